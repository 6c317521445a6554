import { hash } from 'node:crypto';
import { bodyMemoryBodies } from '../../limits.ts';

/** A digest that tells apart how its parts are divided. */
export function digestOf(...parts: readonly string[]): string {
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'base64url');
}

interface Prompt {
  /** Digest of what stands before its blocks. */
  readonly opening: string;
  readonly identities: readonly string[];
  readonly digests: readonly string[];
}

/** Digests of prompts' beginnings. A turn adds a few blocks to a prompt of late: only these are digested. */
export class PrefixDigests {
  /** The latest first. */
  #recent: readonly Prompt[] = [];

  /** One for each block: it names the prompt up to its end. */
  of(opening: readonly string[], identities: readonly string[]): readonly string[] {
    const name = digestOf(...opening);
    let [like, known]: [Prompt | null, number] = [null, 0];
    for (const earlier of this.#recent) {
      const shared = earlier.opening === name ? sharedLength(earlier.identities, identities) : 0;
      if (shared > known) [like, known] = [earlier, shared];
    }
    const digests = like?.digests.slice(0, known) ?? [];
    for (const identity of identities.slice(known)) digests.push(digestOf(digests.at(-1) ?? name, identity));
    // One that this one goes on from is not needed beside it.
    const others = this.#recent.filter((each) => each !== like || known < each.identities.length);
    this.#recent = [{ opening: name, identities, digests }, ...others].slice(0, 2 * bodyMemoryBodies);
    return digests;
  }
}

function sharedLength(one: readonly string[], other: readonly string[]): number {
  let shared = 0;
  while (shared < one.length && shared < other.length && one[shared] === other[shared]) shared += 1;
  return shared;
}
