import type { Note, Reason } from '../../fates.ts';
import { cacheLifetimesMs, minuteMs } from '../../limits.ts';
import type { ConversationState } from '../../store/records.ts';
import type { Usage } from '../../wire/wire.ts';
import { alignBlocks } from '../cache-aligner.ts';
import type { CacheClock } from './cache-clock.ts';
import { decideAnew } from './cold-rewrite.ts';
import type { DecideTools } from '../decide.ts';
import type { DecisionLog } from '../decision-log.ts';
import type { Generations } from './generations.ts';
import type { Recall } from '../worker/recall.ts';
import { noting, type Awaited, type Cold, type OnFault, type Request, type Stage } from '../request.ts';
import { cacheOutlived, coldWasWarm, ShownExpiries } from './shown-expiries.ts';

/** A cache counts as cold so long after its lifetime: a request may have waited at the provider before it was read. */
const coldMarginMs = 2 * minuteMs;

/** Reads of so many times the conversation's shortest prompt reach into what no other conversation has. */
const warmReadFactor = 1.5;

export interface ColdCacheTools extends DecideTools {
  readonly clock: CacheClock;
  readonly generations: Generations;
  readonly log: DecisionLog;
  readonly recall: Recall;
  /** Whether a request of this agent has got that note in the ledger of late; none where it is left out. May throw. */
  readonly noted?: (note: Note) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of what fails; the request goes on without it. */
  readonly onFault: OnFault;
}

/** Chain hashes within its generation of what a request has decided anew, and of those what was never decided before. */
interface Anew {
  readonly made: readonly string[];
  readonly fresh: readonly string[];
}

const nothingAnew: Anew = { made: [], fresh: [] };

/**
 * Opens a generation of a conversation once its provider has forgotten it, and learns from the bills when that is: none
 * is opened before such a request that went as it was has shown that this agent's caches expire.
 */
export class ColdCache implements Stage {
  readonly #tools: ColdCacheTools;
  /** Conversations that are being decided anew: equal requests wait, and then send the same. */
  readonly #underway = new Map<string, Promise<unknown>>();
  readonly #expiries: ShownExpiries;

  constructor(tools: ColdCacheTools) {
    this.#tools = tools;
    this.#expiries = new ShownExpiries(tools.noted ?? (() => false));
  }

  /** Learns what generations others have opened, and opens one where the request's cache is cold. Throws as the store is read. */
  run(request: Request): Request | Promise<Request> {
    const { clock, generations, now } = this.#tools;
    if (!clock.isSureOf(request.name, now())) generations.refresh();
    return request.kind === 'generate' ? this.#noted(request) : request;
  }

  /**
   * Learns from the bill of an answer. Answers the note of what it has shown of a cache that should be cold, or null.
   */
  answered(awaited: Awaited, usage: Usage): Note | null {
    const { cache, name, hasResults, cold } = awaited;
    const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
    const prompt = (input ?? 0) + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
    if (prompt === 0) return null;
    const lifetimeMs = cache.billedLifetime(usage);
    const promptTokens = prompt + (output ?? 0);
    // What agents ask beside their work has the same name and fewer tools.
    const headTokens = hasResults ? prompt : null;
    this.#learn(name, { lifetimeMs, promptTokens, headTokens }, hasResults);
    if (cold === null || !cache.isNamed(usage)) return null;
    return this.#judge(cold, awaited, cacheRead ?? 0, promptTokens);
  }

  /** Never rejects: what is in force stays in force (promise 6). */
  async #noted(request: Request): Promise<Request> {
    const { name, wire } = request;
    const at = this.#tools.now();
    const hasResults = request.conversation.blocks.some(({ result }) => result !== null);
    const found: { cold: Cold | null; anew: Anew } = { cold: null, anew: nothingAnew };
    try {
      if (hasResults) found.anew = await this.#begin(request, at, found);
    } catch (error) {
      this.#tools.onFault('A conversation was not decided anew', error);
    }
    this.#learn(name, { at }, hasResults);
    const { cold, anew } = found;
    const isRewritten = anew.made.length > 0;
    const awaited = { cache: wire.cache, name, hasResults, cold, isRewritten, isChanged: false };
    const decided = { ...request, awaited, made: new Set(anew.made), fresh: new Set(anew.fresh) };
    return noting(decided, isRewritten ? 'cold_rewrite' : null);
  }

  /** Null: its cache may be warm. */
  #coldOf(request: Request, now: number): Cold | null {
    const state = this.#tools.clock.stateOf(request.name, now);
    return state === null ? null : coldOf(request, state, now);
  }

  #judge(cold: Cold, { isRewritten, isChanged }: Awaited, read: number, promptTokens: number): Note | null {
    const tellingTokens = cold.headTokens * warmReadFactor;
    if (read > tellingTokens) {
      this.#expiries.revoke(this.#tools.now());
      return isRewritten ? coldWasWarm : cacheOutlived;
    }
    // Of a prompt that was rewritten, changed or taken back, little can be read however warm the cache is.
    const tells =
      !isRewritten && !isChanged && cold.promptTokens > tellingTokens && promptTokens >= cold.promptTokens;
    return tells && read <= cold.headTokens ? this.#expiries.add(cold, this.#tools.now()) : null;
  }

  /** Tells `found` of a cold cache. Equal requests go on in the order in which they came. */
  async #begin(request: Request, now: number, found: { cold: Cold | null }): Promise<Anew> {
    const { name } = request;
    const underway = this.#underway.get(name);
    if (underway !== undefined) {
      await underway;
      return nothingAnew;
    }
    const cold = this.#coldOf(request, now);
    if (cold === null) return nothingAnew;
    found.cold = cold;
    // Whoever comes while this one is under way may find warm what it writes.
    this.#learn(name, { at: now }, false);
    if (!this.#expiries.covers(cold, now)) return nothingAnew;
    const work = this.#decideAnew(request, cold.promptTokens);
    this.#underway.set(
      name,
      work.catch(() => undefined),
    );
    try {
      return await work;
    } finally {
      this.#underway.delete(name);
    }
  }

  async #decideAnew(request: Request, promptTokens: number): Promise<Anew> {
    const { generations, log, level, onFault } = this.#tools;
    const { conversation, received, isHeldOut } = request;
    if (isHeldOut || level === 'lossless' || conversation.forgets) return nothingAnew;
    const slots = alignBlocks(conversation, generations.chainsOf(received), log);
    if (slots.some(({ decision }) => decision?.reason === heldOut)) return nothingAnew;
    if (generations.isAnchor(received[slots.at(-1)?.index ?? -1] ?? '')) return nothingAnew;
    const generation = await decideAnew(this.#tools, { ...request, slots }, promptTokens);
    if (generation === null) return nothingAnew;
    const failure = generations.open(generation.anchor, generation.decided);
    if (failure !== null) {
      onFault('A conversation was not decided anew', failure);
      return nothingAnew;
    }
    const made = generation.decided.map(({ chain }) => chain);
    const isFirst = (index: number): boolean =>
      slots[index]?.isNew === true && slots[index].decision === undefined;
    return { made, fresh: made.filter((_, index) => isFirst(index)) };
  }

  #learn(name: string, learned: Partial<ConversationState>, isKept: boolean): void {
    try {
      this.#tools.clock.learn(name, learned, isKept);
    } catch (error) {
      this.#tools.onFault('How long a conversation was idle will not be known after a restart', error);
    }
  }
}

/** Null: its cache may be warm. */
function coldOf(
  { wire, conversation: { model }, body }: Request,
  { at, lifetimeMs: billed, promptTokens, headTokens }: ConversationState,
  now: number,
): Cold | null {
  const idleMs = now - at;
  // The body is looked at only where it may matter.
  if (idleMs - coldMarginMs <= cacheLifetimesMs.short) return null;
  const lifetimeMs = wire.cache.longestLifetime(model, billed, body);
  if (idleMs - coldMarginMs <= lifetimeMs) return null;
  return { model, lifetimeMs, idleMs, promptTokens: promptTokens ?? 0, headTokens: headTokens ?? Infinity };
}

/** Reason of blocks in conversations that were drawn to go raw, if in another run. */
const heldOut = 'holdout' satisfies Reason;
