import type { Drawn } from './drawn.ts';

/** Fewer rows than this show no columns. */
const minDelimitedRows = 10;
const minDelimitedColumns = 3;
const signs = ['\t', ',', ';', '|'] as const;
/** Names of columns: words, in quotes perhaps. */
const name = /^"?[\p{L}_][\p{L}\p{N}_ .%()/#-]{0,60}"?$/u;

/**
 * Lines of values with one sign between them, below a line that names them, as far as all have equally many: CSV and
 * its kin. Values in quotes may hold the sign
 * (RFC 4180). Null: there are none.
 */
export function readDelimited(lines: readonly string[]): Drawn | null {
  const [header = ''] = lines;
  const sign = signs.find((each) => header.split(each).length >= minDelimitedColumns);
  if (sign === undefined) return null;
  const names = header.split(sign);
  if (!names.every((each) => name.test(each))) return null;
  let to = 1;
  const cells: (readonly string[])[] = [];
  for (; to < lines.length; to += 1) {
    const line = lines[to] ?? '';
    const row = line.includes('\r') ? [] : valuesOf(line, sign);
    if (row.length !== names.length) break;
    cells.push(row);
  }
  if (cells.length < minDelimitedRows) return null;
  if (cells.some((row) => row.some((cell) => cell.includes('\t')))) return null;
  const widths = names.map(() => 0);
  return { from: 1, to, drawing: `a${sign}b`, widths, names, cells, isMarkdown: false };
}

function valuesOf(line: string, sign: string): readonly string[] {
  if (!line.includes('"')) return line.split(sign);
  const values: string[] = [];
  for (let from = 0; from <= line.length;) {
    const end = line[from] === '"' ? endOfQuoted(line, from + 1, sign) : line.indexOf(sign, from);
    // A quote that does not end where its value does is a sign like any other.
    if (end === null) return line.split(sign);
    const to = end === -1 ? line.length : end;
    values.push(line.slice(from, to));
    from = to + 1;
  }
  return values;
}

/** Behind the quote that ends a value; two of them are one within it. Null: none ends it. */
function endOfQuoted(line: string, from: number, sign: string): number | null {
  let at = line.indexOf('"', from);
  while (at !== -1 && line[at + 1] === '"') at = line.indexOf('"', at + 2);
  const behind = line[at + 1];
  return at === -1 || (behind !== undefined && behind !== sign) ? null : at + 1;
}
