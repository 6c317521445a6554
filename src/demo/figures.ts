import { costOf, priceOf } from '../money/prices.ts';
import { promptOf } from '../standin/prompt.ts';
import { parseRequest } from '../standin/request.ts';
import type { StandinRequest } from '../standin/standin.ts';
import type { TokenCounter } from '../tokens/count.ts';
import { model } from './agent-run.ts';
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

export function figuresOf(requests: readonly StandinRequest[], count: TokenCounter): Figures {
  const last = requests.at(-1);
  const notes = last === undefined ? null : readNotes(parseRequest(last.body));
  const bills = requests.map(billOf);
  const sum = (of: (bill: Bill) => number): number => bills.reduce((total, bill) => total + of(bill), 0);
  const costs = bills.map(({ cost }) => cost);
  return {
    requests: requests.length,
    toolTokens: notes === null ? 0 : count(notes.toolText),
    inputTokens: sum(({ uncached, reads, writes }) => uncached + reads + writes),
    uncached: sum(({ uncached }) => uncached),
    cacheReads: sum(({ reads }) => reads),
    cacheWrites: sum(({ writes }) => writes),
    output: sum(({ output }) => output),
    bill: costs.includes(null) ? null : costs.reduce<number>((total, cost) => total + (cost ?? 0), 0),
    retrievals: notes?.retrievals ?? 0,
    prefixBreaks: countPrefixBreaks(requests),
  };
}

/**
 * Turns that the bare run's cache served further than the wrapped run's. A turn that answers a retrieval is the
 * wrapped run's own; without those the turns of both runs are the same.
 */
export function countLostHits(bare: readonly StandinRequest[], wrapped: readonly StandinRequest[]): number {
  const turns = wrapped.filter(({ body }) => !readNotes(parseRequest(body)).endsInRetrieval);
  const missed = ({ promptBlocks, cachedBlocks }: StandinRequest): number => promptBlocks - cachedBlocks;
  return bare.filter((turn, index) => {
    const same = turns[index];
    return turn.cachedBlocks > 0 && (same === undefined || missed(same) > missed(turn));
  }).length;
}

function countPrefixBreaks(requests: readonly StandinRequest[]): number {
  const prompts = requests.map(({ body }) => promptOf(parseRequest(body)).map(({ prefix }) => prefix));
  return prompts.filter((prompt, index) => {
    const before = prompts[index - 1]?.at(-1);
    return before !== undefined && !prompt.includes(before);
  }).length;
}

interface Bill {
  readonly uncached: number;
  readonly reads: number;
  readonly writes: number;
  readonly output: number;
  readonly cost: number | null;
}

function billOf({ usage }: StandinRequest): Bill {
  const uncached = usage?.input_tokens ?? 0;
  const reads = usage?.cache_read_input_tokens ?? 0;
  const writes = usage?.cache_creation_input_tokens ?? 0;
  const output = usage?.output_tokens ?? 0;
  const price = priceOf(model);
  const billed = {
    input: uncached,
    cacheRead: reads,
    cacheWrite5m: usage?.cache_creation.ephemeral_5m_input_tokens ?? 0,
    cacheWrite1h: usage?.cache_creation.ephemeral_1h_input_tokens ?? 0,
    output,
  };
  const cost = price === null ? null : costOf(billed, price, uncached + reads + writes);
  return { uncached, reads, writes, output, cost };
}
