import { LineMemory } from '../../engines/repeat/line-memory.ts';
import type { MemoryBlock, Remember } from './job.ts';
import { scopesOf } from './line-scopes.ts';

/** Bytes that one thread remembers of all its conversations: those of an agent and its sub-agents, 4 MB of output. */
export const maxThreadSeenBytes = 16 * 1024 * 1024;

/**
 * What a remembered line takes of it besides its characters, in tables and lists: a heap of 178,000 lines, measured.
 */
const seenLineBytes = 150;

interface Held {
  readonly lines: LineMemory;
  readonly keys: string[];
  /** Of each block, how many texts came of it and what they take. */
  readonly texts: number[];
  readonly bytes: number[];
}

/**
 * The conversations that a thread remembers, those used last as far as there is room. What is forgotten is told again.
 */
export class Memories {
  /** In the order of their last use. */
  readonly #held = new Map<number, Held>();
  #bytes = 0;
  readonly #maxBytes: number;

  constructor(maxBytes = maxThreadSeenBytes) {
    this.#maxBytes = maxBytes;
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
    return { lines: new LineMemory(scopesOf), keys: [], texts: [], bytes: [] };
  }

  #cut(held: Held, keep: number): void {
    if (keep >= held.keys.length) return;
    held.keys.length = keep;
    held.texts.length = keep;
    for (const bytes of held.bytes.splice(keep)) this.#bytes -= bytes;
    held.lines.keep(held.texts.reduce((sum, texts) => sum + texts, 0));
  }

  #add({ lines, keys, texts, bytes }: Held, block: MemoryBlock): void {
    let taken = 0;
    for (const seen of block.texts) taken += seen.text.length + lines.add(seen) * seenLineBytes;
    keys.push(block.key);
    texts.push(block.texts.length);
    bytes.push(taken);
    this.#bytes += taken;
  }

  #forget(memory: number): void {
    for (const bytes of this.#held.get(memory)?.bytes ?? []) this.#bytes -= bytes;
    this.#held.delete(memory);
  }

  #makeRoom(latest: number): void {
    for (const memory of this.#held.keys()) {
      if (this.#bytes <= this.#maxBytes || memory === latest) return;
      this.#forget(memory);
    }
  }
}
