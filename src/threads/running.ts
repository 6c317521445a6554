import { type ResourceLimits, Worker, type WorkerOptions } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import type { ThreadMessage } from './messages.ts';
import { procVitals, type ThreadVitals } from './vitals.ts';
import { Watch } from './watch.ts';
import { ThreadFailure } from './failure.ts';

export interface ThreadOptions {
  /** Given to the thread as its `workerData`. */
  readonly data?: unknown;
  readonly resourceLimits?: ResourceLimits;
  /** For tests; the looks are counted, so that shorter pauses are no other rule. */
  readonly lookEveryMs?: number;
  readonly vitals?: ThreadVitals;
}

/** Who is told of a thread. */
interface Listener<Answer> {
  hears(message: ThreadMessage<Answer>): void;
  /** It has ended by itself; why, in words. May be told more than once. */
  ends(says: string): void;
}

/**
 * A thread from its start to its end. Making it throws where the system has none to give now. It keeps the process
 * alive only where its client says so.
 */
export class RunningThread<Answer> {
  readonly worker: Worker;
  readonly watch: Watch;
  /** Null until it has said who it is. */
  place: string | null = null;
  isReady = false;

  constructor(
    entry: URL,
    { data, resourceLimits, vitals = procVitals }: ThreadOptions,
    listener: Listener<Answer>,
  ) {
    this.watch = new Watch(vitals);
    this.worker = startWorker(entry, {
      workerData: data,
      ...(resourceLimits === undefined ? {} : { resourceLimits }),
    });
    this.worker.unref();
    this.worker.on('message', (message: ThreadMessage<Answer>) => {
      listener.hears(message);
    });
    this.worker.on('messageerror', (error) => {
      listener.ends(reasonOf(error));
    });
    // What it said before comes by another way and may come later, but before its exit.
    let error: unknown = null;
    this.worker.on('error', (thrown) => (error = thrown));
    this.worker.on('exit', (code) => {
      listener.ends(error === null ? `its thread ended with code ${code}` : reasonOf(error));
    });
  }
}

/** Starts a thread. Throws `unstartable` where the system has none to give now: no memory, no descriptor left. */
function startWorker(entry: URL, options: WorkerOptions): Worker {
  try {
    return new Worker(entry, { stdin: false, ...options });
  } catch (error) {
    throw new ThreadFailure('unstartable', `the system gives no thread: ${reasonOf(error)}`);
  }
}
