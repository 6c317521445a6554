import { momentary, type Column } from './fields.ts';
import { numbersOf } from './measure.ts';

/** Words that a marker may say of the rows it stands for: more would cost what the rows saved. */
const maxWords = 20;
/** Of a column with more different values, or longer ones, no values are counted. */
const maxValues = 6;
const maxValueChars = 24;
/** Columns of which values are counted, and of which a range is said. */
const countedColumns = 2;
const rangedColumns = 4;
/** Columns of such a name tell most about rows that are left out, those of the other least. */
const tellingName = /level|severity|status|state|phase|ready|result|type|kind|category|rc|code/i;
const naming =
  /^(?:.*[_ .-])?(?:u?g?p?p?id|inode|port|pgrp|tty|age|created\w*|date|time(?:stamp)?|ts|epoch|line|seq|index|#)$/i;
/** Units that stand apart from their number; currencies too. */
const measures =
  /^(?:[mun\u00b5\u03bc]?s|secs?|seconds?|min|minutes?|h|hours?|days?|[KMGT]?i?B|bytes|%|[A-Z]{3})$/;
const units: readonly RegExp[] = [/%$/, /\d\s?(?:[num\u00b5]?s|min|h)$/, /[kmgtp]i?b?$/i];

/**
 * What rows have in common, in numbers: how many have which value, and from where to where a number goes (`94 with 200,
 * 12 with 304; Use% 3-71`). It only counts and compares what stands in them. Empty: nothing can be said in few words.
 */
export function inCommon(columns: readonly Column[], rows: readonly number[]): string {
  if (rows.length < 2) return '';
  const whole = columns.filter(({ name, isPart }) => name === '' || isPart !== true);
  const counts = whole.flatMap((column) => countOf(column, rows) ?? []);
  const counted = counts.toSorted((one, other) => other.telling - one.telling).slice(0, countedColumns);
  return within([...counted.map(({ says }) => says), ...rangesOf(whole, rows)]);
}

/** From where to where the numbers of a few columns go: `Use% 3-71`. */
export function rangesOf(columns: readonly Column[], rows: readonly number[]): readonly string[] {
  return columns
    .flatMap((column) => rangeOf(column, rows) ?? [])
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, rangedColumns)
    .map(({ says }) => says);
}

/** As many of them as fit. */
export function within(says: readonly string[]): string {
  let words = 0;
  const fitting = says.filter((each) => {
    const more = each.split(' ').length;
    if (words + more > maxWords) return false;
    words += more;
    return true;
  });
  return fitting.join('; ');
}

function countOf(
  { name, cells }: Column,
  rows: readonly number[],
): { readonly says: string; readonly telling: number } | null {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const cell = cells[row] ?? null;
    if (cell === null) continue;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
    if (counts.size > maxValues || cell.length > maxValueChars || momentary.test(cell)) return null;
  }
  // What all rows of the text have stands in those that are shown.
  const isConstant = counts.size < 2 && cells.every((cell) => cell === cells[0]);
  if (counts.size === 0 || isConstant || counts.size > rows.length / 2) return null;
  const listed = [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  const named = name === '' ? '' : `${name}: `;
  // Numbers beside numbers could be taken for each other.
  const first = name !== '' && listed.every(([value]) => !/^[-+\d.]/.test(value));
  const each = listed.map(([text, count]) => {
    const value = text === '' ? 'none' : text;
    return first ? `${value} ${count}` : `${count} with ${value}`;
  });
  const says = `${named}${each.join(', ')}`;
  return { says, telling: (tellingName.test(name) ? 10 : 0) + (counts.size > 1 ? 5 : 0) - counts.size / 10 };
}

function rangeOf(
  { name, cells, beside = { before: '', behind: '' } }: Column,
  rows: readonly number[],
): { readonly says: string; readonly rank: number } | null {
  const { before, behind } = beside;
  if (naming.test(name) || naming.test(before)) return null;
  const numbers = numbersOf(cells);
  if (numbers === null) return null;
  const seen = new Set<number>();
  let [low, high] = [rows[0] ?? 0, rows[0] ?? 0];
  for (const row of rows) {
    const number = numbers[row] ?? null;
    if (number === null) return null;
    seen.add(number);
    if (number < (numbers[low] ?? 0)) low = row;
    if (number > (numbers[high] ?? 0)) high = row;
  }
  if (seen.size <= maxValues) return null;
  const [least, most] = [cells[low] ?? '', cells[high] ?? ''];
  const found = units.findIndex((unit) => unit.test(most) || (unit === units[0] && name.includes('%')));
  const isBare = found === -1 && !/[\p{L}%]$|^\d{4}-\d\d-\d\d$/u.test(most);
  if (name === '' && isBare && before === '' && behind === '') return null;
  const unit = isBare && (before === '' || measures.test(behind)) ? ` ${behind}` : '';
  const says = `${name}${before} ${ranged(least, most, name)}${unit}`.trim();
  return { says, rank: found === -1 ? units.length : found };
}

/** `3-71%`: a unit stands once, and not at all where the name has it. */
export function ranged(least: string, most: string, name: string): string {
  if (/^-|\d-\d/.test(least) || /\d-\d/.test(most)) return `${least} to ${most}`;
  const [, lowest = least, unit = ''] = /^([-+\d.,]+)\s?(\D*)$/.exec(least) ?? [];
  const [, highest = most, same = ''] = /^([-+\d.,]+)\s?(\D*)$/.exec(most) ?? [];
  if (unit !== same) return `${least}-${most}`;
  if (unit !== '' && name.endsWith(unit)) return `${lowest}-${highest}`;
  return unit === '' ? `${lowest}-${highest}` : `${lowest}-${most}`;
}
