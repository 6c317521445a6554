import { hole, type Column, type Part } from './column.ts';

/** References that one value may hold: more would read as a puzzle. */
const maxReferences = 3;

/**
 * Says what all values of a text column share once: what they begin and end with, and other columns' cells
 * that stand at their ends (`"pod-{service}-{host}"`).
 */
export function factorText(column: Column, all: readonly Column[], references: boolean): void {
  if (!column.text) return;
  const own = column.parts.findIndex((part) => typeof part !== 'string');
  const before = column.parts.slice(0, own);
  const after = column.parts.slice(own + 1);
  let cells = strip(column.cells, before, after);
  for (let count = 0; references && !column.source && count < maxReferences; count += 1) {
    const found = findReference(cells, column, all);
    if (found === null) break;
    found.source.source = true;
    const length = (row: number): number => found.source.cells[row]?.length ?? 0;
    cells = cells.map((cell, row) => {
      if (cell === null) return null;
      return found.atStart ? cell.slice(length(row)) : cell.slice(0, cell.length - length(row));
    });
    if (found.atStart) before.push(hole(found.source));
    else after.unshift(hole(found.source));
    cells = strip(cells, before, after);
    if (cells.every((cell) => cell === '')) break;
  }
  const open = column.optional || cells.some((cell) => cell !== '');
  if (column.optional && cells.every((cell) => cell === '' || cell === null)) return;
  column.cells = cells;
  column.shown = open;
  column.parts = open ? [...before, hole(column), ...after] : [...before, ...after];
}

/** Moves what all cells share at both ends into the parts around them. */
function strip(cells: readonly (string | null)[], before: Part[], after: Part[]): readonly (string | null)[] {
  const start = sharedLength(cells, 'start', 0);
  const end = sharedLength(cells, 'end', start);
  if (start + end === 0) return cells;
  const first = cells.find((cell) => cell !== null) ?? '';
  if (start > 0) before.push(first.slice(0, start));
  if (end > 0) after.unshift(first.slice(first.length - end));
  return cells.map((cell) => cell?.slice(start, cell.length - end) ?? null);
}

type End = 'start' | 'end';

/**
 * Characters that all cells share at one end, cut back so that no number, word or escape is split. `taken`
 * characters at the other end are not shared once more.
 */
function sharedLength(cells: readonly (string | null)[], end: End, taken: number): number {
  let first: string | null = null;
  let shared = 0;
  for (const cell of cells) {
    if (cell === null) continue;
    if (first === null) {
      first = cell;
      shared = cell.length - taken;
      continue;
    }
    const most = Math.min(shared, cell.length - taken);
    shared = end === 'start' ? commonStart(first, cell, most) : commonEnd(first, cell, most);
    if (shared === 0) return 0;
  }
  const splits = (cell: string | null): boolean =>
    cell !== null && splitsWord(cell, end === 'start' ? shared : cell.length - shared);
  while (shared > 0 && cells.some(splits)) shared -= 1;
  return shared;
}

function commonStart(left: string, right: string, most: number): number {
  let length = 0;
  while (length < most && left.charCodeAt(length) === right.charCodeAt(length)) length += 1;
  return length;
}

function commonEnd(left: string, right: string, most: number): number {
  let length = 0;
  while (
    length < most &&
    left.charCodeAt(left.length - 1 - length) === right.charCodeAt(right.length - 1 - length)
  ) {
    length += 1;
  }
  return length;
}

/** True if a cut before `at` would fall into a run of digits or letters, an escape or a surrogate pair. */
export function splitsWord(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const left = charClass(text.charCodeAt(at - 1));
  const right = charClass(text.charCodeAt(at));
  if (left === 'digit' && right === 'digit') return true;
  if (left === 'lower' && right === 'lower') return true;
  if (left === 'upper' && (right === 'upper' || right === 'lower')) return true;
  if (left === 'pair') return true;
  return (
    text.lastIndexOf('\\', at - 1) >= at - 6 &&
    /\\(?:u[0-9a-fA-F]{0,3})?$/.test(text.slice(Math.max(0, at - 6), at))
  );
}

function charClass(code: number): 'digit' | 'lower' | 'upper' | 'pair' | 'other' {
  if (code >= 0x30 && code <= 0x39) return 'digit';
  if (code >= 0x61 && code <= 0x7a) return 'lower';
  if (code >= 0x41 && code <= 0x5a) return 'upper';
  return code >= 0xd800 && code <= 0xdbff ? 'pair' : 'other';
}

interface Found {
  readonly source: Column;
  readonly atStart: boolean;
}

/** A column whose cell begins (or ends) this column's cell in every row. */
function findReference(
  cells: readonly (string | null)[],
  column: Column,
  all: readonly Column[],
): Found | null {
  for (const source of all) {
    if (source === column || !mayLend(source)) continue;
    for (const atStart of [true, false]) {
      const fits = cells.every((cell, row) => {
        const lent = source.cells[row];
        if (cell === null) return true;
        if (lent === null || lent === undefined || lent === '') return false;
        if (!(atStart ? cell.startsWith(lent) : cell.endsWith(lent))) return false;
        return !splitsWord(cell, atStart ? lent.length : cell.length - lent.length);
      });
      if (fits) return { source, atStart };
    }
  }
  return null;
}

const number = /^-?\d[\d.eE+-]*$/;

/** Only a cell that every row shows, of plain text or a number, can be lent: so references cannot form a circle. */
export function mayLend(source: Column): boolean {
  if (source.optional || !source.shown) return false;
  return source.text || source.cells.every((cell) => cell !== null && number.test(cell));
}
