import { threadId } from 'node:worker_threads';
import { serve } from '../../src/threads/serve.ts';
import type { JobAnswer, JobTask } from '../../src/pipeline/worker/job.ts';

/**
 * A thread that does what a text says: loops, explodes, hangs, dies or throws; to all others it answers, as the engine
 * that it is.
 */
await serve<JobTask, JobAnswer>(() => ({ job: { text } }) => {
  if (text === 'loops') for (;;);
  if (text === 'explodes') /^(a+)+$/.test(`${'a'.repeat(60)}b`);
  if (text === 'hangs') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (text === 'dies') process.exit(1);
  if (text === 'throws') throw new Error('an engine throws');
  return {
    verdict: {
      engine: `thread ${threadId}`,
      before: text.length,
      lossless: null,
      folded: null,
      reason: 'no_engine',
    },
  };
});
