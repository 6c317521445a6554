import { maxCategories, rareShare } from '../limits.ts';
import { courseOf, pausesIn } from './course.ts';
import { doubledRows } from './doubled.ts';
import { momentary, type Column } from './fields.ts';
import { numbersOf } from './measure.ts';
import { moments } from './moment.ts';
import { numbersWithin } from './numbered.ts';
import { farBounds, isSorted, leastUsual } from './spread.ts';

/** A row that is not like the others. */
export interface OddRow {
  /** Index of the row. */
  readonly row: number;
  /** How much a reader would miss it: `oddScore` or more where no other row is like it, less for an end of a range. */
  readonly score: number;
}

/** What a row gains by each way to be odd, in one column or two. */
const scores = {
  parted: 7,
  kind: 6,
  skipped: 6,
  rare: 5,
  far: 5,
  doubled: 5,
  rareIn: 4,
  wording: 4,
  edges: 4,
  paused: 4,
  extreme: 2,
} as const;
export const oddScore = scores.wording;

/** Odd rows that stay: this share of few rows up to so many, and of many rows the other share, per level. */
const keptOddRows = {
  balanced: { ofFew: 0.25, most: 12, ofMany: 0.04 },
  tight: { ofFew: 0.125, most: 6, ofMany: 0.02 },
} as const;
/** Of fewer rows none is odd. */
const minRows = 8;
/** A sign that more rows than this carry tells no row from another: of few rows so large a share up to so many, of many the other. */
const common = { ofFew: 0.2, most: 8, ofMany: 0.1 } as const;
/** A value may be rare that so many rows of many have. */
const rareRows = 6;
/** A share of something used that comes so near to all of it tells, where most are no more than half way. */
const nearlyFull = { from: 90, usual: 60 } as const;
/** A value that stands in at most this share of the rows that its column's values usually stand in may be rare. */
const rareOfUsual = 0.25;
/** An extreme that more rows share than this is none of a row. */
const sharedExtreme = 3;
/** Columns that are compared with each other, at most. */
const maxCompared = 64;

/** Takes a row; `place` counts from 0 those that are odd in the same way, the oddest first. */
type Add = (row: number, score: number, place: number) => void;

/**
 * Rows that are odd among rows of one kind, the oddest first: with a value that few have where few values occur, with
 * none or one of another kind where others have one, with the least or largest number of a column or one far from the
 * rest, with two places that differ where they agree in all others, where a count skips a number or stands still, with
 * an id that another row has too, beside a pause. `lines`: the line of each row, where others lie between. Takes a few looks at each cell.
 */
export function oddRows(
  columns: readonly Column[],
  rows: number,
  lines: readonly number[] = [],
): readonly OddRow[] {
  if (rows < minRows) return [];
  const found = new Map<number, number>();
  for (const column of columns) {
    // A row that is odd in two columns is odder, but not so much as one that is odd in a better way.
    rankColumn(column, lines, (row, score, place) => {
      found.set(row, Math.max(found.get(row) ?? 0, score + first / (1 + place)) + tie);
    });
  }
  rankPairs(columns, rows, (row) => found.set(row, scores.parted));
  return [...found]
    .map(([row, score]) => ({ row, score }))
    .sort((one, other) => other.score - one.score || one.row - other.row);
}
const tie = 0.01;
/** What the first row gains that is odd in some way, the second half of it: of each way some come before many of one. */
const first = 0.9;

/** As many of the oddest as a fold of so many rows keeps besides those that stay anyway. */
export function keptOdd(
  odd: readonly OddRow[],
  rows: number,
  level: keyof typeof keptOddRows,
  stays: (row: number) => boolean,
): readonly number[] {
  let left = 0;
  for (let row = 0; row < rows; row += 1) if (!stays(row)) left += 1;
  const { ofFew, most, ofMany } = keptOddRows[level];
  const kept = Math.max(Math.min(most, left * ofFew), left * ofMany);
  const others = odd.flatMap(({ row }) => (stays(row) ? [] : [row]));
  return others.slice(0, Math.ceil(kept));
}

/** Rows that may be rare by a value, of so many rows with so many values: among many values most are rare by chance. */
function rareCount(rows: number, values: number): number {
  return Math.max(
    1,
    Math.floor(Math.min(Math.max(rareRows, rows * rareShare), (rows / values) * rareOfUsual)),
  );
}

/** As many rows as a sign may have that tells them from the others. */
function fewOf(rows: number, ofMany: number): number {
  return Math.max(1, Math.min(rows * common.ofFew, common.most), rows * ofMany);
}

function rankColumn({ name, cells, isPart, beside }: Column, lines: readonly number[], add: Add): void {
  const numbers = numbersOf(cells);
  markRare(kindsOf(cells, numbers !== null), scores.kind, maxCategories, add);
  for (const row of doubledRows(cells, beside?.before ?? name)) add(row, scores.doubled, 0);
  for (const row of pausesIn(moments(cells) ?? [])) add(row, scores.paused, 0);
  if (numbers !== null) rankNumbers(numbers, lines, add);
  if (numbers !== null && cells.every((cell) => cell === null || /^$|%$/.test(cell)))
    rankShares(numbers, add);
  const most = Math.max(maxCategories, Math.floor(cells.length / 5));
  const rare = isPart === true ? scores.rareIn : scores.rare;
  if (markRare(cells, rare, numbers === null ? most : maxCategories, add) || numbers !== null) return;
  // `RE-2026-1041` counts too, a moment does not.
  const isCount = !cells.includes(null) && !momentary.test(cells[0] ?? '');
  const counted = isCount ? numbersWithin(cells.map((cell) => cell ?? '')) : null;
  for (const row of courseOf(counted ?? [], lines).rows) add(row, scores.skipped, 0);
  markRare(cells.map(stateOf), scores.rare, maxCategories, add);
  markRare(cells.map(wordingOf), scores.wording, cells.length / 5, add);
  markRare(cells.map(edgesOf), scores.edges, maxCategories, add);
}

/** Marks rows whose value few have; false: there are too many values to say so. */
function markRare(cells: readonly (string | null)[], score: number, most: number, add: Add): boolean {
  const counts = new Map<string | null, number>();
  for (const cell of cells) {
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
    if (counts.size > most) return false;
  }
  const rare = counts.size > 1 ? rarestOf([...counts.values()], cells.length) : 0;
  const countOf = (row: number): number => counts.get(cells[row] ?? null) ?? 0;
  const rows = [...cells.keys()].filter((row) => countOf(row) <= rare);
  // What fewer rows have is odder.
  rows.sort((one, other) => countOf(one) - countOf(other) || one - other);
  for (const [place, row] of rows.entries()) add(row, score, place);
  return true;
}

/** So many rows may a value have, the rarest first, that only few rows have such a value; 0: none is rare. */
function rarestOf(counts: readonly number[], rows: number): number {
  const few = fewOf(rows, common.ofMany);
  const most = rareCount(rows, counts.length);
  let [rarest, marked] = [0, 0];
  for (const count of counts.filter((each) => each <= most).toSorted((one, other) => one - other)) {
    if (count === rarest) continue;
    const same = count * counts.filter((each) => each === count).length;
    if (marked + same > few) break;
    marked += same;
    rarest = count;
  }
  return rarest;
}

const nothing = /^(?:null|none|nil|n\/a|<\w+>|-+|\(\w+\)|undefined|nan|"")$/i;

/** What kind of thing each cell holds. Among names of which most hold a digit, one that holds none is no other kind. */
function kindsOf(cells: readonly (string | null)[], areNumbers: boolean): readonly string[] {
  const kinds = cells.map(kindOf);
  const digits = kinds.filter((kind) => kind === 'number').length;
  const areNames = !areNumbers && digits > kinds.filter((kind) => kind === 'text').length;
  return areNames ? kinds.map((kind) => (kind === 'number' ? 'text' : kind)) : kinds;
}

function kindOf(cell: string | null): string {
  if (cell === null) return 'absent';
  if (cell === '') return 'empty';
  if (nothing.test(cell)) return 'nothing';
  if (cell === 'true' || cell === 'false') return 'truth';
  if (cell.startsWith('"')) return 'text';
  if (cell.startsWith('{') || cell.startsWith('[')) return 'whole';
  return /\d/.test(cell) ? 'number' : 'text';
}

/** What a text says in brackets at its end: `(LISTEN)`, `(deleted)`. */
function stateOf(cell: string | null): string | null {
  return /\(([a-z][\w -]{1,24})\)$/i.exec(cell ?? '')?.[1] ?? null;
}

/** A text without what is counted or hashed in it. */
function wordingOf(cell: string | null): string | null {
  return cell?.replace(/[0-9a-f]+/gi, (run) => (/\d/.test(run) ? '#' : run)) ?? null;
}

/** The signs that a text begins and ends with: of names the slash behind a folder's, of values the quotes around some. */
function edgesOf(cell: string | null): string {
  const [first = '', last = ''] = [cell?.at(0), cell?.at(-1)];
  return `${isWordChar(first) ? '' : first} ${isWordChar(last) ? '' : last}`;
}

function isWordChar(char: string): boolean {
  const code = char.charCodeAt(0);
  return code > 0x7f || code === 0x5f || (code >= 0x30 && code <= 0x39) || /[a-z]/i.test(char);
}

function rankNumbers(numbers: readonly (number | null)[], lines: readonly number[], add: Add): void {
  const course = courseOf(numbers, lines);
  for (const row of course.rows) add(row, scores.skipped, 0);
  const known = numbers.flatMap((value, row) => (value === null ? [] : [{ value, row }]));
  if (course.counts || isSorted(known)) return;
  const sorted = known.toSorted((one, other) => one.value - other.value);
  const [low, high] = farBounds(sorted.map(({ value }) => value));
  const least = leastUsual(sorted.map(({ value }) => value));
  const far = known.filter(({ value }) => value < Math.max(low, least) || value > high);
  if (far.length <= fewOf(known.length, 2 * rareShare)) {
    const beyond = (value: number): number => Math.max(value - high, low - value, least - value);
    const farthest = far.toSorted((one, other) => beyond(other.value) - beyond(one.value));
    for (const [place, { row }] of farthest.entries()) add(row, scores.far, place);
  }
  for (const end of [sorted[0], sorted.at(-1)]) {
    const same = known.filter(({ value }) => value === end?.value);
    if (same.length <= sharedExtreme) for (const { row } of same) add(row, scores.extreme, same.length);
  }
}

/** Marks shares that come near to the whole, as of a disk. */
function rankShares(numbers: readonly (number | null)[], add: Add): void {
  const sorted = numbers.filter((value) => value !== null).toSorted((one, other) => one - other);
  if ((sorted[Math.floor(sorted.length / 2)] ?? 100) > nearlyFull.usual) return;
  const full = numbers.flatMap((value, row) => (value !== null && value >= nearlyFull.from ? [row] : []));
  if (full.length <= fewOf(numbers.length, common.ofMany))
    for (const [place, row] of full.entries()) add(row, scores.far, place);
}

/** Rows in which two columns differ that agree in all others; of two parts of one (`0/1` ready) in most others. */
function rankPairs(columns: readonly Column[], rows: number, add: (row: number) => void): void {
  const compared = columns.slice(0, maxCompared);
  for (const [at, one] of compared.entries()) {
    for (const other of compared.slice(at + 1)) {
      const areParts =
        one.isPart === true && other.isPart === true && one.name !== '' && one.name === other.name;
      const most = areParts ? fewOf(rows, common.ofMany) : rareCount(rows, 2);
      const apart: number[] = [];
      for (let row = 0; row < rows && apart.length <= most; row += 1) {
        if (one.cells[row] !== other.cells[row]) apart.push(row);
      }
      if (apart.length <= most) for (const row of apart) add(row);
    }
  }
}
