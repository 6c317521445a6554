import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';
import { installKey, readInstallKey } from './key.ts';
import { readOriginal, storeOriginal } from './original-file.ts';
import type { Original } from './original-format.ts';
import { mayBeOurs, referenceOf, storedReferenceOf } from './reference.ts';
import { listSurplus, sweepFolder } from './sweep.ts';

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
  /** Notes that an original is in use. Never throws; costs a system call once per process and reference. */
  touch(ref: string): void;
  /** Deletes the least recently used beyond the budget, none used at or after `liveSince`; answers how many. */
  sweep(budgetBytes: number, liveSince: number): Promise<number>;
  /** The files that a sweep would look at, for one that is to be short and to come later. */
  surplus(budgetBytes: number): Promise<readonly string[]>;
}

/** Nothing is read or written before it is needed. */
export function openOriginals(home: string): Originals {
  const folder = join(home, 'originals');
  const touched = new Set<string>();
  let known: Buffer | null = null;

  const key = (): Buffer => (known ??= installKey(home));
  const pathOf = (stored: string): string => join(folder, stored.slice(0, 2), `${stored}.br`);
  const touch = (ref: string): void => {
    const stored = storedReferenceOf(ref);
    if (stored === null || touched.has(stored)) return;
    touched.add(stored);
    markUsed(pathOf(stored));
  };
  const isOurs = (ref: string): boolean => {
    if (storedReferenceOf(ref) === ref) return true;
    // Who only reads makes no key: where there is none yet nothing was written.
    known ??= readInstallKey(home);
    return known !== null && mayBeOurs(known, ref);
  };
  return {
    key,
    refOf: (text, view = text) => referenceOf(key(), text, view),
    put: async (ref, original) => {
      const stored = storedReferenceOf(ref);
      if (stored === null) throw new TypeError(`not a reference: ${ref}`);
      await storeOriginal(pathOf(stored), original);
      touch(ref);
    },
    mayBeOurs: isOurs,
    get: async (ref) => {
      const stored = isOurs(ref) ? storedReferenceOf(ref) : null;
      return stored === null ? null : readOriginal(pathOf(stored));
    },
    touch,
    sweep: async (budgetBytes, liveSince) => sweepFolder(folder, budgetBytes, liveSince),
    surplus: async (budgetBytes) => listSurplus(folder, budgetBytes),
  };
}

/** Whatever the system says: all that can suffer is the order of eviction, and a request is waiting. */
function markUsed(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch (cause) {
    if (systemCode(cause) === null) throw cause;
  }
}
