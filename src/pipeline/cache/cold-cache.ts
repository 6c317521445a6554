import type { Note, Reason } from '../../fates.ts';
import { cacheLifetimesMs, minuteMs } from '../../limits.ts';
import type { ConversationState } from '../../store/records.ts';
import type { Conversation, Usage, WireId } from '../../wire/wire.ts';
import { alignBlocks } from '../cache-aligner.ts';
import type { CacheClock } from './cache-clock.ts';
import { billedLifetime, longestLifetime } from './cache-lifetime.ts';
import { decideAnew } from './cold-rewrite.ts';
import type { DecideTools } from '../decide.ts';
import type { DecisionLog } from '../decision-log.ts';
import type { Generations } from './generations.ts';
import type { Recall } from '../worker/recall.ts';
import type { Report } from '../report.ts';
import { cacheOutlived, coldWasWarm, ShownExpiries, type Idle } from './shown-expiries.ts';

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
  readonly report: (what: string, cause: unknown) => void;
}

/** A request that asks for an answer. */
export interface ColdCacheRequest {
  /** Names its conversation. */
  readonly name: string;
  readonly wire: WireId;
  readonly body: Buffer;
  readonly conversation: Conversation;
  readonly chains: readonly string[];
  /** False where it was drawn to go raw. */
  readonly mayRewrite: boolean;
}

/** What a request has decided anew; nothing where it opened no generation. */
export interface Anew {
  /** Chain hashes within the generation of all that was decided. */
  readonly decided: readonly string[];
  /** Of those what was never decided before. */
  readonly firstSights: readonly string[];
}

export const nothingAnew: Anew = { decided: [], firstSights: [] };

/** A conversation whose cache should be cold, as it was before the request. */
interface Cold extends Idle {
  readonly promptTokens: number;
  readonly headTokens: number;
}

/** What is known of a request that waits for its answer. */
interface Sent {
  readonly hasResults: boolean;
  readonly cold: Cold | null;
  readonly isRewritten: boolean;
}

/** Note of a ledger row: the request opened a generation. */
export const coldRewrite = 'cold_rewrite' satisfies Note;

/**
 * Opens a generation of a conversation once its provider has forgotten it, and learns from the bills when that is: none
 * is opened before such a request that went as it was has shown that this agent's caches expire.
 */
export class ColdCache {
  readonly #tools: ColdCacheTools;
  /** Conversations that are being decided anew: equal requests wait, and then send the same. */
  readonly #underway = new Map<string, Promise<unknown>>();
  readonly #cold = new WeakMap<ColdCacheRequest, Cold>();
  readonly #sent = new WeakMap<Report, Sent>();
  readonly #expiries: ShownExpiries;

  constructor(tools: ColdCacheTools) {
    this.#tools = tools;
    this.#expiries = new ShownExpiries(tools.noted ?? (() => false));
  }

  /** Notes a request, and opens a generation where its cache is cold. Never rejects. */
  async begin(request: ColdCacheRequest): Promise<Anew> {
    const { name } = request;
    const now = this.#tools.now();
    const hasResults = showsResults(request);
    let anew = nothingAnew;
    try {
      if (hasResults) anew = await this.#begin(request, now);
    } catch (error) {
      // What is in force stays in force (promise 6).
      this.#tools.report('A conversation was not decided anew', error);
    }
    this.#learn(name, { at: now }, hasResults);
    return anew;
  }

  /** Links a request with its report, so that the bill of its answer is known to be its. */
  sent(request: ColdCacheRequest, anew: Anew, report: Report): void {
    this.#sent.set(report, {
      hasResults: showsResults(request),
      cold: this.#cold.get(request) ?? null,
      isRewritten: anew.decided.length > 0,
    });
  }

  /**
   * Learns from the bill of an answer. Answers the note of what it has shown of a cache that should be cold, or null.
   */
  answered(report: Report, wire: WireId, usage: Usage): Note | null {
    const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
    const prompt = (input ?? 0) + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
    const sent = this.#sent.get(report);
    if (sent === undefined || prompt === 0) return null;
    this.#sent.delete(report);
    const lifetimeMs = billedLifetime(wire, usage);
    const promptTokens = prompt + (output ?? 0);
    // What agents ask beside their work has the same name and fewer tools.
    const headTokens = sent.hasResults ? prompt : null;
    this.#learn(report.conversation, { lifetimeMs, promptTokens, headTokens }, sent.hasResults);
    if (sent.cold === null || !namesCache(wire, usage)) return null;
    const note = this.#judge(sent.cold, sent.isRewritten, cacheRead ?? 0, promptTokens);
    // Whatever went wrong with the request comes first.
    return sent.isRewritten || report.note === null ? note : null;
  }

  #judge(cold: Cold, isRewritten: boolean, read: number, promptTokens: number): Note | null {
    const tellingTokens = cold.headTokens * warmReadFactor;
    if (read > tellingTokens) {
      this.#expiries.revoke(this.#tools.now());
      return isRewritten ? coldWasWarm : cacheOutlived;
    }
    // Of a rewritten prompt, or one that was taken back, little can be read however warm the cache is.
    const tells = !isRewritten && cold.promptTokens > tellingTokens && promptTokens >= cold.promptTokens;
    return tells && read <= cold.headTokens ? this.#expiries.add(cold, this.#tools.now()) : null;
  }

  async #begin(request: ColdCacheRequest, now: number): Promise<Anew> {
    const { name } = request;
    const underway = this.#underway.get(name);
    if (underway !== undefined) {
      await underway;
      return nothingAnew;
    }
    const state = this.#tools.clock.stateOf(name, now);
    const cold = state === null ? null : coldOf(request, state, now);
    if (cold === null) return nothingAnew;
    this.#cold.set(request, cold);
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

  async #decideAnew(
    { name, body, conversation, chains, mayRewrite }: ColdCacheRequest,
    promptTokens: number,
  ): Promise<Anew> {
    const { generations, log, recall, level, report } = this.#tools;
    if (!mayRewrite || level === 'lossless' || conversation.forgets) return nothingAnew;
    const slots = alignBlocks(conversation, generations.chainsOf(chains), log);
    if (slots.some(({ decision }) => decision?.reason === heldOut)) return nothingAnew;
    if (generations.isAnchor(chains[slots.at(-1)?.index ?? -1] ?? '')) return nothingAnew;
    const request = { name, body, conversation, chains, slots, promptTokens };
    const generation = await decideAnew(this.#tools, recall, request);
    if (generation === null) return nothingAnew;
    const failure = generations.open(generation.anchor, generation.decided);
    if (failure !== null) {
      report('A conversation was not decided anew', failure);
      return nothingAnew;
    }
    const decided = generation.decided.map(({ chain }) => chain);
    const isFirst = (index: number): boolean =>
      slots[index]?.isNew === true && slots[index].decision === undefined;
    return { decided, firstSights: decided.filter((_, index) => isFirst(index)) };
  }

  #learn(name: string, learned: Partial<ConversationState>, isKept: boolean): void {
    try {
      this.#tools.clock.learn(name, learned, isKept);
    } catch (error) {
      this.#tools.report('How long a conversation was idle will not be known after a restart', error);
    }
  }
}

function showsResults({ conversation }: ColdCacheRequest): boolean {
  return conversation.blocks.some(({ result }) => result !== null);
}

/** Null: its cache may be warm. */
function coldOf(
  { wire, conversation: { model }, body }: ColdCacheRequest,
  { at, lifetimeMs: billed, promptTokens, headTokens }: ConversationState,
  now: number,
): Cold | null {
  const idleMs = now - at;
  // The body is looked at only where it may matter.
  if (idleMs - coldMarginMs <= cacheLifetimesMs.short) return null;
  const lifetimeMs = longestLifetime(wire, model, billed, body);
  if (idleMs - coldMarginMs <= lifetimeMs) return null;
  return { model, lifetimeMs, idleMs, promptTokens: promptTokens ?? 0, headTokens: headTokens ?? Infinity };
}

/** Some gateways name no cached tokens at all: where a miss is a write one can tell. */
function namesCache(wire: WireId, { cacheRead, cacheWrite5m, cacheWrite1h }: Usage): boolean {
  const cached = (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
  return cacheRead !== null && (wire !== 'anthropic' || cached > 0);
}

/** Reason of blocks in conversations that were drawn to go raw, if in another run. */
const heldOut = 'holdout' satisfies Reason;
