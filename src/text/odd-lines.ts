import { columnsOf, fieldsOf, type Column } from './fields.ts';
import { isMeasure } from './measure.ts';
import { oddRows, oddScore, type OddRow } from './odd-rows.ts';

/** Lines that were printed alike, cut into columns. */
export interface LineGroup {
  /** Indices of the lines, ascending; a column's cells are in this order. */
  readonly lines: readonly number[];
  readonly columns: readonly Column[];
}

/** Where so many lines have equally many fields, those that have not are odd. */
const usualShare = 0.9;
/** Lines of one kind among others have columns of their own from so many on. */
const minKindRows = 20;

/**
 * Lines by how many fields they have, and lines of one kind among others once more. `kindOf` tells the kind of a line,
 * -1: none; lines that are null are in no group.
 */
export function groupLines(
  lines: readonly (string | null)[],
  kindOf: (line: number) => number,
): { readonly all: readonly LineGroup[]; readonly kinds: readonly LineGroup[] } {
  const fields = lines.map((line) => (line === null || line.trim() === '' ? null : fieldsOf(line)));
  const byCount = new Map<number, number[]>();
  const byKind = new Map<string, number[]>();
  for (const [line, found] of fields.entries()) {
    if (found === null) continue;
    addTo(byCount, found.length, line);
    if (kindOf(line) >= 0) addTo(byKind, `${kindOf(line)} ${found.length}`, line);
  }
  const grouped = (group: readonly number[]): LineGroup => {
    const names = namesIn(group.slice(0, 1 + sampledRows).map((line) => fields[line] ?? []));
    const isHeader = (line: number): boolean => names.every((name, place) => fields[line]?.[place] === name);
    const rows = names.length === 0 ? group : group.filter((line) => !isHeader(line));
    const columns = columnsOf(
      rows.map((line) => fields[line] ?? []),
      names,
    );
    return { lines: rows, columns };
  };
  const counts = [...byCount.values()].sort((one, other) => other.length - one.length);
  const part = (group: readonly number[]): boolean => {
    const whole = byCount.get(fields[group[0] ?? 0]?.length ?? -1)?.length ?? 0;
    return group.length >= minKindRows && group.length < whole;
  };
  return { all: counts.map(grouped), kinds: [...byKind.values()].filter(part).map(grouped) };
}

/** The odd ones among lines, the oddest first; `row` is the line's index. */
export function oddLines({ all, kinds }: ReturnType<typeof groupLines>): readonly OddRow[] {
  const scores = new Map<number, number>();
  const add = (line: number, score: number): void => {
    scores.set(line, Math.max(scores.get(line) ?? 0, score));
  };
  for (const { lines, columns } of [...all, ...kinds]) {
    for (const { row, score } of oddRows(columns, lines.length)) add(lines[row] ?? 0, score);
  }
  const count = all.reduce((sum, { lines }) => sum + lines.length, 0);
  const [usual, ...others] = all;
  if (usual !== undefined && usual.lines.length >= count * usualShare) {
    for (const line of others.flatMap(({ lines }) => lines)) add(line, oddScore);
  }
  return [...scores]
    .map(([row, score]) => ({ row, score }))
    .sort((one, other) => other.score - one.score || one.row - other.row);
}

/** Rows below a line of names that show whether they are names. */
const sampledRows = 5;
const minNamed = 3;

/**
 * The names of columns that nobody lined up, as of `vmstat`: words above numbers, in the first of some rows. Empty: it
 * is a row like others.
 */
function namesIn([header = [], ...rows]: readonly (readonly string[])[]): readonly string[] {
  if (rows.length < sampledRows || header.some(isMeasure) || new Set(header).size < header.length) return [];
  const named = header.filter((_, place) => rows.every((row) => isMeasure(row[place] ?? '')));
  return named.length >= Math.max(minNamed, header.length / 2) ? header : [];
}

function addTo<Key>(groups: Map<Key, number[]>, key: Key, line: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [line]);
  else group.push(line);
}
