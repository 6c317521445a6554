import { Entries } from './entries.ts';
import type { Laid } from './laid.ts';
import type { PrefixCache } from './prefix-cache.ts';
import type { CacheBill } from './prompt.ts';
import { endingRules, minimumOf } from './rules.ts';

/** OpenAI's cache since GPT-5.6: prefixes that end with a message or with a mark. */
export class EndingCache implements PrefixCache {
  readonly #entries = new Entries<true>();

  request(laid: Laid, at: number): CacheBill {
    this.#entries.sweep(at);
    const { lookups, writes } = endingsOf(laid);
    const read = Math.max(
      0,
      ...lookups.filter((blocks) => this.#entries.live(laid.prefixOf(blocks), at) === true),
    );
    const written = writes.filter((blocks) => laid.sizeOf(blocks) >= minimumOf(laid.prompt.model));
    const end = Math.max(read, ...written);
    const kept = read === 0 ? written : [read, ...written];
    const expires = at + endingRules.lifetimeMs;
    return {
      tokens: {
        input: laid.size - laid.sizeOf(end),
        cacheRead: laid.sizeOf(read),
        cacheWrite5m: laid.sizeOf(end) - laid.sizeOf(read),
        cacheWrite1h: 0,
      },
      undo: this.#entries.keep(kept.map((blocks) => ({ name: laid.prefixOf(blocks), value: true, expires }))),
    };
  }

  reach(laid: Laid): readonly number[] {
    return endingsOf(laid).lookups;
  }

  hold(laid: Laid, blocks: number, at: number): void {
    const expires = at + endingRules.lifetimeMs;
    this.#entries.keep([{ name: laid.prefixOf(blocks), value: true, expires }]);
  }

  lose(laid: Laid, blocks: number): void {
    this.#entries.drop(laid.longerThan(blocks));
  }
}

/** Where a request looks for a cached prefix, and which ones it writes. */
function endingsOf(laid: Laid): { readonly lookups: readonly number[]; readonly writes: readonly number[] } {
  const marks = laid.where(({ mark }) => mark !== null);
  const marked = [...marks.slice(0, endingRules.firstMarks), ...marks.slice(-endingRules.latestMarks)];
  if (laid.prompt.marksOnly) return { lookups: marked, writes: marks.slice(-endingRules.writes) };
  const endings = laid.where(({ ends }) => ends);
  const instructions = laid.where(({ ends, place }) => ends && place === 'developer');
  return {
    lookups: [...marked, ...instructions, ...endings.slice(-1 - endingRules.earlierEndings)],
    writes: [...marks.slice(1 - endingRules.writes), ...endings.slice(-1)],
  };
}
