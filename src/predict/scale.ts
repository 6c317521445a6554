import { promptOf } from '../money/prices.ts';
import type { TapedExchange } from './tape.ts';

/** New tokens from which on a request's growth tells how the provider counts: below it overheads blur that. */
const minScaleTokens = 500;

/**
 * A provider's tokens for one of o200k, as far as transcripts can tell; beyond lie prompts that hold what they do not
 * show.
 */
const scaleBounds = [0.75, 1.6] as const;

/**
 * How many of its own tokens the provider counts for one of o200k: the median over requests of what the prompt grew by
 * besides the model's own answer, by what was added to it. 1 where no usage tells.
 */
export function scaleOf(exchanges: readonly TapedExchange[]): number {
  const before = new Map<number, TapedExchange>();
  const ratios: number[] = [];
  for (const exchange of exchanges) {
    const earlier = before.get(exchange.thread);
    before.set(exchange.thread, exchange);
    if (earlier?.usage == null || exchange.usage === null || exchange.shared !== lengthOf(earlier)) continue;
    const added = exchange.added.reduce((sum, { tokens }) => sum + tokens, 0);
    const grown = promptOf(exchange.usage) - promptOf(earlier.usage) - (earlier.usage.output ?? 0);
    if (added >= minScaleTokens) ratios.push(grown / added);
  }
  const median = ratios.sort((one, other) => one - other)[Math.floor(ratios.length / 2)] ?? 1;
  return Math.min(Math.max(median, scaleBounds[0]), scaleBounds[1]);
}

/** Blocks of the conversation once the exchange was over. */
function lengthOf({ shared, added, answer }: TapedExchange): number {
  return shared + added.length + answer.length;
}
