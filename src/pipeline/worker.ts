import { parentPort } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import { shrink, type Job, type Verdict } from './shrink.ts';

/** What the worker says: `ready` once, then one message for each job. */
export type WorkerMessage =
  | { readonly ready: true }
  | { readonly id: number; readonly verdict: Verdict }
  | { readonly id: number; readonly error: string };

const port = parentPort;
if (port === null) throw new Error('worker.ts runs only as a worker thread');
const count = await loadTokenCounter();

port.on('message', ({ id, job }: { id: number; job: Job }) => {
  let answer: WorkerMessage;
  try {
    answer = { id, verdict: shrink(job, count) };
  } catch (error) {
    // The block goes raw and the user is told why; the worker itself lives on.
    answer = { id, error: reasonOf(error) };
  }
  port.postMessage(answer);
});
// The first count and the first crush compile the hot paths, so that no request pays for it.
shrink(
  {
    text: JSON.stringify(Array.from({ length: 20 }, (_, id) => ({ id, state: 'ready', note: `row ${id}` }))),
    tool: null,
    command: null,
    role: 'run',
    failed: false,
    question: '',
    level: 'lossless',
    retrieval: null,
  },
  count,
);
port.postMessage({ ready: true } satisfies WorkerMessage);
