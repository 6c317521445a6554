import { columnsOf, fieldsOf, momentary, type Column } from './fields.ts';
import { namesAbove } from './headed.ts';
import { isMeasure } from './measure.ts';
import { oddRows, oddScore, type OddRow } from './odd-rows.ts';
import { shoutingLines } from './shouted.ts';

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
    const names = namesIn(group.slice(0, 1 + rowsAbove + sampledRows).map((line) => fields[line] ?? []));
    const isHeader = (line: number): boolean =>
      names.every((name, place) => name === '' || fields[line]?.[place] === name);
    const rows = names.length === 0 ? group : group.filter((line) => !isHeader(line));
    const columns = columnsOf(
      rows.map((line) => fields[line] ?? []),
      names.length > 0 ? names : namesAbove(lines, rows),
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

/** The odd ones among lines that were grouped, the oddest first; `row` is the line's index. */
export function oddLines(
  lines: readonly (string | null)[],
  { all, kinds }: ReturnType<typeof groupLines>,
): readonly OddRow[] {
  const scores = new Map<number, number>();
  const add = (line: number, score: number): void => {
    scores.set(line, Math.max(scores.get(line) ?? 0, score));
  };
  for (const { lines: own, columns } of [...all, ...kinds]) {
    for (const { row, score } of oddRows(columns, own.length, own)) add(own[row] ?? 0, score);
  }
  const count = all.reduce((sum, { lines }) => sum + lines.length, 0);
  const [usual, ...others] = all;
  if (usual !== undefined && usual.lines.length >= count * usualShare) {
    for (const line of others.flatMap(({ lines }) => lines)) add(line, oddScore);
  }
  for (const line of shoutingLines(lines)) add(line, shoutScore);
  return [...scores]
    .map(([row, score]) => ({ row, score }))
    .sort((one, other) => other.score - one.score || one.row - other.row);
}

/** A word in capitals that no other line has is as odd as a rare value. */
const shoutScore = oddScore + 1;

/** Rows below a line of names that show whether they are names; so many rows may stand above it. */
const sampledRows = 5;
const rowsAbove = 2;
const minNamed = 3;

/**
 * The names of columns that nobody lined up, as of `vmstat`: words above numbers, in one of the first of some rows.
 * Empty: they are all rows like others.
 */
function namesIn(rows: readonly (readonly string[])[]): readonly string[] {
  for (let at = 0; at <= rowsAbove; at += 1) {
    const names = namesOf(rows[at] ?? [], rows.slice(at + 1, at + 1 + sampledRows));
    if (names.length > 0) return names;
  }
  return [];
}

function namesOf(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  // What rows have too is no name: `12:00:01 AM  CPU  %user` above `12:00:02 AM  all  2.10`.
  const names = header.map((name, place) =>
    momentary.test(name) || rows.every((row) => row[place] === name) ? '' : name,
  );
  const given = names.filter((name) => name !== '');
  if (rows.length < sampledRows || given.some(isMeasure) || new Set(given).size < given.length) return [];
  const named = names.filter(
    (name, place) => name !== '' && rows.every((row) => isMeasure(row[place] ?? '')),
  );
  return named.length >= Math.max(minNamed, header.length / 2) ? names : [];
}

function addTo<Key>(groups: Map<Key, number[]>, key: Key, line: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [line]);
  else group.push(line);
}
