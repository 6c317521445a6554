import { utimesSync } from 'node:fs';
import { systemCode } from '../errors.ts';
import { installKey } from './key.ts';
import { openTexts } from './original-file.ts';
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
  /** Notes that an original is in use. Never throws; costs a system call once per process and reference. */
  touch(ref: string): void;
  /** Deletes the least recently used beyond the budget, none used at or after `liveSince`; answers how many. */
  sweep(budgetBytes: number, liveSince: number): Promise<number>;
  /** The files that a sweep would look at, for one that is to be short and to come later. */
  surplus(budgetBytes: number): Promise<readonly string[]>;
}

/** Nothing is read or written before it is needed. */
export function openOriginals(home: string, disk: Disk = realDisk): Originals {
  const texts = openTexts(home, 'originals', true, disk);
  const touched = new Set<string>();
  let known: Buffer | null = null;

  const key = (): Buffer => (known ??= installKey(home));
  const pathOf = (ref: string): string => textPath(home, 'originals', ref);
  const touch = (ref: string): void => {
    if (touched.has(ref) || !isReference(ref)) return;
    touched.add(ref);
    markUsed(pathOf(ref));
  };
  return {
    key,
    refOf: (text, view = text) => referenceOf(key(), text, view),
    put: async (ref, original) => {
      if (!isReference(ref)) throw new TypeError(`not a reference: ${ref}`);
      await texts.store(ref, original);
      touch(ref);
    },
    get: async (ref) => (isReference(ref) ? texts.read(ref) : null),
    touch,
    sweep: async (budgetBytes, liveSince) => sweepRoom(home, 'originals', budgetBytes, liveSince),
    surplus: async (budgetBytes) => listSurplus(home, 'originals', budgetBytes),
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
