import { costOf, priceOf, promptOf } from '../money/prices.ts';
import type { Answered, StandinRequest } from '../standin/standin.ts';
import type { TokenCounter } from '../tokens/count.ts';
import { readNotes } from './notes.ts';

/** What one run came to, by the stand-in's own books. */
export interface Figures {
  readonly requests: number;
  /** Tokens of the tool results as the model saw them, each result once. */
  readonly toolTokens: number;
  /** Tokens of all prompts together, cached or not. */
  readonly inputTokens: number;
  readonly uncached: number;
  readonly cacheReads: number;
  readonly cacheWrites: number;
  readonly output: number;
  /** US dollars; null where the model's price is not known. */
  readonly bill: number | null;
  readonly retrievals: number;
  /** Requests whose prompt did not begin with all of the one before. */
  readonly prefixBreaks: number;
}

/** `model` names the price of these requests. */
export function figuresOf(requests: readonly StandinRequest[], model: string, count: TokenCounter): Figures {
  const turns = turnsOf(requests);
  const last = turns.at(-1);
  const notes = last === undefined ? null : readNotes(last.conversation);
  const sum = (of: (turn: Answered) => number): number => turns.reduce((total, turn) => total + of(turn), 0);
  const price = priceOf(model);
  return {
    requests: requests.length,
    toolTokens: notes === null ? 0 : count(notes.toolText),
    inputTokens: sum(({ bill }) => promptOf(bill)),
    uncached: sum(({ bill }) => bill.input),
    cacheReads: sum(({ bill }) => bill.cacheRead),
    cacheWrites: sum(({ bill }) => bill.cacheWrite5m + bill.cacheWrite1h),
    output: sum(({ bill }) => bill.output),
    bill: price === null ? null : sum(({ bill }) => costOf(bill, price)),
    retrievals: notes?.retrievals ?? 0,
    prefixBreaks: countPrefixBreaks(turns),
  };
}

/**
 * Turns that the bare run's cache served further than the wrapped run's. A turn that answers a retrieval is the
 * wrapped run's own; without those the turns of both runs are the same.
 */
export function countLostHits(bare: readonly StandinRequest[], wrapped: readonly StandinRequest[]): number {
  const turns = turnsOf(wrapped).filter(({ conversation }) => !readNotes(conversation).endsInRetrieval);
  const missed = ({ prompt, bill }: Answered): number => prompt.length - bill.cachedBlocks;
  return turnsOf(bare).filter((turn, index) => {
    const same = turns[index];
    return turn.bill.cachedBlocks > 0 && (same === undefined || missed(same) > missed(turn));
  }).length;
}

function countPrefixBreaks(turns: readonly Answered[]): number {
  return turns.filter(({ prompt }, index) => {
    const before = turns[index - 1]?.prompt.at(-1);
    return before !== undefined && !prompt.some(({ prefix }) => prefix === before.prefix);
  }).length;
}

function turnsOf(requests: readonly StandinRequest[]): readonly Answered[] {
  return requests.flatMap(({ answered }) => (answered === null ? [] : [answered]));
}
