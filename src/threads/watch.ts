import type { ThreadVitals, Vitals } from './vitals.ts';

/** Looks at a thread without a sign of life after which it counts as hung: 5 s, as long as the process itself runs. */
const silentLooks = 5;

/** The same where the kernel tells nothing of threads, so that one at work cannot be told from one that hangs. */
const blindLooks = 60;

/** What a thread has to do at the moment. */
export interface Task {
  /** Changes when the thread goes on to something else. */
  readonly id: number;
  /** Processor time that it may use, milliseconds. */
  readonly cpuMs: number;
}

/**
 * Judges by looks at a thread whether it will ever end its task. Looks are counted, not the time between them: a
 * process that was stopped, or is starved itself, looks less often, and a thread that is starved is no hung one.
 */
export class Watch {
  readonly #vitals: ThreadVitals;
  #task: number | null = null;
  /** Of the first look at the task; it may have begun before that, to its advantage. */
  #began = 0;
  #used: number | null = null;
  #last: Vitals | null = null;
  #silent = 0;

  constructor(vitals: ThreadVitals) {
    this.#vitals = vitals;
  }

  /** Processor time that the task has been seen to use, milliseconds; null where the kernel tells nothing of it. */
  get usedMs(): number | null {
    return this.#used;
  }

  /** One look at the thread at `place`, which is null where it is not known. */
  judge(place: string | null, { id, cpuMs }: Task): 'hung' | 'runaway' | null {
    const seen = place === null ? null : this.#vitals.look(place);
    const last = this.#last;
    this.#last = seen;
    if (id !== this.#task) {
      this.#task = id;
      this.#began = seen?.cpuMs ?? 0;
      this.#used = null;
      this.#silent = 0;
      return null;
    }
    this.#used = seen === null ? null : seen.cpuMs - this.#began;
    if (this.#used !== null && this.#used > cpuMs) return 'runaway';
    const moves =
      seen !== null && (last === null || seen.cpuMs > last.cpuMs || seen.queuedMs > last.queuedMs);
    // The time in the queue is told only once it is over: until then it is seen by the state alone.
    if (moves || seen?.runs === true) this.#silent = 0;
    // It may wait for a thread that V8 collects garbage with, or that reads a file for it, and that is starved.
    else if (!this.#vitals.othersRun()) this.#silent += 1;
    const enough = seen === null ? blindLooks : silentLooks;
    return this.#silent >= enough ? 'hung' : null;
  }
}
