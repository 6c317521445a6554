/** Rows of a table with lines between its cells, as psql, MySQL, SQLite and many scripts draw it. */
export interface Drawn {
  /** The rows of data among the lines, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** How a row is drawn: `| a | b |`. */
  readonly drawing: string;
  /** How wide cells are filled up, for each column; negative: from the left; 0: they are not. */
  readonly widths: readonly number[];
  readonly names: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** Drawn as in Markdown, which people write too. */
  readonly isMarkdown: boolean;
}

/** Fewer rows than this are as short as they get. */
const minDrawnRows = 5;

const rule = /^(?=[\s+|:=\p{Pd}\u2500-\u257f]+$).*(?:--|==|[━─═])/u;
const markdownRule = /^\s*\|[\s:|-]+\|\s*$/;
/** Where a line that parts rows crosses one that parts cells. */
const crossing = /[+|┼┿╂╇╈╪╫╬├┤┝┞┟┠┡┢┣┥┦┧┨┩┪┫╞╟╠╡╢╣]/u;
/** What stands between cells. */
const bars = ['|', '│', '┃', '║'] as const;

/** The rows of all drawn tables among lines: each stands below the names of its columns and a line that parts them. */
export function readDrawn(lines: readonly string[]): readonly Drawn[] {
  const found: Drawn[] = [];
  for (let at = 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (!rule.test(line)) continue;
    const drawn = rowsBelow(lines, at);
    if (drawn === null) continue;
    found.push(drawn);
    at = drawn.to - 1;
  }
  return found;
}

function rowsBelow(lines: readonly string[], at: number): Drawn | null {
  const [header = '', first = ''] = [lines[at - 1], lines[at + 1]];
  const bar = bars.find((each) => first.includes(each));
  if (bar === undefined || rule.test(header)) return null;
  const parts = first.split(bar).length;
  // A line below a heading crosses no bars: what stands below it is no table.
  if ((lines[at] ?? '').split(crossing).length !== parts) return null;
  let to = at + 1;
  while (to < lines.length && isRow(lines[to] ?? '', bar, parts)) to += 1;
  const rows = lines.slice(at + 1, to);
  if (rows.length < minDrawnRows || rows.some((row) => /[\t\r]/.test(row))) return null;
  const drawing = drawingOf(rows, bar);
  const raw = rows.map((row) => cellsIn(row, drawing));
  const columns = raw[0]?.length ?? 0;
  if (columns < 2 || raw.some((cells) => cells.length !== columns)) return null;
  const widths = Array.from({ length: columns }, (_, column) =>
    widthOf(raw.map((cells) => cells[column] ?? '')),
  );
  const cells = raw.map((row) => row.map((cell, column) => trimmed(cell, widths[column] ?? 0)));
  const { left, sign, right } = drawing;
  if (!cells.every((row, index) => rows[index] === left + row.map(fill(widths)).join(sign) + right))
    return null;
  return {
    from: at + 1,
    to,
    drawing: `${left}a${sign}b${right}`,
    widths,
    names: namesIn(header, columns),
    cells,
    isMarkdown: markdownRule.test(lines[at] ?? ''),
  };
}

function isRow(line: string, bar: string, parts: number): boolean {
  return !rule.test(line) && line.split(bar).length === parts;
}

interface Drawing {
  readonly left: string;
  readonly sign: string;
  readonly right: string;
}

/** A blank beside each bar belongs to the drawing. */
function drawingOf(rows: readonly string[], bar: string): Drawing {
  const isWide = rows.every((row) => isParted(row, bar));
  const blank = isWide ? ' ' : '';
  const all = (has: (row: string) => boolean): boolean => rows.every(has);
  const left = all((row) => row.startsWith(bar + blank))
    ? bar + blank
    : all((row) => row.startsWith(' '))
      ? blank
      : '';
  const right = all((row) => row.endsWith(blank + bar) && row.length > left.length + bar.length)
    ? blank + bar
    : '';
  return { left, sign: blank + bar + blank, right };
}

/** True where each bar has blanks on both sides, or an end of the line. */
function isParted(row: string, bar: string): boolean {
  for (let at = row.indexOf(bar); at !== -1; at = row.indexOf(bar, at + 1)) {
    if (at > 0 && row[at - 1] !== ' ') return false;
    if (at < row.length - 1 && row[at + 1] !== ' ') return false;
  }
  return true;
}

function cellsIn(row: string, { left, sign, right }: Drawing): readonly string[] {
  return row.slice(left.length, row.length - right.length).split(sign);
}

/** Cells of equal length are filled up on one side; others stand as they are. */
function widthOf(cells: readonly string[]): number {
  const wide = cells[0]?.length ?? 0;
  const filled = cells.filter((cell) => cell.trim() !== '');
  if (!cells.every((cell) => cell.length === wide)) return 0;
  if (filled.every((cell) => !cell.startsWith(' '))) return wide;
  return filled.every((cell) => !cell.endsWith(' ')) ? -wide : 0;
}

function trimmed(cell: string, width: number): string {
  if (width === 0) return cell;
  return width > 0 ? cell.replace(/(?<! ) +$/, '') : cell.replace(/^ +/, '');
}

function fill(widths: readonly number[]): (cell: string, column: number) => string {
  return (cell, column) => {
    const width = widths[column] ?? 0;
    return width < 0 ? cell.padStart(-width) : cell.padEnd(width);
  };
}

/** The names of the columns, or their numbers where those cannot be written. */
function namesIn(header: string, columns: number): readonly string[] {
  const bare = header.trim().replace(/^[|│┃║]|[|│┃║]$/g, '');
  const names = bare.split(/[|│┃║]/).map((name) => name.trim());
  const isGood = names.length === columns && names.every((name) => !/[=\t\r]/.test(name));
  return isGood ? names : Array.from({ length: columns }, (_, column) => String(column + 1));
}
