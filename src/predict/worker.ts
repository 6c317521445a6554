import { parentPort, workerData } from 'node:worker_threads';
import { priceOf } from '../money/prices.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import { readSource, type ReadTools } from './session.ts';
import type { Source } from './sources.ts';

/** What a thread needs besides the sources: plain data. */
export type WorkerSetup = Pick<ReadTools, 'profiles' | 'model'>;

export type WorkerAnswer = Awaited<ReturnType<typeof readSource>>;

const port = parentPort;
if (port === null) throw new Error('worker.ts runs only as a worker thread');
const { profiles, model } = workerData as WorkerSetup;
const tools: ReadTools = {
  profiles,
  model,
  priceOf: (name) => priceOf(name),
  count: await loadTokenCounter(),
};

// One source at a time: the next one is sent when this one is answered.
port.on('message', (source: Source) => {
  void readSource(source, tools).then((answer: WorkerAnswer) => {
    port.postMessage(answer);
  });
});
