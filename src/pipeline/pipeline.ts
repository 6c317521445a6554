import { HeadroomError, isHeadroomError, reasonOf } from '../errors.ts';
import { decisionCacheEntries } from '../limits.ts';
import type { Decided, Decision, DecisionStore } from '../store/records.ts';
import { ChainMemory } from '../wire/chain.ts';
import { splice } from '../wire/splice.ts';
import type { Conversation, RouteKind, ToolResult, Wire } from '../wire/wire.ts';
import { alignBlocks, conversationOf, editsOf, realign, sentHashes, type Slot } from './cache-aligner.ts';
import { CacheHints, type Rewritten } from './cache-hints.ts';
import { burdenOf } from './client-profile.ts';
import { Decider, rawDecision, type DecideTools } from './decide.ts';
import { DecisionLog } from './decision-log.ts';
import { FoldWatch, type FoldReport } from './fold-watch.ts';
import { drawsHoldout, holdOut } from './holdout.ts';
import { quotesMarker } from './marker.ts';
import { PrefixGuard } from './prefix-guard.ts';
import { Recall } from './recall.ts';
import { biggestLeftOf, emptyReport, reportOf, type Report } from './report.ts';

/** The body to send. `changed` false: send the client's own, still encoded bytes. */
export interface Outcome {
  readonly body: Buffer;
  readonly changed: boolean;
  readonly report: Report;
  /** Tools that this request declares because of headroom. */
  readonly ours: readonly string[];
}

export interface PipelineTools extends DecideTools {
  readonly decisions: DecisionStore;
  /** Share of conversations that go raw, 0 to 1; none where it is left out. */
  readonly holdout?: number | undefined;
  /** The clock, milliseconds since 1970; the system's where it is left out. */
  readonly now?: (() => number) | undefined;
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
  readonly #watch: FoldWatch;
  readonly #hints: CacheHints;

  constructor(tools: PipelineTools) {
    this.#tools = tools;
    this.#log = new DecisionLog(tools.decisions);
    this.#recall = new Recall(tools.worker, tools.profile.frames);
    this.#watch = new FoldWatch(tools.profile, tools.guard);
    this.#hints = new CacheHints({ key: () => tools.originals.key(), now: tools.now ?? Date.now });
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
      const rewritten = await this.#rewrite(body, kind, conversation, chains);
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
    kind: RouteKind,
    conversation: Conversation,
    chains: readonly string[],
  ): Promise<Rewritten> {
    const before = alignBlocks(conversation, chains, this.#log);
    const name = conversationOf(conversation, chains);
    const holdout = this.#drawsHoldout(name);
    const decided =
      kind === 'count' ? [] : await this.#decideNew(body, conversation, chains, before, holdout);
    const failure = this.#log.commit(decided);
    if (failure !== null)
      this.#report('Decisions cannot be stored, so new tool output is sent as it is', failure);
    const slots = decided.length === 0 ? before : realign(before, this.#log);
    const edits = editsOf(slots);
    const sent = edits.length === 0 ? body : splice(body, edits);
    const hashes = edits.length === 0 ? chains : sentHashes(sent, slots, chains);
    const holds = kind === 'count' || this.#guard.holds(chains, hashes);
    const fresh = new Set(decided.map((entry) => entry.chain));
    const answered = slots.filter(({ chain, isNew }) => isNew && fresh.has(chain));
    const quotes = answered.some(({ result }) => callQuotesMarker(body, result.call));
    const fault = !holds ? 'prefix_broken' : failure === null ? null : 'store_failed';
    const note = fault ?? (quotes ? 'marker_quoted' : null);
    const inForce = slots.flatMap(({ chain, decision }) =>
      decision === undefined ? [] : [{ chain, decision }],
    );
    this.#touchOriginals(inForce);
    const watch = (): FoldReport => this.#watch.report(body, conversation, slots, fresh);
    const folds = kind === 'count' ? null : this.#spared('Folds of a request were not counted', watch, null);
    const burden = burdenOf(this.#tools.profile, conversation.tools);
    const report = reportOf(
      conversation.model,
      inForce.flatMap(({ chain, decision }) => (fresh.has(chain) ? [decision] : [])),
      inForce.map(({ decision }) => decision),
      note,
    );
    return {
      body: sent,
      changed: edits.length > 0,
      edits,
      hashes,
      report: {
        ...report,
        biggestLeft: biggestLeftOf(slots.filter(({ chain }) => fresh.has(chain))),
        schemaTokens: burden.tokens,
        conversation: name,
        holdout,
        ...folds,
        decided: decided.map(({ chain }) => chain),
      },
      ours: burden.tools,
    };
  }

  async #decideNew(
    body: Buffer,
    conversation: Conversation,
    chains: readonly string[],
    slots: readonly Slot[],
    holdout: boolean,
  ): Promise<Decided[]> {
    if (holdout) return holdOut(body, slots);
    const isNeeded = slots.some(({ isNew, decision }) => isNew && decision === undefined);
    const memory = isNeeded ? this.#recall.prepare(body, conversation, chains, slots) : null;
    const decider = new Decider(this.#tools, body, conversation, memory);
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

  #untouched(body: Buffer, note: string, conversation: Conversation | null): Outcome {
    const burden = burdenOf(this.#tools.profile, conversation?.tools ?? []);
    return {
      body,
      changed: false,
      report: { ...emptyReport(note, conversation?.model ?? null), schemaTokens: burden.tokens },
      ours: burden.tools,
    };
  }

  #report(what: string, cause: unknown): void {
    if (isHeadroomError(cause)) this.#tools.onProblem(cause);
    else this.#tools.onProblem(failedOpen(what, cause));
  }
}

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
