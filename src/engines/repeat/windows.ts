import { minRepeatLines } from '../../limits.ts';

/** The number of a line that is equal to no other. */
export const none = -1;

/** A number that equal windows of lines share; others may share it by chance, so places are compared in full. */
export function windowOf(numbers: readonly number[], at: number): number {
  let window = 0;
  for (let index = at; index < at + minRepeatLines; index += 1) {
    window = (Math.imul(window, 0x01000193) ^ ((numbers[index] ?? none) + 1)) >>> 0;
  }
  return window;
}

/** How many lines from two places on are equal. */
export function sharedLines(
  one: readonly number[],
  from: number,
  other: readonly number[],
  at: number,
): number {
  let lines = 0;
  while (from + lines < one.length) {
    const number = one[from + lines];
    if (number === none || number !== other[at + lines]) break;
    lines += 1;
  }
  return lines;
}
