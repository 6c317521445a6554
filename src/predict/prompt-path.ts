import type { Kind } from '../bench/runs/kind.ts';
import type { CacheBlock, Tier } from '../money/simulator/index.ts';
import { predictedLevels } from './levels.ts';
import type { TapedBlock } from './tape.ts';

/** Anthropic looks back so many blocks from a mark for what it has cached. */
const cacheLookbackBlocks = 20;

/** The ways in which a conversation could have gone to the provider. */
export const worlds = ['without', ...predictedLevels] as const;
export type World = (typeof worlds)[number];
/** Tokens or USD. */
export type PerWorld = Readonly<Record<World, number>>;

/** A piece of the prompt, in the provider's tokens. */
interface Piece {
  readonly name: string;
  readonly tokens: PerWorld;
  readonly kind: Kind | null;
  /** It stands for a block of the transcript. */
  readonly isBlock: boolean;
}

/** The blocks of all that an earlier request held, as they stand in one world; marks are set anew each time. */
interface Laid {
  readonly model: string;
  readonly blocks: CacheBlock[];
  /** How many blocks the pieces up to each end make. */
  readonly upTo: number[];
}

/** What is left out of a prompt, tokens by what printed them. */
export type LeftOut = ReadonlyMap<Kind, number>;

/** The prompt of one conversation as it grows, in every world at once. */
export class PromptPath {
  readonly #thread: string;
  readonly #scale: number;
  /** System prompt and tools, which stand in no transcript, and our tool's definition. */
  #head: PerWorld;
  #pieces: Piece[] = [];
  /** How many pieces stood there when each request ended. */
  #ends: number[] = [];
  #named = 0;
  // What grows with each request is kept, so that a request costs what is new in it.
  readonly #laid = new Map<World, Laid>();
  readonly #sizes = { without: 0, lossless: 0, balanced: 0 };
  readonly #leftOut = {
    without: new Map<Kind, number>(),
    lossless: new Map<Kind, number>(),
    balanced: new Map<Kind, number>(),
  };

  /** Tokens of system prompt and tools by the provider's count; null: not told. */
  toldHead: number | null = null;

  /**
   * `burden`: tokens of what is declared because of headroom. `head`: of system prompt and tools, by the provider's
   * count, for as long as nothing tells.
   */
  constructor(thread: number, scale: number, { burden, head }: { burden: number; head: number }) {
    this.#thread = String(thread);
    this.#scale = scale;
    const own = Math.round(burden * scale);
    this.#head = { without: head, lossless: head + own, balanced: head + own };
  }

  /** Of the transcript's blocks so many stay. */
  cut(blocks: number): void {
    let stay = 0;
    for (let left = blocks; left > 0 && stay < this.#pieces.length; stay += 1) {
      if (this.#pieces[stay]?.isBlock === true) left -= 1;
    }
    while (stay > 0 && this.#pieces[stay]?.isBlock === false) stay += 1;
    for (const piece of this.#pieces.splice(stay)) this.#sum(piece, -1);
    this.#ends = this.#ends.filter((pieces) => pieces <= stay);
    for (const { blocks: laid, upTo } of this.#laid.values()) {
      upTo.length = Math.min(upTo.length, this.#ends.length);
      laid.length = upTo.at(-1) ?? 0;
    }
  }

  add(blocks: readonly TapedBlock[]): void {
    for (const { kind, tokens, lossless, balanced } of blocks) {
      this.#push({ without: tokens, lossless, balanced }, kind, true);
    }
  }

  /** Adds what stands in no transcript, in the provider's own tokens. */
  addUnseen(tokens: PerWorld): void {
    if (worlds.some((world) => tokens[world] > 0)) this.#push(tokens, null, false, 1);
  }

  /** The provider counted so many tokens: what we do not see of them is the head at first, then part of what is new. */
  fitTo(tokens: number): void {
    const unseen = Math.max(0, tokens - this.size('without'));
    const everywhere = { without: unseen, lossless: unseen, balanced: unseen };
    if (this.#ends.length > 0) this.addUnseen(everywhere);
    else if (this.#head.without === 0) {
      const own = this.#head.lossless;
      this.toldHead = unseen;
      this.#head = { without: unseen, lossless: unseen + own, balanced: unseen + own };
    }
  }

  size(world: World): number {
    return this.#head[world] + this.#sizes[world];
  }

  /** What the model would not see of this prompt, and how much of it is new in this request. */
  leftOut(world: World): { readonly all: LeftOut; readonly fresh: LeftOut } {
    const fresh = new Map<Kind, number>();
    for (const { kind, tokens } of this.#pieces.slice(this.#ends.at(-1) ?? 0)) {
      if (kind !== null) fresh.set(kind, (fresh.get(kind) ?? 0) + tokens.without - tokens[world]);
    }
    const all = this.#leftOut[world];
    return { all, fresh };
  }

  /**
   * What the provider's cache sees of a request that ends here, with chained identities: a piece's name is given once,
   * so it names what stands before it too. Marks stand where agents set them: behind head and end.
   */
  blocks(world: World, model: string, tier: Tier | null): readonly CacheBlock[] {
    const own = `${model} ${this.#thread}`;
    const laid = this.#laidIn(world, model);
    const open = this.#segment(this.#pieces.slice(this.#ends.at(-1) ?? 0), world, own);
    const blocks = [blockOf(`${own} head`, this.#head[world], 'developer', tier), ...laid, ...open];
    const last = blocks.at(-1);
    if (last !== undefined) blocks[blocks.length - 1] = { ...last, mark: tier };
    return blocks;
  }

  #laidIn(world: World, model: string): readonly CacheBlock[] {
    const known = this.#laid.get(world);
    const laid = known?.model === model ? known : { model, blocks: [], upTo: [] };
    this.#laid.set(world, laid);
    for (let at = laid.upTo.length; at < this.#ends.length; at += 1) {
      const pieces = this.#pieces.slice(this.#ends[at - 1] ?? 0, this.#ends[at]);
      laid.blocks.push(...this.#segment(pieces, world, `${model} ${this.#thread}`));
      laid.upTo.push(laid.blocks.length);
    }
    return laid.blocks;
  }

  /** Where a request adds less than the provider looks back, it may stand as one block. */
  #segment(pieces: readonly Piece[], world: World, own: string): CacheBlock[] {
    if (pieces.length === 0) return [];
    const parts = pieces.length < cacheLookbackBlocks ? [pieces] : pieces.map((piece) => [piece]);
    return parts.map((part) => {
      const tokens = part.reduce((sum, piece) => sum + piece.tokens[world], 0);
      return blockOf(`${own} ${part.at(-1)?.name ?? ''}`, tokens, 'user', null);
    });
  }

  /** A request ended here. */
  end(): void {
    const pieces = this.#pieces.length;
    if (pieces > (this.#ends.at(-1) ?? 0)) this.#ends.push(pieces);
  }

  #sum({ kind, tokens }: Piece, sign: 1 | -1): void {
    for (const world of worlds) {
      this.#sizes[world] += sign * tokens[world];
      const left = this.#leftOut[world];
      if (kind !== null) left.set(kind, (left.get(kind) ?? 0) + sign * (tokens.without - tokens[world]));
    }
  }

  #push(tokens: PerWorld, kind: Kind | null, isBlock: boolean, scale = this.#scale): void {
    this.#named += 1;
    const scaled = {
      without: Math.round(tokens.without * scale),
      lossless: Math.round(tokens.lossless * scale),
      balanced: Math.round(tokens.balanced * scale),
    };
    const name = `${this.#thread}.${this.#named}`;
    const piece = { name, tokens: scaled, kind, isBlock };
    this.#pieces.push(piece);
    this.#sum(piece, 1);
  }
}

function blockOf(identity: string, tokens: number, place: string, mark: Tier | null): CacheBlock {
  return { place, identity, tokens, mark, ends: true };
}
