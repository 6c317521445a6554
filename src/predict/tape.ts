import { kindOf, type Kind } from '../bench/runs/kind.ts';
import { callOf } from '../pipeline/call/call.ts';
import type { ClientProfile } from '../pipeline/call/client-profile.ts';
import type { Decision } from '../store/records.ts';
import type { TokenCounter } from '../tokens/count.ts';
import type { Usage } from '../wire/wire.ts';
import { AskedBack } from './asked-back.ts';
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
  /** Tokens of each retrieval that the agent would have made before it, at the level that leaves something out. */
  readonly fetched: number[];
}

/** One conversation at every level. */
interface Lane {
  readonly replayers: Readonly<Record<PredictedLevel, Replayer>>;
  readonly askedBack: AskedBack;
  blocks: number;
}

/** Replays the conversations of one transcript at every level, and keeps what came of it in numbers. */
export class Tape {
  readonly exchanges: TapedExchange[] = [];
  /** A call of our own tool stands in the transcript: it ran through headroom already. */
  ranThrough = false;
  readonly #profile: ClientProfile;
  readonly #counter: TokenCounter;
  readonly #lanes = new Map<number, Lane>();
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
    const lane = this.#laneOf(thread);
    this.#counted.clear();
    if (shared < lane.blocks) this.#settle(lane);
    const added = exchange.added.map((block) => this.#count(block));
    const shown = new Map<string, string>();
    for (const level of predictedLevels) {
      for (const { place, decision } of await lane.replayers[level].decide(exchange)) {
        const [block, count] = [exchange.added[place - shared], added[place - shared]];
        if (count === undefined || block?.kind !== 'result') continue;
        count[level] -= decision.tokensBefore - decision.tokensAfter;
        if (!decision.lossless) shown.set(block.answers, shownOf(block.texts, decision.texts));
      }
    }
    const answer = exchange.answer.map((block) => this.#count(block));
    lane.askedBack.add(exchange, this.exchanges.length, shown);
    lane.blocks = shared + added.length + answer.length;
    this.exchanges.push({ thread, shared, added, answer, at, id, model, usage, fetched: [] });
  }

  /** Nothing more comes. */
  end(): void {
    for (const lane of this.#lanes.values()) this.#settle(lane);
  }

  #settle({ askedBack }: Lane): void {
    for (const { exchange, tokens } of askedBack.end()) this.exchanges[exchange]?.fetched.push(tokens);
  }

  #laneOf(thread: number): Lane {
    const known = this.#lanes.get(thread);
    if (known !== undefined) return known;
    const askedBack = new AskedBack(this.#counter);
    const keep: AskedBack['keep'] = (ref, original) => {
      askedBack.keep(ref, original);
    };
    const replayers = {
      lossless: new Replayer('lossless', this.#profile, this.#counter),
      balanced: new Replayer('balanced', this.#profile, this.#counter, keep),
    };
    const lane = { replayers, askedBack, blocks: 0 };
    this.#lanes.set(thread, lane);
    return lane;
  }

  #count(block: Block): { tokens: number; kind: Kind | null } & Record<PredictedLevel, number> {
    const tokens = textsIn(block).reduce((sum, text) => sum + this.#counter(text), 0);
    if (block.kind === 'call') this.#learn(block);
    const kind = block.kind === 'result' ? (this.#kinds.get(block.answers) ?? 'other') : null;
    return { tokens, kind, lossless: tokens, balanced: tokens };
  }

  #learn({ id, tool, input }: Extract<Block, { kind: 'call' }>): void {
    const call = callOf(tool, input);
    if (call.isRetrieval) this.ranThrough = true;
    const role = this.#profile.roles[call.tool ?? tool];
    const isNamed = role === 'read' || role === 'search' || role === 'list';
    this.#kinds.set(id, isNamed ? role : kindOf(call.command ?? ''));
  }
}

function shownOf(texts: readonly string[], replaced: Decision['texts']): string {
  return texts.map((text, index) => replaced?.[index] ?? text).join('\n');
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
