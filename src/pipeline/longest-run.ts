/**
 * The longest run of equal values that two lists have in common, in order and with gaps: for each value of `one` the
 * index of its partner in `other`, or -1. Of partners that serve equally well the last ones. (Hunt and Szymanski, 1977:
 * work grows with the pairs of equal values.)
 */
export function longestRun(one: readonly string[], other: readonly string[]): number[] {
  const places = new Map<string, number[]>();
  other.forEach((value, index) => {
    const known = places.get(value);
    if (known === undefined) places.set(value, [index]);
    else known.push(index);
  });
  // From the end on, so that the last partners are found first: `ends[n]` begins the run of n + 1 values that begins
  // latest.
  const ends: { readonly at: number; readonly place: number; readonly next: number }[] = [];
  const links: (typeof ends)[number][] = [];
  const last: number[] = [];
  for (let at = one.length - 1; at >= 0; at -= 1) {
    for (const place of places.get(one[at] ?? '') ?? []) {
      const length = longerThan(ends, place);
      const known = ends[length];
      if (known !== undefined && known.place >= place) continue;
      const link = { at, place, next: length === 0 ? -1 : (last[length - 1] ?? -1) };
      ends[length] = link;
      last[length] = links.push(link) - 1;
    }
  }
  const partners = one.map(() => -1);
  for (let index = last.at(-1) ?? -1; index !== -1; index = links[index]?.next ?? -1) {
    const link = links[index];
    if (link !== undefined) partners[link.at] = link.place;
  }
  return partners;
}

/** How many values the longest run has that begins behind a place. */
function longerThan(ends: readonly { readonly place: number }[], place: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle]?.place ?? -1) > place) low = middle + 1;
    else high = middle;
  }
  return low;
}
