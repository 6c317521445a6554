import { utimesSync } from 'node:fs';
import { isHeadroomError, systemCode } from '../errors.ts';
import { rememberedFiles, touchAgainMs } from '../limits.ts';
import { kindOf } from './data-folder.ts';
import { installKey, readInstallKey } from './key.ts';
import { openTexts, type Texts } from './original-file.ts';
import { realDisk, type Disk } from './disk.ts';
import type { Original } from './original-format.ts';
import { textPath } from './names.ts';
import { Recent } from './recent.ts';
import { mayBeOurs, referenceOf, storedReferenceOf } from './reference.ts';
import { listSurplus } from './sweep.ts';

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
  /** False for what is no reference in any of its forms, or has wrong check letters: this install never wrote it. */
  mayBeOurs(ref: string): boolean;
  /** Null: nothing is kept under this reference, or it was never ours. */
  get(ref: string): Promise<Original | null>;
  /**
   * Notes that originals are in use, and answers those that cannot be fetched any more: gone, empty or damaged. Each is
   * looked at about once a day and process, read off the main thread. Never rejects, and what cannot be told is not answered.
   */
  use(refs: readonly string[]): Promise<readonly string[]>;
  /**
   * The least recently used files whose going would bring all down to the budget, and those that were used last before
   * `before`, milliseconds since 1970. What deletes them later looks again.
   */
  surplus(budgetBytes: number, before?: number): Promise<readonly string[]>;
}

/** Nothing is read or written before it is needed. `now`: milliseconds since 1970. */
export function openOriginals(home: string, disk: Disk = realDisk, now: () => number = Date.now): Originals {
  const texts = openTexts(home, 'originals', true, disk);
  const used = new Recent<number>(rememberedFiles);
  let known: Buffer | null = null;

  const key = (): Buffer => (known ??= installKey(home));
  const isOurs = (ref: string): boolean => {
    if (storedReferenceOf(ref) === ref) return true;
    // Who only reads makes no key: where there is none yet nothing was written.
    known ??= readInstallKey(home);
    return known !== null && mayBeOurs(known, ref);
  };
  /** True once a day: then it is worth a system call. */
  const isDue = (stored: string): boolean => {
    if (now() - (used.get(stored) ?? -Infinity) < touchAgainMs) return false;
    used.set(stored, now());
    return true;
  };
  return {
    key,
    refOf: (text, view = text) => referenceOf(key(), text, view),
    put: async (ref, original) => {
      const stored = storedReferenceOf(ref);
      if (stored === null) throw new TypeError(`not a reference: ${ref}`);
      await texts.store(stored, original);
      if (isDue(stored)) markUsed(textPath(home, 'originals', stored), now());
    },
    mayBeOurs: isOurs,
    get: async (ref) => {
      const stored = isOurs(ref) ? storedReferenceOf(ref) : null;
      return stored === null ? null : texts.read(stored);
    },
    use: async (refs) => {
      const due = refs.filter((ref) => storedReferenceOf(ref) === ref && isDue(ref));
      // All at once, before anything is waited for: a session may end soon.
      for (const ref of due) markUsed(textPath(home, 'originals', ref), now());
      const lost: string[] = [];
      for (const ref of due) if (await isLost(texts, ref)) lost.push(ref);
      return lost;
    },
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
