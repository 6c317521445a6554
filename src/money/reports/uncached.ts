import { uncachedRequests } from '../../limits.ts';
import type { PromptTokens } from '../../store/records.ts';
import { asInput, surelyCached } from '../simulator/uncached.ts';

/** Tokens of some requests, by side; what belongs to one provider agrees in the rest. */
interface Sum extends PromptTokens {
  readonly unit?: number | string;
  readonly agent: string;
  readonly project: string;
  readonly model: string;
  readonly side: string;
  readonly requests: number;
}

/**
 * Receipts as they are where the provider caches nothing: then what the simulator has cached was input, without
 * headroom as well. Receipts of today know that themselves; those of older headrooms say that hits were due, and a
 * saving would be shown as a loss.
 */
export function settled<Receipt extends Sum>(receipts: readonly Receipt[]): Receipt[] {
  const shares = new Map<string, Receipt[]>();
  for (const receipt of receipts) {
    const { unit = '', agent, project, model } = receipt;
    const key = JSON.stringify([unit, agent, project, model]);
    const share = shares.get(key);
    if (share === undefined) shares.set(key, [receipt]);
    else share.push(receipt);
  }
  return [...shares.values()].flatMap((share) =>
    isUncached(share) ? share.map((receipt) => ({ ...receipt, ...asInput(receipt) })) : share,
  );
}

function isUncached(share: readonly Sum[]): boolean {
  const of = (side: string, count: (sum: Sum) => number): number =>
    share.reduce((total, sum) => (sum.side === side ? total + count(sum) : total), 0);
  const cached = (sum: Sum): number => sum.cacheRead + sum.cacheWrite5m + sum.cacheWrite1h;
  if (of('billed', cached) > 0) return false;
  const requests = of('billed', (sum) => sum.requests);
  const due = of('simulated', ({ cacheRead }) => cacheRead);
  const prompts = of('simulated', (sum) => sum.input + cached(sum));
  const least = surelyCached(share[0]?.model ?? '');
  // The first request of a conversation reads nothing.
  const isDue = due >= least * (uncachedRequests - 1);
  return requests >= uncachedRequests && isDue && prompts >= least * requests;
}
