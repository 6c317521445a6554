import { isHeadroomError } from '../errors.ts';
import { decisionCacheEntries } from '../limits.ts';
import { memoryConversations } from '../store/decisions/conversations.ts';
import { BodyMemory, type NewlyRead, type ReadBody } from '../wire/items/body-memory.ts';
import type { Conversation, RouteKind, Usage, Wire, WireId } from '../wire/wire.ts';
import { alignBlocks, conversationOf, realign } from './cache-aligner.ts';
import { CacheClock } from './cache/cache-clock.ts';
import { CacheHints, type Rewritten } from './cache/cache-hints.ts';
import { burdenOf } from './call/client-profile.ts';
import { ColdCache, coldRewrite, nothingAnew, type Anew } from './cache/cold-cache.ts';
import { rawDecision } from './fate.ts';
import { DecisionLog } from './decision-log.ts';
import { failedOpen } from './failed-open.ts';
import {
  decideAtFirstSight,
  nothingDecided,
  type FirstSight,
  type FirstSightTools,
  type Undecided,
} from './first-sight.ts';
import { FoldWatch, type FoldReport } from './folds/fold-watch.ts';
import { Generations } from './cache/generations.ts';
import { drawsHoldout } from './holdout.ts';
import { callQuotesMarker } from './marker.ts';
import { place, Placements } from './placement.ts';
import { PrefixGuard } from './prefix-guard.ts';
import type { Outcome, PipelineTools } from './pipeline-tools.ts';
import { noEdges, pressureOf, type Pressure } from './cache/pressure.ts';
import { Recall } from './worker/recall.ts';
import { emptyReport, sumUp, type Report } from './report.ts';
import { keepOriginals } from './folds/restore.ts';

/** Takes request bodies through scan, replay, decision and splice. Fails open, block by block (promise 6). */
export class Pipeline {
  readonly #tools: PipelineTools;
  readonly #guard = new PrefixGuard();
  readonly #bodies = new BodyMemory();
  readonly #placements = new Placements();
  /** Chain hashes of conversations whose replay failed: they stay raw. */
  readonly #raw = new Set<string>();
  readonly #log: DecisionLog;
  readonly #firstSight: FirstSightTools;
  readonly #watch: FoldWatch;
  readonly #hints: CacheHints;
  readonly #now: () => number;
  readonly #clock: CacheClock;
  readonly #generations: Generations;
  readonly #cold: ColdCache;

  constructor(tools: PipelineTools) {
    this.#tools = tools;
    this.#log = new DecisionLog(tools.decisions);
    const report = this.#report.bind(this);
    const shared = { ...tools, log: this.#log, recall: new Recall(), report };
    this.#firstSight = shared;
    this.#watch = new FoldWatch(tools.profile, tools.guard);
    this.#now = tools.now ?? Date.now;
    this.#hints = new CacheHints({ key: () => tools.originals.key(), now: this.#now });
    this.#clock = new CacheClock(tools.conversations ?? memoryConversations());
    this.#generations = new Generations(this.#log);
    const { noted } = tools;
    this.#cold = new ColdCache({
      ...shared,
      clock: this.#clock,
      generations: this.#generations,
      now: this.#now,
      ...(noted === undefined ? {} : { noted }),
    });
  }

  /** Learns from the bill of an answered request. Answers what is to be noted of it beyond its report, or null. */
  answered(report: Report, wire: WireId, usage: Usage | null): Report['note'] {
    return usage === null ? null : this.#cold.answered(report, wire, usage);
  }

  /** Stores now what could not be stored: a later process is to know that it went raw. */
  close(): void {
    this.#commit(nothingDecided);
  }

  /**
   * Never rejects: what cannot be understood goes out as it came. `hints`: the upstream's prompt cache is told what to keep
   * where the client says nothing of it.
   */
  async run(body: Buffer, wire: Wire, kind: RouteKind, hints = false): Promise<Outcome> {
    let found: ReadBody | null = null;
    try {
      const newly = this.#bodies.read(body, wire);
      found = newly.read;
      if (this.#raw.size > 0 && found.chains.some((chain) => this.#raw.has(chain)))
        return this.#untouched(body, 'stays_raw', found.conversation);
      const rewritten = await this.#rewrite(newly, kind);
      if (!hints || kind === 'count' || !this.#tools.durable) return rewritten;
      const what = "The provider's cache was told nothing of a request";
      return this.#spared(what, () => this.#hints.add(body, wire.id, rewritten), rewritten);
    } catch (error) {
      // Here all fails open: a body that cannot be read has no chain, a conversation that cannot be replayed stays raw.
      if (found === null && isHeadroomError(error)) return this.#untouched(body, 'shape', null);
      this.#report('The new tool output of a request was sent as it is', error);
      const replayed = found === null ? null : this.#replayed(body, kind, found.conversation, found.chains);
      if (replayed !== null) return replayed;
      if (found !== null && kind === 'generate') this.#pinRaw(found.conversation, found.chains);
      return this.#untouched(body, 'replay_failed', found?.conversation ?? null);
    }
  }

  async #rewrite(newly: NewlyRead, kind: RouteKind): Promise<Rewritten> {
    const { body, wire, conversation, chains: received } = newly.read;
    const name = conversationOf(conversation, received);
    const holdout = this.#drawsHoldout(name);
    if (!this.#clock.isSureOf(name, this.#now())) this.#generations.refresh();
    const opening = { name, wire, body, conversation, chains: received, mayRewrite: !holdout };
    const anew = kind === 'generate' ? await this.#cold.begin(opening) : nothingAnew;
    const pressure = holdout ? null : this.#pressureOn(name, conversation);
    const chains = this.#generations.chainsOf(received);
    const beginning = this.#placements.beginningOf(newly, chains);
    const before = alignBlocks(conversation, chains, this.#log, beginning?.slots, beginning?.blocks);
    const isPressed = pressure !== null;
    const undecided = { name, body, conversation, chains, slots: before, holdout, isPressed };
    const sight = kind === 'count' ? nothingDecided : await decideAtFirstSight(this.#firstSight, undecided);
    const { isStored, first } = this.#commit(sight);
    const slots = sight.decided.length === 0 ? before : realign(before, this.#log);
    const placement = place(body, slots, chains, beginning);
    this.#placements.remember(newly.read, placement);
    const { sent, hashes } = placement;
    const edits = placement.edits.flat();
    const holds = kind === 'count' || this.#guard.holds(chains, hashes);
    // The request does not wait for it.
    void keepOriginals(this.#tools, body, slots, this.#report.bind(this));
    const fault = !holds ? 'prefix_broken' : isStored ? null : 'store_failed';
    const report = this.#reportOf({ ...undecided, slots }, kind, first, anew, { fault, pressure });
    if (kind === 'generate') this.#cold.sent(opening, anew, report);
    const { tools } = burdenOf(this.#tools.profile, conversation.tools);
    const { forgets } = conversation;
    return { body: sent, changed: edits.length > 0, edits, hashes, report, ours: tools, forgets };
  }

  /** When they cannot be stored nothing new is shortened. `first`: without what an equal request was faster to decide. */
  #commit(sight: FirstSight): { readonly isStored: boolean; readonly first: FirstSight } {
    const { first, failure } = this.#log.commit(sight.decided);
    if (failure !== null)
      this.#report('Decisions cannot be stored, so new tool output is sent as it is', failure);
    const decided = sight.decided.filter(({ chain }) => first.has(chain) || sight.settled.has(chain));
    return { isStored: failure === null, first: { ...sight, decided } };
  }

  #reportOf(
    { name, body, conversation, slots, holdout }: Undecided,
    kind: RouteKind,
    { decided, again, changed }: FirstSight,
    anew: Anew,
    { fault, pressure }: { readonly fault: Report['note']; readonly pressure: Pressure | null },
  ): Report {
    const first = decided.filter(({ chain }) => !again.has(chain));
    const fresh = new Set([...anew.firstSights, ...first.map(({ chain }) => chain)]);
    const made = new Set([...anew.decided, ...decided.map(({ chain }) => chain)]);
    if (fault !== 'store_failed')
      this.#tools.keeper?.keep(
        body,
        slots.filter(({ chain }) => made.has(chain)),
      );
    const answered = slots.filter(({ chain, isNew }) => isNew && fresh.has(chain));
    const quotes = answered.some(({ result }) => callQuotesMarker(body, result.call));
    const pressed = answered.length > 0 ? pressure : null;
    const policy = anew.decided.length > 0 ? coldRewrite : quotes ? 'marker_quoted' : (changed ?? pressed);
    const watch = (): FoldReport => this.#watch.report(name, body, conversation, slots, fresh);
    const folds = kind === 'count' ? null : this.#spared('Folds of a request were not counted', watch, null);
    return {
      ...sumUp(conversation.model, slots, fresh, fault ?? policy),
      schemaTokens: burdenOf(this.#tools.profile, conversation.tools).tokens,
      conversation: name,
      holdout,
      ...folds,
      decided: [...made],
    };
  }

  /** What was decided before goes out again, whatever else has failed; null: not even that can be found out. */
  #replayed(
    body: Buffer,
    kind: RouteKind,
    conversation: Conversation,
    received: readonly string[],
  ): Outcome | null {
    try {
      const chains = this.#generations.chainsOf(received);
      const slots = alignBlocks(conversation, chains, this.#log);
      const undecided = slots.filter(({ decision }) => decision === undefined);
      // What goes out raw now stays raw.
      if (kind === 'generate')
        this.#log.commit(undecided.map(({ chain }) => ({ chain, decision: rawDecision('engine_error') })));
      void keepOriginals(this.#tools, body, slots, this.#report.bind(this));
      const { sent } = place(body, slots, chains, null);
      const outcome = this.#untouched(body, 'decide_failed', conversation);
      return sent === body ? outcome : { ...outcome, body: sent, changed: true };
    } catch (error) {
      this.#report('A request was sent as the agent wrote it', error);
      return null;
    }
  }

  /** Null as well where nothing would be shortened harder for it. */
  #pressureOn(name: string, conversation: Conversation): Pressure | null {
    if (this.#tools.level !== 'balanced') return null;
    const what = 'Nobody knows how long a conversation is by now';
    const state = this.#spared(what, () => this.#clock.stateOf(name, this.#now()), null);
    const promptTokens = state?.promptTokens ?? null;
    return pressureOf(conversation, promptTokens, this.#tools.edges ?? noEdges);
  }

  /** Only where what it draws can be recorded. */
  #drawsHoldout(conversation: string): boolean {
    const { holdout = 0, durable, originals } = this.#tools;
    return durable && drawsHoldout(conversation, holdout, () => originals.key());
  }

  /** What is worth having is not worth a request: it goes on without. */
  #spared<Value>(what: string, act: () => Value, instead: Value): Value {
    try {
      return act();
    } catch (error) {
      this.#report(what, error);
      return instead;
    }
  }

  /** From the first tool result on, so that forks of the conversation stay raw too. */
  #pinRaw({ blocks }: Conversation, chains: readonly string[]): void {
    const first = chains[blocks.findIndex(({ result }) => result !== null)];
    if (first !== undefined && this.#raw.size < decisionCacheEntries) this.#raw.add(first);
  }

  #untouched(body: Buffer, note: Report['note'], conversation: Conversation | null): Outcome {
    const burden = burdenOf(this.#tools.profile, conversation?.tools ?? []);
    return {
      body,
      changed: false,
      report: { ...emptyReport(note, conversation?.model ?? null), schemaTokens: burden.tokens },
      ours: burden.tools,
      forgets: conversation?.forgets ?? false,
    };
  }

  #report(what: string, cause: unknown): void {
    if (isHeadroomError(cause)) this.#tools.onProblem(cause);
    else this.#tools.onProblem(failedOpen(what, cause));
  }
}
