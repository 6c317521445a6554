import { digitsPerToken } from '../../text/token-weight.ts';
import type { Column, Part } from './column.ts';

const numeric = /^-?\d[\d.eE+-]*$/;
/** With fewer rows the tokens saved are not worth a number in two places. */
const minRows = 20;
/** Shorter numbers are names that people say and search for: they stay in one piece. */
const minDigits = 7;
const zeroCode = 0x30;
const nineCode = 0x39;

/**
 * Says once the leading digits that the equally long numbers of a column share (`"user_10{id}"`, cells 000 to 199)
 * and a whole part that is always the same (`0{score}`, cells .64 and .7), where that saves tokens.
 */
export function shareDigits(columns: readonly Column[]): void {
  for (const column of columns) {
    if (!column.shown || isInFormula(column, columns)) continue;
    if (!column.text && !column.cells.every((cell) => cell === null || numeric.test(cell))) continue;
    const cut = sharedDigits(column);
    if (cut === 0 || column.cells.length < minRows) continue;
    const digits = column.cells.find((cell) => cell !== null)?.slice(0, cut) ?? '';
    column.cells = column.cells.map((cell) => cell?.slice(cut) ?? null);
    for (const each of columns) {
      if (each.parts.some((part) => isHoleOf(part, column)))
        each.parts = each.parts.flatMap((part) => (isHoleOf(part, column) ? [digits, part] : [part]));
    }
  }
}

function isHoleOf(part: Part, column: Column): boolean {
  return typeof part !== 'string' && part.column === column;
}

/** A product or sum needs the whole number. */
function isInFormula(column: Column, columns: readonly Column[]): boolean {
  return columns.some(({ parts }) =>
    parts.some(
      (part) => typeof part !== 'string' && part.column === column && (part.times !== 1 || part.plus !== 0),
    ),
  );
}

/** Characters that every cell begins with and that are worth saying once. */
function sharedDigits({ cells, text }: Column): number {
  const first = cells.find((cell) => cell !== null) ?? '';
  const run = leadingDigits(first);
  if (run === 0) return 0;
  let shared = run;
  for (const cell of cells) {
    if (cell === null || cell === first) continue;
    if (leadingDigits(cell) !== run) return 0;
    let length = 0;
    while (length < shared && cell.charCodeAt(length) === first.charCodeAt(length)) length += 1;
    shared = length;
    if (shared === 0) return 0;
  }
  if (shared === run) return !text && cells.every((cell) => cell === null || cell[run] === '.') ? run : 0;
  if (run < minDigits) return 0;
  const tokens = Math.ceil((run - shared) / digitsPerToken);
  return tokens < Math.ceil(run / digitsPerToken) ? Math.max(0, run - tokens * digitsPerToken) : 0;
}

function leadingDigits(cell: string): number {
  let length = 0;
  for (; length < cell.length; length += 1) {
    const code = cell.charCodeAt(length);
    if (code < zeroCode || code > nineCode) break;
  }
  return length;
}
