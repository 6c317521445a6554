import { priceOf, type Price } from '../../src/money/prices.ts';
import { billExchanges, type BilledRequest, type Terms } from '../../src/predict/bill.ts';
import type { TapedBlock, TapedExchange } from '../../src/predict/tape.ts';
import type { Usage } from '../../src/wire/wire.ts';
import { startedAt } from './transcripts.ts';

/** USD for a million tokens: input 2, read 0.2, write 2.5, output 10. */
export const model = 'claude-sonnet-5';
export const terms: Terms = {
  model,
  priceOf: (name: string): Price | null => priceOf(name),
  burden: 100,
  wire: 'anthropic',
  head: 0,
};

export function block(tokens: number, lossless = tokens, balanced = lossless): TapedBlock {
  return { tokens, lossless, balanced, kind: lossless === tokens ? null : 'test' };
}

export function exchange(fields: Partial<TapedExchange>): TapedExchange {
  const none = {
    thread: 0,
    shared: 0,
    added: [],
    answer: [],
    at: startedAt,
    id: null,
    model,
    usage: null,
    fetched: [],
  };
  return { ...none, ...fields };
}

export function usage(input: number, cacheRead: number, cacheWrite5m: number, output: number): Usage {
  return { input, cacheRead, cacheWrite5m, cacheWrite1h: 0, output };
}

export function bill(exchanges: readonly TapedExchange[]): BilledRequest[] {
  return billExchanges(exchanges, terms, (text) => text.length);
}

/** USD, in millionths. */
export function micro(usd: number | null | undefined): number {
  return Math.round((usd ?? NaN) * 1e6);
}
