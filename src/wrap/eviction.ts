import { setTimeout as passed } from 'node:timers/promises';
import { copiesBudgetBytes, originalsBudgetBytes } from '../limits.ts';
import { oldestLiveRun } from '../store/runs/runs.ts';
import type { Store } from '../store/store.ts';
import { deleteUnused, listOldDamaged, sweepDrafts } from '../store/upkeep/sweep.ts';
import { sweepTemporaryCopies } from '../store/sqlite/temporary-copy.ts';

/** The end of a session may wait this long for old originals to go; what is left over goes with the next one. */
const sweepMs = 100;

/** What stored texts may take, in bytes, and until when they were used last, milliseconds since 1970. */
export interface EvictionLimits {
  readonly before: number;
  readonly originalsBytes?: number;
  readonly copiesBytes?: number;
}

/**
 * Looks for copies and originals beyond their disk budgets, and for those not used for long, while the agent works, and
 * answers what deletes them at its end: only then has a conversation that was resumed marked those it needs. Copies go
 * first: nothing needs them, nor texts for a report and damaged databases that were set aside. What killed writers have
 * left goes at once.
 */
export function prepareEviction(
  { home, originals, copies, unproved }: Store,
  { before, originalsBytes = originalsBudgetBytes, copiesBytes = copiesBudgetBytes }: EvictionLimits,
) {
  const listing = Promise.allSettled([
    Promise.all([
      copies.surplus(copiesBytes, before),
      originals.surplus(originalsBytes, before),
      listOldDamaged(home, before),
      unproved.surplus(before),
      sweepDrafts(home),
      sweepTemporaryCopies(),
    ]),
  ]);
  return async (): Promise<void> => {
    const deadline = performance.now() + sweepMs;
    const [listed] = await Promise.race([listing, passed(sweepMs, [null], { ref: false })]);
    if (listed === null) return;
    if (listed.status === 'rejected') throw listed.reason;
    const [copied, kept, damaged, oldUnproved] = listed.value;
    await deleteUnused([...damaged, ...oldUnproved, ...copied], Infinity, deadline);
    await deleteUnused(kept, oldestLiveRun(home) ?? Date.now(), deadline);
  };
}
