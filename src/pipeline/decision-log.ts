import type { Anchor, Decided, DecidedRun, Decision, DecisionStore } from '../store/records.ts';
import { rawDecision } from './fate.ts';

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

  /** Stores decisions. When that fails the blocks are raw from now on, and the cause is answered; else null. */
  commit(decided: readonly Decided[]): unknown {
    if (decided.length === 0 && this.#unstored.size === 0) return null;
    const late = [...this.#unstored].map(([chain, decision]) => ({ chain, decision }));
    try {
      this.#store.commit([...late, ...decided]);
      return null;
    } catch (cause) {
      for (const { chain, decision } of decided) {
        if (!this.#unstored.has(chain))
          this.#unstored.set(chain, rawDecision('store_failed', decision.tokensBefore));
      }
      return cause;
    }
  }

  /** As `DecisionStore.runsWith`. Throws when the store cannot be read. */
  runsWith(results: readonly string[], conversation: string): readonly DecidedRun[] {
    return this.#store.runsWith(results, conversation);
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
