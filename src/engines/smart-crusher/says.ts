import { maxCategories } from '../../limits.ts';
import type { Level } from '../../settings.ts';
import { listed, rangesOf, within } from '../../text/row-counts.ts';
import { distinct, type Column } from './column.ts';
import { rulesIn } from './findings.ts';
import type { Group } from './page.ts';
import { cellsOf } from './rank.ts';

/** Rows left out from which the values of a second column are counted. */
const countedTwice = 40;
/** Values that a count names before the rest is summed up. */
const namedValues = 4;
/** Of a column of more different numbers the range is said. */
const countedNumbers = 6;
/** A category column of such a name tells most about rows that are left out. */
const tellingName = /level|severity|status|state|type|kind|category/i;

/** What could be read as a count. */
const numeral = /^-?\d[\d.,]*$/;

/** Consecutive rows that are left out; `to` is the first one behind. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

function categoriesOf(columns: readonly Column[]): readonly Column[] {
  const categories = columns.filter((column) => {
    if (!column.shown || column.cells.some((cell) => cell !== null && cell.length > 40)) return false;
    const counts = distinct(column, maxCategories);
    return counts !== null && counts.size > 1;
  });
  return categories.sort(
    (left, right) => Number(tellingName.test(right.name)) - Number(tellingName.test(left.name)),
  );
}

/** How often each value stands in the rows of all gaps: "83 INFO, 4 DEBUG". The first gap says it of all. */
export function saysOf(group: Group, gaps: readonly Gap[], level: Level): string {
  // Elsewhere all findings stay.
  const rules = level === 'tight' ? countedRules(group, gaps) : [];
  if (group.table === null) return rules.length > 0 ? ofAll(gaps, within(rules)) : wrappedCount(group, gaps);
  const categories = rules.length > 0 ? [] : categoriesOf(group.table.columns);
  const size = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const counts = countsOf(group, categories, gaps).slice(0, size >= countedTwice ? 2 : 1);
  const left = gaps.flatMap(
    ({ from, to }) => group.table?.regular.slice(from, to).filter((row) => row !== null) ?? [],
  );
  return ofAll(
    gaps,
    within([...rules, ...counts, ...rangesOf(namedCells(group.table.columns), left, counts.length)]),
  );
}

/** Under the names that stand above the rows: of two columns of one key they tell which is meant. */
function namedCells(columns: readonly Column[]): ReturnType<typeof cellsOf> {
  return cellsOf(columns).map((column, at) =>
    /^\w+$/.test(column.name) ? { ...column, name: columns[at]?.name ?? column.name } : column,
  );
}

function ofAll(gaps: readonly Gap[], says: string): string {
  return gaps.length > 1 && says !== '' ? `all gaps: ${says}` : says;
}

/** How many findings of each rule stand in the rows of all gaps: `41 no-unused-vars`. */
function countedRules({ items }: Group, gaps: readonly Gap[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { from, to } of gaps) {
    for (const rule of items.slice(from, to).flatMap(rulesIn)) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts]
    .sort((left, right) => right[1] - left[1])
    .map(([rule, count]) => `${String(count)} ${rule}`);
}

/** Lines of several items each do not say how many items they are. */
function wrappedCount({ items }: Group, gaps: readonly Gap[]): string {
  let count = 0;
  for (const { from, to } of gaps) {
    for (const item of items.slice(from, to)) {
      if (typeof item === 'string' || item.kind !== 'array') return '';
      count += item.items.length;
    }
  }
  return `${gaps.length > 1 ? 'all gaps: ' : ''}${count} items`;
}

function countsOf(group: Group, categories: readonly Column[], gaps: readonly Gap[]): readonly string[] {
  return categories.flatMap((column) => {
    const counts = new Map<string, number>();
    for (const { from, to } of gaps) countValues(group, column, from, to, counts);
    const areNumbers = [...counts.keys()].some((cell) => numeral.test(cell));
    // Of many numbers the range says more.
    const size = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
    if (counts.size === 0 || counts.size > size / 2 || (areNumbers && counts.size > countedNumbers))
      return [];
    return [counted(counts, column.name, areNumbers)];
  });
}

function countValues(
  group: Group,
  column: Column,
  from: number,
  to: number,
  counts: Map<string, number>,
): void {
  for (let line = from; line < to; line += 1) {
    const row = group.table?.regular[line] ?? null;
    const cell = row === null ? null : (column.values[row] ?? null);
    if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
}

/** Values that say what they are stand without a name; others are named. */
const speaking = /^"?\p{L}[\p{L}_ -]*"?$/u;
const literal = /^(?:true|false|null|yes|no|on|off)$/i;

/** How often each value stands; what is no more than a number, a truth or a sign stands behind the `name` of its column. */
function counted(counts: ReadonlyMap<string, number>, name: string, areNumbers: boolean): string {
  const sorted = [...counts].sort((left, right) => right[1] - left[1]);
  const most = areNumbers ? countedNumbers : namedValues;
  const others = sorted.slice(most).reduce((sum, [, count]) => sum + count, 0);
  const shown = sorted.slice(0, most);
  const says = shown.every(([cell]) => speaking.test(cell) && !literal.test(cell))
    ? shown.map(([cell, count]) => `${count} ${cell}`).join(', ')
    : listed({ name }, shown);
  return others > 0 ? `${says}, ${others} others` : says;
}
