import { utimesSync } from 'node:fs';
import { isHeadroomError, systemCode } from '../errors.ts';
import { touchAgainMs } from '../limits.ts';
import { kindOf } from './data-folder.ts';
import { installKey } from './key.ts';
import { openTexts, type Texts } from './original-file.ts';
import { realDisk, type Disk } from './disk.ts';
import type { Original } from './original-format.ts';
import { isReference, textPath } from './names.ts';
import { referenceOf } from './reference.ts';
import { listSurplus, sweepRoom } from './sweep.ts';

/**
 * The texts behind our markers, as files under `<home>/originals`: what runs in an agent's sandbox can read files
 * of a read-only folder, but not a database.
 */
export interface Originals {
  /** This install's key, from which `referenceOf` makes references. Throws `DATA_FOLDER` where there can be none. */
  key(): Buffer;
  /** The reference of a text and the view whose lines its markers name. */
  refOf(text: string, view?: string): string;
  /**
   * Stores an original under its reference, if it is not there yet. Rejects with `DATA_FOLDER` where it cannot, and
   * with `STORE_UNAVAILABLE` where something else is kept under this reference.
   */
  put(ref: string, original: Original): Promise<void>;
  /** Null: nothing is kept under this reference, or no reference looks like this. */
  get(ref: string): Promise<Original | null>;
  /**
   * Notes that originals are in use, and answers those that cannot be fetched any more: gone, empty or damaged. Each is
   * looked at once a day and process, read off the main thread. Never rejects, and what cannot be told is not answered.
   */
  use(refs: readonly string[]): Promise<readonly string[]>;
  /** Deletes the least recently used beyond the budget, none used at or after `liveSince`; answers how many. */
  sweep(budgetBytes: number, liveSince: number): Promise<number>;
  /**
   * The files that a sweep would look at, for one that is to be short and to come later; besides those that were used
   * last before `before`, milliseconds since 1970.
   */
  surplus(budgetBytes: number, before?: number): Promise<readonly string[]>;
}

/** Nothing is read or written before it is needed. `now`: milliseconds since 1970. */
export function openOriginals(home: string, disk: Disk = realDisk, now: () => number = Date.now): Originals {
  const texts = openTexts(home, 'originals', true, disk);
  const used = new Map<string, number>();
  let known: Buffer | null = null;

  const key = (): Buffer => (known ??= installKey(home));
  /** True once a day: then it is worth a system call. */
  const isDue = (ref: string): boolean => {
    if (!isReference(ref) || now() - (used.get(ref) ?? -Infinity) < touchAgainMs) return false;
    used.set(ref, now());
    return true;
  };
  return {
    key,
    refOf: (text, view = text) => referenceOf(key(), text, view),
    put: async (ref, original) => {
      if (!isReference(ref)) throw new TypeError(`not a reference: ${ref}`);
      await texts.store(ref, original);
      if (isDue(ref)) markUsed(textPath(home, 'originals', ref), now());
    },
    get: async (ref) => (isReference(ref) ? texts.read(ref) : null),
    use: async (refs) => {
      const due = refs.filter(isDue);
      // All at once, before anything is waited for: a session may end soon.
      for (const ref of due) markUsed(textPath(home, 'originals', ref), now());
      const lost: string[] = [];
      for (const ref of due) if (await isLost(texts, ref)) lost.push(ref);
      return lost;
    },
    sweep: async (budgetBytes, liveSince) => sweepRoom(home, 'originals', budgetBytes, liveSince),
    surplus: async (budgetBytes, before) => listSurplus(home, 'originals', budgetBytes, before),
  };
}

/** One after the other: whoever fetches or stores an original meanwhile needs the same few threads. */
async function isLost(texts: Texts, ref: string): Promise<boolean> {
  try {
    return (await texts.read(ref)) === null;
  } catch (cause) {
    if (isHeadroomError(cause)) return false;
    throw cause;
  }
}

/** Whatever the system says: all that can suffer is the order of eviction, and a request is waiting. */
function markUsed(path: string, now: number): void {
  try {
    // The times of what a link leads to are not ours.
    if (kindOf(path) === 'file') utimesSync(path, now / 1000, now / 1000);
  } catch (cause) {
    if (systemCode(cause) === null) throw cause;
  }
}
