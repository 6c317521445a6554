import type { PromptBill, TokenCount } from '../api.ts';
import { lifetimeMs, lookbackBlocks, minimumFor, type Lifetime } from './cache-rules.ts';
import type { MarkedBlock } from './prompt.ts';

interface Entry {
  readonly lifetime: Lifetime;
  readonly expires: number;
}

/** A breakpoint that is long enough to be cached: the number of blocks and of tokens up to it. */
interface Breakpoint {
  readonly blocks: number;
  readonly lifetime: Lifetime;
}

/** The prompt cache of one account: prefixes that were written at breakpoints and have not expired. */
export class PromptCache {
  readonly #entries = new Map<string, Entry>();

  /** Bills a prompt whose request started at `startedAt`, the moment from which lifetimes count. */
  bill(model: string, prompt: readonly MarkedBlock[], count: TokenCount, startedAt: number): PromptBill {
    const sizes = [0];
    for (const { text } of prompt) sizes.push((sizes.at(-1) ?? 0) + count(text));
    const size = (blocks: number): number => sizes[blocks] ?? 0;
    const breakpoints = breakpointsOf(prompt).filter(({ blocks }) => size(blocks) >= minimumFor(model));
    const cached = Math.max(0, ...breakpoints.map(({ blocks }) => this.#lookBack(prompt, blocks, startedAt)));
    const written = breakpoints.filter(({ blocks }) => blocks > cached);
    const upTo = (lifetime?: Lifetime): number =>
      written.findLast((one) => lifetime === undefined || one.lifetime === lifetime)?.blocks ?? cached;
    this.#refresh(prompt, breakpoints, cached, startedAt);
    return {
      input: size(prompt.length) - size(upTo()),
      cacheRead: size(cached),
      cacheWrite1h: size(upTo('1h')) - size(cached),
      cacheWrite5m: size(upTo()) - size(upTo('1h')),
      cachedBlocks: cached,
    };
  }

  /** Blocks of the longest live prefix within reach of a breakpoint; 0 when there is none. */
  #lookBack(prompt: readonly MarkedBlock[], from: number, at: number): number {
    for (let blocks = from; blocks > Math.max(0, from - lookbackBlocks); blocks -= 1) {
      const entry = this.#entries.get(prompt[blocks - 1]?.prefix ?? '');
      if (entry !== undefined && entry.expires > at) return blocks;
    }
    return 0;
  }

  /** Writes what is new, and lets everything read live on for its lifetime at no charge. */
  #refresh(
    prompt: readonly MarkedBlock[],
    breakpoints: readonly Breakpoint[],
    cached: number,
    startedAt: number,
  ): void {
    const read = this.#entries.get(prompt[cached - 1]?.prefix ?? '');
    const used = read === undefined ? [] : [{ blocks: cached, lifetime: read.lifetime }];
    for (const { blocks, lifetime } of [...breakpoints, ...used]) {
      const prefix = prompt[blocks - 1]?.prefix;
      if (prefix === undefined) continue;
      const kept = blocks <= cached ? (this.#entries.get(prefix)?.lifetime ?? lifetime) : lifetime;
      this.#entries.set(prefix, { lifetime: kept, expires: startedAt + lifetimeMs[kept] });
    }
  }
}

function breakpointsOf(prompt: readonly MarkedBlock[]): readonly Breakpoint[] {
  return prompt.flatMap(({ mark }, index) => (mark === null ? [] : [{ blocks: index + 1, lifetime: mark }]));
}
