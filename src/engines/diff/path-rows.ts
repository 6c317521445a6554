/** Names that one row gives at most: longer rows could not be left out by parts. */
const maxNamesPerRow = 12;

const plainName = String.raw`[^\s/{},"]+`;
const split = new RegExp(`^((?:${plainName}/)+)(${plainName})$`);
const stat = /^ ([^\s|]|\S.*?[^\s|]) +\| +(\d+|Bin)(?: ([-+]+|\d+ -> \d+ bytes))?$/;
const aligned = /^ (\S.*?) \| ( *(?:\d+|Bin))/;
const numstat = new RegExp(String.raw`^(\d+|-)\t(\d+|-)\t(\S+)$`);
const named = new RegExp(String.raw`^([MADTXU]\t|)((?:${plainName}/)+${plainName})$`);

const shortStat =
  /^ (?:[^\s|]|\S.*?[^\s|]) (?:0|(?:\d+ [-+]+|Bin \d+ -> \d+ bytes))$|^ (?=\S*\/\{\S)\S+ (?:\d+|Bin)(?: .*)?\}$/;
const grouped = new RegExp(
  String.raw`^(?:[MADTXU]\t)?(?:${plainName}/)+\{(?:[-\d]+ [-\d]+ )?${plainName}(?:, ?(?:[-\d]+ [-\d]+ )?${plainName})+\}$`,
);

/** A line that reads as a row of ours. */
export function readsAsPathRow(line: string): boolean {
  return (line.startsWith(' ') && shortStat.test(line)) || (line.endsWith('}') && grouped.test(line));
}

/** A line of a list of files. */
interface Entry {
  readonly lead: string;
  readonly folder: string;
  /** With what is said of it. */
  readonly item: string;
  readonly line: string;
}

/** Rows that say the same as lines of a list of files. */
export interface PathRows {
  readonly rows: readonly string[];
  /** Index of the line behind them. */
  readonly end: number;
}

/**
 * The list of files that begins at `at`, names of one folder together: ` src/{a.ts 12 ++-, b.ts 3 +}` of `--stat`,
 * `src/{12 3 a.ts, 1 0 b.ts}` of `--numstat`, `M\tsrc/{a.ts,b.ts}` of names. Null: no such list.
 */
export function readPathRows(lines: readonly string[], at: number): PathRows | null {
  const first = lines[at] ?? '';
  if (first.startsWith(' ')) return stat.test(first) ? statRows(lines, at) : null;
  if (numstat.test(first)) return rowsOf(lines, at, numbered, ', ');
  return named.test(first) ? rowsOf(lines, at, plain, ',') : null;
}

function plain(line: string): Entry | null {
  const [, lead = '', path = ''] = named.exec(line) ?? [];
  const [, folder, name] = split.exec(path) ?? [];
  return folder === undefined || name === undefined ? null : { lead, folder, item: name, line };
}

function numbered(line: string): Entry | null {
  const [, added = '', removed = '', path = ''] = numstat.exec(line) ?? [];
  const [, folder, name] = split.exec(path) ?? [];
  if (folder === undefined || name === undefined) return null;
  return { lead: '', folder, item: `${added} ${removed} ${name}`, line };
}

function rowsOf(
  lines: readonly string[],
  at: number,
  read: (line: string) => Entry | null,
  comma: string,
): PathRows | null {
  const entries: Entry[] = [];
  for (let entry = read(lines[at] ?? ''); entry !== null; entry = read(lines[at + entries.length] ?? ''))
    entries.push(entry);
  return entries.length === 0 ? null : { rows: joined(entries, comma), end: at + entries.length };
}

/**
 * All columns of it must stand as the program aligns them. Where they are wider than what stands in them, as beside a
 * path that it cut, the first line stays as it is.
 */
function statRows(lines: readonly string[], at: number): PathRows | null {
  // A list is tried at its first line only.
  if (aligned.test(lines[at - 1] ?? '')) return null;
  const found: RegExpExecArray[] = [];
  for (let row = stat.exec(lines[at] ?? ''); row !== null; row = stat.exec(lines[at + found.length] ?? ''))
    found.push(row);
  const longest = (part: number): number =>
    found.reduce((most, row) => Math.max(most, row[part]?.length ?? 0), 0);
  const first = lines[at] ?? '';
  const columns = columnsOf(first);
  const [width, digits] = [longest(1), longest(2)];
  if (columns.width < width || columns.digits < digits) return null;
  const entries: Entry[] = [];
  for (const [line = '', path = '', count = '', graph] of found) {
    const drawn = graph === undefined ? '' : ` ${graph}`;
    if (line !== ` ${path.padEnd(columns.width)} | ${count.padStart(columns.digits)}${drawn}`) return null;
    if ((graph === undefined) !== (count === '0')) return null;
    const [, folder = '', name = path] = split.exec(path) ?? [];
    entries.push({ lead: ' ', folder, item: `${name} ${count}${drawn}`, line: ` ${path} ${count}${drawn}` });
  }
  const end = at + found.length;
  if (columns.width === width && columns.digits === digits) return { rows: joined(entries, ', '), end };
  return { rows: [first, ...joined(entries.slice(1), ', ')], end };
}

function columnsOf(line: string): { readonly width: number; readonly digits: number } {
  const [, path = '', count = ''] = aligned.exec(line) ?? [];
  return { width: path.length, digits: count.length };
}

function joined(entries: readonly Entry[], comma: string): readonly string[] {
  const rows: string[] = [];
  for (let at = 0; at < entries.length;) {
    const first = entries[at];
    if (first === undefined) break;
    let end = at + 1;
    const isAkin = (entry: Entry | undefined): boolean =>
      first.folder !== '' && entry?.folder === first.folder && entry.lead === first.lead;
    while (end - at < maxNamesPerRow && isAkin(entries[end])) end += 1;
    const items = entries.slice(at, end).map(({ item }) => item);
    rows.push(items.length === 1 ? first.line : `${first.lead}${first.folder}{${items.join(comma)}}`);
    at = end;
  }
  return rows;
}
