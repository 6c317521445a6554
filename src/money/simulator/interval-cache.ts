import type { TokenCounter } from '../../tokens/count.ts';
import type { Laid } from './laid.ts';
import type { PrefixCache } from './prefix-cache.ts';
import type { CacheBill } from './prompt.ts';
import { intervalRulesOf, minimumOf } from './rules.ts';

/** Prompts of older OpenAI models, with their texts, that later ones may begin as: more than run side by side. */
const simulatorPrompts = 64;

interface Known {
  readonly laid: Laid;
  readonly expires: number;
}

/** OpenAI's cache before GPT-5.6, and Google's: what a prompt begins with as an earlier one did, in whole intervals of tokens. */
export class IntervalCache implements PrefixCache {
  readonly #count: TokenCounter;
  #known: readonly Known[] = [];

  constructor(count: TokenCounter) {
    this.#count = count;
  }

  request(laid: Laid, at: number): CacheBill {
    const { intervalTokens, lifetimeMs } = intervalRulesOf(laid.prompt);
    const live = this.#known.filter(({ expires }) => expires > at);
    const shared = Math.max(0, ...live.map((known) => this.#sharedTokens(known.laid, laid)));
    const whole = shared - (shared % intervalTokens);
    const read = whole < minimumOf(laid.prompt.model) ? 0 : whole;
    const own = { laid, expires: at + lifetimeMs };
    // A prompt that this one begins with lives on in it.
    const replaced = live.filter((known) => sharedBlocks(known.laid, laid) === known.laid.blocks);
    this.#known = [...live.filter((known) => !replaced.includes(known)), own].slice(-simulatorPrompts);
    return {
      tokens: { input: laid.size - read, cacheRead: read, cacheWrite5m: 0, cacheWrite1h: 0 },
      undo: () => {
        if (this.#known.includes(own))
          this.#known = [...this.#known.filter((one) => one !== own), ...replaced];
      },
    };
  }

  /** What has to be counted of a request before it is billed. */
  sharedTexts(laid: Laid, at: number): readonly string[] {
    const live = this.#known.filter(({ expires }) => expires > at);
    return live.flatMap((known) => beginningShared(known.laid, laid)?.text ?? []);
  }

  reach(laid: Laid): readonly number[] {
    return laid.where(() => true);
  }

  hold(laid: Laid, blocks: number, at: number): void {
    const { lifetimeMs } = intervalRulesOf(laid.prompt);
    this.#known = [...this.#known, { laid: laid.upTo(blocks), expires: at + lifetimeMs }];
  }

  lose(laid: Laid, blocks: number, at: number): void {
    this.#known = this.#known.filter((known) => sharedBlocks(known.laid, laid) <= blocks);
    if (blocks > 0) this.hold(laid, blocks, at);
  }

  #sharedTokens(known: Laid, laid: Laid): number {
    const shared = beginningShared(known, laid);
    if (shared === null) return 0;
    return laid.sizeOf(shared.blocks) + (shared.text === null ? 0 : this.#count(shared.text));
  }
}

/** What two prompts begin with in common: blocks, and of the next one some text; null: they have nothing to do with each other. */
function beginningShared(
  known: Laid,
  laid: Laid,
): { readonly blocks: number; readonly text: string | null } | null {
  if (known.prompt.model !== laid.prompt.model || known.prompt.opening !== laid.prompt.opening) return null;
  const blocks = sharedBlocks(known, laid);
  const [one, other] = [known.prompt.blocks[blocks], laid.prompt.blocks[blocks]];
  const isText = one?.text !== undefined && other?.text !== undefined && one.place === other.place;
  return { blocks, text: isText ? sharedText(one.text, other.text) : null };
}

/** Blocks that two prompts begin with in common, by halving: the names of beginnings differ from there on. */
function sharedBlocks(one: Laid, other: Laid): number {
  let same = 0;
  let differs = Math.min(one.blocks, other.blocks) + 1;
  while (differs - same > 1) {
    const middle = Math.floor((same + differs) / 2);
    if (one.prefixOf(middle) === other.prefixOf(middle)) same = middle;
    else differs = middle;
  }
  return same;
}

function sharedText(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}
