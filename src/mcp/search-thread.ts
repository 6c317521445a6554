import { Worker } from 'node:worker_threads';
import { HeadroomError } from '../errors.ts';
import { grepBudgetMs, maxSearchThreads } from '../limits.ts';
import { quoted } from './quoted.ts';
import type { Found, Question } from './search.ts';
import type { Searched } from './search-worker.ts';

const running = new Set<Promise<unknown>>();

/** Searches on a thread that is ended when its time is up, which counts from its start. Rejects with `USAGE` then. */
export async function searchElsewhere(question: Question): Promise<Found> {
  while (running.size >= maxSearchThreads) await Promise.race(running);
  const searched = searchOn(
    new Worker(new URL('./search-worker.js', import.meta.url), { workerData: question }),
    question,
  );
  const settled = searched.catch(() => undefined).finally(() => running.delete(settled));
  running.add(settled);
  return searched;
}

async function searchOn(worker: Worker, { pattern }: Question): Promise<Found> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      worker.once('online', () => {
        timer = setTimeout(() => {
          reject(tooSlow(pattern.source));
        }, grepBudgetMs);
      });
      worker.once('message', (said: Searched) => {
        if ('found' in said) resolve(said.found);
        else reject(new Error(said.error));
      });
      worker.once('error', reject);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function tooSlow(source: string): HeadroomError {
  return new HeadroomError(
    'USAGE',
    `The pattern ${quoted(source)} took longer than ${grepBudgetMs} ms.`,
    'Use a simpler pattern, without nested repetition.',
  );
}
