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

  constructor(count: TokenCounter) {
    this.#count = count;
  }

  promptOf(body: AskedBody): CachePrompt {
    const { provider, model, opening, marksOnly, keepsLong, tier, head, items } = body;
    const blocks: CacheBlock[] = [];
    const add = (item: Item, salt: string, ends: boolean): void => {
      const identities = this.#identities(item);
      item.parts.forEach((part, index) => {
        const isLast = index === item.parts.length - 1;
        const identity = identities[index] ?? '';
        blocks.push(this.#block(item, part, index === 0 ? identity + salt : identity, ends && isLast));
      });
    };
    for (const item of head) add(item, '', false);
    const instructions = items.findIndex(({ place }) => place !== 'developer');
    const conversation = instructions === -1 ? items.length : instructions;
    items.forEach((item, index) => {
      add(item, index === 0 ? body.choices : '', endsPrefix(items, index, conversation));
    });
    return { provider, model, opening, marksOnly, keepsLong, tier, blocks };
  }

  /**
   * Texts of a body that are to be counted before a prompt can be made of it. `known` answers what others have counted of
   * a text; undefined: nothing.
   */
  uncounted({ head, items }: AskedBody, known: (text: string) => number | undefined): readonly string[] {
    return [...head, ...items].flatMap((item) => {
      if (this.#ready.has(item)) return [];
      const missing = item.parts.filter((part) => !this.#isCounted(part, known)).map(({ text }) => text);
      if (missing.length > 0) return missing;
      this.#ready.add(item);
      for (const part of item.parts) this.#counted(part);
      return [];
    });
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

  #block({ place }: Item, part: Part, identity: string, ends: boolean): CacheBlock {
    const { text, mark } = part;
    return { place, identity, tokens: this.#counted(part), mark, ends, text };
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
