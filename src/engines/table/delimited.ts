import type { Drawn } from './drawn.ts';

/** Fewer rows than this show no columns. */
const minDelimitedRows = 10;
const minDelimitedColumns = 3;
const signs = ['\t', ',', ';', '|'] as const;
/** Names of columns: words, in quotes perhaps. */
const name = /^"?[\p{L}_][\p{L}\p{N}_ .%()/#-]{0,60}"?$/u;

/**
 * Lines of values with one sign between them, below a line that names them, as far as all have equally many: CSV and
 * its kin. Null: there are none. Where values hold the sign themselves, the table ends.
 */
export function readDelimited(lines: readonly string[]): Drawn | null {
  const [header = ''] = lines;
  const sign = signs.find((each) => header.split(each).length >= minDelimitedColumns);
  if (sign === undefined) return null;
  const names = header.split(sign);
  if (!names.every((each) => name.test(each))) return null;
  let to = 1;
  const isRow = (line: string): boolean => line.split(sign).length === names.length && !line.includes('\r');
  while (to < lines.length && isRow(lines[to] ?? '')) to += 1;
  if (to - 1 < minDelimitedRows) return null;
  const cells = lines.slice(1, to).map((line) => line.split(sign));
  if (cells.some((row) => row.some((cell) => cell.includes('\t')))) return null;
  const widths = names.map(() => 0);
  return { from: 1, to, drawing: `a${sign}b`, widths, names, cells, isMarkdown: false };
}
