import { reasonOf } from '../../errors.ts';
import type { TokenCounter } from '../../tokens/count.ts';
import { ask } from './ask.ts';
import type { Job, JobAnswer, JobFailure, JobRunner, JobTask, Recollection, Verdict } from './job.ts';
import { Memories } from './memories.ts';
import { shrink } from './shrink.ts';

/** Shrinks the texts of conversations whose lines it remembers: what an engine thread does, on whichever thread. */
export class Shrinker implements JobRunner {
  readonly #count: TokenCounter;
  readonly #memories: Memories;

  constructor(count: TokenCounter, memories = new Memories()) {
    this.#count = count;
    this.#memories = memories;
  }

  /** Throws what engines throw. */
  answer({ job, remember }: JobTask): JobAnswer {
    if (remember === null) return { verdict: shrink(job, this.#count) };
    const lines = this.#memories.recall(remember);
    return lines === null ? { lacks: true } : { verdict: shrink(job, this.#count, lines) };
  }

  /** On this very thread, for whoever needs no other. */
  async run(job: Job, recollection: Recollection | null): Promise<Verdict | JobFailure> {
    try {
      return await ask((task) => Promise.resolve(this.answer(task)), job, recollection);
    } catch (error) {
      return { failure: 'engine_error', says: reasonOf(error) };
    }
  }
}
