import { asString } from './decode-spacing.ts';

/** How each row of a table is written: its constant parts, and names of cells in braces. */
export type Pattern =
  | { kind: 'text'; text: string }
  | { kind: 'hole'; text: string }
  | { kind: 'array'; items: Pattern[] }
  | { kind: 'string'; label: string; value: Pattern }
  | { kind: 'object'; fields: { key: string; optional: boolean; value: Pattern }[] };

/** What stands between a pattern and its rows. */
export interface Lists {
  /** Cells are split by spaces: a cell that holds one is quoted, and - is no cell. */
  readonly spaced: boolean;
  readonly names: readonly string[];
  readonly codes: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly follows: ReadonlyMap<string, { leader: string; pairs: ReadonlyMap<string, string> }>;
}

/** Writes a row's JSON of its cells; null where one that the pattern needs is empty. */
export type RowWriter = (cells: readonly string[]) => string | null;

/** Reads a pattern once for all rows of its table. */
export function rowWriter(pattern: Pattern, lists: Lists): RowWriter {
  if (pattern.kind === 'string') {
    const write = rowWriter(pattern.value, lists);
    return (cells) => {
      const text = write(cells);
      return text === null ? null : asString(pattern.label, text);
    };
  }
  if (pattern.kind === 'array') {
    const writers = pattern.items.map((item) => rowWriter(item, lists));
    return (cells) => {
      const items = writers.map((write) => write(cells));
      return items.includes(null) ? null : `[${items.join(',')}]`;
    };
  }
  if (pattern.kind === 'text' || pattern.kind === 'hole') return textWriter(pattern, lists);
  const fields = pattern.fields.map((field) => ({ ...field, write: rowWriter(field.value, lists) }));
  return (cells) => {
    const members: string[] = [];
    for (const { key, optional, write } of fields) {
      const text = write(cells);
      if (text === null && !optional) return null;
      if (text !== null) members.push(`${key}:${text}`);
    }
    return `{${members.join(',')}}`;
  };
}

function textWriter({ kind, text }: { kind: 'text' | 'hole'; text: string }, lists: Lists): RowWriter {
  // What stands alone is a value; within a longer text, or a number, it is a part of one.
  const within = kind === 'text' || !/^\{[^{}]*\}$/.test(text);
  const holes: { before: string; cellIn: (cells: readonly string[]) => string; sum: Sum | null }[] = [];
  let end = 0;
  for (const { index, 0: whole, groups } of text.matchAll(
    /\{(?:(?<times>-?\d+)\*)?(?<name>[\w.]+?)(?<plus>[-+]\d+)?\}/g,
  )) {
    const { times, name = '', plus } = groups ?? {};
    if (!lists.names.includes(name) && !lists.follows.has(name)) continue;
    const isSum = times !== undefined || plus !== undefined;
    const sum = isSum ? { times: BigInt(times ?? 1), plus: BigInt(plus ?? 0) } : null;
    holes.push({ before: text.slice(end, index), cellIn: cellReader(name, lists), sum });
    end = index + whole.length;
  }
  const rest = text.slice(end);
  return (cells) => {
    let written = '';
    for (const { before, cellIn, sum } of holes) {
      const cell = cellIn(cells);
      if (cell === '') return null;
      const value = within ? unquoted(cell) : asValue(cell);
      written += before + (sum === null ? value : String(sum.times * BigInt(unquoted(cell)) + sum.plus));
    }
    return written + rest;
  };
}

/** `{2*id+1}`: a cell that another column gives, times a number, plus one. */
interface Sum {
  readonly times: bigint;
  readonly plus: bigint;
}

/** Reads a column's cell in its long form. */
function cellReader(name: string, lists: Lists): (cells: readonly string[]) => string {
  const follower = lists.follows.get(name);
  if (follower !== undefined) {
    const leader = lists.names.lastIndexOf(follower.leader);
    return (cells) => follower.pairs.get(cells[leader] ?? '') ?? '';
  }
  const column = lists.names.lastIndexOf(name);
  const codes = lists.codes.get(name);
  const subject = [...(codes?.keys() ?? [])].find((each) => each.startsWith('{'));
  if (subject === undefined) return (cells) => withoutNames(cells[column] ?? '', codes);
  // Read at the first row: columns of a text that is none of ours may name each other.
  let source: ((cells: readonly string[]) => string) | null = null;
  return (cells) => {
    const read = (source ??= cellReader(subject.slice(1, -1), lists));
    return withoutNames(cells[column] ?? '', codes).replaceAll(subject, () => unquoted(read(cells)));
  };
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
    opensJson(cell) || /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)$/.test(cell);
  return json ? cell : `"${cell}"`;
}

function opensJson(text: string, at = 0): boolean {
  const sign = text.charAt(at);
  return sign === '"' || sign === '[' || sign === '{';
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
    } else if (opensJson(line, at)) end = closingAt(line, at);
    else {
      const blank = line.indexOf(' ', at);
      end = blank === -1 ? line.length : blank;
    }
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
