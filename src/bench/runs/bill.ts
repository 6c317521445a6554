import { costOf, type Price } from '../../money/prices.ts';

/** A run as its provider bills it, tokens. */
export interface BilledRun {
  /** Tools, system text and prompt: what every request begins with. */
  readonly head: number;
  readonly turns: readonly BilledTurn[];
}

export interface BilledTurn {
  /** What the model wrote. */
  readonly said: number;
  /** What came back, and is part of every later prompt. */
  readonly output: number;
  /** Tokens that the model fetched before it could go on, one entry for each request that took. */
  readonly fetched: readonly number[];
  /** Nothing of this request's prompt was in the provider's cache. */
  readonly cold: boolean;
}

/** What a model writes to fetch something: a sentence and the call. */
const fetchTokens = 100;

/**
 * USD of a run whose every request sets a cache breakpoint at its end and comes before the cache expires: the previous
 * prompt is read, what is new is written, the rest is output.
 */
export function billOf({ head, turns }: BilledRun, price: Price): number {
  let prompt = head;
  let cached = 0;
  let usd = 0;
  const request = (written: number, answered: number): void => {
    const isCached = prompt >= (price.minCacheable ?? 0);
    usd += costOf(
      {
        input: isCached ? 0 : prompt,
        cacheRead: isCached ? cached : 0,
        cacheWrite5m: isCached ? prompt - cached : 0,
        cacheWrite1h: 0,
        output: written,
      },
      price,
    );
    cached = isCached ? prompt : 0;
    prompt += written + answered;
  };
  for (const { said, output, fetched, cold } of turns) {
    if (cold) cached = 0;
    for (const tokens of fetched) request(fetchTokens, tokens);
    request(said, output);
  }
  return usd;
}
