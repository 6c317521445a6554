import type { Distinct } from './distinct.ts';
import { changing, lineEnd, type WordTable } from './words.ts';

/** A word that fewer lines than this share in one place is a value, not part of what was printed. */
const minKindLines = 3;

/** Lines that one printing statement wrote, as far as their words show it. */
export interface Kind {
  /** Indices of different lines, ascending. */
  readonly lines: readonly number[];
  /** Words from the first that all lines share or have in the same place; what follows differs freely. */
  readonly words: number;
  /** The lines end after these words. */
  readonly closed: boolean;
}

interface Found {
  /** Tokens saved by `kinds`, about. */
  readonly gain: number;
  readonly kinds: readonly Kind[];
  /** Lines in no kind. */
  readonly loose: readonly number[];
}

/** What the words up to some place say about a set of lines. */
interface Head {
  readonly words: number;
  /** Tokens that are the same in all lines. */
  readonly constant: number;
  readonly variables: number;
}

/** Tokens of a kind's name before its values, of naming it at its first line, and of marking one value there. */
const useCost = 1.5;
const nameCost = 3;
const valueCost = 0.5;
const valueMarkCost = 2;
/** Digits and names with digits take a token for about so many characters. */
const charsPerChangingToken = 3;

const nothing: Found = { gain: 0, kinds: [], loose: [] };

/**
 * Sorts lines into kinds: word by word, lines go on together while they have the same word or a changing one in the
 * same place; words that few lines share are taken for values. At each word the better of two answers stands: one
 * kind whose lines differ freely from here on, or the kinds found beyond. Linear in the words of all lines.
 */
export function findKinds({ texts, counts }: Distinct, table: WordTable): readonly Kind[] {
  const all = texts.map((_, line) => line);
  return new Search(texts, table, counts).below(all, { words: 0, constant: 0, variables: 0 }).kinds;
}

class Search {
  readonly #texts: readonly string[];
  readonly #table: WordTable;
  readonly #counts: Int32Array;

  constructor(texts: readonly string[], table: WordTable, counts: Int32Array) {
    this.#texts = texts;
    this.#table = table;
    this.#counts = counts;
  }

  below(lines: readonly number[], head: Head): Found {
    if (lines.length === 1 && this.#counts[lines[0] ?? 0] === 1) return { ...nothing, loose: lines };
    const { branches, long } = this.#branches(lines, head.words);
    const found = branches.map((branch) => this.#branch(branch, head));
    const kinds = found.flatMap((each) => each.kinds);
    const loose = [...long, ...found.flatMap((each) => each.loose)];
    const gain = found.reduce((sum, each) => sum + each.gain, 0);
    if (head.words === 0) return { gain, kinds, loose };
    const whole = this.#gain(lines, head);
    const rest = loose.length < minKindLines ? 0 : this.#gain(loose, head);
    if (whole > 0 && whole > gain + Math.max(0, rest)) {
      return { gain: whole, kinds: [{ lines, words: head.words, closed: false }], loose: [] };
    }
    if (rest <= 0) return { gain, kinds, loose };
    const kind = { lines: loose.toSorted((left, right) => left - right), words: head.words, closed: false };
    return { gain: gain + rest, kinds: [...kinds, kind], loose: [] };
  }

  #branch({ word, separator, lines }: Branch, head: Head): Found {
    const constant = head.constant + (this.#table.separatorWeight[separator] ?? 0);
    if (word === lineEnd) {
      const ended = { ...head, constant };
      const gain = this.#gain(lines, ended);
      if (gain <= 0) return { ...nothing, loose: lines };
      return { gain, kinds: [{ lines, words: head.words, closed: true }], loose: [] };
    }
    const weight = word === changing ? null : (this.#table.wordWeight[word] ?? 0);
    const shared = weight === null ? this.#sharedStart(lines, head.words) : { weight, whole: true };
    return this.below(lines, {
      words: head.words + 1,
      constant: constant + shared.weight,
      variables: head.variables + (shared.whole ? 0 : 1),
    });
  }

  /** Tokens that the lines' words at one place share at their beginning, and whether that is all of them. */
  #sharedStart(lines: readonly number[], at: number): { weight: number; whole: boolean } {
    let shared: string | null = null;
    let whole = true;
    for (const line of lines) {
      const place = (this.#table.first[line] ?? 0) + at;
      const text = this.#texts[line] ?? '';
      const start = this.#table.start[place] ?? 0;
      const length: number = (this.#table.end[place] ?? 0) - start;
      if (shared === null) {
        shared = text.slice(start, start + length);
        continue;
      }
      let same = 0;
      while (same < shared.length && same < length && text[start + same] === shared[same]) same += 1;
      whole &&= same === shared.length && same === length;
      shared = shared.slice(0, same);
    }
    return { weight: (shared?.length ?? 0) / charsPerChangingToken, whole };
  }

  #gain(lines: readonly number[], { constant, variables }: Head): number {
    let count = 0;
    for (const line of lines) count += this.#counts[line] ?? 0;
    const saved = constant - useCost - valueCost * variables;
    return (count - 1) * saved - nameCost - valueMarkCost * variables;
  }

  /** Lines by their next separator and word. Words of few lines go together as a changing one. */
  #branches(lines: readonly number[], at: number): { branches: readonly Branch[]; long: readonly number[] } {
    const { first, separator, word } = this.#table;
    const long: number[] = [];
    const branches = new Map<number, Branch>();
    for (const line of lines) {
      const place = (first[line] ?? 0) + at;
      if (place >= (first[line + 1] ?? 0)) {
        long.push(line);
        continue;
      }
      const key = (separator[place] ?? 0) * keySpan + (word[place] ?? 0);
      const branch = branches.get(key);
      if (branch !== undefined) branch.lines.push(line);
      else branches.set(key, { separator: separator[place] ?? 0, word: word[place] ?? 0, lines: [line] });
    }
    const all = [...branches.values()];
    return { branches: all.length < 2 ? all : pooled(all), long };
  }
}

/** Lines that go on with the same separator and word. */
interface Branch {
  readonly separator: number;
  readonly word: number;
  readonly lines: number[];
}

/** More than the different words of any text. */
const keySpan = 2 ** 26;

function pooled(branches: readonly Branch[]): readonly Branch[] {
  const pools = new Map<number, Branch>();
  const kept: Branch[] = [];
  for (const branch of branches) {
    if (branch.word === lineEnd || (branch.word !== changing && branch.lines.length >= minKindLines)) {
      kept.push(branch);
      continue;
    }
    const pool = pools.get(branch.separator);
    if (pool === undefined)
      pools.set(branch.separator, { ...branch, word: changing, lines: [...branch.lines] });
    else for (const line of branch.lines) pool.lines.push(line);
  }
  for (const pool of pools.values()) pool.lines.sort((left, right) => left - right);
  return [...kept, ...pools.values()];
}
