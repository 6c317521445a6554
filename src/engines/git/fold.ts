import { keptLastNames, keptNames } from '../../limits.ts';
import { askedLines } from '../../text/asked.ts';
import { leaveOut, runsLeftOut } from '../../text/left-out.ts';
import { counted } from '../../text/wording.ts';
import type { EngineContext, Omission, Piece } from '../engine.ts';
import { namesIn, stateOf } from './names.ts';

/** Leaves out names in the middle of long lists, without those that the question names. */
export function foldNames(
  lines: readonly string[],
  { level, question }: EngineContext,
): readonly Piece[] | null {
  if (level === 'lossless') return null;
  const asked = askedLines(question, lines);
  const omissions: Omission[] = [];
  for (let from = 0; from < lines.length;) {
    const state = stateOf(lines[from] ?? '');
    let end = from + 1;
    while (state !== null && end < lines.length && stateOf(lines[end] ?? '') === state) end += 1;
    const first = from;
    const last = end - keptLastNames;
    if (last - first > keptNames[level]) {
      const kept = lines
        .slice(first, end)
        .map((_, index) => index < keptNames[level] || first + index >= last || asked.has(first + index));
      for (const { fromLine, toLine } of runsLeftOut(kept)) {
        const names = lines.slice(first + fromLine - 1, first + toLine).flatMap(namesIn).length;
        omissions.push({ fromLine: first + fromLine, toLine: first + toLine, says: counted(names, 'name') });
      }
    }
    from = end;
  }
  return leaveOut(lines, omissions);
}
