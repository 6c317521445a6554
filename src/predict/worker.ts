import { workerData } from 'node:worker_threads';
import { readPrices } from '../money/prices.ts';
import { serve } from '../threads/serve.ts';
import { loadTokenCounter } from '../tokens/count.ts';
import { readSource, type ReadTools } from './session.ts';
import type { Source } from './sources.ts';

/** What a thread needs besides the sources: plain data. */
export interface WorkerSetup extends Pick<ReadTools, 'profiles' | 'model'> {
  /** Data folder, where prices of the user's own may lie. */
  readonly home: string;
}

export type WorkerAnswer = Awaited<ReturnType<typeof readSource>>;

await serve(async () => {
  const { profiles, model, home } = workerData as WorkerSetup;
  const prices = await readPrices(home);
  const tools: ReadTools = {
    profiles,
    model,
    priceOf: (name, at) => prices.priceOf(name, at ?? undefined),
    count: await loadTokenCounter(),
  };
  return async (source: Source): Promise<WorkerAnswer> => readSource(source, tools);
});
