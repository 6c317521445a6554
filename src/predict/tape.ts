import { kindOf, type Kind } from '../bench/runs/kind.ts';
import { readCall } from '../pipeline/call.ts';
import type { ClientProfile } from '../pipeline/client-profile.ts';
import type { TokenCounter } from '../tokens/count.ts';
import type { Usage } from '../wire/wire.ts';
import { predictedLevels, type PredictedLevel } from './levels.ts';
import { Replayer } from './replayer.ts';
import type { Block, Exchange } from './transcript.ts';

/** A block in numbers, o200k tokens: as the agent wrote it, and what the model would see of it at each level. */
export interface TapedBlock extends Readonly<Record<PredictedLevel, number>> {
  readonly tokens: number;
  /** What printed it; null for what no tool printed. */
  readonly kind: Kind | null;
}

/** An exchange in numbers: all that the bill needs. */
export interface TapedExchange {
  readonly thread: number;
  readonly shared: number;
  readonly added: readonly TapedBlock[];
  readonly answer: readonly TapedBlock[];
  readonly at: number | null;
  readonly id: string | null;
  readonly model: string | null;
  readonly usage: Usage | null;
}

/** Replays the conversations of one transcript at every level, and keeps what came of it in numbers. */
export class Tape {
  readonly exchanges: TapedExchange[] = [];
  /** A call of our own tool stands in the transcript: it ran through headroom already. */
  ranThrough = false;
  readonly #profile: ClientProfile;
  readonly #counter: TokenCounter;
  readonly #threads = new Map<number, Readonly<Record<PredictedLevel, Replayer>>>();
  readonly #kinds = new Map<string, Kind>();
  /** Texts of the exchange at hand: levels and bill ask for the same ones. */
  readonly #counted = new Map<string, number>();

  constructor(profile: ClientProfile, count: TokenCounter) {
    this.#profile = profile;
    this.#counter = (text) => {
      const tokens = this.#counted.get(text) ?? count(text);
      this.#counted.set(text, tokens);
      return tokens;
    };
  }

  async add(exchange: Exchange): Promise<void> {
    const { thread, shared, at, id, model, usage } = exchange;
    this.#counted.clear();
    const added = exchange.added.map((block) => this.#count(block));
    for (const level of predictedLevels) {
      for (const { place, decision } of await this.#replayersOf(thread)[level].decide(exchange)) {
        const block = added[place - shared];
        if (block !== undefined) block[level] -= decision.tokensBefore - decision.tokensAfter;
      }
    }
    const answer = exchange.answer.map((block) => this.#count(block));
    this.exchanges.push({ thread, shared, added, answer, at, id, model, usage });
  }

  #replayersOf(thread: number): Readonly<Record<PredictedLevel, Replayer>> {
    const known = this.#threads.get(thread);
    if (known !== undefined) return known;
    const replayers = {
      lossless: new Replayer('lossless', this.#profile, this.#counter),
      balanced: new Replayer('balanced', this.#profile, this.#counter),
    };
    this.#threads.set(thread, replayers);
    return replayers;
  }

  #count(block: Block): { tokens: number; kind: Kind | null } & Record<PredictedLevel, number> {
    const tokens = textsIn(block).reduce((sum, text) => sum + this.#counter(text), 0);
    if (block.kind === 'call') this.#learn(block);
    const kind = block.kind === 'result' ? (this.#kinds.get(block.answers) ?? 'other') : null;
    return { tokens, kind, lossless: tokens, balanced: tokens };
  }

  #learn({ id, tool, input }: Extract<Block, { kind: 'call' }>): void {
    const written = Buffer.from(JSON.stringify(input));
    const call = readCall(written, { name: tool, input: { start: 0, end: written.length } });
    if (call.isRetrieval) this.ranThrough = true;
    const role = this.#profile.roles[call.tool ?? tool];
    const isNamed = role === 'read' || role === 'search' || role === 'list';
    this.#kinds.set(id, isNamed ? role : kindOf(call.command ?? ''));
  }
}

function textsIn(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [block.text];
    case 'result':
      return block.texts;
    case 'call':
      return [`${block.tool} ${typeof block.input === 'string' ? block.input : JSON.stringify(block.input)}`];
  }
}
