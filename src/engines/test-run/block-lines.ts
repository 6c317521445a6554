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
  readonly weight: number;
}

/** Reads lines as parts of blocks. */
export function readLines(lines: readonly string[]): readonly BlockLine[] {
  const shapes = new Map<string, number>();
  return lines.map((line) => {
    const weight = tokenWeight(line) + 1;
    if (line.length > maxLineChars || namesFailure(line) || countsLines(line)) {
      return { words: [], shape: 0, weight };
    }
    const words = line.match(word) ?? [];
    const gaps = line.replace(word, '\u0000');
    const shape = shapes.get(gaps) ?? shapes.size + 1;
    shapes.set(gaps, shape);
    return { words, shape, weight };
  });
}
