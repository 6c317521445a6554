import type { TokenCounter } from '../../tokens/count.ts';
import type { AskedBody, Item, Part } from './asked-body.ts';
import { onceEach } from './once-each.ts';
import type { CacheBlock, CachePrompt } from './prompt.ts';

/** Token counts remembered by block: several long conversations, each brought again in full by every turn. */
const countedBlocks = 20_000;

/** Makes prompts of bodies. Every turn brings the whole conversation again: each block is counted once. */
export class BlockCounter {
  readonly #count: TokenCounter;
  /** In the order of their last use. */
  readonly #tokensByName = new Map<string, number>();
  /** Items of which all parts are counted. */
  readonly #ready = new WeakSet<Item>();
  readonly #counted = onceEach((part: Part) => this.#tokens(part));
  /** What parts the blocks of an item from others; before the conversation something else may part its first one. */
  readonly #identities = onceEach(({ place, parts }: Item) =>
    parts.map(({ name }, index) => `${place} ${name} ${index === 0 ? '>' : '+'}`),
  );
  /** Blocks of an item, where no prefix ends with it and where one does: every turn brings all of them again. */
  readonly #plain = onceEach((item: Item) => this.#blocksOf(item, '', false));
  readonly #ending = onceEach((item: Item) => this.#blocksOf(item, '', true));

  constructor(count: TokenCounter) {
    this.#count = count;
  }

  promptOf(body: AskedBody): CachePrompt {
    const { provider, model, opening, marksOnly, keepsLong, tier, head, items } = body;
    const blocks: CacheBlock[] = [];
    for (const item of head) blocks.push(...this.#plain(item));
    const instructions = items.findIndex(({ place }) => place !== 'developer');
    const conversation = instructions === -1 ? items.length : instructions;
    items.forEach((item, index) => {
      const ends = endsPrefix(items, index, conversation);
      const isSalted = index === 0 && body.choices !== '';
      const made = isSalted
        ? this.#blocksOf(item, body.choices, ends)
        : ends
          ? this.#ending(item)
          : this.#plain(item);
      blocks.push(...made);
    });
    return { provider, model, opening, marksOnly, keepsLong, tier, blocks };
  }

  /**
   * Texts of a body that are to be counted before a prompt can be made of it. `known` answers what others have counted of
   * a text; undefined: nothing.
   */
  uncounted({ head, items }: AskedBody, known: (text: string) => number | undefined): readonly string[] {
    const all: string[] = [];
    for (const item of [...head, ...items]) {
      if (this.#ready.has(item)) continue;
      const missing = item.parts.filter((part) => !this.#isCounted(part, known));
      all.push(...missing.map(({ text }) => text));
      if (missing.length > 0) continue;
      this.#ready.add(item);
      for (const part of item.parts) this.#counted(part);
    }
    return all;
  }

  #isCounted({ name, text, more }: Part, known: (text: string) => number | undefined): boolean {
    if (this.#tokensByName.has(name)) return true;
    const tokens = known(text);
    if (tokens !== undefined) this.#remember(name, tokens + more);
    return tokens !== undefined;
  }

  tokensOf({ parts }: Item): number {
    return parts.reduce((sum, part) => sum + this.#counted(part), 0);
  }

  #blocksOf(item: Item, salt: string, ends: boolean): readonly CacheBlock[] {
    const { place, parts } = item;
    const identities = this.#identities(item);
    return parts.map((part, index) => ({
      place,
      identity: `${identities[index] ?? ''}${index === 0 ? salt : ''}`,
      tokens: this.#counted(part),
      mark: part.mark,
      ends: ends && index === parts.length - 1,
      text: part.text,
    }));
  }

  /** Of a part that was parsed anew: a mark came to it or left it, or a resumed session says it in other bytes. */
  #tokens({ name, text, more }: Part): number {
    const tokens = this.#tokensByName.get(name) ?? this.#count(text) + more;
    this.#remember(name, tokens);
    return tokens;
  }

  #remember(name: string, tokens: number): void {
    this.#tokensByName.delete(name);
    this.#tokensByName.set(name, tokens);
    const [oldest] = this.#tokensByName.keys();
    if (this.#tokensByName.size > countedBlocks && oldest !== undefined) this.#tokensByName.delete(oldest);
  }
}

/** OpenAI: user messages, the last of consecutive outputs, the last of the instructions that the prompt begins with. */
function endsPrefix(items: readonly Item[], index: number, conversation: number): boolean {
  const place = items[index]?.place;
  if (place === 'output') return items[index + 1]?.place !== 'output';
  return place === 'user' || (place === 'developer' && index === conversation - 1);
}
