import { setImmediate as turn } from 'node:timers/promises';
import { serve } from '../../threads/serve.ts';
import { loadTokenCounter } from '../../tokens/count.ts';
import type { JobAnswer, JobTask } from './job.ts';
import { Shrinker } from './shrinker.ts';
import { warmUpJobs } from './warm-up.ts';

const shrinker = new Shrinker(await loadTokenCounter());
await serve<JobTask, JobAnswer>(() => (task) => shrinker.answer(task));

// The agent takes seconds to start: meanwhile the engines compile, between the jobs that come all the same.
for (const job of warmUpJobs()) {
  await turn();
  shrinker.answer({ job, remember: null });
}
