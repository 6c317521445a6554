import { parentPort } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import { LineMemory } from '../engines/repeat/line-memory.ts';
import type { Remember } from './recall.ts';
import { shrink, type Job, type Verdict } from './shrink.ts';

/** What the worker is told: a job to answer, or what to remember for the jobs that follow. */
export type WorkerTask = { readonly id: number; readonly job: Job } | { readonly remember: Remember };

/** What the worker says: `ready` once, then one message for each job. */
export type WorkerMessage =
  | { readonly ready: true }
  | { readonly id: number; readonly verdict: Verdict }
  | { readonly id: number; readonly error: string };

const port = parentPort;
if (port === null) throw new Error('worker.ts runs only as a worker thread');
const count = await loadTokenCounter();

const memories = new Map<number, LineMemory>();

port.on('message', (task: WorkerTask) => {
  if ('remember' in task) {
    remember(task.remember);
    return;
  }
  const { id, job } = task;
  let answer: WorkerMessage;
  try {
    answer = { id, verdict: shrink(job, count, memories.get(job.memory ?? -1)) };
  } catch (error) {
    // The block goes raw and the user is told why; the worker itself lives on.
    answer = { id, error: reasonOf(error) };
  }
  port.postMessage(answer);
});

function remember({ memory, keep, add }: Remember): void {
  const known = keep === 0 ? undefined : memories.get(memory);
  const lines = known ?? new LineMemory();
  memories.set(memory, lines);
  lines.keep(keep);
  for (const text of add) lines.add(text);
}

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
    memory: null,
  },
  count,
);
port.postMessage({ ready: true } satisfies WorkerMessage);
