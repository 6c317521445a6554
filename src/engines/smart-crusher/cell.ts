import { isPlainLexeme } from '../../json/tree.ts';
import type { Column } from './column.ts';

/** Cells are split by tabs: no JSON lexeme can hold one, so a cell never needs escaping for its sake. */
export const delimiter = '\t';

/** Stands behind the short name of a beginning: what follows is the rest of the text. */
export const stemMark = '~';

/** A row's cell as text: empty where the key is absent, a short name, bare where nobody can mistake it, else JSON. */
export function writeCell(column: Column, row: number): string {
  const cell = column.cells[row] ?? null;
  if (cell === null) return '';
  const code = column.codes.get(cell);
  if (code !== undefined) return code;
  if (column.stems.size > 0) {
    const stem = stemOf(column, cell) ?? '';
    const name = column.stems.get(stem);
    if (name !== undefined) return name + cell.slice(stem.length);
  }
  return spellCell(column, cell);
}

/** The long form of a cell, as rows without short names and the list of short names write it. */
export function spellCell(column: Column, cell: string): string {
  const inner = column.text ? cell : cell.startsWith('"') ? cell.slice(1, -1) : null;
  if (inner === null) return cell;
  if (isBare(inner) && !isShortName(column, inner) && (column.text || !isPlainLexeme(inner))) return inner;
  return `"${inner}"`;
}

/** What a text begins with, up to its first digit; null where there is no digit or the rest would need quotes. */
export function stemOf(column: Column, cell: string): string | null {
  if (!column.text) return null;
  const digit = cell.search(/\d/);
  return digit > 0 && isBare(cell) ? cell.slice(0, digit) : null;
}

/** Quotes would be noise: nothing in the text reads as JSON syntax, an escape, a marker or the cell's end. */
function isBare(inner: string): boolean {
  return inner !== '' && !/^["[{ ]|\\| $/.test(inner);
}

function isShortName(column: Column, inner: string): boolean {
  if (column.stems.size > 0 && inner.startsWith(stemMark, 1)) return true;
  if (inner.length > 1 || column.codes.size === 0) return false;
  for (const code of column.codes.values()) if (code === inner) return true;
  return false;
}
