import type { Decision } from '../../store/records.ts';
import type { ClientProfile } from '../call/client-profile.ts';
import type { Slot } from '../request.ts';
import type { Recollection } from '../worker/job.ts';
import type { Recall } from '../worker/recall.ts';
import { visibleIn, type Shown } from '../worker/visible.ts';

/**
 * The slots of a request with the decisions that `decide` makes of those which have none, one after the other, each in view
 * of what then stands above it. New results do not point at each other, as at their first sight.
 */
export async function decideInOrder(
  { recall, profile }: { readonly recall: Recall; readonly profile: ClientProfile },
  request: Shown,
  decide: (slot: Slot, above: Recollection | null) => Promise<Decision>,
): Promise<readonly Slot[]> {
  const decided = [...request.slots];
  // What is remembered meanwhile is forgotten afterwards: it may never be sent.
  const name = `${request.name} anew`;
  try {
    for (const [at, slot] of decided.entries()) {
      if (slot.decision !== undefined) continue;
      const above = request.conversation.forgets
        ? null
        : recall.prepare(
            visibleIn({ ...request, name, slots: decided }, slot.index, profile.wrappings, recall.keyOf),
          );
      decided[at] = { ...slot, decision: await decide(slot, above) };
    }
  } finally {
    recall.forget(name);
  }
  return decided;
}
