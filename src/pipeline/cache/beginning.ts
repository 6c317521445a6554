import { isDeepStrictEqual } from 'node:util';
import type { Note } from '../../fates.ts';
import { minTextChars } from '../../limits.ts';
import type { Decided, Decision, ResultsSent } from '../../store/records.ts';
import { carriedAlong } from '../../store/decisions/results-sent.ts';
import type { Request, Slot } from '../request.ts';
import { Decider, type DecideTools } from '../decide.ts';
import { rawDecision, type SentBefore } from '../fate.ts';
import type { DecisionLog } from '../decision-log.ts';
import type { Recall } from '../worker/recall.ts';
import { decideInOrder } from './in-order.ts';
import { longestSubsequence } from './subsequence.ts';
import { labelOf } from '../call/call-name.ts';
import { standsAlone } from '../worker/pointers-hold.ts';
import { resultKey } from '../call/result-key.ts';

/** A request whose client has written an earlier part of its conversation in another way than before. */
export interface ChangedBeginning {
  /** As what results went out whose blocks have no decision, by their index. */
  readonly known: ReadonlyMap<number, SentBefore>;
  /** They are known from the conversation of the same name. */
  readonly isOwn: boolean;
  /** Note of its ledger row: results were changed or taken away, or only what stands between them. */
  readonly note: Extract<Note, 'changed_results' | 'changed_messages'>;
}

/**
 * Tells a changed beginning from a conversation that is first seen in the middle: of the latter no result was ever
 * decided. Looked for only where an older result has no decision, which is behind a change and at such a first sight.
 * Of the stored conversations the one that shares most results in order is taken; of equals the one of this name, then
 * the oldest. What that one does not know may have been sent since, behind beginnings that were left again: see
 * `sentMeanwhile`. Null: the beginning is as it was, or none is known. Throws when
 * the store cannot be read.
 */
export function changedBeginning(log: DecisionLog, request: Request): ChangedBeginning | null {
  const { name, slots } = request;
  const older = slots.filter(isOlderUndecided);
  if (older.length === 0) return null;
  const keys = slots.map(({ result }) => resultKey(request, result));
  const olderKeys = keys.slice(0, slots.filter(({ isNew }) => !isNew).length);
  const shares = sharesOf(log.resultsSent(keys, name), olderKeys);
  const [best, isOwn] = largestOf(shares, name);
  const akin = shares.filter((share) => share !== best && best !== null && 2 * share.length >= best.length);
  const known = best === null ? new Map<number, SentBefore>() : sentBefore(log, keys, slots, best, akin);
  if (older.some(({ index }) => !known.has(index))) {
    const others = sharesOf(log.resultsSent(keys, name, true), olderKeys).filter(
      ({ stored }) => stored.conversation !== name,
    );
    for (const share of sentMeanwhile(others, slots, best)) {
      for (const [index, before] of sentBefore(log, keys, slots, share))
        if (!known.has(index)) known.set(index, before);
    }
  }
  // Many commands print the same few words everywhere, and what came too late elsewhere was no beginning there either.
  const tells = older.some((slot) => {
    const before = known.get(slot.index);
    if (before === undefined || (!isOwn && !isLong(slot))) return false;
    return before.forms.length > 0 || before.there?.reason !== 'seen_late';
  });
  if (!tells) return null;
  const note = older.every(({ index }) => known.has(index)) ? 'changed_messages' : 'changed_results';
  return { known, note, isOwn };
}

/** A stored conversation beside the request's older results: which of them it holds in order, and how many. */
interface Share {
  readonly stored: ResultsSent;
  /** For each older result its index among those decided there, or -1. */
  readonly partners: readonly number[];
  readonly length: number;
}

function sharesOf(conversations: readonly ResultsSent[], olderKeys: readonly string[]): Share[] {
  return conversations.map((stored) => {
    const results = stored.decided.map(({ result }) => result);
    const partners = longestSubsequence(olderKeys, results);
    return { stored, partners, length: partners.filter((partner) => partner !== -1).length };
  });
}

/**
 * Where results were sent that have no decision in `best`: in a conversation that holds all the older ones, or in several
 * that hold every long one of them in order, decided behind all that `best` holds (the rest may have been cleared there).
 * Else some were sent past this proxy, and the provider may have cached them as they stand.
 */
function sentMeanwhile(
  others: readonly Share[],
  slots: readonly Slot[],
  best: Share | null,
): readonly Share[] {
  const whole = others.find(({ partners, length }) => length === partners.length);
  if (whole !== undefined) return [whole];
  if (best === null) return [];
  const last = Math.max(...best.stored.decided.map(({ place }) => place));
  const missing = slots.flatMap((slot, at) =>
    isOlderUndecided(slot) && isLong(slot) && (best.partners[at] ?? -1) === -1 ? [at] : [],
  );
  const holds = ({ stored, partners }: Share, at: number): boolean =>
    (stored.decided[partners[at] ?? -1]?.place ?? -1) > last;
  return missing.every((at) => others.some((share) => holds(share, at)))
    ? others.filter((share) => missing.some((at) => holds(share, at)))
    : [];
}

/** The first of those that share most, and whether it is of that name; null: none shares anything. */
function largestOf(shares: readonly Share[], name: string): readonly [Share | null, boolean] {
  const largest = Math.max(1, ...shares.map(({ length }) => length));
  const best = shares.find(({ length }) => length === largest) ?? null;
  return [best, best?.stored.conversation === name];
}

/**
 * Decides the results behind a changed beginning in order: what went out before goes out as it did, wherever its
 * pointers hold, the rest as at first sight. The provider's cache ends at the change, so nothing is lost by shortening.
 */
export async function decideBehindChange(
  tools: DecideTools & { readonly recall: Recall },
  request: Request,
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
  const { calls, slots } = request;
  const decider = new Decider(tools, request);
  const decided = await decideInOrder(tools, request, async (slot, above) => {
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
      : [{ chain, decision, label: labelOf(calls, result.call, decision) }],
  );
}

/**
 * The forms that results went out in before and not now, for the conversation that goes on under another name: behind the
 * next change their pointers may hold again.
 */
export function carriedForms(
  request: Request,
  { known, isOwn }: ChangedBeginning,
  decided: readonly Decided[],
): readonly Decided[] {
  if (isOwn) return [];
  const { name, slots } = request;
  const now = new Map(decided.map(({ chain, decision }) => [chain, decision.texts]));
  return slots.flatMap(({ index, chain, result }) =>
    (known.get(index)?.forms ?? [])
      .filter(({ texts }) => !isDeepStrictEqual(texts, now.get(chain)))
      .map((form) => carriedAlong(name, resultKey(request, result), form)),
  );
}

function sentBefore(
  log: DecisionLog,
  keys: readonly string[],
  slots: readonly Slot[],
  { stored, partners }: Share,
  akin: readonly Share[] = [],
): Map<number, SentBefore> {
  /** For what stands elsewhere (a message that moved). */
  const firsts = new Map(stored.decided.toReversed().map(({ result, chain }) => [result, chain]));
  const [there, like] = [
    log.find(keys.map((_, at) => stored.decided[partners[at] ?? -1]?.chain ?? '')),
    log.find(keys.map((key) => firsts.get(key) ?? '')),
  ];
  const forms = new Map<string, Decision[]>();
  for (const { forms: went } of [stored, ...akin.map((each) => each.stored)]) {
    log.find(went.map(({ chain }) => chain)).forEach((decision, at) => {
      const result = went[at]?.result;
      if (result === undefined || decision === undefined || decision.texts === null) return;
      // Of others only pointers: what stands alone stays as it stood in this conversation, since others point at it.
      if (went === stored.forms || pointsAtOthers(decision))
        forms.set(result, [...(forms.get(result) ?? []), decision]);
    });
  }
  const known = new Map<number, SentBefore>();
  const prints = printedOnceMore(keys, stored);
  slots.forEach((slot, at) => {
    if (slot.decision !== undefined) return;
    const isPrintedAnew = there[at] === undefined && prints.has(at);
    const went = shortestFirst(forms.get(keys[at] ?? '') ?? []);
    if (isPrintedAnew) {
      const atMost = went.find((form) => !pointsAtOthers(form));
      if (went.length > 0) known.set(slot.index, { there: null, forms: went.filter(pointsAtOthers), atMost });
      return;
    }
    const stood = there[at] ?? (went.length === 0 ? like[at] : undefined) ?? null;
    if (stood !== null || went.length > 0) known.set(slot.index, { there: stood, forms: went });
  });
  return known;
}

/**
 * Of results that were not sent with that conversation, which stand below an equal one that was: they have never gone
 * out, so they point there as they would have at first sight.
 */
function printedOnceMore(keys: readonly string[], { decided }: ResultsSent): ReadonlySet<number> {
  const partners = longestSubsequence(
    keys,
    decided.map(({ result }) => result),
  );
  const sent = new Set<string>();
  const anew = new Set<number>();
  keys.forEach((key, at) => {
    if (partners[at] !== -1) sent.add(key);
    else if (sent.has(key)) anew.add(at);
  });
  return anew;
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
