import { numberedLine, readGutter, rangeHeader } from '../../text/gutter.ts';
import { readPointer, writePointer } from '../../text/pointer.ts';
import type { SeenLines } from '../engine.ts';

/**
 * A range of numbered lines that begins with lines which stand numbered alike higher up:
 *
 *     [lines 368-402, every 10th numbered]
 *        368⇥def hstack(cls, *args):
 *     [same as file lines 369-390 of "nl stack.py"]
 *     return found
 *
 * They need no line that shows how numbers are written, and where all do no header:
 *
 *     [same as numbered lines 368-390 of "nl stack.py"]
 *     [lines 391-402, every 10th numbered]
 *        391⇥return found
 *
 * `text` is what was printed, `view` that without its numbers, `form` the view with its pointers. Null: it begins
 * otherwise.
 */
export function withoutSample(text: string, view: string, form: string, seen: SeenLines): string | null {
  // Nothing of it was seen.
  if (form === view) return null;
  const viewed = view.split('\n');
  const printed = text.split('\n');
  const [range, other] = readGutter(viewed)?.ranges ?? [];
  // Other headers have no words that explain them.
  if (range === undefined || other !== undefined || viewed.length !== printed.length + 1) return null;
  const { first, last, gutter } = range;
  const lines = form.split('\n');
  const header = lines.indexOf(rangeHeader(first, last));
  const pointer = readPointer(lines[header + 2] ?? '');
  if (header === -1 || pointer?.unit !== 'file lines' || pointer.from !== first + 1) return null;
  const { to, place } = pointer;
  const at = viewed.indexOf(rangeHeader(first, last));
  const run = { source: place, fromLine: first, unit: 'numbered lines', lines: to - first + 1 } as const;
  const there = seen.linesOf(run);
  if (there?.every((line, index) => line === printed[at + index]) !== true) return null;
  const pointed = writePointer({ from: first, to, unit: 'numbered lines', place });
  const [next = '', ...rest] = lines.slice(header + 3);
  if (to === last) return [...lines.slice(0, header), pointed, ...lines.slice(header + 3)].join('\n');
  const shown = numberedLine(gutter, to + 1, '');
  if (readPointer(next) !== null || !printed[at + run.lines]?.startsWith(shown)) return null;
  const begun = [pointed, rangeHeader(to + 1, last), printed[at + run.lines] ?? ''];
  return [...lines.slice(0, header), ...begun, ...rest].join('\n');
}
