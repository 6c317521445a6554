import { isCutNotice } from '../../text/cut-notice.ts';
import { readColumns, type Grid } from './columns.ts';

/** A table of fewer lines is as short as it gets. */
const minTableLines = 5;

/** A line of the form. */
export interface Row {
  readonly text: string;
  /** Cells of a line of data; null: a line that says how to read others, or is in no table. */
  readonly cells: readonly string[] | null;
  /** Number of the table. */
  readonly table: number;
  /** The names of its columns. */
  readonly names: readonly string[];
}

const introduction = 'Table: columns at ';

/**
 * Tables that blanks line up, with one blank or tab between columns and a line above that says where they stood. A
 * column that is the same in all rows stands once, behind its name. Null: there is none, or a line would be misread.
 */
export function layOut(text: string): readonly Row[] | null {
  const lines = text.split('\n');
  if (lines.some((line) => line.startsWith(introduction))) return null;
  const rows: Row[] = [];
  let tables = 0;
  for (let from = 0; from < lines.length;) {
    let to = from;
    while (to < lines.length && lines[to] !== '') to += 1;
    if (to - from < minTableLines) {
      for (; from < to; from += 1) rows.push(plain(lines[from] ?? ''));
      if (to < lines.length) rows.push(blank);
      from = to + 1;
      continue;
    }
    const block = lines.slice(from, to);
    const found = tableIn(block);
    for (const line of block.slice(0, found?.skipped)) rows.push(plain(line));
    if (found !== null) {
      for (const row of rowsOf(found.grid, tables)) rows.push(row);
      tables += 1;
    }
    // The blank line behind a table also says where it ends.
    if (to < lines.length) rows.push(blank);
    from = to + 1;
  }
  return tables === 0 ? null : rows;
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
function tableIn(block: readonly string[]): { readonly grid: Grid; readonly skipped: number } | null {
  const ofAgent = block.map(isCutNotice);
  const first = ofAgent.indexOf(false);
  if (ofAgent.includes(true, first)) return null;
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
  const constants = constantsOf(names, data);
  const shown = names.flatMap((_, index) => (constants[index] === null ? [index] : []));
  const last = shown.at(-1);
  const isPlain = (text: string): boolean => text !== '' && !/\s/.test(text);
  const single =
    names.every((name, index) => isPlain(name) && isPlain(constants[index] ?? '-')) &&
    data.every((row) =>
      shown.every((index) => (index === last ? row[index]?.trim() !== '' : isPlain(row[index] ?? ''))),
    );
  const sign = single ? ' ' : '\t';
  const places = columns.map(({ at, right }) => (right ? -at : at)).join(' ');
  const title = [
    `${introduction}${places} (- ends there)`,
    ...(padded > 0 ? [`lines ${String(padded)} long`] : []),
    `${single ? 'one blank' : 'tabs'} between; NAME=VALUE: the same in all rows`,
  ].join(', ');
  const heads = names.map((name, index) =>
    constants[index] === null ? name : `${name}=${constants[index] ?? ''}`,
  );
  const head = (text: string): Row => ({ text, cells: null, table, names });
  return [
    head(title),
    head(heads.join(sign)),
    ...data.map((row) => ({
      text: shown.map((index) => row[index] ?? '').join(sign),
      cells: row,
      table,
      names,
    })),
  ];
}

/** For each column the value that all rows have; null where they differ. */
function constantsOf(
  names: readonly string[],
  data: readonly (readonly string[])[],
): readonly (string | null)[] {
  const [first = []] = data;
  const found = names.map((_, index) => {
    const value = first[index] ?? '';
    return data.every((row) => row[index] === value) ? value : null;
  });
  // A row must have something to show: an empty one would end the table.
  const shows = data.every((row) => row.some((text, index) => found[index] === null && text !== ''));
  return shows ? found : names.map(() => null);
}
