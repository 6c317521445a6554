/**
 * Counts the work on one text, so that its form depends on its size and on what was done with it, never on how fast or
 * how busy a machine is. A step is about a character looked at, or a line compared.
 */
export class Steps {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  /** Throws `OutOfSteps` once more was done than may be. */
  take(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new OutOfSteps();
  }
}

/** More work than any text of this size is worth: it stays as it is, on every machine. */
export class OutOfSteps extends Error {
  constructor() {
    super('more steps than a text of this size may take');
  }
}

/** Steps that a text may take, and as many more for each of its characters: ten times what the engines take. */
const baseSteps = 1_000_000;
const stepsPerChar = 200;

/** All that a text may take. */
export function stepsFor(text: string): Steps {
  return new Steps(baseSteps + text.length * stepsPerChar);
}
