import { minNoteGainTokens } from '../../limits.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import { BlockLines } from './block-lines.ts';
import { again, againBelow } from './notation.ts';

/** Lines of a block that comes again: fewer are quickly read, more are seldom alike. */
const blockLines = { least: 3, most: 80 } as const;
/** Lines of fewer shapes are a list, which reads better as it stands. */
const minShapes = 3;
/** Blocks of one shape beyond so many are looked for in the next round. */
const maxAlike = 400;
/** First lines of a shape that are tried before it is given up. */
const maxTries = 3;
/** Blocks that have a number each. */
const maxBlocks = 40;
/** A longer text is a log, for which other forms are, and to read all of its words takes longer than to count its tokens. */
const maxChars = 200_000;
/** Lines of blocks that are compared word by word, for each line of the text: far more than any test run takes. */
const comparedPerLine = 40;
/** Words of a line, about: a look at its shape takes so much less. */
const wordsPerLine = 8;
/** Lengths of a block that are tried. */
const maxLengths = 6;
/** Columns of a block: a row of more is no longer read. */
const maxColumns = 12;

/** A block of lines, and where it comes again with other words. */
interface Block {
  readonly from: number;
  readonly length: number;
  readonly columns: readonly Column[];
  readonly rows: ReadonlyMap<number, readonly string[]>;
}

/** A word of the block that others have another for: each of its places, or its `nth` alone. */
interface Column {
  readonly word: string;
  readonly nth: number | null;
  /** Index among the words of the block. */
  readonly at: number;
}

/**
 * Blocks of lines that differ in a few words, as failures of one kind do: the first one stands as it is, below a line that
 * numbers it and names the words; each other one is the words that it has for these. Lines that name a failing test stay.
 */
export function shareBlocks(lines: readonly string[]): readonly string[] {
  if (lines.reduce((sum, line) => sum + line.length, 0) > maxChars) return lines;
  const parsed = new BlockLines(lines);
  const blocks = blocksOf(parsed);
  if (blocks.length === 0) return lines;
  const starts = new Map(blocks.map((block, at) => [block.from, { block, number: at + 1 }]));
  const rows = new Map(
    [...starts.values()].flatMap(({ block, number }) =>
      [...block.rows].map(([from, words]) => [from, { to: from + block.length, number, words }] as const),
    ),
  );
  const written: string[] = [];
  for (let at = 0; at < lines.length;) {
    const row = rows.get(at);
    const start = starts.get(at);
    if (row !== undefined) {
      written.push(again(row.number, row.words));
      at = row.to;
      continue;
    }
    if (start !== undefined) {
      const { length, columns } = start.block;
      written.push(againBelow(start.number, length, columns.map(nameOf)));
    }
    written.push(lines[at] ?? '');
    at += 1;
  }
  return written;
}

function nameOf({ word, nth }: Column): string {
  return nth === null ? word : `${word}(${String(nth)})`;
}

/** Blocks in the order of their first lines. */
function blocksOf(lines: BlockLines): readonly Block[] {
  const finder = new Finder(lines);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length && blocks.length < maxBlocks; at += 1) {
    const block = finder.blockAt(at);
    if (block === null) continue;
    blocks.push(block);
    at += block.length - 1;
  }
  return blocks;
}

class Finder {
  readonly #lines: BlockLines;
  /** The shape of the lines that begin in a line; null: no block may. */
  readonly #keys: readonly (string | null)[];
  readonly #places = new Map<string, number[]>();
  readonly #tries = new Map<string, number>();
  readonly #taken: boolean[];
  /** Lines that may still be compared. */
  #work: number;

  constructor(lines: BlockLines) {
    this.#lines = lines;
    const signs = Array.from({ length: lines.length }, (_, at) => lines.signOf(at));
    this.#keys = signs.map((_, at) => keyAt(signs, at));
    this.#taken = signs.map(() => false);
    this.#work = lines.length * comparedPerLine;
    for (const [at, key] of this.#keys.entries()) {
      if (key === null) continue;
      const known = this.#places.get(key);
      if (known === undefined) this.#places.set(key, [at]);
      else known.push(at);
    }
  }

  /** The block that begins in a line, as long as saves most; its lines are then no other's. */
  blockAt(at: number): Block | null {
    const key = this.#keys[at] ?? null;
    if (key === null || this.#taken[at] === true || this.#work <= 0) return null;
    const tries = this.#tries.get(key) ?? 0;
    const places = this.#places.get(key) ?? [];
    if (tries >= maxTries || places.length < 2) return null;
    this.#work -= places.length / wordsPerLine;
    // A blank line is not where anything begins.
    if (this.#lines.at(at).words.length === 0) return null;
    const others = places.filter((other) => other > at && this.#taken[other] !== true).slice(0, maxAlike);
    const block = others.length === 0 ? null : this.#best(at, others);
    if (block === null) this.#tries.set(key, tries + 1);
    else for (const from of [at, ...block.rows.keys()]) this.#taken.fill(true, from, from + block.length);
    return block;
  }

  #best(from: number, others: readonly number[]): Block | null {
    const alike = others.map((other) => ({ other, length: this.#alikeLines(from, other) }));
    const lengths = new Set(alike.map(({ length }) => length).filter((each) => each >= blockLines.least));
    let best: Block | null = null;
    let most = minNoteGainTokens;
    for (const length of [...lengths].sort((one, next) => next - one).slice(0, maxLengths)) {
      const long = alike.flatMap((each) => (each.length >= length ? [each.other] : []));
      const starts = apart(long, from, length);
      this.#work -= length * (starts.length + 1);
      if (this.#work <= 0) break;
      const block = blockOf(this.#lines, from, length, starts);
      const isList = block !== null && block.columns.length > 0 && this.#shapes(from, length) < minShapes;
      const saved = block === null || isList ? 0 : savedBy(this.#lines, block);
      if (saved > most) [best, most] = [block, saved];
    }
    return best;
  }

  /** Of how many shapes the lines of a block are. */
  #shapes(from: number, length: number): number {
    return new Set(this.#lines.slice(from, from + length).map(({ shape }) => shape)).size;
  }

  #alikeLines(from: number, other: number): number {
    const most = Math.min(blockLines.most, other - from, this.#lines.length - other);
    let length = 0;
    while (length < most && this.#isAlike(from + length, other + length)) length += 1;
    this.#work -= length / wordsPerLine;
    return length;
  }

  #isAlike(one: number, other: number): boolean {
    const shape = this.#lines.at(one).shape;
    const isFree = this.#taken[one] !== true && this.#taken[other] !== true;
    return shape !== 0 && shape === this.#lines.at(other).shape && isFree;
  }
}

/** What the first lines of a block are like; null: they are a list, or too few. */
function keyAt(signs: readonly number[], at: number): string | null {
  const head = signs.slice(at, at + blockLines.least);
  return new Set(head).size < blockLines.least ? null : head.join(' ');
}

/** Of some starts those whose blocks do not overlap. */
function apart(starts: readonly number[], from: number, length: number): readonly number[] {
  let end = from + length;
  return starts.filter((start) => {
    if (start < end) return false;
    end = start + length;
    return true;
  });
}

function blockOf(lines: BlockLines, from: number, length: number, starts: readonly number[]): Block | null {
  const own = wordsOf(lines, from, length);
  const theirs = starts.map((start) => ({ start, words: wordsOf(lines, start, length) }));
  const columns = columnsOf(
    own,
    theirs.map(({ words }) => words),
  );
  if (starts.length === 0 || columns.length > maxColumns) return null;
  const rows = new Map(theirs.map(({ start, words }) => [start, columns.map(({ at }) => words[at] ?? '')]));
  return { from, length, columns, rows };
}

function wordsOf(lines: BlockLines, from: number, length: number): readonly string[] {
  const all: string[] = [];
  for (let at = from; at < from + length; at += 1) for (const word of lines.at(at).words) all.push(word);
  return all;
}

/** The words of a block for which others have another one, in the order in which they stand. */
function columnsOf(own: readonly string[], others: readonly (readonly string[])[]): readonly Column[] {
  const places = new Map<string, number[]>();
  for (const [at, word] of own.entries()) {
    const known = places.get(word);
    if (known === undefined) places.set(word, [at]);
    else known.push(at);
  }
  const columns: Column[] = [];
  for (const [word, at] of places) {
    const [first = 0] = at;
    const differs = (place: number): boolean => others.some((words) => words[place] !== word);
    const isOne = others.every((words) => at.every((place) => words[place] === words[first]));
    if (isOne && differs(first)) columns.push({ word, nth: null, at: first });
    if (isOne) continue;
    for (const [index, place] of at.entries()) {
      if (differs(place)) columns.push({ word, nth: index + 1, at: place });
    }
  }
  return columns.sort((one, next) => one.at - next.at);
}

function savedBy(lines: BlockLines, { length, columns, rows }: Block): number {
  let saved = -tokenWeight(againBelow(1, length, columns.map(nameOf)));
  for (const [start, words] of rows) {
    for (let at = start; at < start + length; at += 1) saved += lines.weightOf(at);
    saved -= tokenWeight(again(1, words)) + 1;
  }
  return saved;
}
