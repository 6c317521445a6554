/** More slips than this, or than a third of the word, and another word was meant. */
const maxSlips = 3;

/** The word of a list that was most likely meant; null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const slips = known.map((candidate) => slipsBetween(word, candidate));
  const least = Math.min(...slips);
  return least <= Math.min(maxSlips, Math.ceil(word.length / 3))
    ? (known[slips.indexOf(least)] ?? null)
    : null;
}

/** Letters left out, put in, exchanged or swapped with the next one (optimal string alignment). */
function slipsBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwap = row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      now.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (now[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwap ? (before[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    before = last;
    last = now;
  }
  return last[other.length] ?? 0;
}
