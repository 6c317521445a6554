import { costOfBilled } from './costs.ts';
import type { PriceList } from './prices.ts';
import type { PromptTokens } from '../store/records.ts';

/** Requests with a receipt: as they were billed, as the simulator bills what was sent, and without headroom. */
export type Side = 'billed' | 'simulated' | 'without';

/** The receipts that agree in all of these. An empty model: the request named none. */
export interface ReceiptSum extends PromptTokens {
  readonly agent: string;
  readonly project: string;
  readonly side: Side;
  readonly model: string;
  readonly band: number;
  readonly period: number;
  readonly requests: number;
  readonly output: number;
}

/** What headroom did to the bill, USD, of the requests that have a receipt and a model with a known price. */
export interface BillSummary {
  readonly requests: number;
  /** What the provider would have billed without headroom: the cache simulator over the bodies as the agent sent them. */
  readonly without: number;
  /** What it billed, by its own usage numbers. */
  readonly billed: number;
  /** `without` less `billed`, never clamped: negative when headroom cost money. */
  readonly net: number;
  /** How far the simulator is off on what was sent, where the provider's own numbers are known. */
  readonly error: number;
  /** `net`; null where it is a saving smaller than the simulator's error, which nobody can claim. */
  readonly claimed: number | null;
}

export function billsOf(receipts: readonly ReceiptSum[], prices: PriceList): BillSummary {
  let requests = 0;
  const usd = { billed: 0, simulated: 0, without: 0 };
  for (const receipt of receipts) {
    const { side, model, band, period } = receipt;
    const billed = {
      model: model === '' ? null : model,
      band,
      period,
      requests: receipt.requests,
      usage: receipt,
    };
    const cost = costOfBilled(billed, prices);
    if (cost === null) continue;
    usd[side] += cost;
    if (side === 'billed') requests += receipt.requests;
  }
  const net = usd.without - usd.billed;
  const error = Math.abs(usd.simulated - usd.billed);
  return {
    requests,
    without: usd.without,
    billed: usd.billed,
    net,
    error,
    claimed: net > 0 && error > net ? null : net,
  };
}
