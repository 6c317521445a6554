/**
 * How many characters all values begin with and how many they end with. Neither cuts through a number or a name, and
 * of each value something remains in between.
 */
export function sharedEnds(values: readonly string[]): { readonly before: number; readonly after: number } {
  const [sample = ''] = values;
  let shortest = sample.length;
  let before = sample.length;
  let after = sample.length;
  for (const value of values) {
    shortest = Math.min(shortest, value.length);
    const { length } = value;
    let same = 0;
    while (same < before && same < length && value.charCodeAt(same) === sample.charCodeAt(same)) same += 1;
    before = same;
    const [end, sampleEnd] = [length - 1, sample.length - 1];
    same = 0;
    while (
      same < after &&
      same < length &&
      value.charCodeAt(end - same) === sample.charCodeAt(sampleEnd - same)
    )
      same += 1;
    after = same;
  }
  before = Math.max(0, Math.min(before, shortest - 1));
  while (before > 0 && values.some((value) => isInside(value, before))) before -= 1;
  after = Math.max(0, Math.min(after, shortest - before - 1));
  while (after > 0 && values.some((value) => isInside(value, value.length - after))) after -= 1;
  return { before, after };
}

/** A cut here would part two letters or two digits (or the halves of a character). */
function isInside(value: string, at: number): boolean {
  const left = charClass(value.charCodeAt(at - 1));
  return left !== 0 && left === charClass(value.charCodeAt(at));
}

function charClass(code: number): number {
  if (code >= 0x30 && code <= 0x39) return 1;
  const letter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code > 0x7f;
  return letter ? 2 : 0;
}
