import { lstatSync, utimesSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { isHeadroomError, systemCode } from '../../errors.ts';
import { dayMs, rememberedFiles } from '../../limits.ts';
import { isAbsent, kindOf } from '../data-folder.ts';
import { installKey, readInstallKey } from './key.ts';
import { openTexts, type Texts } from './original-file.ts';
import { realDisk, type Disk } from './disk.ts';
import type { Original } from './original-format.ts';
import { textPath } from '../names.ts';
import { Recent } from '../recent.ts';
import { mayBeOurs, referenceOf, storedReferenceOf } from './reference.ts';
import { listSurplus } from '../upkeep/sweep.ts';

/** An original in use is marked so once a day: eviction and retention count in days, and each mark is a system call. */
export const touchAgainMs = dayMs;

/**
 * Originals of one request of which it is looked whether they are still there, the least recently seen first: of a
 * conversation with many, all within a few turns. Each look costs the main thread about 4 µs, after the request has gone out.
 */
export const originalLooks = 256;

/** So many looks are made in one go: a tenth of a millisecond. */
const looksAtOnce = 32;

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
   * Notes that originals are in use, and answers those that cannot be fetched any more. Each is read once a day and
   * process, off the main thread, and told if it is gone, empty or damaged. In between it is looked at each time
   * whether they are there, the least recently seen first and a bounded number of them; what is not is told once, until
   * it is stored again. Never rejects, and what cannot be told is not answered.
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
  const presence = new Presence(home);
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
      presence.found(stored);
      if (isDue(stored)) markUsed(textPath(home, 'originals', stored), now());
    },
    mayBeOurs: isOurs,
    get: async (ref) => {
      const stored = isOurs(ref) ? storedReferenceOf(ref) : null;
      return stored === null ? null : texts.read(stored);
    },
    use: async (refs) => {
      const ours = refs.filter((ref) => storedReferenceOf(ref) === ref);
      const due = new Set(ours.filter(isDue));
      // All at once, before anything is waited for: a session may end soon.
      for (const ref of due) markUsed(textPath(home, 'originals', ref), now());
      const lost: string[] = [];
      for (const ref of due) if (await isLost(texts, ref)) lost.push(ref);
      for (const ref of lost) presence.told(ref);
      const missing = await presence.missing(ours.filter((ref) => !due.has(ref)));
      return [...lost, ...missing];
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

/** Looks whether originals are still there, which somebody may delete at any time. */
class Presence {
  readonly #home: string;
  /** Number of the last look. */
  readonly #seen = new Recent<number>(rememberedFiles);
  /** They may be of those that cannot be made again: asking for it at each request would cost an engine's time each. */
  readonly #told = new Set<string>();
  #looks = 0;

  constructor(home: string) {
    this.#home = home;
  }

  told(ref: string): void {
    this.#told.add(ref);
  }

  found(ref: string): void {
    this.#told.delete(ref);
  }

  /** Those of which it is found out now that they are not there. */
  async missing(refs: readonly string[]): Promise<readonly string[]> {
    const next = this.#next([...new Set(refs)]);
    this.#looks += 1;
    for (const ref of next) this.#seen.set(ref, this.#looks);
    const missing: string[] = [];
    for (const [at, ref] of next.entries()) {
      // The request that asks goes out first, and the main thread is never held for long.
      if (at % looksAtOnce === 0) await setImmediate();
      if (this.#told.has(ref) || this.#isThere(ref)) continue;
      this.#told.add(ref);
      missing.push(ref);
    }
    return missing;
  }

  /** Those that it is longest since anybody looked at, in the order in which they are to be looked at. */
  #next(refs: readonly string[]): readonly string[] {
    if (refs.length <= originalLooks) return refs;
    const last = new Map(refs.map((ref) => [ref, this.#seen.get(ref) ?? 0]));
    return refs
      .toSorted((one, other) => (last.get(one) ?? 0) - (last.get(other) ?? 0))
      .slice(0, originalLooks);
  }

  /**
   * Whatever the system says of a text that is there: it is read once a day. Asked at once, which takes a tenth of the
   * processor time that asking another thread takes; the database of the same folder is written so.
   */
  #isThere(ref: string): boolean {
    try {
      const found = lstatSync(textPath(this.#home, 'originals', ref), { throwIfNoEntry: false });
      return found?.isFile() === true && found.size > 0;
    } catch (cause) {
      if (systemCode(cause) === null) throw cause;
      return !isAbsent(cause);
    }
  }
}

/** A map, or what does as much of one as is wanted. */
interface Kept {
  get(ref: string): Original | undefined;
  set(ref: string, original: Original): unknown;
}

/** Originals that live as long as the map that is given: for replays. */
export function memoryOriginals(kept: Kept = new Map<string, Original>()): Originals {
  return {
    key: () => key,
    refOf: (text, view = text) => referenceOf(key, text, view),
    put: async (ref, original) => {
      kept.set(ref, original);
      return Promise.resolve();
    },
    mayBeOurs: (ref) => mayBeOurs(key, ref),
    get: async (ref) => {
      const stored = mayBeOurs(key, ref) ? storedReferenceOf(ref) : null;
      return Promise.resolve((stored === null ? undefined : kept.get(stored)) ?? null);
    },
    use: async () => Promise.resolve([]),
    surplus: async () => Promise.resolve([]),
  };
}

/** The same for everyone, so that a replay gives the same bytes wherever it runs. */
const key = Buffer.alloc(32);
