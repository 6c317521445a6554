import { setTimeout as passed } from 'node:timers/promises';
import { originalsBudgetBytes, sweepMs } from '../limits.ts';
import { oldestLiveRun } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { deleteUnused } from '../store/sweep.ts';

/**
 * Looks for originals beyond the disk budget while the agent works, and answers what deletes them at its end: only
 * then has a conversation that was resumed marked those it needs.
 */
export function prepareEviction({ home, originals }: Store, budgetBytes = originalsBudgetBytes) {
  const listing = Promise.allSettled([originals.surplus(budgetBytes)]);
  return async (): Promise<void> => {
    const deadline = performance.now() + sweepMs;
    const [listed] = await Promise.race([listing, passed(sweepMs, [null], { ref: false })]);
    if (listed === null) return;
    if (listed.status === 'rejected') throw listed.reason;
    await deleteUnused(listed.value, oldestLiveRun(home) ?? Date.now(), deadline);
  };
}
