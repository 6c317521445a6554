import { Entries } from './entries.ts';
import type { Laid } from './laid.ts';
import type { PrefixCache } from './prefix-cache.ts';
import type { CacheBill, Tier } from './prompt.ts';
import { endingRules, minimumOf } from './rules.ts';

/** OpenAI's cache since GPT-5.6: prefixes that end with a message or with a mark. */
export class EndingCache implements PrefixCache {
  readonly #entries = new Entries<Tier>();

  request(laid: Laid, at: number): CacheBill {
    this.#entries.sweep(at);
    const { lookups, writes } = endingsOf(laid);
    const read = Math.max(
      0,
      ...lookups.filter((blocks) => this.#entries.live(laid.prefixOf(blocks), at) !== undefined),
    );
    const written = writes.filter((blocks) => laid.sizeOf(blocks) >= minimumOf(laid.prompt.model));
    const end = Math.max(read, ...written);
    const kept = [...new Set(read === 0 ? written : [read, ...written])];
    const long = this.#writtenLong(laid, read, written);
    return {
      tokens: {
        input: laid.size - laid.sizeOf(end),
        cacheRead: laid.sizeOf(read),
        cacheWrite5m: laid.sizeOf(end) - laid.sizeOf(read) - long,
        cacheWrite1h: long,
      },
      undo: this.#entries.keep(kept.map((blocks) => this.#kept(laid, blocks, read, at))),
    };
  }

  reach(laid: Laid): readonly number[] {
    return endingsOf(laid).lookups;
  }

  hold(laid: Laid, blocks: number, at: number): void {
    this.#entries.keep([keptFor(laid, blocks, tierAt(laid, blocks), at)]);
  }

  lose(laid: Laid, blocks: number): void {
    this.#entries.drop(laid.longerThan(blocks));
  }

  /** What is read lives on in the tier that it was written to. */
  #kept(laid: Laid, blocks: number, read: number, at: number): Kept {
    const known = blocks <= read ? this.#entries.last(laid.prefixOf(blocks)) : undefined;
    return keptFor(laid, blocks, known ?? tierAt(laid, blocks), at);
  }

  /**
   * Tokens written to the longer tier: those behind the prefix before, as far as the one that is to be kept so long.
   */
  #writtenLong(laid: Laid, read: number, written: readonly number[]): number {
    let from = read;
    let long = 0;
    for (const blocks of written.filter((each) => each > read).sort((one, other) => one - other)) {
      if (tierAt(laid, blocks) === '1h') long += laid.sizeOf(blocks) - laid.sizeOf(from);
      from = blocks;
    }
    return long;
  }
}

interface Kept {
  readonly name: string;
  readonly value: Tier;
  readonly expires: number;
}

function keptFor(laid: Laid, blocks: number, value: Tier, at: number): Kept {
  return { name: laid.prefixOf(blocks), value, expires: at + endingRules.lifetimeMs[value] };
}

/** The tier of a prefix: its mark's, else that of what the request caches unasked. */
function tierAt({ prompt }: Laid, blocks: number): Tier {
  return prompt.blocks[blocks - 1]?.mark ?? prompt.tier ?? '5m';
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
