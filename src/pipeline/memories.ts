import { LineMemory } from '../engines/repeat/line-memory.ts';
import { maxThreadSeenChars } from '../limits.ts';
import type { MemoryBlock, Remember } from './job.ts';
import { scopesOf } from './line-scopes.ts';

interface Held {
  readonly lines: LineMemory;
  readonly keys: string[];
  /** Of each block, how many texts came of it and how long they are. */
  readonly texts: number[];
  readonly chars: number[];
}

/** The conversations that a thread remembers, those used last as far as there is room. What is forgotten is told again. */
export class Memories {
  /** In the order of their last use. */
  readonly #held = new Map<number, Held>();
  #chars = 0;
  readonly #maxChars: number;

  constructor(maxChars = maxThreadSeenChars) {
    this.#maxChars = maxChars;
  }

  /** The lines of a conversation as it is to be remembered; null: this thread lacks some of them. */
  recall({ memory, blocks, lastKey, change }: Remember): LineMemory | null {
    if (change?.keep === 0) this.#forget(memory);
    const held = this.#held.get(memory) ?? (change?.keep === 0 ? this.#begin() : undefined);
    if (held === undefined) return null;
    if (change !== null) {
      if ((held.keys[change.keep - 1] ?? '') !== change.keptKey) return null;
      this.#cut(held, change.keep);
      for (const block of change.add) this.#add(held, block);
    }
    if (held.keys.length !== blocks || (held.keys.at(-1) ?? '') !== lastKey) return null;
    this.#held.delete(memory);
    this.#held.set(memory, held);
    this.#makeRoom(memory);
    return held.lines;
  }

  #begin(): Held {
    return { lines: new LineMemory(scopesOf), keys: [], texts: [], chars: [] };
  }

  #cut(held: Held, keep: number): void {
    if (keep >= held.keys.length) return;
    held.keys.length = keep;
    held.texts.length = keep;
    for (const chars of held.chars.splice(keep)) this.#chars -= chars;
    held.lines.keep(held.texts.reduce((sum, texts) => sum + texts, 0));
  }

  #add({ lines, keys, texts, chars }: Held, block: MemoryBlock): void {
    for (const text of block.texts) lines.add(text);
    const length = block.texts.reduce((sum, { text }) => sum + text.length, 0);
    keys.push(block.key);
    texts.push(block.texts.length);
    chars.push(length);
    this.#chars += length;
  }

  #forget(memory: number): void {
    for (const chars of this.#held.get(memory)?.chars ?? []) this.#chars -= chars;
    this.#held.delete(memory);
  }

  #makeRoom(latest: number): void {
    for (const memory of this.#held.keys()) {
      if (this.#chars <= this.#maxChars || memory === latest) return;
      this.#forget(memory);
    }
  }
}
