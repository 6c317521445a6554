import { setImmediate as turn } from 'node:timers/promises';
import { serve } from '../../threads/serve.ts';
import { loadTokenCounter } from '../../tokens/count.ts';
import type { JobAnswer, JobTask } from './job.ts';
import { Shrinker } from './shrinker.ts';
import { warmUpJobs } from './warm-up.ts';

const shrinker = new Shrinker(await loadTokenCounter());
let asked = 0;
await serve<JobTask, JobAnswer>(() => (task) => {
  asked += 1;
  return shrinker.answer(task);
});

// The agent takes seconds to start: meanwhile the engines compile. Once there is work nothing stands before it, and it
// compiles what it needs: a thread that was started by a job does no more than that.
for (const job of warmUpJobs()) {
  // What has come is heard between two turns.
  await turn();
  await turn();
  if (asked > 0) break;
  shrinker.answer({ job, remember: null });
}
