import type { Usage } from '../../wire/wire.ts';
import { costOf, pricePeriods, priceSources, promptBands, type Price, type PriceList } from '../prices.ts';

/** What the provider bills for the requests of a scope, as far as prices are known. */
export interface CostSummary {
  /** Sum over the requests whose model has a known price. */
  readonly usd: number;
  /** Requests that `usd` is the sum of. */
  readonly requests: number;
  /** Requests of these at prices of the user's own file. */
  readonly own: number;
  /** The day up to which the oldest of the published prices in it was seen to hold; null: there is none in it. */
  readonly asOf: string | null;
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

export function bandOf(promptTokens: number): number {
  return promptBands.filter((above) => promptTokens > above).length;
}

export function periodOf(at: number): number {
  return pricePeriods.filter((day) => at >= day).length;
}

export function costsOf(billed: readonly Billed[], prices: PriceList): CostSummary {
  const unknown = new Map<string | null, number>();
  const days: string[] = [];
  let usd = 0;
  let known = 0;
  let own = 0;
  for (const one of billed) {
    const { model, requests } = one;
    if (requests === 0) continue;
    const price = priceOfBilled(one, prices);
    if (price === null) {
      unknown.set(model, (unknown.get(model) ?? 0) + requests);
      continue;
    }
    usd += costAt(price, one);
    known += requests;
    if (price.source === null) own += requests;
    else days.push(priceSources[price.source].date);
  }
  return {
    usd,
    requests: known,
    own,
    asOf: days.sort()[0] ?? null,
    unknown: [...unknown]
      .map(([model, requests]) => ({ model, requests }))
      .sort((one, other) => other.requests - one.requests || compare(one.model ?? '', other.model ?? '')),
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** USD; null where the model's price is not known. */
export function costOfBilled(billed: Billed, prices: PriceList): number | null {
  const price = priceOfBilled(billed, prices);
  return price === null ? null : costAt(price, billed);
}

/** The price of its period, in which none changed: that of the first moment holds throughout. */
function priceOfBilled({ model, period }: Billed, prices: PriceList): Price | null {
  return model === null ? null : prices.priceOf(model, pricePeriods[period - 1] ?? 0);
}

function costAt(price: Price, { band, usage }: Billed): number {
  // Any prompt of the band stands for all of them.
  return costOf(usage, price, band === 0 ? 0 : (promptBands[band - 1] ?? 0) + 1);
}
