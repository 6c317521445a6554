import { tokenWeight } from '../../text/token-weight.ts';

/** Each different line of a text once, in order of first sight; a line is known by its index here. */
export interface Distinct {
  readonly texts: readonly string[];
  /** How often each one stands in the text. */
  readonly counts: Int32Array;
  /** Tokens of each one, about. */
  readonly weights: readonly number[];
  /** The text's lines. */
  readonly order: Int32Array;
}

export function distinctLines(lines: readonly string[]): Distinct {
  const known = new Map<string, number>();
  const texts: string[] = [];
  const order = new Int32Array(lines.length);
  for (const [index, line] of lines.entries()) {
    const before = known.get(line);
    if (before !== undefined) {
      order[index] = before;
      continue;
    }
    known.set(line, texts.length);
    order[index] = texts.push(line) - 1;
  }
  const counts = new Int32Array(texts.length);
  for (const line of order) counts[line] = (counts[line] ?? 0) + 1;
  return { texts, counts, weights: texts.map(tokenWeight), order };
}

/** Tokens of the whole text, about. */
export function weightOf({ order, weights }: Distinct): number {
  return order.reduce((sum, line) => sum + (weights[line] ?? 0) + 1, 0);
}
