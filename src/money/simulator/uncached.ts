import { uncachedRequests } from '../../limits.ts';
import type { PromptTokens } from '../../store/records.ts';
import type { Usage } from '../../wire/wire.ts';
import { priceOf } from '../prices.ts';
import type { CachePrompt } from './prompt.ts';

/** Tokens that a model would cache whose minimum is not published: the longest of those that are. */
const cacheableTokens = 4_096;

/**
 * Tells providers that do not cache at all from such as have lost something: gateways, local servers, a cache that is
 * off.
 */
export class Uncached {
  /** Requests in a row, by model, of which much should have been read, and whose answers name nothing. */
  readonly #silent = new Map<string, number>();

  /**
   * Whether the provider cached nothing of a request; `sent` is what the rules say, in the provider's tokens. By
   * Anthropic's rules a miss is a write, so an answer that names neither tells by itself. By OpenAI's a miss may be
   * nothing at all, so it takes several.
   */
  tells({ provider, model }: CachePrompt, sent: PromptTokens, usage: Usage): boolean {
    const named = (usage.cacheRead ?? 0) + (usage.cacheWrite5m ?? 0) + (usage.cacheWrite1h ?? 0);
    if (named > 0) {
      this.#silent.delete(model);
      return false;
    }
    const known = this.#silent.get(model) ?? 0;
    const written = sent.cacheWrite5m + sent.cacheWrite1h;
    const [due, isEach] =
      provider === 'anthropic' ? [sent.cacheRead + written, true] : [sent.cacheRead, false];
    const silent = due < surelyCached(model) ? known : isEach ? uncachedRequests : known + 1;
    if (silent > 0) this.#silent.set(model, silent);
    return silent >= uncachedRequests;
  }
}

/** Tokens above which a prefix is cached, if anything is: a model's minimum may not be published. */
export function surelyCached(model: string): number {
  return priceOf(model)?.minCacheable ?? cacheableTokens;
}

/** All of a prompt as input. */
export function asInput({ input, cacheRead, cacheWrite5m, cacheWrite1h }: PromptTokens): PromptTokens {
  const whole = input + cacheRead + cacheWrite5m + cacheWrite1h;
  return { input: whole, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
}
