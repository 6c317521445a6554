import { isMeasure } from './measure.ts';
import { moments } from './moment.ts';
import { numbersWithin } from './numbered.ts';

/** Of fewer cells it is no wonder that none comes twice. */
const minUnique = 20;
/** Values that come twice where none else does: this share of the cells up to so many, and one in any. */
const doubles = { share: 0.02, most: 4, least: 1 } as const;
/**
 * Were the values drawn from their range, so many pairs would be alike: with hardly any expected each one tells, and so
 * it does with many more expected than seen, as then they are kept apart. Of a column that is named an id less does.
 */
const expected = { none: 0.1, ofIds: 3, keptApart: (seen: number): number => 5 + 2 * seen } as const;
const idName =
  /(?:^|[_ .#-])(?:id|no|nr|key|sku|ref|uuid|guid|hash|sha\d*|serial|order|ticket|invoice)$|[a-z]Id$/i;
/** What is counted or measured may well be alike. */
const amountName =
  /size|bytes|count|total|amount|sum|len|time|took|dur|cost|price|score|rate|used|free|lines|rows|\bms$/i;

/**
 * The rows of values that come twice in a column whose other values all differ, as of ids: among sizes or times two may
 * well be alike.
 */
export function doubledRows(cells: readonly (string | null)[], name: string): readonly number[] {
  const rowsOf = new Map<string, number[]>();
  let [known, again] = [0, 0];
  const most = Math.max(doubles.least, Math.min(doubles.most, cells.length * doubles.share));
  for (const [row, cell] of cells.entries()) {
    if (cell === null || cell === '') continue;
    known += 1;
    const rows = rowsOf.get(cell);
    if (rows === undefined) {
      rowsOf.set(cell, [row]);
      continue;
    }
    rows.push(row);
    again += 1;
    if (again > most) return [];
  }
  if (again === 0 || known < minUnique) return [];
  const range = amountName.test(name) ? null : rangeOf([...rowsOf.keys()]);
  if (range === null) return [];
  const pairs = known ** 2 / 2 / range;
  const tells = pairs <= expected.none || pairs >= expected.keptApart(again);
  if (!tells && !(again === 1 && idName.test(name) && pairs <= expected.ofIds)) return [];
  return [...rowsOf.values()].filter((rows) => rows.length > 1).flat();
}

/** Of how many values theirs may be some; `Infinity`: of words. Null: they are moments, or measured. */
function rangeOf(values: readonly string[]): number | null {
  const numbers = values.some(isMeasure) && !values.every(isWhole) ? null : numbersWithin(values);
  if (numbers === null) {
    if (values.every(isHex)) return 16 ** values.reduce((least, { length }) => Math.min(least, length), 16);
    return values.some(isMeasure) || moments(values) !== null ? null : Infinity;
  }
  let [least, most] = [Infinity, 0];
  for (const number of numbers) {
    least = Math.min(least, number);
    most = Math.max(most, number);
  }
  return most - least + 1;
}

function isWhole(value: string): boolean {
  return /^\d{1,15}$/.test(value);
}

function isHex(value: string): boolean {
  return /^[0-9a-f]{4,64}$/i.test(value);
}
