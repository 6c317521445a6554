import { setImmediate as turn } from 'node:timers/promises';
import { serve } from '../../threads/serve.ts';
import { loadTokenCounter } from '../../tokens/count.ts';
import { textDigest, type CountedText } from '../../tokens/counted.ts';
import type { CountAnswer, CountTask, Job, JobAnswer, JobTask, Verdict } from './job.ts';
import { Shrinker } from './shrinker.ts';
import { warmUpJobs } from './warm-up.ts';

const count = await loadTokenCounter();
/** What was counted for the job at hand. */
const counted = new Map<string, number>();
const shrinker = new Shrinker((text) => {
  const tokens = count(text);
  counted.set(text, tokens);
  return tokens;
});
let asked = 0;
await serve<JobTask | CountTask, JobAnswer | CountAnswer>(() => (task) => {
  if ('count' in task) return { counts: task.count.map(count) };
  asked += 1;
  return answer(task);
});

function answer(task: JobTask): JobAnswer {
  try {
    const answered = shrinker.answer(task);
    return 'lacks' in answered ? answered : { ...answered, counted: countedOf(task.job, answered.verdict) };
  } finally {
    counted.clear();
  }
}

/** So that nobody counts once more what goes out, or would have without us. */
function countedOf({ text }: Job, { lossless, folded }: Verdict): CountedText[] {
  return [text, lossless?.text, folded?.text].flatMap((each) => {
    const tokens = each === undefined ? undefined : counted.get(each);
    return each === undefined || tokens === undefined ? [] : [{ digest: textDigest(each), tokens }];
  });
}

// The agent takes seconds to start: meanwhile the engines compile. Once there is work nothing stands before it, and it
// compiles what it needs: a thread that was started by a job does no more than that.
for (const job of warmUpJobs()) {
  // What has come is heard between two turns.
  await turn();
  await turn();
  if (asked > 0) break;
  answer({ job, remember: null });
}
