import { minRepeatLines } from '../../limits.ts';
import type { Steps } from '../../text/steps.ts';
import type { ComparedLines } from '../engine.ts';
import { none, sharedLines, windowOf, type Sought } from './windows.ts';

/** A run of lines that stands in the same text already. */
export interface OwnRun {
  /** Where it begins among the lines that are shown; counts from 1. */
  readonly fromLine: number;
  readonly lines: number;
}

/** The lines of one text that are shown so far, to find them again further down. */
export class OwnLines {
  readonly #sought: Sought;
  /** Numbers of the lines shown, in their order. */
  readonly #shown: number[] = [];
  readonly #windows = new Map<number, number>();

  constructor({ keys, above }: ComparedLines) {
    const known = new Map<string, number>();
    const numbers = keys.map((key) => {
      if (key === null) return none;
      const number = known.get(key) ?? known.size;
      known.set(key, number);
      return number;
    });
    this.#sought = { numbers, above };
  }

  /** The line at an index is shown as it is. */
  show(at: number): void {
    this.#shown.push(this.#sought.numbers[at] ?? none);
    const start = this.#shown.length - minRepeatLines;
    if (start < 0) return;
    const window = windowOf(this.#shown, start);
    if (!this.#windows.has(window)) this.#windows.set(window, start);
  }

  /** A line of ours is shown for some of the text. */
  showOther(): void {
    this.#shown.push(none);
  }

  /** The first run of shown lines that is equal to those from index `from` on. */
  find(from: number, steps: Steps): OwnRun | null {
    const { numbers } = this.#sought;
    if (from + minRepeatLines > numbers.length) return null;
    const start = this.#windows.get(windowOf(numbers, from));
    const lines = start === undefined ? 0 : sharedLines(this.#sought, from, this.#shown, start);
    steps.take(lines + 1);
    return start === undefined || lines < minRepeatLines ? null : { fromLine: start + 1, lines };
  }
}
