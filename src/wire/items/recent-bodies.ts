import { bodyMemoryBodies } from '../../limits.ts';
import { sharedBytes, type Bytes } from './pieces.ts';

const bodyMemoryBytes = 24 * 1024 * 1024;

/** A remembered body that shares this part of a new one is the turn before it; no other one is looked at. */
const bodyShareEnough = 0.9;

/** A body that was seen before, and how many of its first bytes another one has as well. */
export interface Likeness<Seen> {
  readonly earlier: Seen;
  readonly shared: number;
}

/** What is remembered of the latest bodies: agents and their sub-agents take turns. */
export class RecentBodies<Seen extends { readonly body: Bytes }> {
  readonly #times: number;
  /** The latest first. */
  #recent: readonly Seen[] = [];

  /** `times`: how many bodies each request brings. */
  constructor(times = 1) {
    this.#times = times;
  }

  /** `like`: what it goes on from. Where it holds nearly all of that, the next turn is like this one, and only this one. */
  add(latest: Seen, like: Likeness<Seen> | null): void {
    // One that is longer than all may be would leave room for none.
    if (latest.body.length > this.#times * bodyMemoryBytes) return;
    const outdated = like !== null && holds(latest.body, like) ? like.earlier : null;
    let bytes = 0;
    this.#recent = [latest, ...this.#recent.filter((each) => each !== outdated)]
      .slice(0, this.#times * bodyMemoryBodies)
      .filter(({ body }) => {
        bytes += body.length;
        return bytes <= this.#times * bodyMemoryBytes;
      });
  }

  /** The latest first. */
  get all(): readonly Seen[] {
    return this.#recent;
  }

  find(is: (seen: Seen) => boolean): Seen | undefined {
    return this.#recent.find(is);
  }

  forget(): void {
    this.#recent = [];
  }

  /** That of the bodies which begins most like this one. Null: none begins like it. */
  likeliest(body: Bytes, isMeant: (seen: Seen) => boolean = () => true): Likeness<Seen> | null {
    let best: Likeness<Seen> | null = null;
    for (const earlier of this.#recent) {
      if (!isMeant(earlier)) continue;
      const shared = sharedBytes(earlier.body, body);
      if (shared > (best?.shared ?? 0)) best = { earlier, shared };
      // The turn before is nearly always the latest body: then no older one can save much more.
      if (shared > body.length * bodyShareEnough) break;
    }
    return best;
  }
}

/** Whether a body holds nearly all of an earlier one: at its beginning and, as what clients say behind the messages, at its end. */
function holds(body: Bytes, { earlier, shared }: Likeness<{ readonly body: Bytes }>): boolean {
  const { length } = earlier.body;
  if (shared >= length * bodyShareEnough) return true;
  const end = Math.floor((length - shared) * bodyShareEnough);
  return end <= body.length && earlier.body.subarray(length - end).equals(body.subarray(body.length - end));
}
