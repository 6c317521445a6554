import { Worker, type WorkerOptions } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import { ThreadFailure } from './failure.ts';

/** Starts a thread. Throws `unstartable` where the system has none to give now: no memory, no descriptor left. */
export function startWorker(entry: URL, options: WorkerOptions): Worker {
  try {
    return new Worker(entry, { stdin: false, ...options });
  } catch (error) {
    throw new ThreadFailure('unstartable', `the system gives no thread: ${reasonOf(error)}`);
  }
}
