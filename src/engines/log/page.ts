import { overwrittenMark, splitLines } from '../../text/lines.ts';
import { minRepeatTokens } from '../../limits.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { findKinds } from './kinds.ts';
import {
  chooseNotation,
  kindName,
  writeFirst,
  writeHeader,
  writeNext,
  writeRepeat,
  type Notation,
} from './notation.ts';
import { templateOf, type Template } from './template.ts';
import { readWords } from './words.ts';

/** One line of the lossless form. */
export interface Row {
  readonly text: string;
  /** The line as it was printed, of which this row is the form. */
  readonly line: string;
  /** Number of the line's kind, or -1. */
  readonly kind: number;
  /** `repeat`: it says how often the row above came again; `first`: it spells its kind out. */
  readonly role: 'header' | 'line' | 'first' | 'repeat';
  /** Lines of the original that it stands for. */
  readonly lines: number;
}

/** A log, laid out as the lines of its lossless form. */
export interface Page {
  readonly rows: readonly Row[];
}

interface Known {
  readonly name: string;
  readonly template: Template;
  readonly number: number;
}

/** Lays out a text; null: it holds nothing that repeats, or all the signs that are free to use. */
export function layOut(text: string): Page | null {
  const { lines, crlf, overwritten } = splitLines(text);
  const { distinct, counts, order } = distinctLines(lines);
  const table = readWords(distinct);
  const kinds = findKinds(distinct, table, counts)
    .map((kind) => ({ kind, template: templateOf(kind, distinct, table) }))
    .filter(({ kind, template }) => pays(kind.lines, template, distinct, counts));
  const notation = chooseNotation(
    distinct,
    kinds.map(({ kind }) => distinct[kind.lines[0] ?? 0] ?? ''),
  );
  if (notation === null) return null;
  const uses = kinds.map(({ kind }) => kind.lines.reduce((sum, line) => sum + (counts[line] ?? 0), 0));
  const ranks = [...kinds.keys()].sort(
    (left, right) => (uses[right] ?? 0) - (uses[left] ?? 0) || left - right,
  );
  const kindOf = new Map<number, Known>();
  for (const [number, index] of ranks.entries()) {
    const found = kinds[index];
    if (found === undefined) continue;
    const known = { name: kindName(number), template: found.template, number };
    for (const line of found.kind.lines) kindOf.set(line, known);
  }
  const rows = rowsOf(order, distinct, kindOf, notation);
  const repeats = rows.some(({ role }) => role === 'repeat');
  if (kinds.length === 0 && !repeats && !crlf && !overwritten) return null;
  const header = writeHeader(notation, { kinds: kinds.length > 0, repeats, crlf, overwritten });
  return { rows: [{ text: header, line: '', kind: -1, role: 'header', lines: 0 }, ...rows] };
}

function distinctLines(lines: readonly string[]): {
  distinct: readonly string[];
  counts: Int32Array;
  order: Int32Array;
} {
  const known = new Map<string, number>();
  const distinct: string[] = [];
  const counts: number[] = [];
  const order = Int32Array.from(lines, (line) => {
    const before = known.get(line);
    if (before !== undefined) {
      counts[before] = (counts[before] ?? 0) + 1;
      return before;
    }
    known.set(line, distinct.length);
    counts.push(1);
    return distinct.push(line) - 1;
  });
  return { distinct, counts: Int32Array.from(counts), order };
}

/** Whether a kind's lines get shorter by it, with a little to pay for having to look up what it means. */
function pays(
  lines: readonly number[],
  template: Template,
  distinct: readonly string[],
  counts: Int32Array,
): boolean {
  const marks = 2 * (template.constants.length - 1) + 2;
  let saved = -marks - lookUpTokens;
  let first = true;
  for (const line of lines) {
    const times = (counts[line] ?? 0) - (first ? 1 : 0);
    first = false;
    if (times > 0) {
      const use = 1 + tokenWeight(` ${template.values(line).join(' ')}`);
      saved += times * (tokenWeight(distinct[line] ?? '') - use);
    }
  }
  return saved > 0;
}

const lookUpTokens = 2;

function rowsOf(
  order: Int32Array,
  distinct: readonly string[],
  kindOf: ReadonlyMap<number, Known>,
  notation: Notation,
): readonly Row[] {
  const rows: Row[] = [];
  const spelled = new Set<number>();
  for (let at = 0; at < order.length; at += 1) {
    const id = order[at] ?? 0;
    const line = distinct[id] ?? '';
    const known = kindOf.get(id);
    if (known === undefined) rows.push({ text: line, line, kind: -1, role: 'line', lines: 1 });
    else if (spelled.has(known.number)) {
      const text = writeNext(notation, known.name, known.template.values(id));
      rows.push({ text, line, kind: known.number, role: 'line', lines: 1 });
    } else {
      spelled.add(known.number);
      const text = writeFirst(notation, known.name, known.template.constants, known.template.values(id));
      rows.push({ text, line, kind: known.number, role: 'first', lines: 1 });
    }
    let more = 0;
    while (order[at + more + 1] === id) more += 1;
    const use = known === undefined ? line : writeNext(notation, known.name, known.template.values(id));
    if (more > 0 && more * (tokenWeight(use) + 1) > minRepeatTokens) {
      rows.push({
        text: writeRepeat(notation, more),
        line,
        kind: known?.number ?? -1,
        role: 'repeat',
        lines: more,
      });
      at += more;
    }
  }
  return rows;
}

/** Rows that hold text of a line which another line was printed over. */
export function isOverwritten(row: Row): boolean {
  return row.line.endsWith(overwrittenMark);
}
