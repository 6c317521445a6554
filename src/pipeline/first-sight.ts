import type { Decided, Decision } from '../store/records.ts';
import type { ToolResult } from '../wire/wire.ts';
import { carriedForms, changedBeginning, decideBehindChange } from './cache/beginning.ts';
import { realign } from './cache-aligner.ts';
import { Decider, type DecideTools } from './decide.ts';
import { rawDecision } from './fate.ts';
import type { DecisionLog } from './decision-log.ts';
import { holdOut } from './holdout.ts';
import { labelOf } from './call/call-name.ts';
import type { Recollection } from './worker/job.ts';
import type { Recall } from './worker/recall.ts';
import { resultKey } from './call/result-key.ts';
import { noting, type FirstSight, type OnFault, type Request, type Slot, type Stage } from './request.ts';
import { isFramed, visibleIn } from './worker/visible.ts';

export interface FirstSightTools extends DecideTools {
  readonly log: DecisionLog;
  readonly recall: Recall;
  /** Told of what fails; that block alone goes raw. */
  readonly onFault: OnFault;
}

/** Decides every tool result that has no decision; stores none of them but what others are decided in view of. */
export function firstSight(tools: FirstSightTools): Stage {
  return {
    run: (request) =>
      request.kind === 'count' ? request : decideAll(tools, request).then((sight) => ({ ...request, sight })),
  };
}

/** Stores what could not be stored before: a later process is to know that it went raw. */
export function commitLate({ log, onFault }: Pick<FirstSightTools, 'log' | 'onFault'>): void {
  const { failure } = log.commit([]);
  if (failure !== null) onFault(notStored, failure);
}

/** The request with its decisions, stored. Throws where they cannot be. */
export function stored(log: DecisionLog, request: Request): Request {
  return settledIn(log, request, log.store(toStore(request)));
}

/** The same, but when they cannot be stored nothing new is shortened. */
export function storedIfPossible(
  { log, onFault }: Pick<FirstSightTools, 'log' | 'onFault'>,
  request: Request,
): Request {
  const { first, failure } = log.commit(toStore(request));
  if (failure === null) return settledIn(log, request, first);
  onFault(notStored, failure);
  const { slots } = request;
  return noting(settledIn(log, { ...request, slots: realign(slots, log) }, first), 'store_failed');
}

function toStore({ sight: { carried, decided } }: Request): readonly Decided[] {
  return [...carried, ...decided];
}

/**
 * The request with what is in force: what an equal request was faster to decide is not this one's. `first`: chain hashes
 * of those that had no decision before.
 */
function settledIn(log: DecisionLog, request: Request, first: ReadonlySet<string>): Request {
  const { sight, slots } = request;
  const own = new Map(sight.decided.map(({ chain, decision }) => [chain, decision]));
  // What was just written is not read again.
  const mine = slots.map((slot) =>
    slot.decision === undefined && first.has(slot.chain) ? { ...slot, decision: own.get(slot.chain) } : slot,
  );
  const made = [...own.keys()].filter((chain) => first.has(chain) || sight.settled.has(chain));
  const decided = {
    ...request,
    slots: sight.decided.length === 0 ? slots : realign(mine, log),
    made: new Set([...request.made, ...made]),
    fresh: new Set([...request.fresh, ...made.filter((chain) => !sight.again.has(chain))]),
  };
  return noting(decided, sight.changed);
}

async function decideAll(tools: FirstSightTools, request: Request): Promise<FirstSight> {
  const { name, slots, isHeldOut } = request;
  const beginning = isHeldOut ? null : changedBeginning(tools.log, request);
  const settled = new Set<string>();
  const settle: Settle = (made) => {
    const { inForce, first } = settledOf(tools, request, made);
    for (const chain of first) settled.add(chain);
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
      : await decideBehindChange(levelled, request, beginning, {
          settle: (slot, decision) => settle([{ slot, decision }])[0] ?? decision,
          failed,
        });
  const carried = beginning === null ? [] : carriedForms(request, beginning, decided);
  const results = new Map(slots.map(({ chain, result }) => [chain, result]));
  const stamped = decided.map((each): Decided => {
    const result = results.get(each.chain);
    return { ...each, conversation: name, result: result === undefined ? null : resultKey(request, result) };
  });
  const again = slots.filter(({ index }) => beginning?.known.has(index)).map(({ chain }) => chain);
  return { decided: stamped, carried, settled, again: new Set(again), changed: beginning?.note ?? null };
}

interface Made {
  readonly slot: Slot;
  readonly decision: Decision;
}

/**
 * Commits decisions that others are about to be made in view of. What is answered for each is in force, be it this one or
 * that of an equal request which was faster. (A store that cannot be written is told when all are committed.)
 */
type Settle = (made: readonly Made[]) => readonly Decision[];

function settledOf(
  { log }: FirstSightTools,
  request: Request,
  made: readonly Made[],
): { readonly inForce: readonly Decision[]; readonly first: ReadonlySet<string> } {
  if (made.length === 0) return { inForce: [], first: new Set() };
  const stamped = made.map(({ slot: { chain, result }, decision }): Decided => {
    const label = labelOf(request.calls, result.call, decision);
    return { chain, decision, label, result: resultKey(request, result), conversation: request.name };
  });
  const { first } = log.commit(stamped);
  const found = log.find(stamped.map(({ chain }) => chain));
  return { inForce: made.map(({ decision }, at) => found[at] ?? decision), first };
}

async function decideNew(
  tools: FirstSightTools,
  request: Request,
  settle: Settle,
): Promise<readonly Decided[]> {
  const decider = new Decider(tools, request);
  const decided: Decided[] = [];
  // The provider may have cached an older block as it stands, so it stays as it stands.
  const late = request.slots.filter(({ isNew, decision }) => !isNew && decision === undefined);
  const inForce = settle(late.map((slot) => ({ slot, decision: rawDecision('seen_late') })));
  const settled = new Map(late.map(({ chain }, at) => [chain, inForce[at]]));
  for (const [chain, decision] of settled) if (decision !== undefined) decided.push({ chain, decision });
  const slots = request.slots.map((slot): Slot =>
    settled.has(slot.chain) ? { ...slot, decision: settled.get(slot.chain) } : slot,
  );
  for (const [at, slot] of slots.entries()) {
    const { index, chain, result, decision } = slot;
    if (decision !== undefined) continue;
    const above = whatStandsAbove(tools, { ...request, slots }, index);
    const made = await decideOne(tools, decider, request, result, above);
    decided.push({ chain, ...made });
    if (!isFramed(result)) continue;
    // Clients without tools print an output twice in one request: the second is decided in view of the first.
    const [inForceNow] = settle([{ slot, decision: made.decision }]);
    slots[at] = { ...slot, decision: inForceNow };
  }
  return decided;
}

function whatStandsAbove(
  { recall, profile }: FirstSightTools,
  request: Request,
  index: number,
): Recollection | null {
  if (request.conversation.forgets) return null;
  return recall.prepare(visibleIn(request, index, profile.wrappings, recall.keyOf));
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
