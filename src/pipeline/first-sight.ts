import type { Decided, Decision } from '../store/records.ts';
import type { Conversation, ToolResult } from '../wire/wire.ts';
import {
  carriedForms,
  changedBeginning,
  decideBehindChange,
  type ChangedBeginning,
} from './cache/beginning.ts';
import type { Slot } from './cache-aligner.ts';
import { Decider, type DecideTools } from './decide.ts';
import { rawDecision } from './fate.ts';
import type { DecisionLog } from './decision-log.ts';
import { holdOut } from './holdout.ts';
import { labelOf } from './call/call-name.ts';
import type { Recollection } from './worker/job.ts';
import type { Recall } from './worker/recall.ts';
import { resultKey } from './call/result-key.ts';
import { visibleIn } from './worker/visible.ts';

export interface FirstSightTools extends DecideTools {
  readonly log: DecisionLog;
  readonly recall: Recall;
  /** Told of what fails; that block alone goes raw. */
  readonly report: (what: string, cause: unknown) => void;
}

/** A request with its tool results, of which some have no decision yet. */
export interface Undecided {
  /** Names its conversation. */
  readonly name: string;
  readonly body: Buffer;
  readonly conversation: Conversation;
  readonly chains: readonly string[];
  readonly slots: readonly Slot[];
  /** It was drawn to go raw. */
  readonly holdout: boolean;
  /** It is short of room: its results are shortened as far as may be. */
  readonly isPressed: boolean;
}

export interface FirstSight {
  readonly decided: readonly Decided[];
  /** Those of them that are committed already and had no decision before. */
  readonly settled: ReadonlySet<string>;
  /** Those of them that went out before, behind another beginning. */
  readonly again: ReadonlySet<string>;
  /** Set where the client has changed what stands before them. */
  readonly changed: ChangedBeginning['note'] | null;
}

export const nothingDecided: FirstSight = {
  decided: [],
  settled: new Set(),
  again: new Set(),
  changed: null,
};

/** Decides every tool result of a request that has no decision. Throws when the store cannot be read. */
export async function decideAtFirstSight(tools: FirstSightTools, request: Undecided): Promise<FirstSight> {
  const { name, body, slots } = request;
  const beginning = request.holdout ? null : changedBeginning(tools.log, name, body, slots);
  const settled = new Set<string>();
  const settle = (slot: Slot, decision: Decision): Decision => {
    const { inForce, isFirst } = settledOf(tools, name, body, slot, decision);
    if (isFirst) settled.add(slot.chain);
    return inForce;
  };
  const decided = request.holdout
    ? holdOut(body, slots)
    : beginning === null
      ? await decideNew(tools, request, settle)
      : await behindChange(tools, request, beginning, settle);
  if (beginning !== null) tools.log.commit(carriedForms(name, body, slots, beginning, decided));
  const results = new Map(slots.map(({ chain, result }) => [chain, result]));
  const stamped = decided.map((each): Decided => {
    const result = results.get(each.chain);
    return { ...each, conversation: name, result: result === undefined ? null : resultKey(body, result) };
  });
  const again = slots.filter(({ index }) => beginning?.known.has(index)).map(({ chain }) => chain);
  return { decided: stamped, settled, again: new Set(again), changed: beginning?.note ?? null };
}

/**
 * Commits a decision that others are about to be made in view of. What is answered is in force, be it this one or that
 * of an equal request which was faster. (A store that cannot be written is told when all are committed.)
 */
type Settle = (slot: Slot, decision: Decision) => Decision;

async function behindChange(
  tools: FirstSightTools,
  { name, body, conversation, chains, slots, isPressed }: Undecided,
  beginning: ChangedBeginning,
  settle: Settle,
): Promise<readonly Decided[]> {
  const { recall, profile, report } = tools;
  const order = { recall, frames: profile.frames, name, body, conversation, chains };
  return decideBehindChange(levelled(tools, isPressed), order, slots, beginning, {
    settle,
    failed: (cause) => {
      report(sentAsItIs, cause);
    },
  });
}

function settledOf(
  { log }: FirstSightTools,
  name: string,
  body: Buffer,
  { chain, result }: Slot,
  decision: Decision,
): { readonly inForce: Decision; readonly isFirst: boolean } {
  const label = labelOf(body, result.call, decision);
  const stamped = { chain, decision, label, result: resultKey(body, result), conversation: name };
  const { first } = log.commit([stamped]);
  return { inForce: log.find([chain])[0] ?? decision, isFirst: first.has(chain) };
}

async function decideNew(
  tools: FirstSightTools,
  request: Undecided,
  settle: Settle,
): Promise<readonly Decided[]> {
  const { name, body, conversation, isPressed } = request;
  const decider = new Decider(levelled(tools, isPressed), name, body, conversation);
  const decided: Decided[] = [];
  // The provider may have cached an older block as it stands, so it stays as it stands.
  const slots = request.slots.map((slot): Slot => {
    if (slot.isNew || slot.decision !== undefined) return slot;
    const decision = settle(slot, rawDecision('seen_late'));
    decided.push({ chain: slot.chain, decision });
    return { ...slot, decision };
  });
  for (const { index, chain, result, decision } of slots) {
    if (decision !== undefined) continue;
    const above = whatStandsAbove(tools, { ...request, slots }, index);
    decided.push({ chain, ...(await decideOne(tools, decider, body, result, above)) });
  }
  return decided;
}

function whatStandsAbove(
  { recall, profile }: FirstSightTools,
  { name, body, conversation, chains, slots }: Undecided,
  index: number,
): Recollection | null {
  if (conversation.forgets) return null;
  const { frames } = profile;
  return recall.prepare(visibleIn(name, body, conversation, chains, slots, index, frames, recall.keyOf));
}

async function decideOne(
  tools: FirstSightTools,
  decider: Decider,
  body: Buffer,
  result: ToolResult,
  above: Recollection | null,
): Promise<Omit<Decided, 'chain'>> {
  try {
    const decision = await decider.decide(result, above);
    return { decision, label: labelOf(body, result.call, decision) };
  } catch (error) {
    // That block alone goes raw (promise 6).
    tools.report(sentAsItIs, error);
    return { decision: rawDecision('engine_error') };
  }
}

const sentAsItIs = 'A tool output was sent as it is';

function levelled(tools: FirstSightTools, isPressed: boolean): DecideTools {
  return isPressed ? { ...tools, level: 'tight' } : tools;
}
