import { availableParallelism } from 'node:os';
import type { ThreadClient } from '../../threads/client.ts';
import { ThreadFailure } from '../../threads/failure.ts';
import { ThreadPool } from '../../threads/pool.ts';
import type { ThreadOptions } from '../../threads/running.ts';
import type { CountedText, TextCounter } from '../../tokens/counted.ts';
import { ask } from './ask.ts';
import type {
  CountAnswer,
  CountTask,
  Job,
  JobAnswer,
  JobFailure,
  JobRunner,
  JobTask,
  Recollection,
  Verdict,
} from './job.ts';

/**
 * Processor time of its own after which a text counts as one that never ends (an endless loop, a pattern that
 * explodes): 30 times what the slowest engine takes. It is no budget: a slow or busy machine uses no more of it.
 */
const jobCpuMs = 5_000;

const jobCpuMsPerChar = 0.01;

/** Threads that run engines: more would help only who runs many agents at once, and each holds 60 MB. */
const maxEngineThreads = 4;

/** Counts that wait to be taken: where nobody takes any, these are all that is kept. */
const maxCounted = 500;

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
export class EnginePool implements JobRunner, TextCounter {
  readonly #threads: ThreadPool<JobTask | CountTask, JobAnswer | CountAnswer>;
  #counted: CountedText[] = [];

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

  async count(texts: readonly string[]): Promise<readonly number[] | null> {
    const chars = texts.reduce((sum, { length }) => sum + length, 0);
    try {
      const answer = await this.#send(() => this.#threads.leastBusyRunning(), { count: texts }, chars);
      return 'counts' in answer ? answer.counts : null;
    } catch (error) {
      if (!(error instanceof ThreadFailure)) throw error;
      return null;
    }
  }

  takeCounted(): readonly CountedText[] {
    const taken = this.#counted;
    this.#counted = [];
    return taken;
  }

  async close(): Promise<void> {
    await this.#threads.close();
  }

  async #answer(task: JobTask): Promise<JobAnswer> {
    const { remember, job } = task;
    const thread = (): Client =>
      remember === null ? this.#threads.leastBusy() : this.#threads.threadOf(String(remember.memory));
    const answer = await this.#send(thread, task, job.text.length);
    if ('counts' in answer) throw new Error('a thread was asked for a verdict, and has counted');
    if ('verdict' in answer) this.#counted = [...this.#counted, ...(answer.counted ?? [])].slice(-maxCounted);
    return answer;
  }

  async #send(
    thread: () => Client,
    task: JobTask | CountTask,
    chars: number,
  ): Promise<JobAnswer | CountAnswer> {
    for (;;) {
      try {
        return await thread().send(task, { cpuMs: jobCpuMs + chars * jobCpuMsPerChar });
      } catch (error) {
        // Its thread ended over another text. The next one is told what it lacks.
        if (!(error instanceof ThreadFailure) || error.kind !== 'lost') throw error;
      }
    }
  }
}

type Client = ThreadClient<JobTask | CountTask, JobAnswer | CountAnswer>;
