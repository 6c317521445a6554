import type { Reason } from '../../fates.ts';
import { minHoldoutConversations, minHoldoutRequests } from '../../limits.ts';
import { costOfBilled } from './costs.ts';
import type { Count } from './overview.ts';
import type { PriceList } from '../prices.ts';
import type { Requests } from './scope.ts';

/**
 * What conversations cost that went through headroom, against those that were drawn to go raw: no simulator, only
 * bills. Both carry the definition of headroom_retrieve. Only conversations that began and ended while some were drawn
 * are compared, of at least `minHoldoutRequests` requests, each with a bill and a known price.
 */
export interface Holdout {
  readonly treated: Arm;
  readonly heldOut: Arm;
  /** Typical cost of a treated conversation by that of a held-out one; null: not enough of them. */
  readonly ratio: Ratio | null;
}

export interface Arm {
  readonly conversations: number;
  /** Geometric mean of what the provider billed for one, USD; null without any. */
  readonly typicalUsd: number | null;
}

/** A ratio of geometric means with its 95 % confidence interval. */
export interface Ratio {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** What some requests of a conversation were billed for; those that agree in model, band and period. */
interface Bill {
  readonly conversation: string;
  readonly holdout: number;
  readonly model: string;
  readonly band: number;
  readonly period: number;
  readonly requests: number;
  readonly unbilled: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly output: number;
}

interface Conversation {
  readonly sides: Set<number>;
  requests: number;
  firstAt: number;
  lastAt: number;
  /** USD; null where a part of it is not known. */
  usd: number | null;
}

const heldOut = 'holdout' satisfies Reason;

/** Null: no conversation of this scope was drawn. `counts`: those of the scope. */
export function holdoutOf(requests: Requests, counts: readonly Count[], prices: PriceList): Holdout | null {
  if (!counts.some(({ kind, name }) => kind === 'left' && name === heldOut)) return null;
  const conversations = conversationsIn(requests, prices);
  const drawn = conversations.filter(({ sides }) => sides.has(1));
  if (drawn.length === 0) return null;
  // Before the setting was on, and after, other work was done.
  const from = Math.min(...drawn.map(({ firstAt }) => firstAt));
  const to = Math.max(...drawn.map(({ lastAt }) => lastAt));
  const costs = (side: number): number[] =>
    conversations.flatMap(({ sides, requests: count, firstAt, lastAt, usd }) => {
      const counts = sides.size === 1 && sides.has(side) && count >= minHoldoutRequests;
      return counts && firstAt >= from && lastAt <= to && usd !== null && usd > 0 ? [usd] : [];
    });
  return compare(costs(0), costs(1));
}

function conversationsIn(requests: Requests, prices: PriceList): Conversation[] {
  const bills = requests.all<Bill>(
    `SELECT conversation, holdout, model, band, period, sum(requests) AS requests, sum(without_usage) AS unbilled,
       min(first_at) AS firstAt, max(last_at) AS lastAt, sum(input_tokens) AS input, sum(cache_read) AS cacheRead,
       sum(cache_write_5m) AS cacheWrite5m, sum(cache_write_1h) AS cacheWrite1h, sum(output_tokens) AS output
     FROM conversations GROUP BY conversation, holdout, model, band, period`,
  );
  const found = new Map<string, Conversation>();
  for (const bill of bills) {
    const { conversation, holdout, model, band, period, firstAt, lastAt } = bill;
    const sum = found.get(conversation) ?? { sides: new Set(), requests: 0, firstAt, lastAt, usd: 0 };
    const billed = bill.requests - bill.unbilled;
    const usd = costOfBilled(
      { model: model === '' ? null : model, band, period, requests: billed, usage: bill },
      prices,
    );
    sum.sides.add(holdout);
    sum.requests += billed;
    sum.firstAt = Math.min(sum.firstAt, firstAt);
    sum.lastAt = Math.max(sum.lastAt, lastAt);
    sum.usd = sum.usd === null || (usd === null && billed > 0) ? null : sum.usd + (usd ?? 0);
    found.set(conversation, sum);
  }
  return [...found.values()];
}

/** Compares what conversations cost, USD, all above zero. */
export function compare(treated: readonly number[], heldOut: readonly number[]): Holdout {
  const enough = Math.min(treated.length, heldOut.length) >= minHoldoutConversations;
  return {
    treated: armOf(treated),
    heldOut: armOf(heldOut),
    ratio: enough ? ratioOf(treated, heldOut) : null,
  };
}

function armOf(costs: readonly number[]): Arm {
  const { mean } = momentsOf(costs.map(Math.log));
  return { conversations: costs.length, typicalUsd: costs.length === 0 ? null : Math.exp(mean) };
}

/**
 * Ratio of the geometric means of two samples of at least two values above zero; Welch's interval for the difference of
 * means, on their logarithms: costs of conversations are skewed, and their variances need not be equal.
 */
export function ratioOf(numerator: readonly number[], denominator: readonly number[]): Ratio {
  const [one, other] = [momentsOf(numerator.map(Math.log)), momentsOf(denominator.map(Math.log))];
  const [ofOne, ofOther] = [one.variance / one.count, other.variance / other.count];
  const error = ofOne + ofOther;
  // Welch and Satterthwaite.
  const freedom = error ** 2 / (ofOne ** 2 / (one.count - 1) + ofOther ** 2 / (other.count - 1));
  const difference = one.mean - other.mean;
  const reach = error === 0 ? 0 : studentQuantile(freedom) * Math.sqrt(error);
  return {
    estimate: Math.exp(difference),
    low: Math.exp(difference - reach),
    high: Math.exp(difference + reach),
  };
}

function momentsOf(values: readonly number[]): { count: number; mean: number; variance: number } {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { count, mean, variance };
}

/** The 97.5 % quantile of the normal distribution. */
const normalQuantile = 1.959963984540054;

/**
 * The 97.5 % quantile of Student's distribution (Abramowitz and Stegun 26.7.5): to three decimals from ten degrees of
 * freedom on.
 */
export function studentQuantile(freedom: number): number {
  const z = normalQuantile;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}
