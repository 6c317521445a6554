import { isPlainLexeme } from '../../json/tree.ts';
import type { Column } from './column.ts';

/** What splits cells. No JSON lexeme can hold a tab; a space is cheaper where cells are single words. */
export type Delimiter = '\t' | ' ';

/** Stands between spaces for a key that is absent; between tabs nothing does. */
const absentMark = '-';

/** Stands behind the short name of a beginning: what follows is the rest of the text. */
export const stemMark = '~';

/** Tokens that a space saves before a word, and that quotes and a lost short name cost where spaces split cells. */
const weights = { word: 0.4, quotes: 2, lostStem: 6, absent: 1 } as const;

/** Rows that are enough to see how a column's cells look. */
const sampleRows = 500;

/** Spaces where they cost fewer tokens than tabs; a single cell is split by nothing. */
export function delimiterOf(columns: readonly Column[]): Delimiter {
  if (columns.length < 2) return '\t';
  let gain = 0;
  for (const column of columns) {
    for (const cell of column.cells.slice(0, sampleRows)) {
      if (cell === null) gain -= weights.absent;
      else if (column.codes.has(cell)) gain += weights.word;
      else if (cell.includes(' ')) gain -= spacedCost(column, cell);
      else if (startsWord(cell.charCodeAt(0))) gain += weights.word;
    }
  }
  return gain >= 0 ? ' ' : '\t';
}

function spacedCost(column: Column, cell: string): number {
  const stem = stemNameOf(column, cell);
  if (stem === null) return weights.quotes;
  return cell.includes(' ', stem.length) ? weights.lostStem : 0;
}

function startsWord(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** A row's cell as text: a short name, bare where nobody can mistake it, else JSON; a mark where the key is absent. */
export function writeCell(column: Column, row: number, delimiter: Delimiter): string {
  const cell = column.cells[row] ?? null;
  if (cell === null) return delimiter === ' ' ? absentMark : '';
  const code = column.codes.get(cell);
  if (code !== undefined) return code;
  const stem = stemNameOf(column, cell);
  if (stem !== null && (delimiter === '\t' || !cell.includes(' ', stem.length))) {
    return stem.name + cell.slice(stem.length);
  }
  return spellCell(column, cell, delimiter);
}

/** The long form of a cell, as rows without short names and (split by tabs) the list of short names write it. */
export function spellCell(column: Column, cell: string, delimiter: Delimiter = '\t'): string {
  const inner = column.text ? cell : cell.startsWith('"') ? cell.slice(1, -1) : null;
  if (inner === null) return cell;
  const bare = isBare(inner) && (delimiter === '\t' || (inner !== absentMark && !inner.includes(' ')));
  if (bare && !isShortName(column, inner) && (column.text || !isPlainLexeme(inner))) return inner;
  return `"${inner}"`;
}

/** The short name of what a cell begins with, and how much of the cell it stands for. */
function stemNameOf(column: Column, cell: string): { name: string; length: number } | null {
  if (column.stems.size === 0) return null;
  const stem = stemOf(column, cell) ?? '';
  const name = column.stems.get(stem);
  return name === undefined ? null : { name, length: stem.length };
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
