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
  for (let from = 0; from < lines.length; from += 1) {
    const length = (next[from] ?? 0) - from;
    if (keys[from] === '' || length < 2 || length > maxBlockLines) continue;
    let to = from + length;
    while (to < lines.length && keys[to] === keys[to - length] && keys[to] !== null) to += 1;
    to -= (to - from) % length;
    if (to - from < minBlocks * length) continue;
    const records = recordsIn(lines, from, to, length);
    if (records !== null) found.push(records);
    // From a later line of blocks that are none there are none either.
    from = records === null ? to - length : to - 1;
  }
  return found;
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
