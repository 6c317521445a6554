import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import { maxPredictThreads, predictHeapMb, predictYoungHeapMb } from '../limits.ts';
import type { Source } from './sources.ts';
import type { WorkerAnswer, WorkerSetup } from './worker.ts';

/**
 * Reads sources on a few threads at once, and yields what came of them in their order. A source of which a thread dies is
 * told as a remark. Ends its threads when it is left.
 */
export async function* readAll(sources: readonly Source[], setup: WorkerSetup): AsyncGenerator<WorkerAnswer> {
  const threads = Math.min(maxPredictThreads, availableParallelism(), sources.length);
  const lanes = Array.from({ length: threads }, () => new Lane(setup));
  const answers: Promise<WorkerAnswer>[] = [];
  let next = 0;
  const takeNext = (lane: Lane): void => {
    const [index, source] = [next, sources[next]];
    if (source === undefined) return;
    next += 1;
    answers[index] = lane.read(source).then((answer) => {
      takeNext(lane);
      return answer;
    });
  };
  try {
    lanes.forEach(takeNext);
    for (let index = 0; index < sources.length; index += 1) {
      // When the one before was answered this one had been taken at the latest.
      const answer = await answers[index];
      if (answer !== undefined) yield answer;
    }
  } finally {
    await Promise.all(lanes.map(async (lane) => lane.close()));
  }
}

/** A thread that reads one source at a time, and another one in its place when it dies of that. */
class Lane {
  readonly #setup: WorkerSetup;
  #worker: Worker;

  constructor(setup: WorkerSetup) {
    this.#setup = setup;
    this.#worker = this.#start();
  }

  /** Never rejects. */
  async read(source: Source): Promise<WorkerAnswer> {
    try {
      return await this.#ask(source);
    } catch (error) {
      this.#worker = this.#start();
      const [path = ''] = source.paths;
      return {
        sessions: [],
        remarks: [{ path, why: `it cannot be replayed: ${reasonOf(error)}`, isUsed: false }],
      };
    }
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #start(): Worker {
    return new Worker(new URL('./worker.js', import.meta.url), {
      workerData: this.#setup,
      stdin: false,
      resourceLimits: {
        maxOldGenerationSizeMb: predictHeapMb,
        maxYoungGenerationSizeMb: predictYoungHeapMb,
      },
    });
  }

  async #ask(source: Source): Promise<WorkerAnswer> {
    const worker = this.#worker;
    let settle = (): void => undefined;
    const answer = new Promise<WorkerAnswer>((resolve, reject) => {
      const ended = (code: number): void => {
        reject(new Error(`its thread ended with code ${code}`));
      };
      worker.on('message', resolve).on('error', reject).on('exit', ended);
      settle = () => {
        worker.off('message', resolve).off('error', reject).off('exit', ended);
      };
    });
    worker.postMessage(source);
    return answer.finally(settle);
  }
}
