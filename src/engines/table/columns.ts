/** Columns begin within so many characters of a line; what stands behind belongs to the last one. */
const maxTableChars = 400;

/** A column of text that is lined up by blanks. */
export interface Column {
  /** Where its text begins, or for one that is lined up on the right, the offset behind its end. */
  readonly at: number;
  readonly right: boolean;
}

/** Lines cut into cells, without the blanks that line them up. */
export interface Grid {
  readonly columns: readonly Column[];
  /** A line each; the first one may name the columns. */
  readonly cells: readonly (readonly string[])[];
  /** Lines end in blanks up to this length; 0: none does. */
  readonly padded: number;
}

const space = 0x20;

/**
 * Cuts lines where all of them have a blank. Null: there are no two columns, or the cells and their places alone do
 * not give back every line.
 */
export function readColumns(lines: readonly string[]): Grid | null {
  const [first = ''] = lines;
  if (lines.some((line) => line.includes('\t') || line.includes('\r'))) return null;
  const spans = spansOf(lines, first.trimEnd().length);
  if (spans.length < 2) return null;
  const cells = lines.map((line) =>
    spans.map(({ from, to }, index) =>
      line.slice(from, index === spans.length - 1 ? undefined : to).trimEnd(),
    ),
  );
  const columns = spans.map(({ from }, index): Column => {
    const texts = cells.map((row) => row[index] ?? '');
    const ends = new Set(texts.filter((text) => text !== '').map((text) => from + text.length));
    const [end = 0] = ends;
    const isLeft = texts.every((text) => !text.startsWith(' '));
    return !isLeft && ends.size === 1 ? { at: end, right: true } : { at: from, right: false };
  });
  const trimmed = cells.map((row) =>
    row.map((text, index) => (columns[index]?.right === true ? text.trimStart() : text)),
  );
  const padded = lines.some((line) => line.endsWith(' ')) ? first.length : 0;
  const grid: Grid = { columns, cells: trimmed, padded };
  return trimmed.every((row, index) => lines[index] === lineOf(grid, row)) ? grid : null;
}

/** A line of the table as it was printed. */
function lineOf({ columns, padded }: Grid, row: readonly string[]): string {
  let line = '';
  for (const [index, { at, right }] of columns.entries()) {
    const text = row[index] ?? '';
    if (text !== '') line = line.padEnd(right ? at - text.length : at) + text;
  }
  return line.padEnd(padded);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Stretches that are blank in no or some lines, between those that are blank in all; none begins behind the first
 * line's text.
 */
function spansOf(lines: readonly string[], firstLength: number): readonly Span[] {
  const filled = new Uint8Array(maxTableChars);
  for (const line of lines) {
    const length = Math.min(line.length, maxTableChars);
    for (let at = 0; at < length; at += 1) if (line.charCodeAt(at) !== space) filled[at] = 1;
  }
  const starts: number[] = [];
  for (let at = 0; at < Math.min(firstLength, maxTableChars); at += 1) {
    if (filled[at] === 1 && (at === 0 || filled[at - 1] === 0)) starts.push(at);
  }
  return starts.map((from, index) => ({ from, to: starts[index + 1] ?? maxTableChars }));
}
