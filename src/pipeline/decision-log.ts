import type { Anchor, Decided, Decision, DecisionStore, ResultsSent } from '../store/records.ts';
import { rawDecision } from './fate.ts';

/** What came of storing decisions. */
export interface Committed {
  /** Chain hashes of those that had no decision before. */
  readonly first: ReadonlySet<string>;
  /** Why they could not be stored; null where they were. */
  readonly failure: unknown;
}

/**
 * The stored decisions, and those that could not be stored: such a block goes raw, and raw it stays in this process
 * whatever the database says later. (After a restart it is an older block without a decision, so raw as well.)
 */
export class DecisionLog {
  readonly #store: DecisionStore;
  readonly #unstored = new Map<string, Decision>();

  constructor(store: DecisionStore) {
    this.#store = store;
  }

  /** As `DecisionStore.find`. Throws when the store cannot be read. */
  find(chains: readonly string[]): (Decision | undefined)[] {
    const found = this.#store.find(chains);
    return chains.map((chain, index) => this.#unstored.get(chain) ?? found[index]);
  }

  /** Stores decisions; answers the chain hashes of those that had none before. Throws what the store does. */
  store(decided: readonly Decided[]): ReadonlySet<string> {
    if (decided.length === 0 && this.#unstored.size === 0) return new Set();
    const late = [...this.#unstored].map(([chain, decision]) => ({ chain, decision }));
    const first = [...this.#store.commit([...late, ...decided])];
    return new Set(first.filter((chain) => !this.#unstored.has(chain)));
  }

  /**
   * Stores decisions. When that fails the blocks are raw from now on, and the cause is answered. A block whose decision is
   * stored already keeps it: it may have gone out so, in an equal request, and a later process sends it so.
   */
  commit(decided: readonly Decided[]): Committed {
    try {
      return { first: this.store(decided), failure: null };
    } catch (failure) {
      const first = decided.filter(({ chain }) => !this.#unstored.has(chain) && !this.#isStored(chain));
      for (const { chain, decision } of first)
        this.#unstored.set(chain, rawDecision('store_failed', decision.tokensBefore));
      return { first: new Set(first.map(({ chain }) => chain)), failure };
    }
  }

  /** False as well where nobody can tell. */
  #isStored(chain: string): boolean {
    try {
      return this.#store.find([chain])[0] !== undefined;
    } catch {
      return false;
    }
  }

  /** As `DecisionStore.resultsSent`. Throws when the store cannot be read. */
  resultsSent(...asked: Parameters<DecisionStore['resultsSent']>): readonly ResultsSent[] {
    return this.#store.resultsSent(...asked);
  }

  /** As `DecisionStore.anchors`. Throws when the store cannot be read. */
  anchors(since: number): readonly Anchor[] {
    return this.#store.anchors(since);
  }

  /** Stores a generation. When that fails nothing is changed, and the cause is answered; else null. */
  open(anchor: string, decided: readonly Decided[]): unknown {
    try {
      this.#store.open(anchor, decided);
      return null;
    } catch (cause) {
      return cause;
    }
  }
}
