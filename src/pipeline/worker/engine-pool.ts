import { availableParallelism } from 'node:os';
import { ThreadFailure } from '../../threads/failure.ts';
import { ThreadPool } from '../../threads/pool.ts';
import type { ThreadOptions } from '../../threads/running.ts';
import { ask } from './ask.ts';
import type { Job, JobAnswer, JobFailure, JobRunner, JobTask, Recollection, Verdict } from './job.ts';

/**
 * Processor time of its own after which a text counts as one that never ends (an endless loop, a pattern that
 * explodes): 30 times what the slowest engine takes. It is no budget: a slow or busy machine uses no more of it.
 */
const jobCpuMs = 5_000;

const jobCpuMsPerChar = 0.01;

/** Threads that run engines: more would help only who runs many agents at once, and each holds 60 MB. */
const maxEngineThreads = 4;

/** What a block's reason says of a thread that failed over it. */
const failures: Readonly<Record<Exclude<ThreadFailure['kind'], 'lost'>, JobFailure['failure']>> = {
  threw: 'engine_error',
  hung: 'hung',
  runaway: 'runaway',
  died: 'thread_died',
  unstartable: 'worker_down',
  closed: 'worker_down',
};

export interface EnginePoolOptions extends ThreadOptions {
  /** Threads at most; a core is left to the agent and to the proxy itself. */
  readonly size?: number;
  /** What the threads run. */
  readonly entry?: URL;
}

/** A fourth of the usual heap for new objects, at hardly more work; the other is ten times what a thread remembers. */
const heapMb = { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 512 };

/**
 * Runs jobs on threads: the jobs of one memory on one thread, in the order of their coming, those without on any. They
 * take as long as they take: only a thread that hangs or runs without end is ended. Owns the threads: close it.
 */
export class EnginePool implements JobRunner {
  readonly #threads: ThreadPool<JobTask, JobAnswer>;

  constructor({
    size = Math.min(maxEngineThreads, availableParallelism() - 1),
    entry = new URL('./worker.js', import.meta.url),
    ...options
  }: EnginePoolOptions = {}) {
    this.#threads = new ThreadPool(entry, size, { resourceLimits: heapMb, ...options });
  }

  /** Starts a thread, so that the first request finds it warm. False: it ended before it was ready. */
  async ready(): Promise<boolean> {
    return (await this.#threads.clients[0]?.ready()) ?? false;
  }

  async run(job: Job, recollection: Recollection | null): Promise<Verdict | JobFailure> {
    try {
      return await ask(async (task) => this.#answer(task), job, recollection);
    } catch (error) {
      if (!(error instanceof ThreadFailure) || error.kind === 'lost') throw error;
      const says = error.kind === 'closed' ? null : error.message;
      return { failure: failures[error.kind], says };
    }
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }

  async #answer(task: JobTask): Promise<JobAnswer> {
    const cpuMs = jobCpuMs + task.job.text.length * jobCpuMsPerChar;
    for (;;) {
      const { remember } = task;
      const thread =
        remember === null ? this.#threads.leastBusy() : this.#threads.threadOf(String(remember.memory));
      try {
        return await thread.send(task, { cpuMs });
      } catch (error) {
        // Its thread ended over another text. The next one is told what it lacks.
        if (!(error instanceof ThreadFailure) || error.kind !== 'lost') throw error;
      }
    }
  }
}
