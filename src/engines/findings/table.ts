import { leastFindings, type Finding, type Report, type Style } from './report.ts';

/** ESLint's usual format, and that of linters that print as it does: columns as wide as their widest cell. */
const style: Style = {
  pattern: '  LINE:COLUMN  LEVEL  MESSAGE  RULE',
  single: 'PATH:LINE:COLUMN: MESSAGE',
};

const row = /^ +(0|[1-9]\d{0,6}):(0|[1-9]\d{0,6}) +(error|warning) {2,}(\S.*?)(?:  +(\S+))?$/;
const isPath = /^[^\s|:(][^:]*$|^[A-Za-z]:[\\/][^:]*$/;
/** Messages are sentences; a longer row would take the pattern above too long. */
const maxRowChars = 1_000;

interface Cells {
  readonly line: string;
  readonly column: string;
  readonly level: string;
  readonly text: string;
  readonly rule: string;
}

/** Reads findings that stand in a table for each file, blank lines between them; null: they are no such tables. */
export function readTables(lines: readonly string[]): Report | null {
  const first = lines.findIndex((line) => row.test(line));
  if (first < 1) return null;
  const findings: Finding[] = [];
  let end = first - 1;
  for (let at = end; isPath.test(lines[at] ?? '');) {
    const cells: Cells[] = [];
    for (let next = at + 1; next < lines.length; next += 1) {
      const found = cellsOf(lines[next] ?? '');
      if (found === null) break;
      cells.push(found);
    }
    if (cells.length === 0) break;
    end = at + 1 + cells.length;
    if (!isEven(cells, lines.slice(at + 1, end))) return null;
    findings.push(...cells.map((each) => findingOf(lines[at] ?? '', each)));
    if (lines[end] !== '') break;
    at = end + 1;
  }
  if (findings.length < leastFindings) return null;
  return { style, before: lines.slice(0, first - 1), findings, after: lines.slice(end), headed: true };
}

function cellsOf(printed: string): Cells | null {
  if (printed.length > maxRowChars) return null;
  const [, line, column = '', level = '', text = '', rule = ''] = row.exec(printed) ?? [];
  // Two blanks end a cell.
  return line === undefined || text.includes('  ') ? null : { line, column, level, text, rule };
}

function findingOf(path: string, { line, column, level, text, rule }: Cells): Finding {
  const message = [level, text, ...(rule === '' ? [] : [rule])].join('  ');
  return { path, line: Number(line), column: Number(column), message };
}

/** True where each row is padded as the widest cells of its table ask for: so that it can be printed again. */
function isEven(cells: readonly Cells[], printed: readonly string[]): boolean {
  const width = (of: keyof Cells): number => cells.reduce((most, each) => Math.max(most, each[of].length), 0);
  const [line, column, level, text] = [width('line'), width('column'), width('level'), width('text')];
  return cells.every((each, at) => {
    const place = `${each.line.padStart(line)}:${each.column.padEnd(column)}`;
    const wide = `  ${place}  ${each.level.padEnd(level)}  ${each.text.padEnd(text)}  ${each.rule}`;
    return wide.trimEnd() === printed[at];
  });
}
