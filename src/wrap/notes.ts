import type { HeadroomError } from '../errors.ts';
import { refusalOf } from '../store/refusal.ts';
import { visible } from '../text/visible.ts';

/** The two lines of every problem. */
export type Note = Pick<HeadroomError, 'problem' | 'mend'> & Partial<Pick<HeadroomError, 'code' | 'cause'>>;

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
    this.#told.add(subjectOf(note));
    this.#write(`headroom: ${visible(note.problem)}\n          ${visible(note.mend)}\n`);
  }

  /** Says a problem once, and once what keeps us from storing, whatever could not be stored: now, or at `release` while the agent has the screen. */
  problem(note: Note): void {
    if (this.#told.has(subjectOf(note))) return;
    this.#told.add(subjectOf(note));
    const said = subjectOf(note) === 'full' ? { ...note, problem: fullDisk } : note;
    if (this.#held === null) this.urgent(said);
    else this.#held.push(said);
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

/** Whatever it was that could not be stored first. */
const fullDisk =
  'The disk of the data folder is full: new tool output goes out as it came, or with nothing left out.';

/** Of a disk that takes nothing many things may be told, at each turn others. */
function subjectOf({ problem, code, cause }: Note): string {
  const isStoring = code === 'DATA_FOLDER' || code === 'STORE_UNAVAILABLE';
  return (isStoring ? refusalOf(cause) : null) ?? problem;
}
