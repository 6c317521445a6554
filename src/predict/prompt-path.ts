import type { Kind } from '../bench/runs/kind.ts';
import { cacheLookbackBlocks } from '../limits.ts';
import type { CacheBlock, Tier } from '../money/simulator/index.ts';
import { predictedLevels } from './levels.ts';
import type { TapedBlock } from './tape.ts';

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
  /** A request ended here. */
  ends: boolean;
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
  #named = 0;

  /** Tokens of system prompt and tools by the provider's count; null: not told. */
  toldHead: number | null = null;

  /**
   * `burden`: tokens of what is declared because of headroom. `head`: of system prompt and tools, by the provider's count,
   * for as long as nothing tells.
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
    this.#pieces.length = Math.min(stay, this.#pieces.length);
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
    if (this.#pieces.some(({ ends }) => ends)) this.addUnseen(everywhere);
    else if (this.#head.without === 0) {
      const own = this.#head.lossless;
      this.toldHead = unseen;
      this.#head = { without: unseen, lossless: unseen + own, balanced: unseen + own };
    }
  }

  size(world: World): number {
    return this.#pieces.reduce((sum, { tokens }) => sum + tokens[world], this.#head[world]);
  }

  /** What the model would not see of this prompt, and how much of it is new in this request. */
  leftOut(world: World): { readonly all: LeftOut; readonly fresh: LeftOut } {
    const all = new Map<Kind, number>();
    const fresh = new Map<Kind, number>();
    const from = this.#pieces.findLastIndex(({ ends }) => ends);
    this.#pieces.forEach(({ kind, tokens }, index) => {
      if (kind === null) return;
      const saved = tokens.without - tokens[world];
      all.set(kind, (all.get(kind) ?? 0) + saved);
      if (index > from) fresh.set(kind, (fresh.get(kind) ?? 0) + saved);
    });
    return { all, fresh };
  }

  /**
   * What the provider's cache sees of a request that ends here, with chained identities: a piece's name is given once, so it
   * names what stands before it too. Marks stand where agents set them: behind head and end.
   */
  blocks(world: World, model: string, tier: Tier | null): readonly CacheBlock[] {
    const [head, own] = [this.#head[world], `${model} ${this.#thread}`];
    const blocks: CacheBlock[] = [blockOf(`${own} head`, head, 'developer', tier)];
    let segment: Piece[] = [];
    const close = (mark: Tier | null): void => {
      // Where a request adds less than the provider looks back, it may stand as one block.
      const parts = segment.length < cacheLookbackBlocks ? [segment] : segment.map((piece) => [piece]);
      parts.forEach((part, index) => {
        const tokens = part.reduce((sum, piece) => sum + piece.tokens[world], 0);
        const isLast = index === parts.length - 1;
        blocks.push(blockOf(`${own} ${part.at(-1)?.name ?? ''}`, tokens, 'user', isLast ? mark : null));
      });
      segment = [];
    };
    for (const piece of this.#pieces) {
      segment.push(piece);
      if (piece.ends) close(null);
    }
    if (segment.length > 0) close(tier);
    return blocks.map((block, index) => (index === blocks.length - 1 ? { ...block, mark: tier } : block));
  }

  /** A request ended here. */
  end(): void {
    const last = this.#pieces.at(-1);
    if (last !== undefined) last.ends = true;
  }

  #push(tokens: PerWorld, kind: Kind | null, isBlock: boolean, scale = this.#scale): void {
    this.#named += 1;
    const scaled = {
      without: Math.round(tokens.without * scale),
      lossless: Math.round(tokens.lossless * scale),
      balanced: Math.round(tokens.balanced * scale),
    };
    const name = `${this.#thread}.${this.#named}`;
    this.#pieces.push({ name, tokens: scaled, kind, isBlock, ends: false });
  }
}

function blockOf(identity: string, tokens: number, place: string, mark: Tier | null): CacheBlock {
  return { place, identity, tokens, mark, ends: true };
}
