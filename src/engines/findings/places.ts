import type { Finding } from './section.ts';

/** Where a message holds in one file. */
type Place = Pick<Finding, 'line' | 'column'>;

/** Lines of one column. */
interface Run {
  readonly column: number | null;
  readonly lines: number[];
}

interface Entry {
  readonly value: string;
  readonly runs: Run[];
}

/** How the places of a file may be told. */
export interface Telling {
  /** A reader puts them in order. */
  readonly isSorted: boolean;
  /** `3,7:5` for two places. */
  readonly isJoined: boolean;
}

/** So many lines one below the other are told by their ends. */
const leastRange = 3;
/** No range is longer: a few characters would stand for any number of findings. */
const longestRange = 1_000;

/** Lines of one column together, places of one value together, as far as the order allows. */
export function entriesOf(
  places: readonly Place[],
  values: readonly string[],
  { isSorted, isJoined }: Telling,
): readonly string[] {
  const hasValues = values.length > 0;
  const columns = places.filter(({ column }) => column !== null).length;
  const isAlike = columns === 0 || columns === places.length;
  // Equal places with other values keep the order in which they come.
  const isFree = isSorted && (!hasValues || isEachOnce(places));
  const canJoin = isJoined && isAlike;
  const entries: Entry[] = [];
  const byValue = new Map<string, Entry>();
  const byColumn = new Map<string, Run>();
  for (const [at, { line, column }] of places.entries()) {
    const value = values[at] ?? '';
    const last = entries.at(-1);
    const known = isFree ? byValue.get(value) : last?.value === value ? last : undefined;
    const entry = canJoin && known !== undefined ? known : { value, runs: [] };
    if (entry !== known) entries.push(entry);
    byValue.set(value, entry);
    const key = `${column} ${value}`;
    const run = canJoin && isFree ? byColumn.get(key) : entry.runs.at(-1);
    if (run?.column === column) run.lines.push(line);
    else {
      const own = { column, lines: [line] };
      entry.runs.push(own);
      byColumn.set(key, own);
    }
  }
  return entries.flatMap(({ value, runs }) => {
    const told = runs.map(({ column, lines }) => rangesOf(lines) + (column === null ? '' : `:${column}`));
    return hasValues ? [`${told.join(',')} ${value}`] : told;
  });
}

function isEachOnce(places: readonly Place[]): boolean {
  return new Set(places.map(({ line, column }) => `${line}:${column}`)).size === places.length;
}

function rangesOf(lines: readonly number[]): string {
  const told: string[] = [];
  for (let at = 0; at < lines.length;) {
    const from = lines[at] ?? 0;
    let length = 1;
    while (length < longestRange && lines[at + length] === from + length) length += 1;
    if (length < leastRange) length = 1;
    told.push(length === 1 ? String(from) : `${from}-${from + length - 1}`);
    at += length;
  }
  return told.join(',');
}
