import { isHeadroomError } from '../errors.ts';
import { decisionCacheEntries } from '../limits.ts';
import { memoryConversations } from '../store/decisions/conversations.ts';
import { BodyMemory } from '../wire/items/body-memory.ts';
import type { Conversation, RouteKind, Usage, Wire } from '../wire/wire.ts';
import { CacheAligner, conversationOf } from './cache-aligner.ts';
import { CacheClock } from './cache/cache-clock.ts';
import { CacheHints } from './cache/cache-hints.ts';
import { ColdCache } from './cache/cold-cache.ts';
import { Generations } from './cache/generations.ts';
import { pressure } from './cache/pressure.ts';
import { Calls } from './call/call.ts';
import { burdenOf } from './call/client-profile.ts';
import { isChangedByClient } from '../fates.ts';
import { changedTools } from './changed-tools.ts';
import { DecisionLog } from './decision-log.ts';
import { failedOpen } from './failed-open.ts';
import { rawDecision } from './fate.ts';
import { commitLate, firstSight, stored, storedIfPossible } from './first-sight.ts';
import { FoldWatch } from './folds/fold-watch.ts';
import { keepOriginals, originalsKept } from './folds/restore.ts';
import { holdout } from './holdout.ts';
import { place, Placements } from './placement.ts';
import { PrefixGuard } from './prefix-guard.ts';
import type { Keep, Outcome, PipelineTools, RunOptions } from './pipeline-tools.ts';
import { resultAligner } from './result-aligner.ts';
import { opened, type LaterStage, type OnFault, type Request, type Stage } from './request.ts';
import { Recall } from './worker/recall.ts';
import { emptyReport, sumUp, type Report } from './report.ts';
import type { Bytes } from '../wire/items/pieces.ts';

/** Takes request bodies through its stages, one after the other. Fails open, block by block (promise 6). */
export class Pipeline {
  readonly #tools: PipelineTools;
  readonly #bodies: BodyMemory;
  /** Chain hashes of conversations whose replay failed: they stay raw. */
  readonly #raw = new Set<string>();
  readonly #log: DecisionLog;
  readonly #cold: ColdCache;
  readonly #aligner: { run(request: Request): Request };
  readonly #stages: readonly Stage[];
  readonly #laterStages: readonly LaterStage[];
  readonly #onFault: OnFault = (what, cause) => {
    this.#tools.onProblem(isHeadroomError(cause) ? cause : failedOpen(what, cause));
  };

  constructor(tools: PipelineTools) {
    this.#tools = tools;
    this.#bodies = new BodyMemory(tools.profile.resultFrames);
    this.#log = new DecisionLog(tools.decisions);
    const now = tools.now ?? Date.now;
    const { atOnce = null, conversations = memoryConversations() } = tools;
    const clock = new CacheClock(conversations, atOnce !== null);
    const generations = new Generations(this.#log);
    const placements = new Placements();
    const shared = { ...tools, log: this.#log, recall: new Recall(), onFault: this.#onFault };
    this.#cold = new ColdCache({ ...shared, clock, generations, now });
    this.#aligner = new CacheAligner(this.#log, generations, placements);
    this.#stages = [
      holdout(tools), // before anything is decided
      this.#cold,
      pressure(tools, clock),
      changedTools(),
      this.#aligner,
      firstSight(shared),
    ];
    this.#laterStages = [
      placements,
      new PrefixGuard(),
      originalsKept(tools, this.#onFault),
      new FoldWatch(tools.profile, tools.guard),
      new CacheHints({ key: () => tools.originals.key(), now, profile: tools.profile }),
    ];
    if (tools.byResult !== true) return;
    // What is sent on by others has no cache of ours to look after.
    this.#aligner = resultAligner(this.#log);
    this.#stages = [this.#aligner, firstSight(shared)];
    this.#laterStages = [placements, originalsKept(tools, this.#onFault)];
  }

  /** Learns from the bill of an answered request. Answers what is to be noted of it beyond its report, or null. */
  answered({ awaited, report }: Pick<Outcome, 'awaited' | 'report'>, usage: Usage | null): Report['note'] {
    if (usage === null || awaited === null) return null;
    const note = this.#cold.answered(awaited, usage);
    // Whatever went wrong with the request comes first.
    return awaited.isRewritten || report.note === null ? note : null;
  }

  /** Stores now what could not be stored. */
  close(): void {
    commitLate({ log: this.#log, onFault: this.#onFault });
  }

  /**
   * Never rejects: what cannot be understood goes out as it came.
   */
  async run(body: Bytes, wire: Wire, kind: RouteKind, options: RunOptions = {}): Promise<Outcome> {
    const { keep = null, model = null } = options;
    let request: Request | null = null;
    try {
      request = this.#read(body, wire, kind, options);
      if (this.#raw.size > 0 && request.received.some((chain) => this.#raw.has(chain)))
        return this.#untouched(body, 'stays_raw', request.conversation);
      return this.#settled(await this.#through(request), keep);
    } catch (error) {
      // Here all fails open: a body that cannot be read has no chain, a conversation that cannot be replayed stays raw.
      if (request === null && isHeadroomError(error)) return this.#untouched(body, 'shape', null, model);
      this.#onFault('The new tool output of a request was sent as it is', error);
      const replayed = request === null ? null : this.#replayed(request);
      if (replayed !== null) return replayed;
      if (request?.kind === 'generate') this.#pinRaw(request);
      return this.#untouched(body, 'replay_failed', request?.conversation ?? null, model);
    }
  }

  #read(body: Bytes, wire: Wire, kind: RouteKind, options: RunOptions): Request {
    const { hints = false, byResult = null, model = null } = options;
    const newly = this.#bodies.read(body, wire);
    const { conversation: scanned, chains: received } = newly.read;
    const named = scanned.model === null && model !== null ? { ...scanned, model } : scanned;
    // Rows may be missing the next time: nothing points at them.
    const conversation = byResult === null ? named : { ...named, forgets: true };
    const name = conversationOf(conversation, received);
    const mayHint = hints && this.#tools.durable;
    const calls = new Calls(body);
    return opened({ kind, wire, mayHint, body, newly, conversation, name, received, calls, byResult });
  }

  /** Nothing else runs between two stages of which the first answers no promise. */
  async #through(request: Request): Promise<Request> {
    let at = request;
    for (const stage of this.#stages) {
      try {
        const next = stage.run(at);
        at = next instanceof Promise ? await next : next;
      } catch (error) {
        this.#goOnWithout(stage, error);
      }
    }
    return at;
  }

  /** In one transaction, if that is possible; then all that is stored before the request goes out costs one. */
  #settled(request: Request, keep: Keep | null): Outcome {
    const { atOnce = null } = this.#tools;
    if (atOnce !== null && keep !== null && request.kind === 'generate') {
      try {
        const [last, outcome] = atOnce((insert) => {
          const laid = this.#laid(stored(this.#log, request));
          const summedUp = this.#outcomeOf(laid);
          keep(summedUp, insert);
          return [laid, summedUp] as const;
        });
        this.#goesOut(last);
        return outcome;
      } catch {
        // Whatever it was, nothing of it is stored: each part is stored by itself, where it is told what fails.
      }
    }
    const laid = this.#laid(storedIfPossible({ log: this.#log, onFault: this.#onFault }, request));
    this.#goesOut(laid);
    return this.#outcomeOf(laid);
  }

  #laid(request: Request): Request {
    let at = request;
    for (const stage of this.#laterStages) {
      try {
        at = stage.run(at);
      } catch (error) {
        this.#goOnWithout(stage, error);
      }
    }
    return at;
  }

  #goOnWithout({ dispensable }: Stage, error: unknown): void {
    if (dispensable === undefined) throw error;
    this.#onFault(dispensable, error);
  }

  #goesOut(request: Request): void {
    for (const stage of this.#laterStages) {
      try {
        stage.goesOut?.(request);
      } catch (error) {
        // It is stored as it is: so it goes out.
        this.#onFault(stage.dispensable ?? 'A request that went out was not kept in mind', error);
      }
    }
  }

  #outcomeOf(request: Request): Outcome {
    const { conversation, sent, edits, notes } = request;
    const isChanged = [...notes].some((note) => note === 'prefix_broken' || isChangedByClient(note));
    const awaited = request.awaited === null ? null : { ...request.awaited, isChanged };
    const { tools, tokens } = burdenOf(this.#tools.profile, conversation.tools);
    const { forgets } = conversation;
    const report = sumUp(request, tokens);
    return { body: sent, changed: edits.length > 0, report, awaited, ours: tools, forgets };
  }

  /** What was decided before goes out again, whatever else has failed; null: not even that can be found out. */
  #replayed(request: Request): Outcome | null {
    try {
      const aligned = this.#aligner.run(request);
      const { body, slots, chains } = aligned;
      const undecided = slots.filter(({ decision }) => decision === undefined);
      // What goes out raw now stays raw.
      if (request.kind === 'generate')
        this.#log.commit(undecided.map(({ chain }) => ({ chain, decision: rawDecision('engine_error') })));
      void keepOriginals(this.#tools, aligned, this.#onFault);
      const { sent } = place(body, slots, chains, null);
      const outcome = this.#untouched(body, 'decide_failed', request.conversation);
      return sent === body ? outcome : { ...outcome, body: sent, changed: true };
    } catch (error) {
      this.#onFault('A request was sent as the agent wrote it', error);
      return null;
    }
  }

  /** From the first tool result on, so that forks of the conversation stay raw too. */
  #pinRaw({ conversation: { blocks }, received }: Request): void {
    const first = received[blocks.findIndex(({ result }) => result !== null)];
    if (first !== undefined && this.#raw.size < decisionCacheEntries) this.#raw.add(first);
  }

  #untouched(
    body: Bytes,
    note: Report['note'],
    conversation: Conversation | null,
    model: string | null = null,
  ): Outcome {
    const burden = burdenOf(this.#tools.profile, conversation?.tools ?? []);
    return {
      body,
      changed: false,
      report: { ...emptyReport(note, conversation?.model ?? model), schemaTokens: burden.tokens },
      awaited: null,
      ours: burden.tools,
      forgets: conversation?.forgets ?? false,
    };
  }
}
