import { minTableRows } from '../../limits.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { statementsIn, type Statement } from './statement.ts';

/** Says how the form is read; its words are its version. */
const heading =
  'SQL dump: below [N rows of INSERT …] stand N rows, a line for what each has in place of …; ⏎ is a line break.';

/** A line of the form. */
export interface FormLine {
  readonly text: string;
  /** The `INSERT` that it is a row of; null: it is no row. */
  readonly insert: string | null;
}

export interface Form {
  readonly lines: readonly FormLine[];
  /** So many characters of the text became rows. */
  readonly covered: number;
}

/** `INSERT`s of one table, line after line, with one row each; or one of many rows. */
interface Run {
  readonly from: number;
  readonly end: number;
  /** The statement with … in the place of a row; of many rows it shows two. */
  readonly pattern: string;
  readonly rows: readonly string[];
}

/** A line of the text that would be read as one of ours. */
const readsAsOurs = /^\[\d+ rows of /m;

/** The text with runs of rows below what they have in common; null: there are none, or it has such signs itself. */
export function formOf(text: string): Form | null {
  const runs = runsIn(text).filter((run) => gains(text, run));
  if (runs.length === 0) return null;
  const lines: FormLine[] = [{ text: heading, insert: null }];
  let covered = 0;
  let next = 0;
  const keep = (to: number): void => {
    // Line by line: all lines of a large text at once are more than a call takes.
    for (const line of text.slice(next, to).split('\n')) lines.push({ text: line, insert: null });
  };
  for (const { from, end, pattern, rows } of runs) {
    if (readsAsOurs.test(text.slice(next, from))) return null;
    if (from > next) keep(from - 1);
    lines.push({ text: headOf(pattern, rows), insert: null });
    for (const row of rows) lines.push({ text: shown(row), insert: pattern });
    covered += end - from;
    next = end + 1;
  }
  if (readsAsOurs.test(text.slice(next))) return null;
  if (next <= text.length) keep(text.length);
  return { lines, covered };
}

function headOf(pattern: string, rows: readonly string[]): string {
  return `[${rows.length} rows of ${pattern}]`;
}

function shown(row: string): string {
  return row.replaceAll('\n', '⏎');
}

function runsIn(text: string): readonly Run[] {
  const runs: (Omit<Run, 'rows' | 'end'> & { end: number; rows: string[] })[] = [];
  for (const statement of statementsIn(text)) {
    const pattern = patternOf(statement);
    if (pattern === null) continue;
    const { from, end, joint, rows } = statement;
    const last = runs.at(-1);
    if (joint === null && last?.pattern === pattern && last.end === from - 1) {
      last.end = end;
      last.rows.push(...rows);
    } else runs.push({ from, end, pattern, rows: [...rows] });
  }
  return runs;
}

/** Null: it has signs of ours. */
function patternOf({ open, joint, close, rows }: Statement): string | null {
  const around = [open, ...(joint === null ? [] : [joint]), close];
  if (around.some((part) => /[…⏎]/.test(part)) || rows.some((row) => row.includes('⏎'))) return null;
  return shown(around.join('…'));
}

function gains(text: string, { from, end, pattern, rows }: Run): boolean {
  if (rows.length < minTableRows) return false;
  const after = rows.reduce((sum, row) => sum + tokenWeight(row) + 1, tokenWeight(headOf(pattern, rows)) + 1);
  return after < tokenWeight(text.slice(from, end));
}
