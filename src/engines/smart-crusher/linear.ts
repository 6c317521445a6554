import { mayLend } from './affix.ts';
import type { Column } from './column.ts';

/** Longest whole number that is exact in a double with room for a product. */
const maxDigits = 12;
const whole = /^-?(?:0|[1-9]\d*)$/;
const padded = /^\d+$/;

/** Drops a column of whole numbers that another column gives by a product and a sum (`{3*line+10}`). */
export function deriveNumbers(columns: readonly Column[]): void {
  const sources = new Map<Column, readonly number[]>();
  for (const column of columns) {
    const numbers = numbersOf(column, padded) ?? numbersOf(column, whole);
    if (numbers !== null && mayLend(column)) sources.set(column, numbers);
  }
  for (const column of columns.toReversed()) {
    if (column.source || !column.shown || column.optional) continue;
    const numbers = numbersOf(column, whole);
    if (numbers === null) continue;
    for (const [source, given] of sources) {
      if (source === column) continue;
      const formula = fit(given, numbers);
      if (formula === null) continue;
      // A plain reference repeats the cell's text, and 007 is not 7.
      const plain = formula.times === 1 && formula.plus === 0;
      if (plain && column.cells.some((cell, row) => cell !== source.cells[row])) continue;
      source.source = true;
      sources.delete(column);
      column.shown = false;
      column.parts = column.parts.map((part) =>
        typeof part !== 'string' && part.column === column ? { column: source, ...formula } : part,
      );
      break;
    }
  }
}

function numbersOf(column: Column, form: RegExp): readonly number[] | null {
  const numbers: number[] = [];
  for (const cell of column.cells) {
    if (cell === null || cell.length > maxDigits || !form.test(cell) || cell === '-0') return null;
    numbers.push(Number(cell));
  }
  return numbers;
}

/** The whole `times` and `plus` with target = times * given + plus in every row, if there are any. */
function fit(given: readonly number[], target: readonly number[]): { times: number; plus: number } | null {
  const [x = 0] = given;
  const [y = 0] = target;
  const other = given.findIndex((value) => value !== x);
  if (other === -1) return null;
  const times = ((target[other] ?? 0) - y) / ((given[other] ?? 0) - x);
  const plus = y - times * x;
  if (times === 0 || !Number.isInteger(times) || Math.abs(times) > 1e6 || !Number.isSafeInteger(plus))
    return null;
  return given.every((value, row) => times * value + plus === target[row]) ? { times, plus } : null;
}
