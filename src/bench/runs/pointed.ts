import { repeat } from '../../engines/repeat/index.ts';
import type { JobRunner } from '../../pipeline/worker/job.ts';
import { Memories } from '../../pipeline/worker/memories.ts';
import { Shrinker } from '../../pipeline/worker/shrinker.ts';
import { holdsPointer } from '../../text/pointer.ts';
import type { TokenCounter } from '../../tokens/count.ts';

/**
 * Shrinks as the proxy does, and is told what the pointers of each form save: tokens of the lines that they stand for,
 * less their own.
 */
export function countingPointers(count: TokenCounter, saved: (tokens: number) => void): JobRunner {
  const memories = new Memories();
  const shrinker = new Shrinker(count, memories);
  return {
    run: async (job, recollection) => {
      const verdict = await shrinker.run(job, recollection);
      const sent = 'failure' in verdict ? null : (verdict.folded ?? verdict.lossless);
      if (sent === null || !holdsPointer(sent.text) || holdsPointer(job.text)) return verdict;
      const above = recollection === null ? null : memories.recall(recollection.next());
      saved(count(repeat.decode(sent.text, above)) - sent.tokens);
      return verdict;
    },
  };
}
