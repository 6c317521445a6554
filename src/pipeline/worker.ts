import { parentPort } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import type { Remember } from './recall.ts';
import type { Job, Verdict } from './shrink.ts';
import { Shrinker } from './shrinker.ts';

/** What the worker is told: a job to answer, or what to remember for the jobs that follow. */
export type WorkerTask = { readonly id: number; readonly job: Job } | { readonly remember: Remember };

/** What the worker says: `ready` once, then one message for each task. */
export type WorkerMessage =
  | { readonly ready: true }
  | { readonly remembered: true }
  | { readonly id: number; readonly verdict: Verdict }
  | { readonly id: number; readonly error: string };

const port = parentPort;
if (port === null) throw new Error('worker.ts runs only as a worker thread');
const shrinker = new Shrinker(await loadTokenCounter());

port.on('message', (task: WorkerTask) => {
  if ('remember' in task) {
    shrinker.remember(task.remember);
    port.postMessage({ remembered: true } satisfies WorkerMessage);
    return;
  }
  const { id, job } = task;
  let answer: WorkerMessage;
  try {
    answer = { id, verdict: shrinker.shrink(job) };
  } catch (error) {
    // The block goes raw and the user is told why; the worker itself lives on.
    answer = { id, error: reasonOf(error) };
  }
  port.postMessage(answer);
});

// The first count and the first crush compile the hot paths, so that no request pays for it.
shrinker.shrink({
  text: JSON.stringify(Array.from({ length: 20 }, (_, id) => ({ id, state: 'ready', note: `row ${id}` }))),
  tool: null,
  command: null,
  role: 'run',
  failed: false,
  question: '',
  level: 'lossless',
  retrieval: null,
  memory: null,
});
port.postMessage({ ready: true } satisfies WorkerMessage);
