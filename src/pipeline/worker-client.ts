import { Worker } from 'node:worker_threads';
import { blockBudgetMs, minJobMs, workerStartMs } from '../limits.ts';
import { before } from './deadline.ts';
import type { Remember } from './recall.ts';
import type { Job, Verdict } from './shrink.ts';
import type { WorkerMessage, WorkerTask } from './worker.ts';

/** How a job ended when it did not end with a verdict. */
export interface JobFailure {
  /** Becomes the block's reason. */
  readonly failure: 'timeout' | 'engine_error' | 'worker_down';
  /** What the engine threw. */
  readonly says: string | null;
}

const timeout: JobFailure = { failure: 'timeout', says: null };
const workerDown: JobFailure = { failure: 'worker_down', says: null };

interface Running {
  readonly id: number;
  readonly settle: (result: Verdict | JobFailure) => void;
}

/** What the pipeline needs of whoever runs its jobs. */
export type JobRunner = Pick<WorkerClient, 'started' | 'run' | 'remember' | 'generation'>;

/** Runs one job at a time on a thread that can be killed. Owns the thread: close it. */
export class WorkerClient {
  readonly #entry: URL;
  readonly #startMs: number;
  #worker: Worker | null = null;
  #ready: Promise<boolean> = Promise.resolve(false);
  readonly #started: Promise<boolean>;
  #running: Running | null = null;
  /** How many things the thread was told to remember and has not taken in. */
  #telling = 0;
  #told: () => void = () => undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #nextId = 0;
  #generation = 0;
  #closed = false;

  /** `startMs`: how long jobs wait for a worker that is still starting. */
  constructor(entry = new URL('./worker.js', import.meta.url), startMs = workerStartMs) {
    this.#entry = entry;
    this.#startMs = startMs;
    this.#start();
    this.#started = this.#ready;
  }

  /** Resolves once the first worker takes jobs; false when it could not be started in time. */
  async started(): Promise<boolean> {
    return this.#started;
  }

  /**
   * The verdict on a text, or how it failed. Never rejects. The block budget starts when the worker takes the job;
   * `deadline` (a `performance.now()` time) bounds all of it, the wait for its turn and for a new thread included.
   * An overrun kills the thread.
   */
  async run(job: Job, deadline: number): Promise<Verdict | JobFailure> {
    const turn = this.#turn.then(async () => this.#runNow(job, deadline));
    this.#turn = turn;
    return before(deadline, turn, timeout);
  }

  /** Counts the threads: a new one remembers nothing. */
  get generation(): number {
    return this.#generation;
  }

  /** Changes what the thread remembers of a conversation, for the jobs that follow. */
  remember(change: Remember): void {
    if (this.#worker === null) return;
    this.#worker.postMessage({ remember: change } satisfies WorkerTask);
    this.#telling += 1;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.settle(workerDown);
    await this.#worker?.terminate();
  }

  async #runNow(job: Job, deadline: number): Promise<Verdict | JobFailure> {
    if (!(await this.#ready)) return workerDown;
    // To take in a long conversation is no fault of the job's: its budget starts behind that.
    if (!(await before(deadline, this.#hasHeard(), false))) return timeout;
    if (this.#worker === null) return workerDown;
    const budget = Math.min(blockBudgetMs, deadline - performance.now());
    if (budget < minJobMs) return timeout;
    const worker = this.#worker;
    const id = (this.#nextId += 1);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        settle(timeout);
        this.#restart(worker);
      }, budget);
      const settle = (result: Verdict | JobFailure): void => {
        clearTimeout(timer);
        this.#running = null;
        resolve(result);
      };
      this.#running = { id, settle };
      worker.postMessage({ id, job } satisfies WorkerTask);
    });
  }

  /** True once the thread has taken in all that it was told. */
  async #hasHeard(): Promise<true> {
    if (this.#telling > 0) {
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
    return true;
  }

  #start(): void {
    const worker = new Worker(this.#entry, { stdin: false });
    this.#worker = worker;
    this.#generation += 1;
    this.#telling = 0;
    // An idle worker must not keep a library user's process alive.
    worker.unref();
    this.#ready = new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(false);
      }, this.#startMs);
      let wasReady = false;
      worker.on('message', (message: WorkerMessage) => {
        if ('ready' in message) {
          clearTimeout(timer);
          wasReady = true;
          resolve(true);
          // It may come after all have stopped waiting for it, on a machine that has much else to do.
          if (this.#worker === worker) this.#ready = Promise.resolve(true);
        } else if ('remembered' in message) {
          if (this.#worker !== worker) return;
          this.#telling -= 1;
          if (this.#telling === 0) this.#told();
        } else if (message.id === this.#running?.id) {
          this.#running.settle(
            'verdict' in message ? message.verdict : { failure: 'engine_error', says: message.error },
          );
        }
      });
      const died = (): void => {
        clearTimeout(timer);
        resolve(false);
        if (this.#worker !== worker) return;
        this.#running?.settle(workerDown);
        this.#worker = null;
        // One that never came up would fail again; one that crashed at work may not.
        if (wasReady && !this.#closed) this.#start();
      };
      worker.on('error', died);
      worker.on('exit', died);
    });
  }

  #restart(worker: Worker): void {
    if (this.#worker === worker) this.#worker = null;
    void worker.terminate();
    if (!this.#closed) this.#start();
  }
}
