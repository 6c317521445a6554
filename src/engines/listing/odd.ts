import type { Column } from '../../text/fields.ts';
import { oddRows } from '../../text/odd-rows.ts';
import { extremes, type Figures } from './figures.ts';
import { isGenerated, type RowPlace } from './place.ts';
import type { Details, Row } from './row.ts';

/**
 * Entries that stay as the odd ones of a long listing, per level, besides its ends: those with rights that tell, and
 * others. Each brings its folder's heading and parts a gap.
 */
const keptOddEntries = {
  balanced: { special: 12, others: 6 },
  tight: { special: 6, others: 3 },
} as const;

const columns = ['mode', 'owner', 'group', 'size'] as const satisfies readonly (keyof Details)[];

/**
 * Entries that are not like the others by what `ls -l` or `tree -s` say of them: the largest, the newest, those that
 * run as their owner or that all may write, the few of another owner or kind, an empty one.
 */
export function oddEntries(
  rows: readonly Row[],
  places: readonly (RowPlace | null)[],
  figures: Figures,
  level: keyof typeof keptOddEntries,
): readonly number[] {
  const own = [...rows.keys()].filter((index) => {
    const place = places[index];
    return place != null && !isGenerated(place) && rows[index]?.entries === 1;
  });
  if (own.length < minEntries) return [];
  const of = (numbers: readonly (number | null)[]): readonly number[] => {
    const high = extremes(
      own.map((index) => numbers[index] ?? null),
      0,
      own.length,
    )?.high;
    const value = high === undefined ? undefined : numbers[own[high] ?? -1];
    const same = own.filter((index) => numbers[index] === value);
    return value === undefined || same.length > mostEqual ? [] : same;
  };
  const isFile = (index: number): boolean => rows[index]?.details?.mode.startsWith('-') === true;
  const files = own.filter(isFile);
  const found: readonly Column[] = columns.map((name) => ({
    name,
    cells: files.map((index) => rows[index]?.details?.[name] ?? null),
  }));
  const odd = oddRows(found, files.length).map(({ row }) => files[row] ?? 0);
  const special = own.filter((index) => isSpecial(rows[index]?.details?.mode ?? ''));
  const { others, special: mostSpecial } = keptOddEntries[level];
  const telling = special.length > own.length / 4 ? [] : special.slice(0, mostSpecial);
  const ends = [...of(figures.bytes), ...of(figures.moments)];
  return [...new Set([...ends, ...telling, ...odd.slice(0, others), ...fewOfKind(rows, own)])];
}

/** Of fewer entries none is odd. */
const minEntries = 8;
/** What more entries have is no end of a range. */
const mostEqual = 2;

/** It runs as its owner or group, or everybody may write it. */
export function isSpecial(mode: string): boolean {
  if (mode.startsWith('-')) return /[sS]/.test(mode) || mode[8] === 'w';
  return mode.startsWith('d') && mode[8] === 'w';
}

/** Entries of a kind that hardly any other is of: the one link, the one socket. */
function fewOfKind(rows: readonly Row[], own: readonly number[]): readonly number[] {
  const kinds = new Map<string, number[]>();
  for (const index of own) {
    const kind = rows[index]?.details?.mode[0] ?? '';
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [index]);
    else known.push(index);
  }
  return [...kinds.values()].filter(({ length }) => length <= mostEqual && length < own.length / 8).flat();
}
