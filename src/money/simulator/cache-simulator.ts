import type { TokenCounter } from '../../tokens/count.ts';
import { EndingCache } from './ending-cache.ts';
import { IntervalCache } from './interval-cache.ts';
import { Laid } from './laid.ts';
import { MarkCache } from './mark-cache.ts';
import type { PrefixCache } from './prefix-cache.ts';
import type { CacheBill, CachePrompt } from './prompt.ts';
import { keepsEndings } from './rules.ts';

/** Providers' prompt caches, by their published rules: one account at each, whatever the models. */
export class CacheSimulator {
  readonly #marks = new MarkCache();
  readonly #endings = new EndingCache();
  readonly #intervals: IntervalCache;

  constructor(count: TokenCounter) {
    this.#intervals = new IntervalCache(count);
  }

  /** Bills a request that started `at`, milliseconds since 1970: the moment from which lifetimes count. */
  request(prompt: CachePrompt, at: number): CacheBill {
    return this.#cacheOf(prompt).request(new Laid(prompt), at);
  }

  /**
   * The provider read so many tokens of a prompt, though nobody here saw how they came into its cache. Holds the
   * beginning that it must have had: of those at which it looks, the one of the nearest size. Answers its number of
   * blocks; 0: none.
   */
  hold(prompt: CachePrompt, tokens: number, at: number): number {
    const cache = this.#cacheOf(prompt);
    const laid = new Laid(prompt);
    const off = (beginning: number): number => Math.abs(laid.sizeOf(beginning) - tokens);
    const blocks = cache.reach(laid).reduce((best, one) => (off(one) < off(best) ? one : best), 0);
    if (blocks > 0) cache.hold(laid, blocks, at);
    return blocks;
  }

  #cacheOf(prompt: CachePrompt): PrefixCache {
    if (prompt.provider === 'anthropic') return this.#marks;
    return keepsEndings(prompt) ? this.#endings : this.#intervals;
  }
}
