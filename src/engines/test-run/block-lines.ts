import { tokenWeight } from '../../text/token-weight.ts';
import { namesFailure } from './failure-names.ts';
import { countsLines } from './notation.ts';

/** A longer line is no part of a block. */
const maxLineChars = 400;

/** A file with the line in it, else a name, a number or a word. */
const word = /[\w./-]*\.[A-Za-z]\w*:\d+(?::\d+)?|[\p{L}\p{N}](?:[\p{L}\p{N}_.]*[\p{L}\p{N}_])?/gu;

/** A line as its words and what stands between them. */
export interface BlockLine {
  readonly words: readonly string[];
  /** Equal for lines that differ in their words alone; 0: it is no part of a block. */
  readonly shape: number;
}

/** Reads lines as parts of blocks, each when it is first asked for. */
export class BlockLines {
  readonly length: number;
  readonly #lines: readonly string[];
  readonly #shapes = new Map<string, number>();
  readonly #read: (BlockLine | undefined)[] = [];

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.length = lines.length;
  }

  at(index: number): BlockLine {
    return (this.#read[index] ??= this.#readLine(this.#lines[index] ?? ''));
  }

  /** Lines from one index up to another. */
  slice(from: number, to: number): readonly BlockLine[] {
    return Array.from({ length: Math.min(to, this.length) - from }, (_, step) => this.at(from + step));
  }

  /** A number that lines which differ in their words alone mostly share; it costs a look at each character. */
  signOf(index: number): number {
    const line = this.#lines[index] ?? '';
    let sign = 7;
    if (line.length > maxLineChars) return sign;
    for (let at = 0; at < line.length; at += 1) {
      const code = line.charCodeAt(at);
      const isWord =
        code > 0x7f ||
        (code > 0x60 && code < 0x7b) ||
        (code > 0x40 && code < 0x5b) ||
        (code > 0x2d && code < 0x3b) ||
        code === 0x5f;
      if (!isWord) sign = (Math.imul(sign, 31) + code) | 0;
    }
    return sign;
  }

  /** Tokens of a line, about. */
  weightOf(index: number): number {
    return tokenWeight(this.#lines[index] ?? '') + 1;
  }

  #readLine(line: string): BlockLine {
    if (line.length > maxLineChars || namesFailure(line) || countsLines(line)) return { words: [], shape: 0 };
    const words: string[] = [];
    const gaps = line.replace(word, (each) => {
      words.push(each);
      return '\u0000';
    });
    const shape = this.#shapes.get(gaps) ?? this.#shapes.size + 1;
    this.#shapes.set(gaps, shape);
    return { words, shape };
  }
}
