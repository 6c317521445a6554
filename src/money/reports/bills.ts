import type { LedgerRow, PromptTokens } from '../../store/records.ts';
import { bandOf, costOfBilled, periodOf } from './costs.ts';
import { promptOf, type PriceList } from '../prices.ts';
import { settled } from './uncached.ts';

/**
 * Requests with a receipt: as they were billed, as the simulator bills what was sent, and without headroom. `…_over`:
 * of the first two those requests alone for which the simulator says too much, so that errors do not cancel out.
 */
export type Side = 'billed' | 'simulated' | 'without' | 'billed_over' | 'simulated_over';

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
  /**
   * What the provider would have billed without headroom: the cache simulator over the bodies as the agent sent them.
   */
  readonly without: number;
  /** What it billed, by its own usage numbers. */
  readonly billed: number;
  /** `without` less `billed`, never clamped: negative when headroom cost money. */
  readonly net: number;
  /** How far the simulator is off on what was sent, where the provider's own numbers are known; request by request. */
  readonly error: number;
  /**
   * What of `net` can be claimed, a loss as well as a saving: the smaller one of `net` and of what the simulator says
   * of both sides. Null where these disagree, or the error is larger: then nobody knows.
   */
  readonly claimed: number | null;
}

export function billsOf(receipts: readonly ReceiptSum[], prices: PriceList): BillSummary {
  const usd = { billed: 0, simulated: 0, without: 0, billed_over: 0, simulated_over: 0 };
  let known = 0;
  for (const { side, model, band, period, requests, ...usage } of receipts) {
    const billed = { model: model === '' ? null : model, band, period, requests, usage };
    const cost = costOfBilled(billed, prices);
    if (cost === null) continue;
    usd[side] += cost;
    if (side === 'billed') known += requests;
  }
  return summaryOf(usd, known);
}

/** A bill that grows, of one run. */
export class Bill {
  readonly #prices: PriceList;
  readonly #sums = new Map<string, ReceiptSum>();

  constructor(prices: PriceList) {
    this.#prices = prices;
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
    const ours = { ...simulated, output: billed.output };
    const over = weightOf(ours) > weightOf(billed) ? { billed_over: billed, simulated_over: ours } : {};
    const { agent, project, model } = row;
    for (const [side, usage] of Object.entries({ billed, simulated: ours, without, ...over })) {
      const place = { band: bandOf(promptOf(usage)), period: periodOf(row.at) };
      const whose = { agent, project, model: model ?? '', side: side as Side };
      this.#add({ ...whose, ...place, requests: 1, ...usage });
    }
  }

  #add(one: ReceiptSum): void {
    const key = JSON.stringify([one.agent, one.project, one.model, one.side, one.band, one.period]);
    const sum = this.#sums.get(key);
    this.#sums.set(key, sum === undefined ? one : added(sum, one));
  }

  summary(): BillSummary {
    return billsOf(settled([...this.#sums.values()]), this.#prices);
  }
}

function added(sum: ReceiptSum, one: ReceiptSum): ReceiptSum {
  return {
    ...sum,
    requests: sum.requests + one.requests,
    input: sum.input + one.input,
    cacheRead: sum.cacheRead + one.cacheRead,
    cacheWrite5m: sum.cacheWrite5m + one.cacheWrite5m,
    cacheWrite1h: sum.cacheWrite1h + one.cacheWrite1h,
    output: sum.output + one.output,
  };
}

function summaryOf(usd: Readonly<Record<Side, number>>, requests: number): BillSummary {
  const { billed, simulated, without, billed_over: billedOver, simulated_over: simulatedOver } = usd;
  const over = simulatedOver - billedOver;
  const error = Math.abs(over) + Math.abs(simulated - billed - over);
  const net = without - billed;
  const claimed = claimedOf(net, without - simulated, error);
  return { requests, ...{ without, billed, net, error }, claimed };
}

function claimedOf(net: number, simulatedNet: number, error: number): number | null {
  if (Math.abs(net - simulatedNet) < rounding) return error > Math.abs(net) ? null : net;
  if (Math.sign(net) !== Math.sign(simulatedNet)) return null;
  const least = Math.sign(net) * Math.min(Math.abs(net), Math.abs(simulatedNet));
  return error > Math.abs(least) ? null : least;
}

/** USD: sums in another order differ by less. */
const rounding = 1e-9;

/** Tokens by about what they cost: tells on which side the simulator errs. As the ledger's view has it. */
function weightOf({ input, cacheRead, cacheWrite5m, cacheWrite1h }: PromptTokens): number {
  return input + 0.1 * cacheRead + 1.25 * cacheWrite5m + 2 * cacheWrite1h;
}
