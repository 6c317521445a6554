import { HeadroomError, isHeadroomError, reasonOf } from '../errors.ts';
import { decisionCacheEntries } from '../limits.ts';
import { memoryConversations } from '../store/conversations.ts';
import type { ConversationStore, Decided, Decision, DecisionStore } from '../store/records.ts';
import { ChainMemory } from '../wire/chain.ts';
import { splice } from '../wire/splice.ts';
import type { Conversation, RouteKind, ToolResult, Usage, Wire, WireId } from '../wire/wire.ts';
import { alignBlocks, conversationOf, editsOf, realign, sentHashes, type Slot } from './cache-aligner.ts';
import { CacheClock } from './cache-clock.ts';
import { burdenOf } from './client-profile.ts';
import { ColdCache, coldRewrite } from './cold-cache.ts';
import { Decider, rawDecision, type DecideTools } from './decide.ts';
import { DecisionLog } from './decision-log.ts';
import { Generations } from './generations.ts';
import { quotesMarker } from './marker.ts';
import { PrefixGuard } from './prefix-guard.ts';
import { pressureOf, type Edges, type Pressure } from './pressure.ts';
import { Recall } from './recall.ts';
import { biggestLeftOf, emptyReport, reportOf, type Report } from './report.ts';

/** The body to send. `changed` false: send the client's own, still encoded bytes. */
export interface Outcome {
  readonly body: Buffer;
  readonly changed: boolean;
  readonly report: Report;
}

export interface PipelineTools extends DecideTools {
  readonly decisions: DecisionStore;
  /** Where it is kept when each conversation was last sent; this process's memory where it is left out. */
  readonly conversations?: ConversationStore;
  /** False where caches that were taken for cold have been warm lately; true where it is left out. May throw. */
  readonly trustsColdCaches?: () => boolean;
  /** Where a model's prompts get dearer or end; nowhere where it is left out. */
  readonly edges?: (model: string) => Edges;
  /** Milliseconds since 1970; the system's clock where it is left out. */
  readonly now?: () => number;
}

/** Takes request bodies through scan, replay, decision and splice. Fails open, block by block (promise 6). */
export class Pipeline {
  readonly #tools: PipelineTools;
  readonly #guard = new PrefixGuard();
  readonly #chains = new ChainMemory();
  /** Chain hashes of conversations whose replay failed: they stay raw. */
  readonly #raw = new Set<string>();

  readonly #log: DecisionLog;
  readonly #recall: Recall;
  readonly #now: () => number;
  readonly #clock: CacheClock;
  readonly #generations: Generations;
  readonly #cold: ColdCache;

  constructor(tools: PipelineTools) {
    this.#tools = tools;
    this.#log = new DecisionLog(tools.decisions);
    this.#recall = new Recall(tools.worker, tools.profile.frames);
    this.#now = tools.now ?? Date.now;
    this.#clock = new CacheClock(tools.conversations ?? memoryConversations());
    this.#generations = new Generations(this.#log);
    this.#cold = new ColdCache({
      ...tools,
      clock: this.#clock,
      generations: this.#generations,
      log: this.#log,
      recall: this.#recall,
      trustsColdCaches: tools.trustsColdCaches ?? ((): boolean => true),
      now: this.#now,
      report: this.#report.bind(this),
    });
  }

  /** Learns from the bill of an answered request. Answers what is to be noted of it beyond its report, or null. */
  answered(report: Report, wire: WireId, usage: Usage | null): string | null {
    return usage === null ? null : this.#cold.answered(report, wire, usage);
  }

  /** Never rejects: what cannot be understood goes out as it came. */
  async run(body: Buffer, wire: Wire, kind: RouteKind): Promise<Outcome> {
    let found: { readonly conversation: Conversation; readonly chains: readonly string[] } | null = null;
    try {
      const conversation = wire.scan(body.toString('latin1'));
      const chains = this.#chains.hashes(body, conversation.blocks, wire.id);
      found = { conversation, chains };
      if (chains.some((chain) => this.#raw.has(chain)))
        return this.#untouched(body, 'stays_raw', conversation);
      return await this.#rewrite(body, wire.id, kind, conversation, chains);
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
  ): Promise<Outcome> {
    const name = conversationOf(conversation, received);
    if (!this.#clock.isSureOf(name, this.#now())) this.#generations.refresh();
    const opening = { name, wire, body, conversation, chains: received };
    const anew = kind === 'generate' ? await this.#cold.begin(opening) : null;
    const promptTokens = this.#clock.recentStateOf(name)?.promptTokens ?? null;
    const pressure = pressureOf(conversation, promptTokens, this.#tools.edges ?? noEdges);
    const chains = this.#generations.chainsOf(received);
    const before = alignBlocks(conversation, chains, this.#log);
    const decided =
      kind === 'generate' ? await this.#decideNew(body, conversation, chains, before, pressure) : [];
    const failure = this.#log.commit(decided);
    if (failure !== null)
      this.#report('Decisions cannot be stored, so new tool output is sent as it is', failure);
    const slots = decided.length === 0 ? before : realign(before, this.#log);
    const edits = editsOf(slots);
    const sent = edits.length === 0 ? body : splice(body, edits);
    const hashes = edits.length === 0 ? chains : sentHashes(sent, slots, chains);
    const holds = kind === 'count' || this.#guard.holds(chains, hashes);
    const fresh = new Set([...(anew?.firstSights ?? []), ...decided.map(({ chain }) => chain)]);
    const answered = slots.filter(({ chain, isNew }) => isNew && fresh.has(chain));
    const quotes = answered.some(({ result }) => callQuotesMarker(body, result.call));
    const fault = !holds ? 'prefix_broken' : failure === null ? null : 'store_failed';
    const isAnew = anew !== null && anew.decided.length > 0;
    const policy = isAnew ? coldRewrite : quotes ? 'marker_quoted' : pressure;
    return {
      body: sent,
      changed: edits.length > 0,
      report: {
        ...this.#sumUp(conversation, slots, fresh, fault ?? policy),
        conversation: name,
        decided: [...(anew?.decided ?? []), ...decided.map(({ chain }) => chain)],
      },
    };
  }

  /** `fresh`: chain hashes of what this request has shown for the first time. */
  #sumUp(
    conversation: Conversation,
    slots: readonly Slot[],
    fresh: ReadonlySet<string>,
    note: string | null,
  ): Report {
    const inForce = slots.flatMap(({ chain, decision }) =>
      decision === undefined ? [] : [{ chain, decision }],
    );
    this.#touchOriginals(inForce);
    const report = reportOf(
      conversation.model,
      inForce.flatMap(({ chain, decision }) => (fresh.has(chain) ? [decision] : [])),
      inForce.map(({ decision }) => decision),
      note,
    );
    return {
      ...report,
      biggestLeft: biggestLeftOf(slots.filter(({ chain }) => fresh.has(chain))),
      schemaTokens: this.#schemaTokens(conversation),
    };
  }

  async #decideNew(
    body: Buffer,
    conversation: Conversation,
    chains: readonly string[],
    slots: readonly Slot[],
    pressure: Pressure | null,
  ): Promise<Decided[]> {
    const isNeeded = slots.some(({ isNew, decision }) => isNew && decision === undefined);
    const memory = isNeeded ? this.#recall.prepare(body, conversation, chains, slots) : null;
    const isPressed = pressure !== null && this.#tools.level !== 'lossless';
    const tools: DecideTools = isPressed ? { ...this.#tools, level: 'tight' } : this.#tools;
    const decider = new Decider(tools, body, conversation, memory);
    const decided: Decided[] = [];
    for (const { chain, result, isNew, decision } of slots) {
      if (decision !== undefined) continue;
      decided.push({
        chain,
        // The provider may have cached an older block as it stands, so it stays as it stands.
        decision: isNew ? await this.#decide(decider, result) : rawDecision('seen_late'),
      });
    }
    return decided;
  }

  async #decide(decider: Decider, result: ToolResult): Promise<Decision> {
    try {
      return await decider.decide(result);
    } catch (error) {
      // That block alone goes raw (promise 6).
      this.#report('A tool output was sent as it is', error);
      return rawDecision('engine_error');
    }
  }

  /** What a live conversation points at is used: eviction goes by last use. */
  #touchOriginals(inForce: readonly Decided[]): void {
    for (const { decision } of inForce) {
      for (const ref of decision.refs) this.#tools.originals.touch(ref);
    }
  }

  /** From the first tool result on, so that forks of the conversation stay raw too. */
  #pinRaw({ blocks }: Conversation, chains: readonly string[]): void {
    const first = chains[blocks.findIndex(({ result }) => result !== null)];
    if (first !== undefined && this.#raw.size < decisionCacheEntries) this.#raw.add(first);
  }

  /** Our tool's definition is ours to pay for, in each request that carries it (promise 10). */
  #schemaTokens({ tools }: Conversation): number {
    return burdenOf(this.#tools.profile, tools);
  }

  #untouched(body: Buffer, note: string, conversation: Conversation | null): Outcome {
    const schemaTokens = conversation === null ? 0 : this.#schemaTokens(conversation);
    return {
      body,
      changed: false,
      report: { ...emptyReport(note, conversation?.model ?? null), schemaTokens },
    };
  }

  #report(what: string, cause: unknown): void {
    if (isHeadroomError(cause)) this.#tools.onProblem(cause);
    else this.#tools.onProblem(failedOpen(what, cause));
  }
}

const noEdges = (): Edges => ({ band: null, window: null });

/** A line of ours in a call's arguments may be on its way into a file; it is noted, and nothing is done about it. */
function callQuotesMarker(body: Buffer, call: ToolResult['call']): boolean {
  return call?.input != null && quotesMarker(body.toString('latin1', call.input.start, call.input.end));
}

function failedOpen(what: string, cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `${what}: ${reasonOf(cause)}.`,
    'The session goes on; if it stays so, look at the data folder and report this.',
    { cause },
  );
}
