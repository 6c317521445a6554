import type { SeenLines } from '../engines/engine.ts';
import { readGutter } from '../text/gutter.ts';
import { holdsPointer, readPointer, type Pointer } from '../text/pointer.ts';
import { rangeOfMarker } from './marker.ts';

/**
 * True if a form that went out for a text before may go out for it again: each of its pointers leads to the very lines
 * that it stands for. `views`: what the form may be made of, the text's lossless form without pointers or the text.
 */
export function pointersHold(form: string, views: readonly string[], seen: SeenLines | null): boolean {
  const lines = form.split('\n');
  return views.some((view) => standsFor(lines, view.split('\n'), seen));
}

/** True for a form that says the same wherever it stands. */
export function standsAlone(form: string): boolean {
  return !holdsPointer(form);
}

/** Follows a form line by line beside the lines that it is made of. */
function standsFor(form: readonly string[], view: readonly string[], seen: SeenLines | null): boolean {
  const bare = readGutter(view)?.lines ?? view;
  let at = 0;
  let source: string | null = null;
  for (const line of form) {
    if (line === view[at]) {
      at += 1;
      continue;
    }
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
    const led = isOwn ? form.slice(pointer.from - 1, pointer.to) : linesBehind(pointer, source, seen);
    if (led === null || led.length !== pointer.to - pointer.from + 1) return false;
    if (led.some((each, index) => each !== bare[at + index])) return false;
    at += led.length;
  }
  return at === view.length;
}

function linesBehind(
  { from, to, isNumbered }: Pointer,
  source: string | null,
  seen: SeenLines | null,
): readonly string[] | null {
  if (source === null || seen === null) return null;
  return seen.linesOf({ source, fromLine: from, isNumbered, lines: to - from + 1 });
}
