import { availableParallelism } from 'node:os';
import { reasonOf } from '../errors.ts';
import { ThreadClient } from '../threads/client.ts';
import type { Source } from './sources.ts';
import type { WorkerAnswer, WorkerSetup } from './worker.ts';

/** Threads that replay transcripts: each holds a tokenizer and a conversation, about 150 MB. */
const maxPredictThreads = 2;

/** What such a thread may hold; a session of the longest context takes about 100 MB. */
const predictHeapMb = 1_024;

/** Its room for what is new: with more of it the same work takes a fifth less time, and 100 MB more at its peak. */
const predictYoungHeapMb = 16;

/** Processor time after which a source counts as an endless loop: the longest sessions take some seconds. */
const sourceCpuMs = 30 * 60_000;

/** Reads one source at a time, and is another thread when one dies of that. */
type Thread = ThreadClient<Source, WorkerAnswer>;

/**
 * Reads sources on a few threads at once, and yields what came of them in their order. A source of which a thread dies
 * is told as a remark. Ends its threads when it is left.
 */
export async function* readAll(sources: readonly Source[], setup: WorkerSetup): AsyncGenerator<WorkerAnswer> {
  const threads = Math.min(maxPredictThreads, availableParallelism(), sources.length);
  const lanes = Array.from({ length: threads }, () => newThread(setup));
  const answers: Promise<WorkerAnswer>[] = [];
  let next = 0;
  const takeNext = (lane: Thread): void => {
    const [index, source] = [next, sources[next]];
    if (source === undefined) return;
    next += 1;
    answers[index] = read(lane, source).then((answer) => {
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

function newThread(setup: WorkerSetup): Thread {
  return new ThreadClient(new URL('./worker.js', import.meta.url), {
    data: setup,
    resourceLimits: { maxOldGenerationSizeMb: predictHeapMb, maxYoungGenerationSizeMb: predictYoungHeapMb },
  });
}

/** Never rejects: what cannot be read is a remark. */
async function read(thread: Thread, source: Source): Promise<WorkerAnswer> {
  try {
    return await thread.send(source, { cpuMs: sourceCpuMs });
  } catch (error) {
    const [path = ''] = source.paths;
    return {
      sessions: [],
      remarks: [{ path, why: `it cannot be replayed: ${reasonOf(error)}`, isUsed: false }],
    };
  }
}
