import { bodyShareEnough } from '../limits.ts';

/** A body that was read before, and how many of its first bytes another one has as well. */
export interface Likeness<Earlier> {
  readonly earlier: Earlier;
  readonly shared: number;
}

/** That of the earlier bodies which begins most like this one; the latest stands first. Null: none begins like it. */
export function likeliest<Earlier extends { readonly body: Uint8Array }>(
  body: Uint8Array,
  recent: readonly Earlier[],
): Likeness<Earlier> | null {
  let best: Likeness<Earlier> | null = null;
  for (const earlier of recent) {
    const shared = sharedBytes(earlier.body, body);
    if (shared > (best?.shared ?? 0)) best = { earlier, shared };
    // The turn before is nearly always the latest body: then no older one can save much more.
    if (shared > body.length * bodyShareEnough) break;
  }
  return best;
}

/** Length of the common beginning, by halving: comparing bytes is far cheaper than looking at them one by one. */
function sharedBytes(one: Uint8Array, other: Uint8Array): number {
  let same = 0;
  let differs = Math.min(one.length, other.length) + 1;
  while (differs - same > 1) {
    const middle = Math.floor((same + differs) / 2);
    if (Buffer.compare(one.subarray(same, middle), other.subarray(same, middle)) === 0) same = middle;
    else differs = middle;
  }
  return same;
}
