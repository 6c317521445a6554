import type { Row } from './row.ts';
import { isCutNotice } from '../../text/cut-notice.ts';
import { affixNote, writeCells, type Written } from './cells.ts';
import { readColumns, type Grid } from './columns.ts';
import { readDelimited } from './delimited.ts';
import { readDrawn, type Drawn } from './drawn.ts';
import { recordsIntroduction, recordsRows } from './record-rows.ts';
import { readRecords, type Records } from './records.ts';

/** A table of fewer lines is as short as it gets. */
const minTableLines = 5;

const introduction = 'Table: columns at ';
const drawnIntroduction = 'Table drawn as ';
const introductions = [introduction, drawnIntroduction, recordsIntroduction] as const;

/**
 * Of which tables a form is made: of `all`, of those that show by their names and lines what they are where a program
 * `printed` them, or of those that only programs print (`shown`).
 */
export type Which = 'all' | 'printed' | 'shown';

/**
 * Tables that blanks line up or that are drawn, with one blank or tab between columns and a line above that says how
 * they were printed. A column that is the same in all rows stands once, behind its name. Null: there is none, or a line
 * would be misread.
 */
export function layOut(text: string, which: Which): readonly Row[] | null {
  const lines = text.split('\n');
  if (lines.some((line) => introductions.some((each) => line.startsWith(each)))) return null;
  const records = which === 'printed' ? readRecords(lines) : [];
  if (records.length > 0) return withRecords(lines, records);
  const rows: Row[] = [];
  let tables = 0;
  for (let from = 0; from < lines.length;) {
    let to = from;
    while (to < lines.length && lines[to] !== '') to += 1;
    const block = lines.slice(from, to);
    const found = block.length < minTableLines ? [] : tablesIn(block, which);
    let at = 0;
    for (const { skipped, end, write } of found) {
      for (const line of block.slice(at, skipped)) rows.push(plain(line));
      for (const row of write(tables, from + end < lines.length)) rows.push(row);
      tables += 1;
      at = end;
    }
    for (const line of block.slice(at)) rows.push(plain(line));
    // The blank line behind a table that blanks line up also says where it ends.
    if (to < lines.length) rows.push(blank);
    from = to + 1;
  }
  return tables === 0 ? null : rows;
}

function withRecords(lines: readonly string[], records: readonly Records[]): readonly Row[] {
  const rows: Row[] = [];
  let at = 0;
  for (const [table, each] of records.entries()) {
    for (const line of lines.slice(at, each.from)) rows.push(plain(line));
    for (const row of recordsRows(each, table)) rows.push(row);
    if (each.to < lines.length) rows.push(blank);
    at = each.to;
  }
  for (const line of lines.slice(at)) rows.push(plain(line));
  return rows;
}

/** A table among the lines of a block. */
interface Found {
  /** Lines above it, of the block, and the line behind its last one. */
  readonly skipped: number;
  readonly end: number;
  /** Its lines in the form, by the table's number; more lines of the text follow or do not. */
  readonly write: (table: number, goesOn: boolean) => readonly Row[];
}

function tablesIn(block: readonly string[], which: Which): readonly Found[] {
  const delimited = which === 'printed' ? readDelimited(block) : null;
  const drawn =
    delimited === null
      ? readDrawn(block).filter(({ isMarkdown }) => !isMarkdown || which !== 'shown')
      : [delimited];
  if (drawn.length > 0) {
    return drawn.map((each) => ({
      skipped: each.from,
      end: each.to,
      write: (table, goesOn) => [...drawnRows(each, table), ...(goesOn ? [blank] : [])],
    }));
  }
  const found = tableIn(block, which);
  if (found === null || (which !== 'all' && !isNamed(found.grid))) return [];
  const { grid, skipped } = found;
  return [{ skipped, end: block.length, write: (table) => rowsOf(grid, table) }];
}

/** Fewer columns than this are found in prose as well. */
const minShownColumns = 3;
const minShownRows = 6;

/** True for a table whose first line names its columns, as programs do: each in capitals, or with a rule below. */
function isNamed({ columns, cells }: Grid): boolean {
  const [names = [], below = []] = cells;
  const isRuled = below.every((cell) => /^[-=]{2,}$/.test(cell));
  if (isRuled) return cells.length > minShownRows;
  if (columns.length < minShownColumns || cells.length < minShownRows) return false;
  // `Mounted on` of df may be read as two.
  const last = names.at(-1) === 'on' ? -1 : names.length;
  return names
    .slice(0, last)
    .every((name, at) => (name === '' ? at === 0 : /^ *(?:[\p{Lu}%#]|\d+\p{Lu})/u.test(name)));
}

/** False for lines of which no table is named as programs name theirs, wherever its columns are. */
function mayBeNamed(block: readonly string[], at: number): boolean {
  const [names = '', below = ''] = block.slice(at, at + 2);
  return /^ *(?:[\p{Lu}%#]|\d+\p{Lu})/u.test(names) || /^ *[-=]{2}/.test(below);
}

/** True for the title of a table that blanks line up. */
export function isLinedUp({ text }: Row): boolean {
  return text.startsWith(introduction);
}

/** The text as it is: a table whose first line may name columns. */
export function plainRows(text: string): readonly Row[] {
  return text
    .split('\n')
    .map((line, index) =>
      index === 0 || line === '' ? plain(line) : { text: line, cells: [line], table: 0, names: [] },
    );
}

const blank: Row = { text: '', cells: null, table: -1, names: [] };

function plain(text: string): Row {
  return text === '' ? blank : { ...blank, text };
}

/**
 * A title may stand above the names of columns, and what an agent says of the call. Elsewhere such a line would be cut
 * into cells: then there is no table.
 */
function tableIn(
  block: readonly string[],
  which: Which,
): { readonly grid: Grid; readonly skipped: number } | null {
  const first = block.findIndex((line) => !isCutNotice(line));
  const mayBe = which === 'all' || mayBeNamed(block, first) || mayBeNamed(block, first + 1);
  if (first === -1 || !mayBe || block.slice(first).some(isCutNotice)) return null;
  for (const skipped of [first, first + 1]) {
    const grid = readColumns(block.slice(skipped));
    // In a name our own sign would be read as a value.
    if (grid !== null && grid.cells[0]?.some((name) => name.includes('=')) === false)
      return { grid, skipped };
  }
  return null;
}

function rowsOf({ columns, cells, padded }: Grid, table: number): readonly Row[] {
  const [names = [], ...data] = cells;
  const written = writeCells(names, data, true);
  const places = columns.map(({ at, right }) => (right ? -at : at)).join(' ');
  const title = [
    `${introduction}${places} (- ends there)`,
    ...(padded > 0 ? [`lines ${String(padded)} long`] : []),
    `${partedBy(written)} between; ${sameNote}`,
  ].join(', ');
  return tableRows(title, written, written.sign, { table, names, data });
}

function drawnRows({ drawing, widths, names, cells: data }: Drawn, table: number): readonly Row[] {
  const written = writeCells(names, data, false);
  const parted = `${partedBy(written)} between, to the next blank line`;
  const title = `${drawnIntroduction}"${drawing}": cells ${widths.join(' ')} wide (- on the right), ${parted}; ${sameNote}`;
  return tableRows(title, written, '\t', { table, names, data });
}

const sameNote = 'NAME=VALUE: the same in all rows';

function partedBy({ sign }: Written): string {
  return sign === ' ' ? 'one blank' : 'tabs';
}

function tableRows(
  title: string,
  { heads, rows, hasAffixes }: Written,
  sign: string,
  { table, names, data }: Pick<Row, 'table' | 'names'> & { readonly data: readonly (readonly string[])[] },
): readonly Row[] {
  const head = (text: string): Row => ({ text, cells: null, table, names });
  return [
    head(hasAffixes ? `${title}${affixNote}` : title),
    head(heads.join(sign)),
    ...rows.map((text, index) => ({ text, cells: data[index] ?? [], table, names })),
  ];
}
