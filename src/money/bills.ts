import type { LedgerRow, PromptTokens } from '../store/records.ts';
import { bandOf, costOfBilled, periodOf } from './costs.ts';
import { promptOf, type PriceList } from './prices.ts';

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
  const bill = new Bill(prices);
  for (const receipt of receipts) bill.add(receipt);
  return bill.summary();
}

/** A bill that grows. */
export class Bill {
  readonly #prices: PriceList;
  readonly #usd: Record<Side, number> = { billed: 0, simulated: 0, without: 0 };
  #requests = 0;

  constructor(prices: PriceList) {
    this.#prices = prices;
  }

  add({ side, model, band, period, requests, ...usage }: Omit<ReceiptSum, 'agent' | 'project'>): void {
    const billed = { model: model === '' ? null : model, band, period, requests, usage };
    const cost = costOfBilled(billed, this.#prices);
    if (cost === null) return;
    this.#usd[side] += cost;
    if (side === 'billed') this.#requests += requests;
  }

  /** Adds what the ledger's sums hold of one request. */
  addRow(row: LedgerRow): void {
    if (row.receipt === null) return;
    const { simulated, without } = row.receipt;
    const billed = {
      input: row.inputTokens ?? 0,
      cacheRead: row.cacheRead ?? 0,
      cacheWrite5m: row.cacheWrite5m ?? 0,
      cacheWrite1h: row.cacheWrite1h ?? 0,
      output: row.outputTokens ?? 0,
    };
    const sides = { billed, simulated: { ...simulated, output: billed.output }, without };
    for (const side of ['billed', 'simulated', 'without'] as const) {
      const usage = sides[side];
      const place = { band: bandOf(promptOf(usage)), period: periodOf(row.at) };
      this.add({ side, model: row.model ?? '', ...place, requests: 1, ...usage });
    }
  }

  summary(): BillSummary {
    const { billed, simulated, without } = this.#usd;
    const net = without - billed;
    const error = Math.abs(simulated - billed);
    const claimed = net > 0 && error > net ? null : net;
    return { requests: this.#requests, without, billed, net, error, claimed };
  }
}
