import { Entries } from './entries.ts';
import type { Laid } from './laid.ts';
import type { PrefixCache } from './prefix-cache.ts';
import type { CacheBill, Tier } from './prompt.ts';
import { markRules, minimumOf } from './rules.ts';

interface Breakpoint {
  /** Number of blocks before it. */
  readonly blocks: number;
  readonly tier: Tier;
}

/** Anthropic's cache: prefixes written where the client set marks. */
export class MarkCache implements PrefixCache {
  readonly #entries = new Entries<Tier>();

  request(laid: Laid, at: number): CacheBill {
    this.#entries.sweep(at);
    const breakpoints = breakpointsOf(laid);
    const read = Math.max(0, ...breakpoints.map(({ blocks }) => this.#longestLive(laid, blocks, at)));
    const written = breakpoints.filter(({ blocks }) => blocks > read);
    // Hours come first, so what they write ends with the last of them.
    const hours = written.findLast(({ tier }) => tier === '1h')?.blocks ?? read;
    const end = written.at(-1)?.blocks ?? read;
    return {
      tokens: {
        input: laid.size - laid.sizeOf(end),
        cacheRead: laid.sizeOf(read),
        cacheWrite5m: laid.sizeOf(end) - laid.sizeOf(hours),
        cacheWrite1h: laid.sizeOf(hours) - laid.sizeOf(read),
      },
      undo: this.#entries.keep([
        ...breakpoints.map((one) => this.#kept(laid, one, read, at)),
        ...this.#refreshed(laid, read, at),
      ]),
    };
  }

  reach(laid: Laid): readonly number[] {
    return breakpointsOf(laid).flatMap(({ blocks }) => {
      const from = Math.max(0, blocks - markRules.lookbackBlocks);
      return Array.from({ length: blocks - from }, (_, index) => from + index + 1);
    });
  }

  /** For as long as the prompt's last mark asks: in which tier it was written, nobody saw. */
  hold(laid: Laid, blocks: number, at: number): void {
    const value = breakpointsOf(laid).at(-1)?.tier ?? '5m';
    this.#entries.keep([{ name: laid.prefixOf(blocks), value, expires: at + markRules.lifetimeMs[value] }]);
  }

  lose(laid: Laid, blocks: number): void {
    this.#entries.drop(laid.longerThan(blocks));
  }

  /** Blocks of the longest live prefix that a breakpoint finds; 0: none. */
  #longestLive(laid: Laid, from: number, at: number): number {
    for (let blocks = from; blocks > Math.max(0, from - markRules.lookbackBlocks); blocks -= 1) {
      if (this.#entries.live(laid.prefixOf(blocks), at) !== undefined) return blocks;
    }
    return 0;
  }

  /**
   * Within what was read nothing is written: there a prefix lives on in the tier that it was written to, at some time.
   */
  #kept(laid: Laid, { blocks, tier }: Breakpoint, read: number, at: number): Kept {
    const name = laid.prefixOf(blocks);
    const value = (blocks <= read ? this.#entries.last(name) : undefined) ?? tier;
    return { name, value, expires: at + markRules.lifetimeMs[value] };
  }

  /** What is read lives on from the start of the request, free of charge. */
  #refreshed(laid: Laid, read: number, at: number): Kept[] {
    const name = laid.prefixOf(read);
    const value = this.#entries.live(name, at);
    return read === 0 || value === undefined
      ? []
      : [{ name, value, expires: at + markRules.lifetimeMs[value] }];
  }
}

interface Kept {
  readonly name: string;
  readonly value: Tier;
  readonly expires: number;
}

/** Those with too little before them are silently ignored. */
function breakpointsOf(laid: Laid): readonly Breakpoint[] {
  const minimum = minimumOf(laid.prompt.model);
  const found: Breakpoint[] = [];
  laid.prompt.blocks.forEach(({ mark }, index) => {
    if (mark !== null && laid.sizeOf(index + 1) >= minimum) found.push({ blocks: index + 1, tier: mark });
  });
  return found;
}
