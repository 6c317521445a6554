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
  /** By number: the line stands in the text more than once. */
  readonly #isAgain: readonly boolean[];

  constructor({ keys, above }: ComparedLines) {
    const known = new Map<string, number>();
    const isAgain: boolean[] = [];
    const numbers = keys.map((key) => {
      if (key === null) return none;
      const number = known.get(key);
      if (number !== undefined) {
        isAgain[number] = true;
        return number;
      }
      known.set(key, known.size);
      return isAgain.push(false) - 1;
    });
    this.#sought = { numbers, above };
    this.#isAgain = isAgain;
  }

  /** The line at an index is shown as it is. */
  show(at: number): void {
    this.#shown.push(this.#sought.numbers[at] ?? none);
    const start = this.#shown.length - minRepeatLines;
    if (start < 0 || !this.#standsAgain(this.#shown[start])) return;
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
    // Most lines stand in a text once: no run begins with one.
    if (!this.#standsAgain(numbers[from])) return null;
    const start = this.#windows.get(windowOf(numbers, from));
    const lines = start === undefined ? 0 : sharedLines(this.#sought, from, this.#shown, start);
    steps.take(lines + 1);
    return start === undefined || lines < minRepeatLines ? null : { fromLine: start + 1, lines };
  }

  #standsAgain(number: number | undefined): boolean {
    return number !== undefined && number !== none && this.#isAgain[number] === true;
  }
}
