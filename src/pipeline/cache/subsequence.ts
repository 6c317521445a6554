/**
 * The longest common subsequence of two lists (equal values in order, with gaps): for each value of `one` the index of
 * its partner in `other`, or -1. Of partners that serve equally well the first ones. (Hunt and Szymanski, 1977:
 * work grows with the pairs of equal values.)
 */
export function longestSubsequence(one: readonly string[], other: readonly string[]): number[] {
  const places = new Map<string, number[]>();
  other.forEach((value, index) => {
    const known = places.get(value);
    if (known === undefined) places.set(value, [index]);
    else known.push(index);
  });
  /** `ends[n]` ends the subsequence of n + 1 values that ends first. */
  const ends: Link[] = [];
  one.forEach((value, at) => {
    // From the last on, so that a value of `one` has one partner at most.
    for (const place of (places.get(value) ?? []).toReversed()) {
      const length = endsBefore(ends, place);
      const known = ends[length];
      if (known === undefined || place < known.place)
        ends[length] = { at, place, before: ends[length - 1] ?? null };
    }
  });
  const partners = one.map(() => -1);
  for (let link = ends.at(-1) ?? null; link !== null; link = link.before) partners[link.at] = link.place;
  return partners;
}

interface Link {
  readonly at: number;
  readonly place: number;
  readonly before: Link | null;
}

/** How many values the longest subsequence has that ends before a place. */
function endsBefore(ends: readonly Link[], place: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle]?.place ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
