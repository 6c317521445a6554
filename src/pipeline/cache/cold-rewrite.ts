import type { Decided, Decision } from '../../store/records.ts';
import type { Request, Slot } from '../request.ts';
import { Decider, type DecideTools } from '../decide.ts';
import { chainsIn } from './generations.ts';
import { decideInOrder } from './in-order.ts';
import { labelOf } from '../call/call-name.ts';
import type { Recall } from '../worker/recall.ts';
import { resultKey } from '../call/result-key.ts';

/** A conversation with more characters of tool output is not decided anew: it would hold its request for seconds. */
const maxRewriteChars = 8_000_000;

/**
 * Deciding anew must save this share of the prompt: what a cache that was warm after all costs on average, at one wrong
 * judgement in a hundred, since all behind the first change is written once more.
 */
const minRewriteShare = 0.01;

/** And so many tokens: below that it is not worth a user's second. */
const minRewriteTokens = 200;

/** A generation that is worth opening. */
export interface Generation {
  /** Chain hash of the last tool result: what the client adds behind it may look otherwise in its next request. */
  readonly anchor: string;
  /** A decision for each tool result, in order, under its chain hash within the generation. */
  readonly decided: readonly Decided[];
}

/**
 * Decides all tool results of a request anew and in order, at level `tight` what the model has answered already. Each
 * is decided in view of what then stands before it, so that nothing points at what is gone. Null where that would not
 * save enough, where it is too much to do at once, or where no thread is there to do it. `promptTokens`: of the prompt before
 * it; 0 where they are not known. Throws what `Decider.decide` throws. Stores nothing but originals.
 */
export async function decideAnew(
  tools: DecideTools & { readonly recall: Recall },
  request: Request,
  promptTokens: number,
): Promise<Generation | null> {
  const { received, slots } = request;
  const worthIt = Math.max(minRewriteTokens, promptTokens * minRewriteShare);
  const anchor = received[slots.at(-1)?.index ?? -1];
  if (anchor === undefined || tokensAtHand(slots) < worthIt || charsOf(slots) > maxRewriteChars) return null;
  const decided = await decideAll(tools, { ...request, chains: chainsIn(anchor, received) });
  return decided === null || tokensGained(slots, decided) < worthIt ? null : { anchor, decided };
}

async function decideAll(
  tools: DecideTools & { readonly recall: Recall },
  request: Request,
): Promise<readonly Decided[] | null> {
  const { name, chains, calls } = request;
  const slots = request.slots.map((slot): Slot => ({
    ...slot,
    chain: chains[slot.index] ?? '',
    decision: undefined,
  }));
  const atHand = new Decider(tools, request);
  const answered = new Decider({ ...tools, level: 'tight' }, request);
  const decided = await decideInOrder(tools, { ...request, slots }, async ({ isNew, result }, above) =>
    (isNew ? atHand : answered).decide(result, above),
  );
  if (decided.some(({ decision }) => decision?.reason === 'worker_down')) return null;
  return decided.flatMap(({ chain, decision, result }) => {
    if (decision === undefined) return [];
    const label = labelOf(calls, result.call, decision);
    return [{ chain, decision, label, result: resultKey(request, result), conversation: name }];
  });
}

/** Of the texts as the client wrote them. */
function charsOf(slots: readonly Slot[]): number {
  return slots.reduce(
    (sum, { result }) => sum + result.texts.reduce((chars, { start, end }) => chars + end - start, 0),
    0,
  );
}

/** Tokens of the older tool results as they go out: no more than these can be saved. */
function tokensAtHand(slots: readonly Slot[]): number {
  return slots.reduce((sum, { isNew, decision, result }) => {
    if (isNew) return sum;
    if (decision?.texts != null) return sum + decision.tokensAfter;
    return sum + result.texts.reduce((bytes, { start, end }) => bytes + end - start, 0) / bytesPerToken;
  }, 0);
}

/** A token is rarely shorter. */
const bytesPerToken = 2;

/** Tokens that a request has less of than with the decisions in force; what is new in it counts for nothing. */
function tokensGained(slots: readonly Slot[], decided: readonly Decided[]): number {
  return decided.reduce((sum, { decision }, index) => {
    const slot = slots[index];
    return slot === undefined || slot.isNew
      ? sum
      : sum + shownBefore(slot.decision, decision) - decision.tokensAfter;
  }, 0);
}

/** Tokens of a result as it goes out so far; of those that stay raw not all were counted. */
function shownBefore(before: Decision | undefined, anew: Decision): number {
  return before?.texts == null ? anew.tokensBefore : before.tokensAfter;
}
