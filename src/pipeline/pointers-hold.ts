import type { Scopes, SeenLines } from '../engines/engine.ts';
import { compared } from '../engines/repeat/compared.ts';
import { readGutter } from '../text/gutter.ts';
import { holdsPointer, readPointer, type Pointer } from '../text/pointer.ts';
import { rangeOfMarker } from './marker.ts';

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
  const { keys, above } = compared(readGutter(view)?.lines ?? view, scopes);
  /** Of each line of the form that shows one of the view, by what that is compared. */
  const shown: (string | null)[] = [];
  let at = 0;
  let source: string | null = null;
  for (const line of form) {
    if (line === view[at]) {
      shown.push(keys[at] ?? null);
      at += 1;
      continue;
    }
    shown.push(null);
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
    const place = at;
    if (led.some((key, index) => key === null || key !== keys[place + index])) return false;
    if (led.some((_, index) => (above[place + index] ?? 0) > index)) return false;
    at += led.length;
  }
  return at === view.length;
}

function keysBehind(
  { from, to, isNumbered }: Pointer,
  source: string | null,
  seen: SeenLines | null,
): readonly string[] | null {
  if (source === null || seen === null) return null;
  return seen.keysOf({ source, fromLine: from, isNumbered, lines: to - from + 1 });
}
