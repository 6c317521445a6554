import { decisionCacheEntries } from '../limits.ts';
import type { Decided, DecisionStore } from '../store/records.ts';
import { ChainMemory } from '../wire/chain.ts';
import { splice } from '../wire/splice.ts';
import type { Conversation, RouteKind, Wire } from '../wire/wire.ts';
import { alignBlocks, commitDecisions, editsOf, sentHashes, type Slot } from './cache-aligner.ts';
import { Decider, rawDecision, type DecideTools } from './decide.ts';
import { PrefixGuard } from './prefix-guard.ts';
import { emptyReport, reportOf, type Report } from './report.ts';

/** The body to send. `changed` false: send the client's own, still encoded bytes. */
export interface Outcome {
  readonly body: Buffer;
  readonly changed: boolean;
  readonly report: Report;
}

export interface PipelineTools extends DecideTools {
  readonly decisions: DecisionStore;
}

/** Takes request bodies through scan, replay, decision and splice. Fails open, block by block (promise 6). */
export class Pipeline {
  readonly #tools: PipelineTools;
  readonly #guard = new PrefixGuard();
  readonly #chains = new ChainMemory();
  /** Chain hashes of conversations whose replay failed: they stay raw. */
  readonly #raw = new Set<string>();

  constructor(tools: PipelineTools) {
    this.#tools = tools;
  }

  /** Never rejects: what cannot be understood goes out as it came. */
  async run(body: Buffer, wire: Wire, kind: RouteKind): Promise<Outcome> {
    let chains: string[] = [];
    let model: string | null = null;
    try {
      const conversation = wire.scan(body.toString('latin1'));
      model = conversation.model;
      chains = this.#chains.hashes(body, conversation.blocks, wire.id);
      if (chains.some((chain) => this.#raw.has(chain))) return untouched(body, 'stays_raw', model);
      return await this.#rewrite(body, kind, conversation, chains);
    } catch {
      // The one fail-open catch: a body we cannot read has no chain, a failed replay pins its conversation.
      this.#pinRaw(chains);
      return untouched(body, chains.length === 0 ? 'shape' : 'replay_failed', model);
    }
  }

  async #rewrite(
    body: Buffer,
    kind: RouteKind,
    conversation: Conversation,
    chains: readonly string[],
  ): Promise<Outcome> {
    const { decisions } = this.#tools;
    let slots = alignBlocks(conversation, chains, decisions);
    let note: string | null = null;
    const decided = kind === 'generate' ? await this.#decideNew(body, conversation, slots) : [];
    try {
      slots = commitDecisions(slots, decided, decisions);
    } catch {
      // Not stored means not repeatable after a restart: the new blocks stay raw, older ones still replay.
      note = 'store_failed';
    }
    const edits = editsOf(slots);
    const sent = edits.length === 0 ? body : splice(body, edits);
    const hashes = edits.length === 0 ? chains : sentHashes(sent, slots, chains);
    if (kind === 'generate' && !this.#guard.holds(chains, hashes)) note = 'prefix_broken';
    const fresh = new Set(decided.map((entry) => entry.chain));
    const inForce = slots.flatMap(({ chain, decision }) =>
      decision === undefined ? [] : [{ chain, decision }],
    );
    const report = reportOf(
      conversation.model,
      inForce.flatMap(({ chain, decision }) => (fresh.has(chain) ? [decision] : [])),
      inForce.map(({ decision }) => decision),
      note,
    );
    this.#touchOriginals(inForce);
    return { body: sent, changed: edits.length > 0, report };
  }

  async #decideNew(body: Buffer, conversation: Conversation, slots: readonly Slot[]): Promise<Decided[]> {
    const decider = new Decider(this.#tools, body, conversation);
    const decided: Decided[] = [];
    for (const { chain, result, isNew, decision } of slots) {
      if (decision !== undefined) continue;
      decided.push({
        chain,
        // The provider may have cached an older block as it stands, so it stays as it stands.
        decision: isNew
          ? await decider.decide(result).catch(() => rawDecision('engine_error'))
          : rawDecision('seen_late'),
      });
    }
    return decided;
  }

  /** What a live conversation points at is used: eviction goes by last use. */
  #touchOriginals(inForce: readonly Decided[]): void {
    for (const { decision } of inForce) {
      for (const ref of decision.refs) this.#tools.originals.touch(ref);
    }
  }

  #pinRaw(chains: readonly string[]): void {
    const last = chains.at(-1);
    if (last !== undefined && this.#raw.size < decisionCacheEntries) this.#raw.add(last);
  }
}

function untouched(body: Buffer, note: string, model: string | null): Outcome {
  return { body, changed: false, report: emptyReport(note, model) };
}
