import type { Usage } from '../wire/wire.ts';
import { costOf, priceOf, type Price } from './prices.ts';

/** What the provider bills for the requests of a scope, as far as prices are known. */
export interface CostSummary {
  /** Sum over the requests whose model has a known price. */
  readonly usd: number;
  /** Requests that `usd` is the sum of. */
  readonly requests: number;
  /** Requests with usage whose model has no known price; null: the request named no model. */
  readonly unknown: readonly { readonly model: string | null; readonly requests: number }[];
}

/** Tokens of the requests of one model and one price band: costs are linear within a band. */
export interface Billed {
  readonly model: string | null;
  /** How many of `promptBands` their prompts are longer than. */
  readonly band: number;
  /** Requests whose answer named usage. */
  readonly requests: number;
  readonly usage: Usage;
}

/** Prompt lengths, tokens, at which prices change; the ledger's view `request_sums` counts by them. */
export const promptBands: readonly number[] = [100_000, 200_000, 272_000];

export function costsOf(billed: readonly Billed[]): CostSummary {
  const prices = pricesOf(new Set(billed.map(({ model }) => model)));
  const unknown = new Map<string | null, number>();
  let usd = 0;
  let known = 0;
  for (const { model, band, requests, usage } of billed) {
    if (requests === 0) continue;
    const price = prices.get(model) ?? null;
    if (price === null) unknown.set(model, (unknown.get(model) ?? 0) + requests);
    else {
      // Any prompt of the band stands for all of them.
      usd += costOf(usage, price, band === 0 ? 0 : (promptBands[band - 1] ?? 0) + 1);
      known += requests;
    }
  }
  return {
    usd,
    requests: known,
    unknown: [...unknown]
      .map(([model, requests]) => ({ model, requests }))
      .sort((one, other) => other.requests - one.requests || compare(one.model ?? '', other.model ?? '')),
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Looked up once for each model: there may be thousands of sums. */
function pricesOf(models: ReadonlySet<string | null>): ReadonlyMap<string | null, Price | null> {
  return new Map([...models].map((model) => [model, model === null ? null : priceOf(model)]));
}
