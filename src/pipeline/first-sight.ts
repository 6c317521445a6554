import type { Decided, Decision } from '../store/records.ts';
import type { ToolResult } from '../wire/wire.ts';
import {
  carriedForms,
  changedBeginning,
  decideBehindChange,
  type ChangedBeginning,
} from './cache/beginning.ts';
import { realign } from './cache-aligner.ts';
import { Decider, type DecideTools } from './decide.ts';
import { rawDecision } from './fate.ts';
import type { DecisionLog } from './decision-log.ts';
import { holdOut } from './holdout.ts';
import { labelOf } from './call/call-name.ts';
import type { Recollection } from './worker/job.ts';
import type { Recall } from './worker/recall.ts';
import { resultKey } from './call/result-key.ts';
import { noting, type OnFault, type Request, type Slot, type Stage } from './request.ts';
import { visibleIn } from './worker/visible.ts';

export interface FirstSightTools extends DecideTools {
  readonly log: DecisionLog;
  readonly recall: Recall;
  /** Told of what fails; that block alone goes raw. */
  readonly onFault: OnFault;
}

interface FirstSight {
  readonly decided: readonly Decided[];
  /** Those of them that are committed already and had no decision before. */
  readonly settled: ReadonlySet<string>;
  /** Those of them that went out before, behind another beginning. */
  readonly again: ReadonlySet<string>;
  /** Set where the client has changed what stands before them. */
  readonly changed: ChangedBeginning['note'] | null;
}

const nothingDecided: FirstSight = { decided: [], settled: new Set(), again: new Set(), changed: null };

/** Decides every tool result that has no decision, and commits that before anything goes out. Fails as the store is read. */
export function firstSight(tools: FirstSightTools): Stage {
  return {
    run: (request) =>
      request.kind === 'count'
        ? committed(tools, request, nothingDecided)
        : decideAll(tools, request).then((sight) => committed(tools, request, sight)),
  };
}

/** Stores what could not be stored before: a later process is to know that it went raw. */
export function commitLate({ log, onFault }: Pick<FirstSightTools, 'log' | 'onFault'>): void {
  const { failure } = log.commit([]);
  if (failure !== null) onFault(notStored, failure);
}

/** When they cannot be stored nothing new is shortened. What an equal request was faster to decide is not this one's. */
function committed({ log, onFault }: FirstSightTools, request: Request, sight: FirstSight): Request {
  const { first, failure } = log.commit(sight.decided);
  if (failure !== null) onFault(notStored, failure);
  const made = sight.decided.flatMap(({ chain }) =>
    first.has(chain) || sight.settled.has(chain) ? [chain] : [],
  );
  const decided = {
    ...request,
    slots: sight.decided.length === 0 ? request.slots : realign(request.slots, log),
    made: new Set([...request.made, ...made]),
    fresh: new Set([...request.fresh, ...made.filter((chain) => !sight.again.has(chain))]),
  };
  return noting(decided, failure === null ? null : 'store_failed', sight.changed);
}

async function decideAll(tools: FirstSightTools, request: Request): Promise<FirstSight> {
  const { name, slots, isHeldOut } = request;
  const beginning = isHeldOut ? null : changedBeginning(tools.log, request);
  const settled = new Set<string>();
  const settle = (slot: Slot, decision: Decision): Decision => {
    const { inForce, isFirst } = settledOf(tools, request, slot, decision);
    if (isFirst) settled.add(slot.chain);
    return inForce;
  };
  const levelled: FirstSightTools = request.pressure === null ? tools : { ...tools, level: 'tight' };
  const failed = (cause: unknown): void => {
    tools.onFault(sentAsItIs, cause);
  };
  const decided = isHeldOut
    ? holdOut(request)
    : beginning === null
      ? await decideNew(levelled, request, settle)
      : await decideBehindChange(levelled, request, beginning, { settle, failed });
  if (beginning !== null) tools.log.commit(carriedForms(request, beginning, decided));
  const results = new Map(slots.map(({ chain, result }) => [chain, result]));
  const stamped = decided.map((each): Decided => {
    const result = results.get(each.chain);
    return { ...each, conversation: name, result: result === undefined ? null : resultKey(request, result) };
  });
  const again = slots.filter(({ index }) => beginning?.known.has(index)).map(({ chain }) => chain);
  return { decided: stamped, settled, again: new Set(again), changed: beginning?.note ?? null };
}

/**
 * Commits a decision that others are about to be made in view of. What is answered is in force, be it this one or that
 * of an equal request which was faster. (A store that cannot be written is told when all are committed.)
 */
type Settle = (slot: Slot, decision: Decision) => Decision;

function settledOf(
  { log }: FirstSightTools,
  request: Request,
  { chain, result }: Slot,
  decision: Decision,
): { readonly inForce: Decision; readonly isFirst: boolean } {
  const label = labelOf(request.calls, result.call, decision);
  const stamped = { chain, decision, label, result: resultKey(request, result), conversation: request.name };
  const { first } = log.commit([stamped]);
  return { inForce: log.find([chain])[0] ?? decision, isFirst: first.has(chain) };
}

async function decideNew(
  tools: FirstSightTools,
  request: Request,
  settle: Settle,
): Promise<readonly Decided[]> {
  const decider = new Decider(tools, request);
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
    decided.push({ chain, ...(await decideOne(tools, decider, request, result, above)) });
  }
  return decided;
}

function whatStandsAbove(
  { recall, profile }: FirstSightTools,
  request: Request,
  index: number,
): Recollection | null {
  if (request.conversation.forgets) return null;
  return recall.prepare(visibleIn(request, index, profile.frames, recall.keyOf));
}

async function decideOne(
  tools: FirstSightTools,
  decider: Decider,
  { calls }: Request,
  result: ToolResult,
  above: Recollection | null,
): Promise<Omit<Decided, 'chain'>> {
  try {
    const decision = await decider.decide(result, above);
    return { decision, label: labelOf(calls, result.call, decision) };
  } catch (error) {
    // That block alone goes raw (promise 6).
    tools.onFault(sentAsItIs, error);
    return { decision: rawDecision('engine_error') };
  }
}

const sentAsItIs = 'A tool output was sent as it is';
const notStored = 'Decisions cannot be stored, so new tool output is sent as it is';
