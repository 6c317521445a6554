import { countedBlocks } from '../../limits.ts';
import type { TokenCounter } from '../../tokens/count.ts';
import type { AskedBody, Item, Part } from './asked-body.ts';
import { digestOf } from './digest.ts';
import type { CacheBlock, CachePrompt } from './prompt.ts';

/** Makes prompts of bodies. Every turn brings the whole conversation again: each block is counted once. */
export class BlockCounter {
  readonly #count: TokenCounter;
  /** In the order of their last use. */
  readonly #counted = new Map<string, number>();

  constructor(count: TokenCounter) {
    this.#count = count;
  }

  promptOf(body: AskedBody): CachePrompt {
    const { provider, model, opening, marksOnly, keepsLong, head, items } = body;
    const blocks: CacheBlock[] = [];
    const add = (item: Item, salt: string, ends: boolean): void => {
      item.parts.forEach((part, index) => {
        const isLast = index === item.parts.length - 1;
        blocks.push(this.#block(item, part, index === 0 ? salt : null, ends && isLast));
      });
    };
    for (const item of head) add(item, '', false);
    const instructions = items.findIndex(({ place }) => place !== 'developer');
    const conversation = instructions === -1 ? items.length : instructions;
    items.forEach((item, index) => {
      add(item, index === 0 ? body.choices : '', endsPrefix(items, index, conversation));
    });
    return { provider, model, opening, marksOnly, keepsLong, blocks };
  }

  tokensOf({ parts }: Item): number {
    return parts.reduce((sum, part) => sum + this.#tokens(part), 0);
  }

  /** `salt`: what else parts the first block of an item from others; null for the blocks behind it. */
  #block({ place }: Item, part: Part, salt: string | null, ends: boolean): CacheBlock {
    const { said, text, mark } = part;
    const begins = salt === null ? ['+'] : ['>', salt];
    return {
      place,
      identity: digestOf(place, said, ...begins),
      tokens: this.#tokens(part),
      mark,
      ends,
      text,
    };
  }

  #tokens({ text, more }: Part): number {
    const name = digestOf(text);
    const tokens = this.#counted.get(name) ?? this.#count(text);
    this.#counted.delete(name);
    this.#counted.set(name, tokens);
    const [oldest] = this.#counted.keys();
    if (this.#counted.size > countedBlocks && oldest !== undefined) this.#counted.delete(oldest);
    return tokens + more;
  }
}

/** OpenAI: user messages, the last of consecutive outputs, the last of the instructions that the prompt begins with. */
function endsPrefix(items: readonly Item[], index: number, conversation: number): boolean {
  const place = items[index]?.place;
  if (place === 'output') return items[index + 1]?.place !== 'output';
  return place === 'user' || (place === 'developer' && index === conversation - 1);
}
