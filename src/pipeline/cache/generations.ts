import { generationChars } from '../../limits.ts';
import type { Decided } from '../../store/records.ts';
import type { DecisionLog } from '../decision-log.ts';

/**
 * The generations of conversations (promise 2). One is opened at its anchor, the last tool result of a request whose
 * cache was cold, and all requests that hold that block belong to it: for every block of theirs goes what was decided
 * in it, and nothing of what was decided before. Requests that forked off further up go on as they were.
 *
 * Anchors of other processes are read again whenever this process has not seen a conversation for as long as a cache
 * lives at the least: none can have opened a generation of it sooner.
 */
export class Generations {
  readonly #log: DecisionLog;
  readonly #anchors = new Set<string>();
  /** When the latest one that was read was opened. */
  #latest = 0;

  constructor(log: DecisionLog) {
    this.#log = log;
  }

  /** Reads what other processes have opened. Throws when the store cannot be read. */
  refresh(): void {
    for (const { anchor, at } of this.#log.anchors(this.#latest - overlapMs)) {
      this.#anchors.add(anchor);
      this.#latest = Math.max(this.#latest, at);
    }
  }

  isAnchor(chain: string): boolean {
    return this.#anchors.has(chain);
  }

  /** A request's chain hashes within its generation, under which all that is decided in it is kept. */
  chainsOf(chains: readonly string[]): readonly string[] {
    if (this.#anchors.size === 0) return chains;
    const anchor = chains.findLast((chain) => this.#anchors.has(chain));
    return anchor === undefined ? chains : chainsIn(anchor, chains);
  }

  /** Stores a generation whole. When that fails nothing of it is in force, and the cause is answered; else null. */
  open(anchor: string, decided: readonly Decided[]): unknown {
    const failure = this.#log.open(anchor, decided);
    if (failure === null) this.#anchors.add(anchor);
    return failure;
  }
}

/** The chain hashes of a request in the generation of an anchor. */
export function chainsIn(anchor: string, chains: readonly string[]): readonly string[] {
  const generation = anchor.slice(0, generationChars);
  return chains.map((chain) => `${chain}.${generation}`);
}

/** Processes look at the clock before they commit, so that a later look may find an earlier one. */
const overlapMs = 60_000;
