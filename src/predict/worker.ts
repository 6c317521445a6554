import { parentPort, workerData } from 'node:worker_threads';
import { readPrices } from '../money/prices.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import { readSource, type ReadTools } from './session.ts';
import type { Source } from './sources.ts';

/** What a thread needs besides the sources: plain data. */
export interface WorkerSetup extends Pick<ReadTools, 'profiles' | 'model'> {
  /** Data folder, where prices of the user's own may lie. */
  readonly home: string;
}

export type WorkerAnswer = Awaited<ReturnType<typeof readSource>>;

const port = parentPort;
if (port === null) throw new Error('worker.ts runs only as a worker thread');
const { profiles, model, home } = workerData as WorkerSetup;
const prices = await readPrices(home);
const tools: ReadTools = {
  profiles,
  model,
  priceOf: (name, at) => prices.priceOf(name, at ?? undefined),
  count: await loadTokenCounter(),
};

// One source at a time: the next one is sent when this one is answered.
port.on('message', (source: Source) => {
  void readSource(source, tools).then((answer: WorkerAnswer) => {
    port.postMessage(answer);
  });
});
