import { cacheLifetimesMs, conversationMemoryEntries } from '../../limits.ts';
import { joined } from '../../store/decisions/conversations.ts';
import { Recent } from '../../store/recent.ts';
import type { ConversationState, ConversationStore } from '../../store/records.ts';

/** When each conversation was last sent and how long its provider keeps it, in memory and behind that in the store. */
export class CacheClock {
  readonly #store: ConversationStore;
  readonly #savesWithNext: boolean;
  readonly #states = new Recent<ConversationState>(conversationMemoryEntries, Infinity, () => 0);

  /** `savesWithNext`: each request stores more, before it goes out and once it was answered. */
  constructor(store: ConversationStore, savesWithNext = false) {
    this.#store = store;
    this.#savesWithNext = savesWithNext;
  }

  /** True if the conversation was sent so lately that its cache is warm whatever other processes have done since. */
  isSureOf(name: string, now: number): boolean {
    const state = this.#states.get(name);
    return state !== undefined && now - state.at < cacheLifetimesMs.short;
  }

  /** Null for a conversation that was never seen. Throws when the store cannot be read. */
  stateOf(name: string, now: number): ConversationState | null {
    const known = this.#states.get(name) ?? null;
    if (this.isSureOf(name, now)) return known;
    const stored = this.#store.find(name);
    if (stored === null) return known;
    const state = joined(known, stored);
    this.#states.set(name, state);
    return state;
  }

  /**
   * Adds what was learned of a conversation; for other processes too where it `isKept`. Throws when the store cannot be
   * written; this process knows it all the same.
   */
  learn(name: string, learned: Partial<ConversationState>, isKept: boolean): void {
    const state = joined(this.#states.get(name) ?? null, { ...unknown, ...learned });
    this.#states.set(name, state);
    if (isKept) this.#store.save(name, state, this.#savesWithNext);
  }
}

const unknown: ConversationState = { at: 0, lifetimeMs: null, promptTokens: null, headTokens: null };
