import { LineMemory } from '../engines/repeat/line-memory.ts';
import type { TokenCounter } from '../tokens/count.ts';
import type { Remember } from './recall.ts';
import { shrink, type Job, type Verdict } from './shrink.ts';

/** Shrinks the texts of conversations whose lines it remembers: what a worker does, on whichever thread. */
export class Shrinker {
  readonly #count: TokenCounter;
  readonly #memories = new Map<number, LineMemory>();

  constructor(count: TokenCounter) {
    this.#count = count;
  }

  shrink(job: Job): Verdict {
    return shrink(job, this.#count, this.#memories.get(job.memory ?? -1));
  }

  /** Changes what is remembered of a conversation, for the jobs that follow. */
  remember({ memory, keep, add }: Remember): void {
    const known = keep === 0 ? undefined : this.#memories.get(memory);
    const lines = known ?? new LineMemory();
    this.#memories.set(memory, lines);
    lines.keep(keep);
    for (const text of add) lines.add(text);
  }
}
