import type { Note } from '../fates.ts';
import { minTextChars } from '../limits.ts';
import type { Decided, DecidedRun, Decision } from '../store/records.ts';
import type { Slot } from './cache-aligner.ts';
import { Decider, type DecideTools } from './decide.ts';
import { rawDecision, type SentBefore } from './fate.ts';
import type { DecisionLog } from './decision-log.ts';
import { decideInOrder, type InOrder } from './in-order.ts';
import { labelOf } from './label.ts';
import { longestRun } from './longest-run.ts';
import { standsAlone } from './pointers-hold.ts';
import { resultKey } from './result-key.ts';

/** A request whose client has written an earlier part of its conversation in another way than before. */
export interface ChangedBeginning {
  /** As what results went out whose blocks have no decision, by their index. */
  readonly known: ReadonlyMap<number, SentBefore>;
  /** Note of its ledger row: results were changed or taken away, or only what stands between them. */
  readonly note: Extract<Note, 'changed_results' | 'changed_messages'>;
}

/**
 * Tells a changed beginning from a conversation that is first seen in the middle: of the latter no result was ever
 * decided. Looked for only where an older result has no decision, which is behind a change and at such a first sight.
 * Of the stored conversations the one that shares the longest run of results in order is taken; of equals the one of
 * this name, then the oldest. Those that share at least half as much are taken to be the same conversation behind other
 * changes. Null: the beginning is as it was, or none is known. Throws when the store cannot be read.
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
  const runs = log.runsWith(keys, name).map((run) => {
    const partners = longestRun(
      olderKeys,
      run.decided.map(({ result }) => result),
    );
    return { run, partners, length: partners.filter((partner) => partner !== -1).length };
  });
  const longest = Math.max(0, ...runs.map(({ length }) => length));
  const best = runs.find(({ length }) => length === longest);
  if (best === undefined || longest === 0) return null;
  const akin = runs.filter((each) => each !== best && 2 * each.length >= longest).map(({ run }) => run);
  const known = sentBefore(log, keys, slots, { best: best.run, partners: best.partners, akin });
  const older = slots.filter(isOlderUndecided);
  const isOwn = best.run.conversation === name;
  // Many commands print the same few words everywhere, and what came too late elsewhere was no beginning there either.
  const tells = older.some((slot) => {
    const before = known.get(slot.index);
    if (before === undefined || (!isOwn && !isLong(slot))) return false;
    return before.forms.length > 0 || before.there?.reason !== 'seen_late';
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

function sentBefore(
  log: DecisionLog,
  keys: readonly string[],
  slots: readonly Slot[],
  { best, partners, akin }: { best: DecidedRun; partners: readonly number[]; akin: readonly DecidedRun[] },
): Map<number, SentBefore> {
  /** For what stands outside of the run (a message that moved, an output printed once more). */
  const firsts = new Map(best.decided.toReversed().map(({ result, chain }) => [result, chain]));
  const [there, like] = [
    log.find(keys.map((_, at) => best.decided[partners[at] ?? -1]?.chain ?? '')),
    log.find(keys.map((key) => firsts.get(key) ?? '')),
  ];
  const forms = new Map<string, Decision[]>();
  for (const run of [best, ...akin]) {
    log.find(run.forms.map(({ chain }) => chain)).forEach((decision, at) => {
      const result = run.forms[at]?.result;
      if (result === undefined || decision === undefined || decision.texts === null) return;
      // What stands alone stays as it stood in this conversation: others point at it.
      if (run === best || pointsAtOthers(decision))
        forms.set(result, [...(forms.get(result) ?? []), decision]);
    });
  }
  const known = new Map<number, SentBefore>();
  slots.forEach((slot, at) => {
    if (slot.decision !== undefined) return;
    const went = shortestFirst(forms.get(keys[at] ?? '') ?? []);
    const stood = there[at] ?? (went.length === 0 ? like[at] : undefined) ?? null;
    if (stood !== null || went.length > 0) known.set(slot.index, { there: stood, forms: went });
  });
  return known;
}

function pointsAtOthers({ texts }: Decision): boolean {
  return texts?.some((text) => text !== null && !standsAlone(text)) ?? false;
}

function shortestFirst(forms: readonly Decision[]): Decision[] {
  return forms.toSorted((one, other) => one.tokensAfter - other.tokensAfter);
}

function isOlderUndecided({ isNew, decision }: Slot): boolean {
  return !isNew && decision === undefined;
}

function isLong({ result }: Slot): boolean {
  return result.texts.some(({ start, end }) => end - start >= minTextChars);
}
