import { asString } from './decode-spacing.ts';

/** How each row of a table is written: its constant parts, and names of cells in braces. */
export type Pattern =
  | { kind: 'text'; text: string }
  | { kind: 'hole'; text: string }
  | { kind: 'array'; items: Pattern[] }
  | { kind: 'string'; label: string; value: Pattern }
  | { kind: 'object'; fields: { key: string; optional: boolean; value: Pattern }[] };

/** Cells by name, as they stand in the row. */
export type Row = ReadonlyMap<string, string>;

/** What stands between a pattern and its rows. */
export interface Lists {
  /** Cells are split by spaces: a cell that holds one is quoted, and - is no cell. */
  readonly spaced: boolean;
  readonly names: readonly string[];
  readonly codes: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly follows: ReadonlyMap<string, { leader: string; pairs: ReadonlyMap<string, string> }>;
}

/** A row's JSON from the pattern; null where a cell that it needs is empty. */
export function write(pattern: Pattern, row: Row, lists: Lists): string | null {
  if (pattern.kind === 'string') {
    const text = write(pattern.value, row, lists);
    return text === null ? null : asString(pattern.label, text);
  }
  if (pattern.kind === 'array') {
    const items = pattern.items.map((item) => write(item, row, lists));
    return items.includes(null) ? null : `[${items.join(',')}]`;
  }
  if (pattern.kind === 'object') {
    const members: string[] = [];
    for (const { key, optional, value } of pattern.fields) {
      const text = write(value, row, lists);
      if (text === null && !optional) return null;
      if (text !== null) members.push(`${key}:${text}`);
    }
    return `{${members.join(',')}}`;
  }
  // What stands alone is a value; within a longer text, or a number, it is a part of one.
  const within = pattern.kind === 'text' || !/^\{[^{}]*\}$/.test(pattern.text);
  const known = (name: string): boolean => lists.names.includes(name) || lists.follows.has(name);
  const needed: string[] = [];
  const text = pattern.text.replace(
    /\{(?:(-?\d+)\*)?([\w.]+?)([-+]\d+)?\}/g,
    (whole: string, times: string | undefined, name: string, plus: string | undefined) => {
      if (!known(name)) return whole;
      const cell = longForm(name, row, lists);
      needed.push(cell);
      if (times === undefined && plus === undefined) return within ? unquoted(cell) : asValue(cell);
      return String(BigInt(times ?? 1) * BigInt(unquoted(cell)) + BigInt(plus ?? 0));
    },
  );
  return needed.includes('') ? null : text;
}

function longForm(name: string, row: Row, lists: Lists): string {
  const follower = lists.follows.get(name);
  if (follower !== undefined) return follower.pairs.get(row.get(follower.leader) ?? '') ?? '';
  const cell = row.get(name) ?? '';
  const codes = lists.codes.get(name);
  const long = withoutNames(cell, codes);
  const subject = [...(codes?.keys() ?? [])].find((each) => each.startsWith('{'));
  if (subject === undefined) return long;
  const source = subject.slice(1, -1);
  return long.replaceAll(subject, () => unquoted(longForm(source, row, lists)));
}

function withoutNames(cell: string, codes: ReadonlyMap<string, string> | undefined): string {
  const beginning = codes?.get(cell.slice(0, 2));
  if (cell[1] === '~' && beginning !== undefined) return unquoted(beginning) + cell.slice(2);
  return codes?.get(cell) ?? cell;
}

/** `{"key":"a","value":1}` as the member that it stands for. */
export function asMember(json: string): string {
  const [before, key = ''] = /^\{"key":("(?:[^"\\]|\\.)*"),"value":/s.exec(json) ?? [];
  if (before === undefined) throw new Error(`No member: ${json}`);
  return `${key}:${json.slice(before.length, -1)}`;
}

function unquoted(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1) : cell;
}

function asValue(cell: string): string {
  const json =
    /^["[{]/.test(cell) || /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/.test(cell);
  return json ? cell : `"${cell}"`;
}

/** The cells of a row that blanks part; quoted ones and containers may hold some themselves. */
export function spacedCells(line: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at < line.length) {
    let end = at;
    if (line[at] === '"') {
      const [quoted = ''] = /^"(?:[^"\\]|\\.)*"/s.exec(line.slice(at)) ?? [];
      end += quoted.length;
    } else if (/[[{]/.test(line[at] ?? '')) end = closingAt(line, at);
    else end = `${line} `.indexOf(' ', at);
    const cell = line.slice(at, end);
    cells.push(cell === '-' ? '' : cell);
    if (end < line.length && line[end] !== ' ') throw new Error(`No space after a cell: ${line}`);
    at = end + 1;
  }
  return cells;
}

/** Where the JSON container that starts there ends. */
function closingAt(line: string, from: number): number {
  let depth = 0;
  for (const token of line.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if ('[{'.includes(token[0])) depth += 1;
    if (']}'.includes(token[0])) depth -= 1;
    if (depth === 0) return from + token.index + token[0].length;
  }
  throw new Error(`A container without an end: ${line}`);
}
