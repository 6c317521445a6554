import type { Note } from '../fates.ts';
import { minTextChars } from '../limits.ts';
import type { Decided, Decision } from '../store/records.ts';
import type { Slot } from './cache-aligner.ts';
import { Decider, type DecideTools } from './decide.ts';
import { rawDecision } from './fate.ts';
import type { DecisionLog } from './decision-log.ts';
import { decideInOrder, type InOrder } from './in-order.ts';
import { labelOf } from './label.ts';
import { longestRun } from './longest-run.ts';
import { resultKey } from './result-key.ts';

/** A request whose client has written an earlier part of its conversation in another way than before. */
export interface ChangedBeginning {
  /** What went out for results whose blocks have no decision, by their index. */
  readonly known: ReadonlyMap<number, Decision>;
  /** Note of its ledger row: results were changed or taken away, or only what stands between them. */
  readonly note: Extract<Note, 'changed_results' | 'changed_messages'>;
}

/**
 * Tells a changed beginning from a conversation that is first seen in the middle: of the latter no result was ever
 * decided. Looked for only where an older result has no decision, which is behind a change and at such a first sight.
 * Of the stored conversations the one that shares the longest run of results in order is taken; of equals the one of
 * this name, then the oldest. Null: the beginning is as it was, or none is known. Throws when the store cannot be read.
 */
export function changedBeginning(
  log: DecisionLog,
  name: string,
  body: Buffer,
  slots: readonly Slot[],
): ChangedBeginning | null {
  if (!slots.some(isOlderUndecided)) return null;
  const keys = slots.map(({ result }) => resultKey(body, result));
  const olderKeys = keys.slice(0, slots.filter(({ isNew }) => !isNew).length);
  let best: { readonly isOwn: boolean; readonly chains: readonly (string | null)[] } | null = null;
  let longest = 0;
  for (const { conversation, decided } of log.runsWith(keys, name)) {
    const stored = decided.map(({ result }) => result);
    const partners = longestRun(olderKeys, stored);
    const length = partners.filter((partner) => partner !== -1).length;
    if (length <= longest) continue;
    longest = length;
    const chains = withMoved(keys, partners, stored).map((partner) => decided[partner]?.chain ?? null);
    best = { isOwn: conversation === name, chains };
  }
  if (best === null) return null;
  const { isOwn, chains } = best;
  const found = log.find(chains.map((chain) => chain ?? ''));
  const known = new Map<number, Decision>();
  slots.forEach((slot, at) => {
    const decision = found[at];
    if (slot.decision === undefined && decision !== undefined) known.set(slot.index, decision);
  });
  const older = slots.filter(isOlderUndecided);
  // Many commands print the same few words everywhere, and what came too late elsewhere was no beginning there either.
  const tells = older.some((slot) => {
    const decision = known.get(slot.index);
    return decision !== undefined && decision.reason !== 'seen_late' && (isOwn || isLong(slot));
  });
  if (!tells) return null;
  const note = older.every(({ index }) => known.has(index)) ? 'changed_messages' : 'changed_results';
  return { known, note };
}

/**
 * Decides the results behind a changed beginning in order: what went out before goes out as it did, wherever its
 * pointers hold, the rest as at first sight. The provider's cache ends at the change, so nothing is lost by shortening.
 */
export async function decideBehindChange(
  tools: DecideTools,
  order: InOrder,
  slots: readonly Slot[],
  { known }: ChangedBeginning,
  {
    settle,
    failed,
  }: {
    /** Commits a decision at once; answers what is in force: later ones may point into it. */
    readonly settle: (slot: Slot, decision: Decision) => Decision;
    readonly failed: (cause: unknown) => void;
  },
): Promise<readonly Decided[]> {
  const { name, body, conversation } = order;
  const decider = new Decider(tools, name, body, conversation);
  const decided = await decideInOrder(order, slots, async (slot, above) => {
    try {
      return settle(slot, await decider.decide(slot.result, above, known.get(slot.index) ?? null));
    } catch (error) {
      failed(error);
      return settle(slot, rawDecision('engine_error'));
    }
  });
  return decided.flatMap(({ chain, result, decision }, at) =>
    decision === undefined || slots[at]?.decision !== undefined
      ? []
      : [{ chain, decision, label: labelOf(body, result.call, decision) }],
  );
}

/**
 * The partners of a run, and for what stands outside of it (a message that moved, an output that was dropped and
 * printed once more) the last one of its kind that is nobody's partner; else -1.
 */
function withMoved(keys: readonly string[], run: readonly number[], stored: readonly string[]): number[] {
  const free = new Map<string, number[]>();
  const taken = new Set(run);
  stored.forEach((key, at) => {
    if (!taken.has(at)) free.set(key, [...(free.get(key) ?? []), at]);
  });
  return keys.map((key, at) => {
    const partner = run[at] ?? -1;
    return partner === -1 ? (free.get(key)?.pop() ?? -1) : partner;
  });
}

function isOlderUndecided({ isNew, decision }: Slot): boolean {
  return !isNew && decision === undefined;
}

function isLong({ result }: Slot): boolean {
  return result.texts.some(({ start, end }) => end - start >= minTextChars);
}
