/** How the numbers of a column lie, and which are far from the rest. */

/** A number this many standard deviations from its column's mean is an outlier. */
const outlierDeviations = 3;
/** Beyond the middle half of a column's numbers by so many times its width, a number is far from the rest (Tukey's "far out"). */
const farOut = 3;

/** Where a range of numbers ends: those beyond are far from the rest. */
export function farBounds(sorted: readonly number[]): readonly [number, number] {
  const [lower, upper] = quartiles(sorted);
  const width = upper - lower;
  if (width > 0) return [lower - farOut * width, upper + farOut * width];
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const spread = Math.sqrt(sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length);
  return [mean - outlierDeviations * spread, mean + outlierDeviations * spread];
}

/**
 * What numbers of one size that keep away from nothing do not fall below: nothing, next to nothing or less than nothing
 * among them is no end of their range. No such bound for others.
 */
export function leastUsual(sorted: readonly number[]): number {
  const [lower, upper] = quartiles(sorted);
  const isOfOneSize = lower > 0 && upper <= sameSize * lower;
  const least = lower / nextToNothing;
  const usual = sorted.find((value) => value >= least) ?? 0;
  return isOfOneSize && usual >= lower / away ? least : -Infinity;
}
const sameSize = 10;
const nextToNothing = 20;
const away = 4;

/** Between them lies the middle half. */
function quartiles(sorted: readonly number[]): readonly [number, number] {
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return [at(1 / 4), at(3 / 4)];
}

/** Numbers that only rise or only fall count or order the rows: their ends are the rows' own. */
export function isSorted(known: readonly { readonly value: number }[]): boolean {
  const rises = known.every(({ value }, at) => value >= (known[at - 1]?.value ?? value));
  return rises || known.every(({ value }, at) => value <= (known[at - 1]?.value ?? value));
}
