import { holdsSecret } from '../../text/secrets.ts';
import { installKey, readInstallKey } from './key.ts';
import { openTexts } from './original-file.ts';
import { inspectionReferenceOf } from './reference.ts';
import { listSurplus } from '../upkeep/sweep.ts';

/**
 * What the agent sent where nothing was left out, as files under `<home>/inspection`, for `headroom inspect` alone: no
 * marker names them, so they have a budget of their own and never push out an original.
 */
export interface Copies {
  /**
   * Stores the text at `index` of the block whose decision has the key `chain`, unless something in it looks like a
   * secret. Rejects as `Originals.put` does.
   */
  put(chain: string, index: number, text: string): Promise<void>;
  /** Null: not kept. Creates nothing. */
  get(chain: string, index: number): Promise<string | null>;
  /** The files whose going would bring them down to the budget, and those made before `before`. */
  surplus(budgetBytes: number, before?: number): Promise<readonly string[]>;
}

/** Nothing is read or written before it is needed. */
export function openCopies(home: string): Copies {
  const texts = openTexts(home, 'inspection', false);
  return {
    put: async (chain, index, text) => {
      if (holdsSecret(text)) return;
      await texts.store(inspectionReferenceOf(installKey(home), chain, index), { text, view: text });
    },
    get: async (chain, index) => {
      const key = readInstallKey(home);
      if (key === null) return null;
      return (await texts.read(inspectionReferenceOf(key, chain, index)))?.text ?? null;
    },
    surplus: async (budgetBytes, before) => listSurplus(home, 'inspection', budgetBytes, before),
  };
}
