import fc from 'fast-check';
import { spoiled } from '../../src/bench/forms/hostile.ts';
import type { Maker } from '../../src/bench/forms/made.ts';
import { seededRandom } from '../../src/random.ts';

/** Texts of one kind: half of them as they are printed, half with faults, and with lines that read as a form of ours. */
export function textsBy(make: Maker): fc.Arbitrary<string> {
  return fc.noShrink(fc.nat()).map((seed) => {
    const random = seededRandom(seed);
    return spoiled(make(random).lines, random, []);
  });
}
