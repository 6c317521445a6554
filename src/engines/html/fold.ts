import { askedLines } from '../../text/asked.ts';
import { leaveOut } from '../../text/left-out.ts';
import type { EngineContext, Omission, Piece } from '../engine.ts';
import { readElements, stretchesOf, type Stretch } from './elements.ts';

/** Leaves out scripts, styles, drawings and navigation where they fill whole lines; what is there to read stays. */
export function foldPage(text: string, { level, question }: EngineContext): readonly Piece[] | null {
  if (level === 'lossless') return null;
  const lines = text.split('\n');
  const asked = askedLines(question, lines);
  const starts: number[] = [];
  let length = 0;
  for (const line of lines) {
    starts.push(length);
    length += line.length + 1;
  }
  const omissions: Omission[] = [];
  let line = 0;
  for (const stretch of stretchesOf(text, readElements(text, level))) {
    while ((starts[line + 1] ?? Infinity) <= stretch.from) line += 1;
    const run = wholeLines(lines, starts, stretch, line);
    if (run === null) continue;
    const isAsked = Array.from({ length: run.toLine - run.fromLine + 1 }, (_, index) => index).some((index) =>
      asked.has(run.fromLine - 1 + index),
    );
    if (!isAsked) omissions.push(run);
  }
  return leaveOut(lines, omissions);
}

/** The lines that hold nothing but a stretch, from the line in which it begins; null: there is none. */
function wholeLines(
  lines: readonly string[],
  starts: readonly number[],
  { names, from, end }: Stretch,
  at: number,
): Omission | null {
  const before = (lines[at] ?? '').slice(0, from - (starts[at] ?? 0));
  const first = before.trim() === '' ? at : at + 1;
  let last = at;
  while ((starts[last + 1] ?? Infinity) < end) last += 1;
  const behind = (lines[last] ?? '').slice(end - (starts[last] ?? 0));
  if (behind.trim() !== '' && behind !== '⏎') last -= 1;
  return last < first ? null : { fromLine: first + 1, toLine: last + 1, says: saysOf(names) };
}

/** "3 script, 2 style". */
function saysOf(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
}
