import { minRepeatLines } from '../../limits.ts';

/** The number of a line that is equal to no other. */
export const none = -1;

/** A number that equal windows of lines share; others may share it by chance, so places are compared in full. */
export function windowOf(numbers: readonly number[], at: number): number {
  let window = 0;
  for (let index = at; index < at + minRepeatLines; index += 1) {
    window = Math.imul(window, 0x01000193) ^ ((numbers[index] ?? none) + 1);
  }
  return window;
}

/** Lines that are looked for, by their numbers; so many right above each belong to it. */
export interface Sought {
  readonly numbers: readonly number[];
  readonly above: readonly number[];
}

/** How many lines from two places on are equal, up to one that belongs to lines further up. */
export function sharedLines(
  { numbers, above }: Sought,
  from: number,
  other: readonly number[],
  at: number,
): number {
  let lines = 0;
  while (from + lines < numbers.length) {
    const number = numbers[from + lines];
    if (number === none || number !== other[at + lines] || (above[from + lines] ?? 0) > lines) break;
    lines += 1;
  }
  return lines;
}
