import { shareWordings } from './alike.ts';
import { shareBlocks } from './blocks.ts';
import { nameColours } from './colours.ts';
import { groupRows } from './groups.ts';
import { namePaths } from './library-paths.ts';
import { alikeOf, needsWarning, readsAsNote, shortColours, shortRule, writeWarnings } from './notation.ts';
import { leaveOutShares } from './percentages.ts';
import { foldRepeats } from './repeats.ts';
import type { Row } from './row.ts';
import type { Runner } from './runner.ts';
import { shortResults } from './tap.ts';

/** Fewer lines than this that end in a share of tests run do not pay for the line that says they did. */
const minSharedLines = 6;

/** A test run, laid out for its lossless form. */
export interface Page {
  /** The line that says what short names stand for. */
  readonly header: string | null;
  readonly rows: readonly Row[];
}

/** Every line as it stands. */
export function plainPage(lines: readonly string[]): Page {
  return { header: null, rows: lines.map((line, index) => ({ form: [line], from: index, to: index + 1 })) };
}

/** Lays out the lines of a test run; null: some of them read like our own notes. */
export function layOut(lines: readonly string[], runners: readonly Runner[]): Page | null {
  if (lines.some(readsAsNote)) return null;
  const colours = shortColours(lines);
  const once = colours?.lines ?? lines;
  const named = nameColours(once);
  const shares = leaveOutShares(named?.lines ?? once, minSharedLines);
  const paths = namePaths(shares?.lines ?? named?.lines ?? once);
  const alike = shareWordings(paths.lines);
  const plain = plainPage((alike?.lines ?? paths.lines).map(shortRule));
  const results = shortResults(plain.rows);
  const headers = [
    colours?.header,
    named?.header,
    shares?.header,
    paths.header,
    alike?.header,
    results?.header,
  ];
  const header = headers
    .map((part) => part ?? '')
    .filter((part) => part !== '')
    .join(' ');
  return {
    header: header === '' ? null : header,
    rows: linkWordings(
      linkWarnings(foldRepeats(groupRows(results?.rows ?? plain.rows, runners))),
      alike !== null,
    ),
  };
}

/** Says of each row of one wording in which row that stands. */
function linkWordings(rows: readonly Row[], areThere: boolean): readonly Row[] {
  if (!areThere) return rows;
  const first = new Map<string, number>();
  return rows.map((row, index) => {
    const needs = new Set(row.needs);
    for (const line of row.form) {
      const alike = alikeOf(line);
      if (alike?.isFirst === true) first.set(alike.letter, index);
      const said = alike === null ? undefined : first.get(alike.letter);
      if (said !== undefined && said !== index) needs.add(said);
    }
    return needs.size === 0 ? row : { ...row, needs: [...needs] };
  });
}

/** The lossless form of a page. */
export function writtenOf({ header, rows }: Page): string {
  return below(header, shareBlocks(rows.flatMap(({ form }) => form)));
}

/** Its form in which each line stands in its place. */
export function plainOf({ header, rows }: Page): string {
  return below(
    header,
    rows.flatMap(({ form }) => form),
  );
}

function below(header: string | null, lines: readonly string[]): string {
  return header === null ? lines.join('\n') : [header, ...lines].join('\n');
}

function linkWarnings(rows: readonly Row[]): readonly Row[] {
  const write = writeWarnings();
  let full = 0;
  return rows.map((row, index) => {
    if (!row.form.some((line) => line.includes('Warning: '))) return row;
    const form = row.form.map(write);
    const [first] = form.filter((line) => line.includes('Warning: '));
    const needs = first !== undefined && needsWarning(first) ? { needs: [full] } : {};
    if (form.some((line, at) => line === row.form[at] && line.includes('Warning: '))) full = index;
    return { ...row, form, ...needs };
  });
}
