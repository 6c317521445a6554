import { leastFindings, type Finding, type Section, type Style } from './section.ts';

/** ESLint's usual format, and that of linters that print as it does: columns as wide as their widest cell. */
const style: Style = {
  pattern: '  LINE:COLUMN  LEVEL  MESSAGE  RULE',
};

/** Two blanks end a cell. */
const row =
  /^ +(0|[1-9]\d{0,6}):(0|[1-9]\d{0,6}) +(error|warning|[\u2716\u26a0\u2139\u00d7]) {2,}(\S[^ ]*(?: [^ ]+)*)(?: {2,}(\S+))?$/;
const isPath = /^[^\s|:(][^:]*$|^[A-Za-z]:[\\/][^:]*$/;
/** Messages are sentences; all rows of a table are made as wide as its longest. */
const maxRowChars = 1_000;

interface Cells {
  readonly line: string;
  readonly column: string;
  readonly level: string;
  readonly text: string;
  readonly rule: string;
}

/**
 * Reads findings that stand in a table for each file, blank lines between them, from the path of the first on; null:
 * they are no such tables.
 */
export function readTables(lines: readonly string[], from: number): Section | null {
  // Before nearly all lines of a text this is all there is to know.
  if (!isPath.test(lines[from] ?? '') || cellsOf(lines[from + 1] ?? '') === null) return null;
  const findings: Finding[] = [];
  const widths: (readonly [path: string, widths: readonly number[]])[] = [];
  const seen = new Set<string>();
  let end = from;
  for (let at = from; isPath.test(lines[at] ?? '') && !seen.has(lines[at] ?? '');) {
    const path = lines[at] ?? '';
    const cells: Cells[] = [];
    for (let next = at + 1; next < lines.length; next += 1) {
      const found = cellsOf(lines[next] ?? '');
      if (found === null) break;
      cells.push(found);
    }
    const to = at + 1 + cells.length;
    const wide = cells.length === 0 || !isSorted(cells) ? null : widthsOf(cells, lines.slice(at + 1, to));
    if (wide === null) break;
    end = to;
    seen.add(path);
    if (wide.length > 0) widths.push([path, wide]);
    findings.push(...cells.map((each) => findingOf(path, each)));
    if (lines[end] !== '') break;
    at = end + 1;
  }
  if (findings.length < leastFindings) return null;
  const besides = { lead: [], tail: [], above: [], excerpts: [], shapes: [] };
  return { from, to: end, style, findings, widths, headed: true, ...besides };
}

function isSorted(cells: readonly Cells[]): boolean {
  return cells.every((each, at) => {
    const last = cells[at - 1];
    const step =
      Number(each.line) - Number(last?.line ?? 0) || Number(each.column) - Number(last?.column ?? 0);
    return last === undefined || step >= 0;
  });
}

function cellsOf(printed: string): Cells | null {
  if (!printed.startsWith(' ') || printed.length > maxRowChars) return null;
  const [, line, column = '', level = '', text = '', rule = ''] = row.exec(printed) ?? [];
  return line === undefined ? null : { line, column, level, text, rule };
}

function findingOf(path: string, { line, column, level, text, rule }: Cells): Finding {
  const message = [level, text, ...(rule === '' ? [] : [rule])].join('  ');
  return { path, line: Number(line), column: Number(column), message };
}

/**
 * How wide the columns are; empty: as wide as their widest cells. Of a table that was cut the cells that are left may be
 * narrower. Null: it cannot be printed again.
 */
function widthsOf(cells: readonly Cells[], printed: readonly string[]): readonly number[] | null {
  const width = (of: keyof Cells): number => cells.reduce((most, each) => Math.max(most, each[of].length), 0);
  const widest = [width('line'), width('column'), width('level'), width('text')];
  if (isPrinted(cells, printed, widest)) return [];
  const at = cells.findIndex(({ rule }) => rule !== '');
  const cell = cells[at];
  const row = printed[at] ?? '';
  if (cell === undefined) return null;
  const colon = row.indexOf(':');
  const level = row.indexOf(cell.level, colon);
  const text = row.indexOf(cell.text, level + cell.level.length);
  const rule = row.length - cell.rule.length;
  const wide = [colon - 2, level - colon - 3, text - level - 2, rule - text - 2];
  return isPrinted(cells, printed, wide) ? wide : null;
}

function isPrinted(
  cells: readonly Cells[],
  printed: readonly string[],
  [line = 0, column = 0, level = 0, text = 0]: readonly number[],
): boolean {
  return cells.every((each, at) => {
    const place = `${each.line.padStart(line)}:${each.column.padEnd(column)}`;
    const wide = `  ${place}  ${each.level.padEnd(level)}  ${each.text.padEnd(text)}  ${each.rule}`;
    return wide.trimEnd() === printed[at];
  });
}
