import type { Original } from './original-format.ts';
import type { Originals } from './originals.ts';
import { mayBeOurs, referenceOf, storedReferenceOf } from './reference.ts';

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
