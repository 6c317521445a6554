import { numbersOf } from '../../text/measure.ts';
import { ranged } from '../../text/row-counts.ts';
import type { Row } from './row.ts';

/** What rows say of their entries in numbers, a row each; null: nothing. */
export interface Figures {
  /** As printed: `317`, `4.0K`. */
  readonly sizes: readonly (string | null)[];
  readonly dates: readonly (string | null)[];
  /** The same to be compared: of sizes in one unit, of moments the later the larger. */
  readonly bytes: readonly (number | null)[];
  readonly moments: readonly (number | null)[];
}

/** `tree -s`, `tree -h`, `tree -p -D`. */
const beforeName = /^\[(?:[^\]]{0,60} )?(\d[\d.,]*[KMGTPE]?)(?: [A-Z][a-z]{2} [ \d]\d .{5})?\] /;

/** Of folders and links the size says nothing. */
export function figuresOf(rows: readonly Row[]): Figures {
  const sizes = rows.map(({ details, name = '' }) => {
    if (details !== undefined) return details.mode.startsWith('-') ? details.size : null;
    return name.startsWith('[') ? (beforeName.exec(name)?.[1] ?? null) : null;
  });
  const dates = rows.map(({ details }) => (details?.mode.startsWith('-') === true ? details.date : null));
  const known = sizes.flatMap((size) => size ?? []);
  const numbers = numbersOf(known) ?? known.map(() => null);
  let at = 0;
  const bytes = sizes.map((size) => {
    if (size === null) return null;
    at += 1;
    return numbers[at - 1] ?? null;
  });
  return { sizes, dates, bytes, moments: momentsOf(dates) };
}

/** What a marker says of rows from one index to another: `317-36409608 bytes, newest Mar 4 2026`. */
export function saysFigures(figures: Figures, from: number, to: number): readonly string[] {
  const [sizes, dates] = [extremes(figures.bytes, from, to), extremes(figures.moments, from, to)];
  const [least, most] = [figures.sizes[sizes?.low ?? -1] ?? '', figures.sizes[sizes?.high ?? -1] ?? ''];
  const newest = (figures.dates[dates?.high ?? -1] ?? '').replace(/ {2,}/g, ' ').slice(0, minuteChars);
  const isDigits = /^[\d,]+$/.test(most);
  return [
    ...(least === most ? [] : [`${ranged(least, most, '')}${isDigits ? ' bytes' : ''}`]),
    ...(dates === null || dates.low === dates.high ? [] : [`newest ${newest}`]),
  ];
}
/** `2026-03-04 10:12`, without seconds. */
const minuteChars = 16;

/** The rows of the least and of the largest number; null: there are no two numbers. */
export function extremes(
  numbers: readonly (number | null)[],
  from: number,
  to: number,
): { readonly low: number; readonly high: number } | null {
  let [low, high] = [-1, -1];
  for (let row = from; row < to; row += 1) {
    const number = numbers[row] ?? null;
    if (number === null) continue;
    if (low === -1 || number < (numbers[low] ?? 0)) low = row;
    if (high === -1 || number > (numbers[high] ?? 0)) high = row;
  }
  return low === -1 || numbers[low] === numbers[high] ? null : { low, high };
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `ls` prints the time of day of what is younger than half a year, and the year of the rest. */
function momentsOf(dates: readonly (string | null)[]): readonly (number | null)[] {
  const isRecent = (date: string): boolean => /^[A-Z].*:/.test(date);
  const first = firstMonth(
    dates
      .flatMap((date) => (date !== null && isRecent(date) ? [months.indexOf(date.slice(0, 3))] : []))
      .filter((at) => at !== -1),
  );
  return dates.map((date) => {
    if (date === null) return null;
    if (/^\d{4}-/.test(date)) return Number(date.slice(0, minuteChars).replace(/\D/g, ''));
    const [month = '', day = '', rest = ''] = date.split(/ +/);
    const at = months.indexOf(month);
    // Other languages have other names of months, and another order.
    if (at === -1) return null;
    if (!isRecent(date)) return (Number(rest) * 12 + at) * 31 + Number(day);
    const [hour, minute] = rest.split(':').map(Number);
    const days = afterAllYears + ((at - first + 12) % 12) * 31 + Number(day);
    return days + ((hour ?? 0) + (minute ?? 0) / 60) / 24;
  });
}
const afterAllYears = 1e7;

/** The month with which half a year begins that holds all of these: it may last over the turn of a year. */
function firstMonth(found: readonly number[]): number {
  const is = new Set(found);
  let [first, longest] = [0, -1];
  for (const month of is) {
    let gap = 0;
    while (gap < 12 && !is.has((month + 11 - gap) % 12)) gap += 1;
    if (gap > longest) [first, longest] = [month, gap];
  }
  return first;
}
