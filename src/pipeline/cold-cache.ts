import { cacheLifetimesMs, coldMarginMs, warmReadFactor } from '../limits.ts';
import type { ConversationState } from '../store/records.ts';
import type { Conversation, Usage, WireId } from '../wire/wire.ts';
import { alignBlocks } from './cache-aligner.ts';
import type { CacheClock } from './cache-clock.ts';
import { billedLifetime, longestLifetime } from './cache-lifetime.ts';
import { decideAnew } from './cold-rewrite.ts';
import type { DecideTools } from './decide.ts';
import type { DecisionLog } from './decision-log.ts';
import type { Generations } from './generations.ts';
import type { Recall } from './recall.ts';
import type { Report } from './report.ts';

export interface ColdCacheTools extends DecideTools {
  readonly clock: CacheClock;
  readonly generations: Generations;
  readonly log: DecisionLog;
  readonly recall: Recall;
  /** False where a cache that was taken for cold has been warm lately; true where it is left out. May throw. */
  readonly trustsColdCaches?: () => boolean;
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

interface LatestRequest {
  readonly hasResults: boolean;
  /** Its cache was taken for cold. */
  readonly isCold: boolean;
}

/** Notes of ledger rows: the request opened a generation; its conversation's cache had not expired after all. */
export const coldRewrite = 'cold_rewrite';
export const coldWasWarm = 'cold_was_warm';

/** Opens a generation of a conversation once its provider has forgotten it, and learns from the bills when that is. */
export class ColdCache {
  readonly #tools: ColdCacheTools;
  /** Conversations that are being decided anew: equal requests wait, and then send the same. */
  readonly #underway = new Map<string, Promise<unknown>>();
  /** Of conversations that wait for an answer what is known of their latest request. */
  readonly #latest = new Map<string, LatestRequest>();
  #isTrusted: boolean | null = null;

  constructor(tools: ColdCacheTools) {
    this.#tools = tools;
  }

  /** Notes a request, and opens a generation where its cache is cold. Never rejects. */
  async begin(request: ColdCacheRequest): Promise<Anew> {
    const { name, conversation } = request;
    const now = this.#tools.now();
    const hasResults = conversation.blocks.some(({ result }) => result !== null);
    this.#latest.set(name, { hasResults, isCold: false });
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

  /**
   * Learns from the bill of an answer. Answers `cold_was_warm` where the provider has read what it should have forgotten:
   * then nothing is decided anew any more. Else null.
   */
  answered({ conversation: name }: Report, wire: WireId, usage: Usage): typeof coldWasWarm | null {
    const { input, cacheRead, cacheWrite5m, cacheWrite1h, output } = usage;
    const prompt = (input ?? 0) + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
    const latest = this.#latest.get(name);
    if (latest === undefined || prompt === 0) return null;
    this.#latest.delete(name);
    const known = this.#tools.clock.recentStateOf(name)?.headTokens ?? Infinity;
    const wasWarm = latest.isCold && (cacheRead ?? 0) > known * warmReadFactor;
    if (wasWarm) this.#isTrusted = false;
    const lifetimeMs = billedLifetime(wire, usage);
    const promptTokens = prompt + (output ?? 0);
    // What agents ask beside their work has the same name and fewer tools.
    const headTokens = latest.hasResults ? prompt : null;
    this.#learn(name, { lifetimeMs, promptTokens, headTokens }, latest.hasResults);
    return wasWarm ? coldWasWarm : null;
  }

  async #begin(request: ColdCacheRequest, now: number): Promise<Anew> {
    const { name } = request;
    const underway = this.#underway.get(name);
    if (underway !== undefined) {
      await underway;
      return nothingAnew;
    }
    const state = this.#tools.clock.stateOf(name, now);
    if (state === null || !isCold(request, state, now)) return nothingAnew;
    this.#latest.set(name, { hasResults: true, isCold: true });
    const work = this.#decideAnew(request, state.promptTokens ?? 0);
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
    { body, conversation, chains, mayRewrite }: ColdCacheRequest,
    promptTokens: number,
  ): Promise<Anew> {
    const { generations, log, recall, level, report } = this.#tools;
    if (!mayRewrite || level === 'lossless' || conversation.forgets) return nothingAnew;
    this.#isTrusted ??= this.#tools.trustsColdCaches?.() ?? true;
    if (!this.#isTrusted) return nothingAnew;
    const slots = alignBlocks(conversation, generations.chainsOf(chains), log);
    if (slots.some(({ decision }) => decision?.reason === heldOut)) return nothingAnew;
    if (generations.isAnchor(chains[slots.at(-1)?.index ?? -1] ?? '')) return nothingAnew;
    const request = { body, conversation, chains, slots, promptTokens };
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

function isCold(
  { wire, conversation, body }: ColdCacheRequest,
  state: ConversationState,
  now: number,
): boolean {
  const idle = now - state.at - coldMarginMs;
  // The body is looked at only where it may matter.
  return (
    idle > cacheLifetimesMs.short && idle > longestLifetime(wire, conversation.model, state.lifetimeMs, body)
  );
}

/** Reason of blocks in conversations that were drawn to go raw, if in another run. */
const heldOut = 'holdout';
