import { reasonOf } from '../../errors.ts';
import type { TokenCounter } from '../../tokens/count.ts';
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

/** Has a job answered by a thread that may lack what it was taken to remember. */
export async function ask(
  answer: (task: JobTask) => Promise<JobAnswer>,
  job: Job,
  recollection: Recollection | null,
): Promise<Verdict> {
  const first = await answer({ job, remember: recollection?.next() ?? null });
  if ('verdict' in first) return first.verdict;
  const second = await answer({ job, remember: recollection?.whole() ?? null });
  if ('verdict' in second) return second.verdict;
  throw new Error('a thread that was told a whole conversation lacks some of it');
}
