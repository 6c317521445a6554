export { CacheSimulator } from './cache-simulator.ts';
export type { Asked } from './asked.ts';
export { Counterfactual, type IsRetrieval, type ReadRequest, type Simulated } from './counterfactual.ts';
export { digestOf } from './digest.ts';
export type { CacheBill, CacheBlock, CachePrompt, Tier } from './prompt.ts';
export { receiptOf } from './receipt.ts';
