import { LineMemory } from '../engines/repeat/line-memory.ts';
import type { TokenCounter } from '../tokens/count.ts';
import type { Remember } from './recall.ts';
import { shrink, type Job, type Verdict } from './shrink.ts';

/** Shrinks the texts of conversations whose lines it remembers: what a worker does, on whichever thread. */
export class Shrinker {
  readonly #count: TokenCounter;
  readonly #memories = new Map<number, { readonly version: number; readonly lines: LineMemory }>();

  constructor(count: TokenCounter) {
    this.#count = count;
  }

  shrink(job: Job): Verdict {
    const known = job.memory === null ? undefined : this.#memories.get(job.memory.memory);
    // Another conversation may have taken the memory's place since the job was made.
    const isSame = known !== undefined && known.version === job.memory?.version;
    return shrink(job, this.#count, isSame ? known.lines : null);
  }

  /** Changes what is remembered of a conversation, for the jobs that follow. */
  remember({ memory, version, keep, add }: Remember): void {
    const known = keep === 0 ? undefined : this.#memories.get(memory);
    const lines = known?.lines ?? new LineMemory();
    this.#memories.set(memory, { version, lines });
    lines.keep(keep);
    for (const text of add) lines.add(text);
  }
}
