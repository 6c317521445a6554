import { momentary, type Column } from './fields.ts';
import { numbersOf } from './measure.ts';
import { isSorted } from './spread.ts';

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
/** Under such a name stand moments, but spans of time too. */
const timeName = /time$/i;
/** Units that stand apart from their number; currencies too. */
const measures =
  /^(?:[mun\u00b5\u03bc]?s|secs?|seconds?|min|minutes?|h|hours?|days?|[KMGT]?i?B|bytes|%|[A-Z]{3})$/;
const units: readonly RegExp[] = [/%$/, /\d\s?(?:[num\u00b5]?s|min|h)$/, /[kmgtp]i?b?$/i];
/** How little a range says of a column: of numbers in no unit, of numbers that nothing names, of a count of the rows. */
const ranks = { bare: units.length, unnamed: units.length + 1, counting: units.length + 2 } as const;
/** Of numbers that nothing names is spoken where no more than this is said of the others. */
const littleSaid = 1;

/**
 * What rows have in common, in numbers: how many have which value, and from where to where a number goes (`94 with
 * accepted; rc=0 in 94, rc=2 in 12; Use% 3-71`), each number beside the name of its column, its unit, or which field of
 * the rows it is. It only counts and compares what stands in them. Empty: nothing can be said in few words.
 */
export function inCommon(columns: readonly Column[], rows: readonly number[]): string {
  if (rows.length < 2) return '';
  const whole = columns.filter(({ name, isPart }) => name === '' || isPart !== true);
  const counts = whole.flatMap((column) => {
    const count = countOf(column, rows);
    return count === null ? [] : [{ ...count, column }];
  });
  const wholes = new Set(counts.map(({ column }) => column.cells));
  const counted = counts
    .filter(({ column }) => column.whole === undefined || !wholes.has(column.whole))
    .toSorted((one, other) => other.telling - one.telling)
    .slice(0, countedColumns);
  return within([...counted.map(({ says }) => says), ...rangesOf(whole, rows, counted.length)]);
}

/** From where to where the numbers of a few columns go: `Use% 3-71`. `said`: so much is said of them already. */
export function rangesOf(columns: readonly Column[], rows: readonly number[], said = 0): readonly string[] {
  const ranges = columns
    .flatMap((column) => rangeOf(column, rows) ?? [])
    .toSorted((one, other) => one.rank - other.rank);
  const chosen = ranges.filter(
    ({ rank }, at) => rank < ranks.unnamed || said + at < littleSaid + Number(rank === ranks.unnamed),
  );
  return [...new Set(chosen.map(({ says }) => says))].slice(0, rangedColumns);
}

/** As many of them as fit. */
export function within(says: readonly string[]): string {
  let words = 0;
  const fitting = says.filter((each) => {
    const more = each.split(/ +/).length;
    if (words + more > maxWords) return false;
    words += more;
    return true;
  });
  return fitting.join('; ');
}

/**
 * How often each value stands in rows, the most frequent first. Words stand before their count; what could be taken for
 * a count stands behind the name of its column, and so does each value that says little by itself.
 */
export function listed(
  { name, isKeyed, place, beside }: Pick<Column, 'name' | 'isKeyed' | 'place' | 'beside'>,
  values: readonly (readonly [value: string, count: number])[],
): string {
  const areWords = values.every(([value]) => value === '' || isWord.test(value));
  const spoken = (value: string): string => (value === '' ? 'none' : value);
  if (areWords && name !== '')
    return `${name}: ${values.map(([value, count]) => `${spoken(value)} ${count}`).join(', ')}`;
  const areTexts = values.every(([value]) => !numeral.test(value));
  const before = beside?.before ?? '';
  const called =
    name !== ''
      ? name
      : areTexts
        ? ''
        : before !== ''
          ? before
          : place === undefined
            ? ''
            : `column ${place}`;
  if (called === '') return values.map(([value, count]) => `${count} with ${spoken(value)}`).join(', ');
  const each = values.map(
    ([value, count]) => `${isKeyed === true ? `${name}=` : ''}${spoken(value)} in ${count}`,
  );
  return isKeyed === true ? each.join(', ') : `${called}${called === before ? '' : ':'} ${each.join(', ')}`;
}

/** One or two words, which nobody takes for a number or a place in one. */
const isWord = /^[^\s\d:;,()]+(?: [^\s\d:;,()]+)?$/;
const numeral = /^[-+.]?\d/;
/** A letter, a digit or a mark of something done. */
const speaking = /[\p{L}\p{N}\u2713\u2714\u2717\u2718\u00d7\u221a]/u;

function countOf(
  column: Column,
  rows: readonly number[],
): { readonly says: string; readonly telling: number } | null {
  const { name, cells } = column;
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
  if (name === '' && ![...counts.keys()].some((value) => speaking.test(value))) return null;
  const values = [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  const telling = (tellingName.test(name) ? 10 : 0) + (counts.size > 1 ? 5 : 0) - counts.size / 10;
  return { says: listed(column, values), telling };
}

function rangeOf(
  column: Column,
  rows: readonly number[],
): { readonly says: string; readonly rank: number } | null {
  const { name, cells } = column;
  const numbers = numbersOf(cells);
  // Of what nobody names and is but a part there is little to say.
  const isLoose =
    column.whole !== undefined && name === '' && !column.whole.every((cell) => ofAll.test(cell ?? ''));
  if (numbers === null || isLoose) return null;
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
  const isSpan = timeName.test(name) && !momentary.test(most) && (numbers[high] ?? 0) < longestSpan;
  if (!isSpan && naming.test(name === '' ? (column.beside?.before ?? '') : name)) {
    const known = rows.map((row) => ({ value: numbers[row] ?? 0 }));
    return isSorted(known) && name !== ''
      ? { says: `${name} ${ranged(least, most, name)}`, rank: ranks.counting }
      : null;
  }
  return { says: spokenRange(column, low, high), rank: rankOf(column, most) };
}

/** `[3/90]`, `109Mi/1Gi`. */
const ofAll = /^\W?\d[\d.]*[a-z]{0,3}\/\d[\d.]*[a-z]{0,3}\W?$/i;
/** No span of time in seconds or milliseconds is so long; moments are. */
const longestSpan = 1e8;

function rankOf({ name, beside }: Column, most: string): number {
  const found = units.findIndex((unit) => unit.test(most) || (unit === units[0] && name.includes('%')));
  if (found !== -1) return found;
  const isNamed = name !== '' || /\p{L}$|^\d{4}-\d\d-\d\d$/u.test(most) || momentary.test(most);
  return isNamed || beside !== undefined ? ranks.bare : ranks.unnamed;
}

/** A range with what names it: `in 3-48 ms`, `[3/90] to [81/90]`, `column 3: 2-77`. */
function spokenRange({ name, cells, whole, place, beside }: Column, low: number, high: number): string {
  const [least, most] = [cells[low] ?? '', cells[high] ?? ''];
  const range = ranged(least, most, name);
  const { before, behind } = beside ?? { before: '', behind: '' };
  const isBare = !/[\p{L}%]$/u.test(most);
  if (name !== '') return `${name} ${range}${isBare && measures.test(behind) ? ` ${behind}` : ''}`;
  if (momentary.test(most) || /^\d{4}-\d\d-\d\d$/.test(most)) return range;
  if (whole !== undefined) return `${whole[low] ?? ''} to ${whole[high] ?? ''}`;
  if (isBare && before === '' && behind === '')
    return place === undefined ? range : `column ${place}: ${range}`;
  const isThing = before === '' && !/\d[.,]\d{4}/.test(most);
  const unit = isBare && (isThing || measures.test(behind)) ? ` ${behind}` : '';
  return `${before} ${range}${unit}`.trim();
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
