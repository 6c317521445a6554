import { keptLastNames, keptNames } from '../../limits.ts';
import { runsLeftOut } from '../../text/left-out.ts';
import { counted } from '../../text/wording.ts';
import type { Omission } from '../engine.ts';
import type { IsAsked } from './history.ts';

/** In a list of changed files those with the most changes stay, wherever they stand. */
const keptLargestChanges = 5;

const row = /^ \S.*? +\| +(?:(\d+)(?: [-+]*)?|Bin(?: .*)?)$/;

/** Names in the middle of a long `--stat`, without those with the most changes and those that a question names. */
export function statOmissions(
  lines: readonly string[],
  isAsked: IsAsked,
  level: 'balanced' | 'tight',
): readonly Omission[] {
  const omissions: Omission[] = [];
  for (let from = 0; from < lines.length;) {
    let end = from;
    while (end < lines.length && isRow(lines[end] ?? '')) end += 1;
    if (end - from > keptNames[level] + keptLastNames) {
      omissions.push(...middleOf(lines.slice(from, end), from, isAsked, level));
    }
    from = Math.max(end, from + 1);
  }
  return omissions;
}

function isRow(line: string): boolean {
  return line.startsWith(' ') && line.includes(' | ') && row.test(line);
}

function middleOf(
  rows: readonly string[],
  from: number,
  isAsked: IsAsked,
  level: 'balanced' | 'tight',
): readonly Omission[] {
  const changes = rows.map((line) => Number(row.exec(line)?.[1] ?? 0));
  const largest = [...changes.keys()]
    .sort((left, right) => (changes[right] ?? 0) - (changes[left] ?? 0) || left - right)
    .slice(0, keptLargestChanges);
  const last = rows.length - keptLastNames;
  const kept = rows.map((_, index) => index < keptNames[level] || index >= last || isAsked(from + index));
  for (const index of largest) kept[index] = true;
  return runsLeftOut(kept).map(({ fromLine, toLine }) => {
    const lines = changes.slice(fromLine - 1, toLine).reduce((sum, each) => sum + each, 0);
    const says = `${counted(toLine - fromLine + 1, 'file')}, ${counted(lines, 'changed line')}`;
    return { fromLine: fromLine + from, toLine: toLine + from, says };
  });
}
