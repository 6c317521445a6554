import type { Decision } from '../../store/records.ts';
import type { Conversation } from '../../wire/wire.ts';
import type { Slot } from '../cache-aligner.ts';
import type { Frame } from '../call/client-profile.ts';
import type { Recollection } from '../worker/job.ts';
import type { Recall } from '../worker/recall.ts';
import { visibleIn } from '../worker/visible.ts';

/** A conversation whose results are decided one after the other, each in view of what then stands above it. */
export interface InOrder {
  readonly recall: Recall;
  readonly frames: readonly Frame[];
  /** Names the conversation. */
  readonly name: string;
  readonly body: Buffer;
  readonly conversation: Conversation;
  readonly chains: readonly string[];
}

/**
 * The slots with the decisions that `decide` makes of those which have none. New results do not point at each other, as
 * at their first sight.
 */
export async function decideInOrder(
  { recall, frames, name, body, conversation, chains }: InOrder,
  slots: readonly Slot[],
  decide: (slot: Slot, above: Recollection | null) => Promise<Decision>,
): Promise<readonly Slot[]> {
  const decided = [...slots];
  // What is remembered meanwhile is forgotten afterwards: it may never be sent.
  const meanwhile = `${name} anew`;
  try {
    for (const [at, slot] of decided.entries()) {
      if (slot.decision !== undefined) continue;
      const above = conversation.forgets
        ? null
        : recall.prepare(
            visibleIn(meanwhile, body, conversation, chains, decided, slot.index, frames, recall.keyOf),
          );
      decided[at] = { ...slot, decision: await decide(slot, above) };
    }
  } finally {
    recall.forget(meanwhile);
  }
  return decided;
}
