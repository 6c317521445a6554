import type { TokenCounter } from '../../tokens/count.ts';
import { PrefixDigests } from './digest.ts';
import { EndingCache } from './ending-cache.ts';
import { IntervalCache } from './interval-cache.ts';
import { Laid } from './laid.ts';
import { MarkCache } from './mark-cache.ts';
import { onceEach } from './once-each.ts';
import type { PrefixCache } from './prefix-cache.ts';
import type { CacheBill, CachePrompt } from './prompt.ts';
import { keepsEndings } from './rules.ts';

/** Providers' prompt caches, by their published rules: one account at each, whatever the models. */
export class CacheSimulator {
  readonly #marks = new MarkCache();
  readonly #endings = new EndingCache();
  readonly #intervals: IntervalCache;
  readonly #prefixes = new PrefixDigests();
  readonly #laid = onceEach((prompt: CachePrompt) => this.#layOut(prompt));

  constructor(count: TokenCounter) {
    this.#intervals = new IntervalCache(count);
  }

  /** What has to be counted besides the prompt's blocks before the request is billed; empty texts among it. */
  textsToCount(prompt: CachePrompt, at: number): readonly string[] {
    return this.#cacheOf(prompt) === this.#intervals
      ? this.#intervals.sharedTexts(this.#laid(prompt), at)
      : [];
  }

  /** Bills a request that started `at`, milliseconds since 1970: the moment from which lifetimes count. */
  request(prompt: CachePrompt, at: number): CacheBill {
    return this.#cacheOf(prompt).request(this.#laid(prompt), at);
  }

  /**
   * The provider read so many tokens of a prompt, though nobody here saw how they came into its cache. Holds the
   * beginning that it must have had: of those at which it looks, the one of the nearest size. Answers its number of
   * blocks; 0: none.
   */
  hold(prompt: CachePrompt, tokens: number, at: number): number {
    const cache = this.#cacheOf(prompt);
    const laid = this.#laid(prompt);
    const blocks = nearest(laid, cache.reach(laid), tokens);
    if (blocks > 0) cache.hold(laid, blocks, at);
    return blocks;
  }

  /** The provider read no more than that of a prompt: whatever is longer it has lost. Answers the number of blocks. */
  lose(prompt: CachePrompt, tokens: number, at: number): number {
    const laid = this.#laid(prompt);
    const all = laid.where(() => true);
    const blocks = nearest(laid, all, tokens);
    this.#cacheOf(prompt).lose(laid, blocks, at);
    return blocks;
  }

  #layOut(prompt: CachePrompt): Laid {
    const { model, opening, isChained } = prompt;
    const identities = prompt.blocks.map(({ identity }) => identity);
    return new Laid(
      prompt,
      isChained === true ? identities : this.#prefixes.of([model, opening], identities),
    );
  }

  #cacheOf(prompt: CachePrompt): PrefixCache {
    if (prompt.provider === 'anthropic') return this.#marks;
    return keepsEndings(prompt) ? this.#endings : this.#intervals;
  }
}

/** Of some beginnings, and the empty one, that whose size is nearest. */
function nearest(laid: Laid, beginnings: readonly number[], tokens: number): number {
  const off = (blocks: number): number => Math.abs(laid.sizeOf(blocks) - tokens);
  return beginnings.reduce((best, blocks) => (off(blocks) < off(best) ? blocks : best), 0);
}
