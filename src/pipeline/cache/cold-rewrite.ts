import type { Decided, Decision } from '../../store/records.ts';
import type { Conversation } from '../../wire/wire.ts';
import type { Slot } from '../cache-aligner.ts';
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

/** A request whose tool results are to be decided anew. */
export interface ColdRequest {
  /** Names the conversation. */
  readonly name: string;
  readonly body: Buffer;
  readonly conversation: Conversation;
  readonly chains: readonly string[];
  /** Its tool results with the decisions in force. */
  readonly slots: readonly Slot[];
  /** Tokens of the prompt before it; 0 where they are not known. */
  readonly promptTokens: number;
}

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
 * save enough, where it is too much to do at once, or where no thread is there to do it. Throws what `Decider.decide`
 * throws. Stores nothing but originals.
 */
export async function decideAnew(
  tools: DecideTools,
  recall: Recall,
  request: ColdRequest,
): Promise<Generation | null> {
  const { chains, slots, promptTokens } = request;
  const worthIt = Math.max(minRewriteTokens, promptTokens * minRewriteShare);
  const anchor = chains[slots.at(-1)?.index ?? -1];
  if (anchor === undefined || tokensAtHand(slots) < worthIt || charsOf(slots) > maxRewriteChars) return null;
  const inside = chainsIn(anchor, chains);
  const decided = await decideAll(tools, recall, request, inside);
  return decided === null || tokensGained(slots, decided) < worthIt ? null : { anchor, decided };
}

async function decideAll(
  tools: DecideTools,
  recall: Recall,
  { name, body, conversation, slots }: ColdRequest,
  inside: readonly string[],
): Promise<readonly Decided[] | null> {
  const anew = slots.map((slot): Slot => ({ ...slot, chain: inside[slot.index] ?? '', decision: undefined }));
  const order = { recall, frames: tools.profile.frames, name, body, conversation, chains: inside };
  const atHand = new Decider(tools, name, body, conversation);
  const answered = new Decider({ ...tools, level: 'tight' }, name, body, conversation);
  const decided = await decideInOrder(order, anew, async ({ isNew, result }, above) =>
    (isNew ? atHand : answered).decide(result, above),
  );
  if (decided.some(({ decision }) => decision?.reason === 'worker_down')) return null;
  return decided.flatMap(({ chain, decision, result }) => {
    if (decision === undefined) return [];
    const label = labelOf(body, result.call, decision);
    return [{ chain, decision, label, result: resultKey(body, result), conversation: name }];
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
