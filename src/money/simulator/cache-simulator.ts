import type { TokenCounter } from '../../tokens/count.ts';
import { EndingCache } from './ending-cache.ts';
import { IntervalCache } from './interval-cache.ts';
import { MarkCache } from './mark-cache.ts';
import { Laid } from './laid.ts';
import type { CacheBill, CachePrompt } from './prompt.ts';
import { intervalRulesOf } from './rules.ts';

/** A provider's prompt cache, by its published rules: one account, whatever the models. */
export class CacheSimulator {
  readonly #marks = new MarkCache();
  readonly #endings = new EndingCache();
  readonly #intervals: IntervalCache;

  constructor(count: TokenCounter) {
    this.#intervals = new IntervalCache(count);
  }

  /** Bills a request that started `at`, milliseconds since 1970: the moment from which lifetimes count. */
  request(prompt: CachePrompt, at: number): CacheBill {
    const laid = new Laid(prompt);
    if (prompt.provider === 'anthropic') return this.#marks.request(laid, at);
    const rules = intervalRulesOf(prompt);
    return rules === null ? this.#endings.request(laid, at) : this.#intervals.request(laid, rules, at);
  }
}
