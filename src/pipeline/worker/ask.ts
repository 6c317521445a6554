import type { Job, JobAnswer, JobTask, Recollection, Verdict } from './job.ts';

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
