import { isHeadroomError } from '../errors.ts';
import { decisionCacheEntries } from '../limits.ts';
import { memoryConversations } from '../store/conversations.ts';
import type { Decided } from '../store/records.ts';
import { ChainMemory } from '../wire/chain.ts';
import { splice } from '../wire/splice.ts';
import type { Conversation, RouteKind, ToolResult, Usage, Wire, WireId } from '../wire/wire.ts';
import { alignBlocks, conversationOf, editsOf, realign, sentHashes, type Slot } from './cache-aligner.ts';
import { CacheClock } from './cache-clock.ts';
import { CacheHints, type Rewritten } from './cache-hints.ts';
import { burdenOf } from './client-profile.ts';
import { ColdCache, coldRewrite, nothingAnew } from './cold-cache.ts';
import { Decider, rawDecision, type DecideTools } from './decide.ts';
import { DecisionLog } from './decision-log.ts';
import { failedOpen } from './failed-open.ts';
import { FoldWatch, type FoldReport } from './fold-watch.ts';
import { Generations } from './generations.ts';
import { drawsHoldout, holdOut } from './holdout.ts';
import { labelOf } from './label.ts';
import { callQuotesMarker } from './marker.ts';
import { PrefixGuard } from './prefix-guard.ts';
import type { Outcome, PipelineTools } from './pipeline-tools.ts';
import { noEdges, pressureOf, type Pressure } from './pressure.ts';
import { Recall } from './recall.ts';
import { emptyReport, sumUp, type Report } from './report.ts';
import { restoreOriginals } from './restore.ts';

/** Takes request bodies through scan, replay, decision and splice. Fails open, block by block (promise 6). */
export class Pipeline {
  readonly #tools: PipelineTools;
  readonly #guard = new PrefixGuard();
  readonly #chains = new ChainMemory();
  /** Chain hashes of conversations whose replay failed: they stay raw. */
  readonly #raw = new Set<string>();

  readonly #log: DecisionLog;
  readonly #recall: Recall;
  readonly #watch: FoldWatch;
  readonly #hints: CacheHints;
  readonly #now: () => number;
  readonly #clock: CacheClock;
  readonly #generations: Generations;
  readonly #cold: ColdCache;

  constructor(tools: PipelineTools) {
    this.#tools = tools;
    this.#log = new DecisionLog(tools.decisions);
    this.#recall = new Recall(tools.worker, tools.profile.frames);
    this.#watch = new FoldWatch(tools.profile, tools.guard);
    this.#now = tools.now ?? Date.now;
    this.#hints = new CacheHints({ key: () => tools.originals.key(), now: this.#now });
    this.#clock = new CacheClock(tools.conversations ?? memoryConversations());
    this.#generations = new Generations(this.#log);
    this.#cold = new ColdCache({
      ...tools,
      clock: this.#clock,
      generations: this.#generations,
      log: this.#log,
      recall: this.#recall,
      now: this.#now,
      report: this.#report.bind(this),
    });
  }

  /** Learns from the bill of an answered request. Answers what is to be noted of it beyond its report, or null. */
  answered(report: Report, wire: WireId, usage: Usage | null): string | null {
    return usage === null ? null : this.#cold.answered(report, wire, usage);
  }

  /**
   * Never rejects: what cannot be understood goes out as it came. `hints`: the upstream's prompt cache is told what to keep
   * where the client says nothing of it.
   */
  async run(body: Buffer, wire: Wire, kind: RouteKind, hints = false): Promise<Outcome> {
    let found: { readonly conversation: Conversation; readonly chains: readonly string[] } | null = null;
    try {
      const conversation = wire.scan(body.toString('latin1'));
      const chains = this.#chains.hashes(body, conversation.blocks, wire.id);
      found = { conversation, chains };
      if (chains.some((chain) => this.#raw.has(chain)))
        return this.#untouched(body, 'stays_raw', conversation);
      const rewritten = await this.#rewrite(body, wire.id, kind, conversation, chains);
      if (!hints || kind === 'count' || !this.#tools.durable) return rewritten;
      const what = "The provider's cache was told nothing of a request";
      return this.#spared(what, () => this.#hints.add(body, wire.id, rewritten), rewritten);
    } catch (error) {
      // Here all fails open: a body that cannot be read has no chain, a conversation that cannot be replayed stays raw.
      if (found === null && isHeadroomError(error)) return this.#untouched(body, 'shape', null);
      this.#report('A request was sent as the agent wrote it', error);
      if (found !== null && kind === 'generate') this.#pinRaw(found.conversation, found.chains);
      return this.#untouched(body, 'replay_failed', found?.conversation ?? null);
    }
  }

  async #rewrite(
    body: Buffer,
    wire: WireId,
    kind: RouteKind,
    conversation: Conversation,
    received: readonly string[],
  ): Promise<Rewritten> {
    const name = conversationOf(conversation, received);
    const holdout = this.#drawsHoldout(name);
    if (!this.#clock.isSureOf(name, this.#now())) this.#generations.refresh();
    const opening = { name, wire, body, conversation, chains: received, mayRewrite: !holdout };
    const anew = kind === 'generate' ? await this.#cold.begin(opening) : nothingAnew;
    const pressure = holdout ? null : this.#pressureOn(name, conversation);
    const chains = this.#generations.chainsOf(received);
    const before = alignBlocks(conversation, chains, this.#log);
    const how = { holdout, pressure };
    const decided = kind === 'count' ? [] : await this.#decideNew(body, conversation, chains, before, how);
    const failure = this.#log.commit(decided);
    if (failure !== null)
      this.#report('Decisions cannot be stored, so new tool output is sent as it is', failure);
    const slots = decided.length === 0 ? before : realign(before, this.#log);
    const edits = editsOf(slots);
    const sent = edits.length === 0 ? body : splice(body, edits);
    const hashes = edits.length === 0 ? chains : sentHashes(sent, slots, chains);
    const holds = kind === 'count' || this.#guard.holds(chains, hashes);
    const fresh = new Set([...anew.firstSights, ...decided.map(({ chain }) => chain)]);
    const answered = slots.filter(({ chain, isNew }) => isNew && fresh.has(chain));
    const made = new Set([...anew.decided, ...decided.map(({ chain }) => chain)]);
    if (failure === null)
      this.#tools.keeper?.keep(
        body,
        slots.filter(({ chain }) => made.has(chain)),
      );
    const quotes = answered.some(({ result }) => callQuotesMarker(body, result.call));
    const fault = !holds ? 'prefix_broken' : failure === null ? null : 'store_failed';
    const pressed = answered.length > 0 ? pressure : null;
    const policy = anew.decided.length > 0 ? coldRewrite : quotes ? 'marker_quoted' : pressed;
    void this.#keepOriginals(body, slots);
    const watch = (): FoldReport => this.#watch.report(body, conversation, slots, fresh);
    const folds = kind === 'count' ? null : this.#spared('Folds of a request were not counted', watch, null);
    const burden = burdenOf(this.#tools.profile, conversation.tools);
    const report = {
      ...sumUp(conversation.model, slots, fresh, fault ?? policy),
      schemaTokens: burden.tokens,
      conversation: name,
      holdout,
      ...folds,
      decided: [...made],
    };
    if (kind === 'generate') this.#cold.sent(opening, anew, report);
    const { forgets } = conversation;
    return { body: sent, changed: edits.length > 0, edits, hashes, report, ours: burden.tools, forgets };
  }

  async #decideNew(
    body: Buffer,
    conversation: Conversation,
    chains: readonly string[],
    slots: readonly Slot[],
    { holdout, pressure }: { readonly holdout: boolean; readonly pressure: Pressure | null },
  ): Promise<Decided[]> {
    if (holdout) return holdOut(body, slots);
    const isNeeded = slots.some(({ isNew, decision }) => isNew && decision === undefined);
    const memory = isNeeded ? this.#recall.prepare(body, conversation, chains, slots) : null;
    const tools: DecideTools = pressure === null ? this.#tools : { ...this.#tools, level: 'tight' };
    const decider = new Decider(tools, body, conversation, memory);
    const decided: Decided[] = [];
    for (const { chain, result, isNew, decision } of slots) {
      if (decision !== undefined) continue;
      decided.push({
        chain,
        // The provider may have cached an older block as it stands, so it stays as it stands.
        ...(isNew ? await this.#decide(decider, body, result) : { decision: rawDecision('seen_late') }),
      });
    }
    return decided;
  }

  /** Null as well where nothing would be shortened harder for it. */
  #pressureOn(name: string, conversation: Conversation): Pressure | null {
    if (this.#tools.level !== 'balanced') return null;
    const promptTokens = this.#clock.recentStateOf(name)?.promptTokens ?? null;
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

  async #decide(decider: Decider, body: Buffer, result: ToolResult): Promise<Omit<Decided, 'chain'>> {
    try {
      const decision = await decider.decide(result);
      return { decision, label: labelOf(body, result.call, decision) };
    } catch (error) {
      // That block alone goes raw (promise 6).
      this.#report('A tool output was sent as it is', error);
      return { decision: rawDecision('engine_error') };
    }
  }

  /** What a live conversation points at is used, and what of it was lost is stored again. The request does not wait. */
  async #keepOriginals(body: Buffer, slots: readonly Slot[]): Promise<void> {
    try {
      const lost = await this.#tools.originals.use(slots.flatMap(({ decision }) => decision?.refs ?? []));
      if (lost.length > 0) await restoreOriginals(this.#tools, body, slots, new Set(lost));
    } catch (error) {
      this.#report('What a marker stands for cannot be stored again', error);
    }
  }

  /** From the first tool result on, so that forks of the conversation stay raw too. */
  #pinRaw({ blocks }: Conversation, chains: readonly string[]): void {
    const first = chains[blocks.findIndex(({ result }) => result !== null)];
    if (first !== undefined && this.#raw.size < decisionCacheEntries) this.#raw.add(first);
  }

  #untouched(body: Buffer, note: string, conversation: Conversation | null): Outcome {
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
