import type { Block } from '../wire.ts';
import { resultOf, type Framed, type SystemText } from './result-frames.ts';

/** The texts of a block that begin with the words of a frame. */
export class FramedTexts {
  readonly #texts: Framed[] = [];
  /** The block as it was answered last: while it says the same it is the same object, as what is made of it is kept by that. */
  #last: Block | null = null;

  add(framed: Framed): void {
    this.#texts.push(framed);
  }

  /** Whether the client itself has the assistant answer it so. */
  isReply(text: string): boolean {
    return this.#texts.some(({ frame }) => frame.reply === text);
  }

  /** The block with its texts' output as a result; null: it is none for a client of that system prompt. */
  blockOf(block: Block, system: SystemText | null): Block | null {
    const results = this.#texts.flatMap((framed) => resultOf(framed, system) ?? []);
    const [first] = results;
    if (first === undefined || block.result !== null) return null;
    const texts = results.flatMap((result) => result.texts);
    const before = this.#last?.result?.texts;
    const isSame = before?.length === texts.length && texts.every(({ end }, at) => before[at]?.end === end);
    if (this.#last === null || !isSame) {
      const isError = results.some((result) => result.isError);
      this.#last = { ...block, result: { call: first.call, isError, texts } };
    }
    return this.#last;
  }
}
