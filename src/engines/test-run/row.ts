import { tokenWeight } from '../../text/token-weight.ts';

/** Some lines of the text and how they are written. */
export interface Row {
  /** Lines of the lossless form. */
  readonly form: readonly string[];
  /** Lines of the text, from index `from` up to `to`, which is the next row's. */
  readonly from: number;
  readonly to: number;
  /** It is read by what stands in the rows before of these indices: the text of a warning, a wording. */
  readonly needs?: readonly number[];
}

/** Tokens of some lines, about. */
export function weightOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + tokenWeight(line) + 1, 0);
}
