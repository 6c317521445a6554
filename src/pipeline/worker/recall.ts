import type { Seen } from '../../engines/repeat/line-memory.ts';
import type { MemoryBlock, Recollection, Remember } from './job.ts';
import type { Slot } from '../request.ts';
import { shownAs, type Visible } from './visible.ts';

/** Characters of a conversation that are remembered to point at; of a longer one the latest. */
export const maxSeenChars = 2_000_000;

/** Conversations of which it is known what their thread was told; of others it is told all again. */
const maxToldConversations = 256;

/** What a thread was told of a conversation, block by block. */
interface Told {
  readonly memory: number;
  readonly name: string;
  readonly keys: string[];
  readonly chars: number[];
  /** How often the older half of a long conversation was let go. */
  halves: number;
}

/**
 * Keeps the threads' memory of each conversation equal to what its model sees, telling them only what is new. What is
 * remembered depends on the request alone: neither on what else runs, nor on what a thread has forgotten or lost.
 */
export class Recall {
  /** The latest first. */
  #told: Told[] = [];
  #next = 0;
  readonly #keys = new WeakMap<Slot, string>();

  /** As `shownAs`, made once for each: equal keys that are one string are told to be equal at a glance. */
  readonly keyOf = (slot: Slot): string => {
    const known = this.#keys.get(slot);
    if (known !== undefined) return known;
    const key = shownAs(slot);
    this.#keys.set(slot, key);
    return key;
  };

  /** What stands above the blocks that are to be decided, for the jobs on them. */
  prepare({ name, keys, seenIn }: Visible): Recollection {
    const told = this.#find(name, keys);
    const same = sharedLength(told.keys, keys);
    told.keys.length = same;
    told.chars.length = same;
    const fresh: (readonly Seen[])[] = [];
    for (let index = same; index < keys.length; index += 1) {
      const texts = seenIn(index);
      fresh.push(texts);
      told.keys.push(keys[index] ?? '');
      told.chars.push(charsOf(texts));
    }
    const { halves, firstShown } = remembered(told.chars);
    const isAnew = same === 0 || halves !== told.halves;
    told.halves = halves;
    const { memory } = told;
    const blockAt = (index: number, texts: readonly Seen[]): MemoryBlock => ({
      key: keys[index] ?? '',
      texts: index >= firstShown && charsOf(texts) <= mostOfBlock ? texts : texts.map(nameAlone),
    });
    const common = { memory, blocks: keys.length, lastKey: keys.at(-1) ?? '' };
    const whole = (): Remember => ({
      ...common,
      change: { keep: 0, keptKey: '', add: keys.map((_, index) => blockAt(index, seenIn(index))) },
    });
    const added = (): Remember => ({
      ...common,
      change: {
        keep: same,
        keptKey: keys[same - 1] ?? '',
        add: fresh.map((texts, index) => blockAt(same + index, texts)),
      },
    });
    let isTold = false;
    return {
      memory,
      next: () => {
        if (isTold) return { ...common, change: null };
        isTold = true;
        return isAnew ? whole() : added();
      },
      whole,
    };
  }

  /** Forgets a conversation: what was told of it is not what will be sent. */
  forget(name: string): void {
    this.#told = this.#told.filter((told) => told.name !== name);
  }

  /** The memory of a conversation of this name that shares most with it, or a new one. */
  #find(name: string, keys: readonly string[]): Told {
    let best: Told | null = null;
    let most = -1;
    for (const told of this.#told) {
      const same = told.name === name ? sharedLength(told.keys, keys) : -1;
      if (same > most) [best, most] = [told, same];
    }
    const told = best ?? { memory: (this.#next += 1), name, keys: [], chars: [], halves: 0 };
    this.#told = [told, ...this.#told.filter((each) => each !== told)].slice(0, maxToldConversations);
    return told;
  }
}

function nameAlone(seen: Seen): Seen {
  return { ...seen, text: '' };
}

/**
 * Of a long conversation only the latest blocks are remembered, between half and all of what may be: as it grows the
 * older half is let go at once, so that not every turn tells it all again. `chars`: how long the texts of each block
 * are. Blocks before `firstShown` keep their names alone, so that later calls of one name are counted from the first.
 */
function remembered(chars: readonly number[]): { halves: number; firstShown: number } {
  const shownAt = (index: number): number => {
    const each = chars[index] ?? 0;
    return each > mostOfBlock ? 0 : each;
  };
  let total = 0;
  for (let index = 0; index < chars.length; index += 1) total += shownAt(index);
  const halves = Math.max(0, Math.ceil((total - maxSeenChars) / mostOfBlock));
  if (halves === 0) return { halves, firstShown: 0 };
  let [end, firstShown] = [0, 0];
  while (firstShown < chars.length && end + shownAt(firstShown) <= halves * mostOfBlock) {
    end += shownAt(firstShown);
    firstShown += 1;
  }
  return { halves, firstShown };
}

/** Characters: a block that would fill half of a memory by itself is not remembered at all. */
const mostOfBlock = maxSeenChars / 2;

function charsOf(texts: readonly Seen[]): number {
  return texts.reduce((sum, { text }) => sum + text.length, 0);
}

function sharedLength(told: readonly string[], keys: readonly string[]): number {
  const most = Math.min(told.length, keys.length);
  let same = 0;
  while (same < most && told[same] === keys[same]) same += 1;
  return same;
}
