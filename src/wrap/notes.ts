import type { HeadroomError } from '../errors.ts';
import { visible } from '../text/visible.ts';

/** The two lines of every problem. */
export type Note = Pick<HeadroomError, 'problem' | 'mend'>;

/** Tells the user, on stderr: one line on how things go, two on a problem. */
export class Notes {
  readonly #write: (text: string) => void;
  readonly #told = new Set<string>();
  #held: Note[] | null = null;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  line(text: string): void {
    this.#write(`headroom: ${visible(text)}\n`);
  }

  lines(texts: readonly string[]): void {
    for (const text of texts) this.line(text);
  }

  /** Says a problem now; to be used where waiting would leave the user in the dark. */
  urgent(note: Note): void {
    this.#told.add(note.problem);
    this.#write(`headroom: ${visible(note.problem)}\n          ${visible(note.mend)}\n`);
  }

  /** Says a problem once: now, or at `release` while the agent has the screen. */
  problem(note: Note): void {
    if (this.#told.has(note.problem)) return;
    this.#told.add(note.problem);
    if (this.#held === null) this.urgent(note);
    else this.#held.push(note);
  }

  /** The agent draws on the terminal from now on. */
  hold(): void {
    this.#held = [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const note of held) this.urgent(note);
  }
}
