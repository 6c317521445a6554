import type { Scopes, SeenLines } from '../../engines/engine.ts';
import { compared } from '../../engines/repeat/compared.ts';
import { numberedLine, rangeHeader, readGutter, type Unnumbered } from '../../text/gutter.ts';
import { holdsPointer, readPointer, type Pointer } from '../../text/pointer.ts';
import { rangeOfMarker } from '../marker.ts';

/** What a form may be made of: a text, and what its lines depend on where it is a form itself. */
export interface View {
  readonly text: string;
  readonly scopes: Scopes | null;
}

/**
 * True if a form that went out for a text before may go out for it again: each of its pointers leads to the very lines
 * that it stands for. `views`: the text's lossless form without pointers, and the text.
 */
export function pointersHold(form: string, views: readonly View[], seen: SeenLines | null): boolean {
  const lines = form.split('\n');
  return views.some((view) => standsFor(lines, view, seen));
}

/** True for a form that says the same wherever it stands. */
export function standsAlone(form: string): boolean {
  return !holdsPointer(form);
}

/** Follows a form line by line beside the lines that it is made of. */
function standsFor(form: readonly string[], { text, scopes }: View, seen: SeenLines | null): boolean {
  const view = text.split('\n');
  const unnumbered = readGutter(view);
  const { keys, above } = compared(unnumbered?.lines ?? view, scopes);
  /** Of each line of the form that shows one of the view, by what that is compared. */
  const shown: (string | null)[] = [];
  let at = 0;
  let source: string | null = null;
  let isBelowHeader = false;
  for (const line of form) {
    if (line === view[at] || (isBelowHeader && line === numberedAt(unnumbered, at))) {
      shown.push(keys[at] ?? null);
      at += 1;
      isBelowHeader = false;
      continue;
    }
    shown.push(null);
    isBelowHeader = isHeaderOfRest(line, unnumbered, at);
    if (isBelowHeader) continue;
    const range = rangeOfMarker(line);
    if (range !== null) {
      if (range.from !== at + 1 || range.to > view.length) return false;
      at = range.to;
      continue;
    }
    const pointer = readPointer(line);
    if (pointer === null) return false;
    const isOwn = pointer.place === 'of this output';
    if (!isOwn && pointer.place !== 'there') source = pointer.place;
    const led = isOwn ? shown.slice(pointer.from - 1, pointer.to) : keysBehind(pointer, source, seen);
    if (led === null || led.length !== pointer.to - pointer.from + 1) return false;
    const isNumbered = pointer.unit === 'numbered lines';
    // Numbered lines need no header.
    if (isNumbered && unnumbered?.lines[at] === null) at += 1;
    const place = at;
    const wanted = (index: number): string | null | undefined =>
      (isNumbered ? numberedAt(unnumbered, index) : null) ?? keys[index];
    if (led.some((key, offset) => key === null || key !== wanted(place + offset))) return false;
    if (led.some((_, offset) => (above[place + offset] ?? 0) > offset)) return false;
    at += led.length;
  }
  return at === view.length;
}

/** A line of a view as it was printed with its number; null: it has none. */
function numberedAt(unnumbered: Unnumbered | null, at: number): string | null {
  const [number, bare] = [unnumbered?.numbers[at] ?? null, unnumbered?.lines[at] ?? null];
  const range = unnumbered?.ranges.find(
    (each) => number !== null && each.first <= number && number <= each.last,
  );
  return range === undefined || number === null || bare === null
    ? null
    : numberedLine(range.gutter, number, bare);
}

/** True for the header that stands where the one above it went with the first lines of its range. */
function isHeaderOfRest(line: string, unnumbered: Unnumbered | null, at: number): boolean {
  const number = unnumbered?.numbers[at] ?? null;
  const last = unnumbered?.ranges[0]?.last ?? null;
  return number !== null && last !== null && line === rangeHeader(number, last);
}

function keysBehind(
  { from, to, unit }: Pointer,
  source: string | null,
  seen: SeenLines | null,
): readonly string[] | null {
  if (source === null || seen === null) return null;
  return seen.keysOf({ source, fromLine: from, unit, lines: to - from + 1 });
}
