/** Blocks of lines of one shape, one after the other, as XML, YAML, `stat` and `sqlite3 -line` print records. */
export interface Records {
  /** Their lines among those of the text, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** A line of the block each: what stands before and behind its value; null: the line is the same in all blocks. */
  readonly template: readonly Slot[];
  /** The sign that stands for a value in the template. */
  readonly mark: string;
  readonly names: readonly string[];
  /** A block each, with a value for each line that has one. */
  readonly cells: readonly (readonly string[])[];
}

/** A line of a block. */
export interface Slot {
  readonly before: string;
  /** Null: there is no value, `before` is the line. */
  readonly behind: string | null;
}

const minBlocks = 8;
/** Of longer records hardly two have the same lines. */
const maxBlockLines = 30;

/** `<tag …`, `</tag>`, `key: value`, `- key: value`, `key = value`: up to the value. */
const keyed = /^\s*(?:<[/?!]?[\w:.-]+|(?:- )*["']?[\w.@/-][\w.@/ -]{0,40}["']?\s*[:=](?!\S*:\S*:))/;
const marks = ['{}', '\u27e8\u27e9', '\u00ab\u00bb'] as const;

/** All runs of equal blocks among lines. Linear: from each line blocks of one length are looked for. */
export function readRecords(lines: readonly string[]): readonly Records[] {
  const keys = lines.map(keyOf);
  const found: Records[] = [];
  const next = nextOf(keys);
  let first: string | undefined | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const length = (next[at] ?? 0) - at;
    if (keys[at] === '' || length < 2 || length > maxBlockLines) continue;
    let end = at + length;
    while (end < lines.length && keys[end] === keys[end - length] && keys[end] !== null) end += 1;
    if (end - at < minBlocks * length) continue;
    if (first === null) first = firstKeyOf(keys);
    const from = at + beginIn(lines.slice(at, at + length), keys.slice(at, at + length), first);
    let to = end - ((end - from) % length);
    if (to === end && goesOnAt(lines, from, to)) to -= length;
    const records = to - from < minBlocks * length ? null : recordsIn(lines, from, to, length);
    if (records !== null) found.push(records);
    // From a later line of blocks that are none there are none either.
    at = records === null ? end - length : to - 1;
  }
  return found;
}

/**
 * Where a record begins among the lines of a block, which may begin in the middle of one: a row must not have values of
 * two. Behind its blank line or the tag that closes it, with its dash, or with the line that comes first in the text.
 */
function beginIn(
  block: readonly string[],
  keys: readonly (string | null)[],
  first: string | undefined,
): number {
  const least = Math.min(...block.map((line) => (line === '' ? Infinity : indentOf(line))));
  const only = (is: (line: string) => boolean): number => {
    const at = block.findIndex(is);
    return at === block.findLastIndex(is) ? at : -1;
  };
  const isOuter = (line: string, sign: string): boolean =>
    line.startsWith(sign, least) && indentOf(line) === least;
  for (const end of [only((line) => line === ''), only((line) => isOuter(line, '</'))])
    if (end !== -1) return (end + 1) % block.length;
  const dash = only((line) => isOuter(line, '- '));
  return Math.max(0, dash === -1 ? keys.indexOf(first ?? null) : dash);
}

/** The first key of a text that comes again as often as records do; one that is no end of a record. */
function firstKeyOf(keys: readonly (string | null)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const key of keys) if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].find(([key, count]) => count >= minBlocks && key !== '' && !/^\s*<\//.test(key))?.[0];
}

/** True when the line behind the blocks is one more of the last of them. */
function goesOnAt(lines: readonly string[], from: number, to: number): boolean {
  const line = lines[to] ?? '';
  return line !== '' && indentOf(line) > indentOf(lines[from] ?? '');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Null: a line that no record has. */
function keyOf(line: string): string | null {
  return line === '' ? '' : (keyed.exec(line)?.[0] ?? null);
}

/** For each line where its key comes next. */
function nextOf(keys: readonly (string | null)[]): Int32Array {
  const next = new Int32Array(keys.length);
  const below = new Map<string, number>();
  for (let at = keys.length - 1; at >= 0; at -= 1) {
    const key = keys[at] ?? null;
    if (key === null) continue;
    next[at] = below.get(key) ?? 0;
    below.set(key, at);
  }
  return next;
}

function recordsIn(lines: readonly string[], from: number, to: number, length: number): Records | null {
  const template: Slot[] = [];
  const columns: string[][] = [];
  for (let part = 0; part < length; part += 1) {
    const column: string[] = [];
    for (let at = from + part; at < to; at += length) column.push(lines[at] ?? '');
    const slot = slotOf(column);
    template.push(slot);
    const { before, behind } = slot;
    if (behind !== null)
      columns.push(column.map((line) => line.slice(before.length, line.length - behind.length)));
  }
  const mark = marks.find((each) =>
    template.every(({ before, behind }) => !`${before} ${behind ?? ''}`.includes(each)),
  );
  const isOdd = columns.some((column) => column.some((value) => /[\t\r]/.test(value)));
  if (mark === undefined || isOdd || columns.length < 2) return null;
  const cells = Array.from({ length: (to - from) / length }, (_, row) =>
    columns.map((column) => column[row] ?? ''),
  );
  const names = template.flatMap(({ before, behind }) => (behind === null ? [] : [nameIn(before)]));
  // A row must have something to show: an empty one would end them.
  return cells.every((row) => row.some((value) => value !== ''))
    ? { from, to, template, mark, names, cells }
    : null;
}

/** What all begin with and end with, up to signs that part keys and values: names and numbers stay whole. */
function slotOf(column: readonly string[]): Slot {
  const [first = ''] = column;
  if (column.every((line) => line === first)) return { before: first, behind: null };
  let [head, tail] = [first.length, first.length];
  for (const line of column) {
    let at = 0;
    while (at < head && at < line.length && line[at] === first[at]) at += 1;
    head = at;
    at = 0;
    while (at < tail && at < line.length && line.at(-1 - at) === first.at(-1 - at)) at += 1;
    tail = at;
  }
  const before = /^.*[\s=:>"'(,]/s.exec(first.slice(0, head))?.[0] ?? '';
  const behind = /[\s<"'),;].*$/s.exec(first.slice(first.length - tail))?.[0] ?? '';
  const isApart = column.every((line) => line.length >= before.length + behind.length);
  return { before, behind: isApart ? behind : '' };
}

/** `customer` of `    <customer>`, of `  customer: ` and of `customer = `. */
function nameIn(before: string): string {
  return /(?<![\w.@-])([\w.@-]+)[\s=:>"'(,]*$/.exec(before)?.[1] ?? '';
}
