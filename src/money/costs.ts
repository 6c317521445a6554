import type { Usage } from '../wire/wire.ts';
import { costOf, priceOf } from './prices.ts';

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
  /** How many of `pricePeriods` had begun. */
  readonly period: number;
  /** Requests whose answer named usage. */
  readonly requests: number;
  readonly usage: Usage;
}

/** Prompt lengths, tokens, at which prices change; the ledger's sums tell them apart. */
export const promptBands: readonly number[] = [100_000, 200_000, 272_000];

/** Days, milliseconds since 1970, from which a provider asked other prices; the ledger's sums tell them apart. */
export const pricePeriods: readonly number[] = [Date.UTC(2026, 9, 7), Date.UTC(2027, 0, 1)];

export function bandOf(promptTokens: number): number {
  return promptBands.filter((above) => promptTokens > above).length;
}

export function periodOf(at: number): number {
  return pricePeriods.filter((day) => at >= day).length;
}

export function costsOf(billed: readonly Billed[]): CostSummary {
  const unknown = new Map<string | null, number>();
  let usd = 0;
  let known = 0;
  for (const one of billed) {
    const { model, requests } = one;
    if (requests === 0) continue;
    const cost = costOfBilled(one);
    if (cost === null) unknown.set(model, (unknown.get(model) ?? 0) + requests);
    else {
      usd += cost;
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

/** USD; null where the model's price is not known. */
export function costOfBilled({ model, band, usage }: Billed): number | null {
  const price = model === null ? null : priceOf(model);
  // Any prompt of the band stands for all of them.
  return price === null ? null : costOf(usage, price, band === 0 ? 0 : (promptBands[band - 1] ?? 0) + 1);
}
