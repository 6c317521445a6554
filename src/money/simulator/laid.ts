import { prefixesOf } from './digest.ts';
import type { CacheBlock, CachePrompt } from './prompt.ts';

/** A prompt with the sizes and names of its beginnings. A beginning is given by the number of its blocks. */
export class Laid {
  readonly prompt: CachePrompt;
  readonly #sizes: readonly number[];
  readonly #prefixes: readonly string[];

  constructor(prompt: CachePrompt) {
    this.prompt = prompt;
    const sizes = [0];
    let size = 0;
    for (const { tokens } of prompt.blocks) sizes.push((size += tokens));
    this.#sizes = sizes;
    const identities = prompt.blocks.map(({ identity }) => identity);
    this.#prefixes =
      prompt.isChained === true ? identities : prefixesOf([prompt.model, prompt.opening], identities);
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
