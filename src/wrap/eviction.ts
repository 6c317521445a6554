import { setTimeout as passed } from 'node:timers/promises';
import { copiesBudgetBytes, originalsBudgetBytes, sweepMs } from '../limits.ts';
import { oldestLiveRun } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { deleteUnused } from '../store/sweep.ts';

/**
 * Looks for copies and originals beyond their disk budgets while the agent works, and answers what deletes them at its end: only
 * then has a conversation that was resumed marked those it needs. Copies go first: nothing needs them.
 */
export function prepareEviction(
  { home, originals, copies }: Store,
  budgetBytes = originalsBudgetBytes,
  copiesBytes = copiesBudgetBytes,
) {
  const listing = Promise.allSettled([
    Promise.all([copies.surplus(copiesBytes), originals.surplus(budgetBytes)]),
  ]);
  return async (): Promise<void> => {
    const deadline = performance.now() + sweepMs;
    const [listed] = await Promise.race([listing, passed(sweepMs, [null], { ref: false })]);
    if (listed === null) return;
    if (listed.status === 'rejected') throw listed.reason;
    const [copied, kept] = listed.value;
    await deleteUnused(copied, Infinity, deadline);
    await deleteUnused(kept, oldestLiveRun(home) ?? Date.now(), deadline);
  };
}
