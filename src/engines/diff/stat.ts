import { keptLastNames, keptNames } from '../../limits.ts';
import { runsLeftOut } from '../../text/left-out.ts';
import { counted } from '../../text/wording.ts';
import type { Omission } from '../engine.ts';
import type { IsAsked } from './history.ts';

/** In a list of changed files those with the most changes stay, wherever they stand. */
const keptLargestChanges = 5;

const printed = /^ \S.* \| +(?:(\d+)(?: [-+]*)?|Bin(?: .*)?)$/;
/** As we write it, of one file or of several of one folder. */
const single = /^ \S.* (?:(\d+) [-+]+|0|Bin \d+ -> \d+ bytes)$/;
const several = /^ [^\s{]*\/\{(\S+ (?:\d+|Bin).*)\}$/;

/** The numbers of changed lines that a row of `--stat` gives, one for each file; null: it is none. */
function changesOf(line: string): readonly number[] | null {
  if (!line.startsWith(' ')) return null;
  const [list, items = ''] = several.exec(line) ?? [];
  if (list !== undefined) return items.split(', ').map((item) => Number(/^\S+ (\d+)/.exec(item)?.[1] ?? 0));
  const [whole, count] = printed.exec(line) ?? single.exec(line) ?? [];
  return whole === undefined ? null : [Number(count ?? 0)];
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, each) => sum + each, 0);
}

/** Names in the middle of a long `--stat`, without those with the most changes and those that a question names. */
export function statOmissions(
  lines: readonly string[],
  isAsked: IsAsked,
  level: 'balanced' | 'tight',
): readonly Omission[] {
  const omissions: Omission[] = [];
  for (let from = 0; from < lines.length;) {
    let end = from;
    while (end < lines.length && changesOf(lines[end] ?? '') !== null) end += 1;
    if (end - from > keptNames[level] + keptLastNames) {
      omissions.push(...middleOf(lines.slice(from, end), from, isAsked, level));
    }
    from = Math.max(end, from + 1);
  }
  return omissions;
}

function middleOf(
  rows: readonly string[],
  from: number,
  isAsked: IsAsked,
  level: 'balanced' | 'tight',
): readonly Omission[] {
  const files = rows.map((line) => changesOf(line) ?? []);
  const changes = files.map((counts) => Math.max(0, ...counts));
  const largest = [...changes.keys()]
    .sort((left, right) => (changes[right] ?? 0) - (changes[left] ?? 0) || left - right)
    .slice(0, keptLargestChanges);
  const last = rows.length - keptLastNames;
  const kept = rows.map((_, index) => index < keptNames[level] || index >= last || isAsked(from + index));
  for (const index of largest) kept[index] = true;
  return runsLeftOut(kept).map(({ fromLine, toLine }) => {
    const left = files.slice(fromLine - 1, toLine).flat();
    const lines = sumOf(left);
    const says = `${counted(left.length, 'file')}, ${counted(lines, 'changed line')}`;
    return { fromLine: fromLine + from, toLine: toLine + from, says };
  });
}
