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
    let same = 0;
    while (same < before && same < value.length && value[same] === sample[same]) same += 1;
    before = same;
    same = 0;
    while (same < after && same < value.length && value.at(-1 - same) === sample.at(-1 - same)) same += 1;
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
