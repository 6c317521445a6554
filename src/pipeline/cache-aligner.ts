import type { Conversation } from '../wire/wire.ts';
import type { Generations } from './cache/generations.ts';
import type { DecisionLog } from './decision-log.ts';
import type { Placements } from './placement.ts';
import type { Request, Slot, Stage } from './request.ts';

/** Joins a request's tool results with what was decided for them before. */
export class CacheAligner implements Stage {
  readonly #log: DecisionLog;
  readonly #generations: Generations;
  readonly #placements: Placements;

  constructor(log: DecisionLog, generations: Generations, placements: Placements) {
    this.#log = log;
    this.#generations = generations;
    this.#placements = placements;
  }

  run(request: Request): Request {
    const { conversation, newly, received } = request;
    const chains = this.#generations.chainsOf(received);
    const beginning = this.#placements.beginningOf(newly, chains);
    const slots = alignBlocks(conversation, chains, this.#log, beginning?.slots, beginning?.blocks);
    return { ...request, chains, beginning, slots };
  }
}

/**
 * Finds every tool result of a request and what was decided for it before (promise 2). `known` are those
 * of the first `knownBlocks` blocks, from the request before it.
 */
export function alignBlocks(
  conversation: Conversation,
  chains: readonly string[],
  decisions: DecisionLog,
  known: readonly Slot[] = [],
  knownBlocks = 0,
): Slot[] {
  const isNewAt = (index: number): boolean => index >= conversation.newFrom;
  const slots = known.map((slot) => {
    const isNew = isNewAt(slot.index);
    // Results are told apart as what they are, not by what they say: one of the request before is in no block of this.
    const result = conversation.blocks[slot.index]?.result ?? slot.result;
    return slot.isNew === isNew && slot.result === result ? slot : { ...slot, result, isNew };
  });
  for (let index = knownBlocks; index < conversation.blocks.length; index += 1) {
    const [result, chain] = [conversation.blocks[index]?.result ?? null, chains[index]];
    if (result !== null && chain !== undefined)
      slots.push({ chain, index, result, isNew: isNewAt(index), decision: undefined });
  }
  return realign(slots, decisions);
}

/**
 * Names a conversation: the chain hash of the prompt that its first answer answers, shortened. Every later request of
 * it holds that prompt; so do those that fork off.
 */
export function conversationOf({ blocks }: Conversation, chains: readonly string[]): string {
  const answer = blocks.findIndex(
    ({ role, type, calls }) => role === 'assistant' || type === 'reasoning' || calls.length > 0,
  );
  return chains[(answer === -1 ? chains.length : answer) - 1]?.slice(0, conversationChars) ?? '';
}

/** Of a hash: enough that no two conversations of a ledger have one name. */
const conversationChars = 20;

/**
 * The same slots with what is in force now: of two equal requests in flight the first one's decisions. What was decided
 * once is decided for good.
 */
export function realign(slots: readonly Slot[], decisions: DecisionLog): Slot[] {
  const undecided = slots.filter(({ decision }) => decision === undefined);
  const found = decisions.find(undecided.map(({ chain }) => chain));
  const decided = new Map(undecided.map(({ chain }, at) => [chain, found[at]]));
  return slots.map((slot) =>
    slot.decision === undefined ? { ...slot, decision: decided.get(slot.chain) } : slot,
  );
}
