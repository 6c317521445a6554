import type { CacheBlock, CachePrompt } from './prompt.ts';

/** A prompt with the sizes and names of its beginnings. A beginning is given by the number of its blocks. */
export class Laid {
  readonly prompt: CachePrompt;
  readonly #sizes: readonly number[];
  readonly #prefixes: readonly string[];

  /** `prefixes`: the names of its beginnings, one for each block. */
  constructor(prompt: CachePrompt, prefixes: readonly string[]) {
    this.prompt = prompt;
    const sizes = [0];
    let size = 0;
    for (const { tokens } of prompt.blocks) sizes.push((size += tokens));
    this.#sizes = sizes;
    this.#prefixes = prefixes;
  }

  /** Its beginning of so many blocks. */
  upTo(blocks: number): Laid {
    const { prompt } = this;
    return new Laid({ ...prompt, blocks: prompt.blocks.slice(0, blocks) }, this.#prefixes.slice(0, blocks));
  }

  get blocks(): number {
    return this.prompt.blocks.length;
  }

  /** Tokens of the whole prompt. */
  get size(): number {
    return this.sizeOf(this.blocks);
  }

  sizeOf(blocks: number): number {
    return this.#sizes[blocks] ?? 0;
  }

  /** Names a beginning of at least one block. */
  prefixOf(blocks: number): string {
    return this.#prefixes[blocks - 1] ?? '';
  }

  /** Names of all beginnings of more blocks than that. */
  longerThan(blocks: number): readonly string[] {
    return this.#prefixes.slice(blocks);
  }

  /** The beginnings that end with a block of a kind, the shortest first. */
  where(is: (block: CacheBlock) => boolean): readonly number[] {
    return this.prompt.blocks.flatMap((block, index) => (is(block) ? [index + 1] : []));
  }
}
