import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { longestSubsequence } from '../../../src/pipeline/cache/subsequence.ts';

/** By the textbook's table. */
function lengthOf(one: readonly string[], other: readonly string[]): number {
  const table = one.map(() => other.map(() => 0));
  one.forEach((value, row) => {
    other.forEach((partner, column) => {
      const before = (at: number, to: number): number => table[at]?.[to] ?? 0;
      const line = table[row];
      if (line === undefined) return;
      line[column] =
        value === partner
          ? before(row - 1, column - 1) + 1
          : Math.max(before(row - 1, column), before(row, column - 1));
    });
  });
  return table.at(-1)?.at(-1) ?? 0;
}

test('the longest run in order is found, whatever is missing or stands twice', () => {
  const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  fc.assert(
    fc.property(list, list, (one, other) => {
      const partners = longestSubsequence(one, other);
      const found = partners.filter((partner) => partner !== -1);
      assert.equal(found.length, lengthOf(one, other));
      assert.deepEqual(
        found,
        found.toSorted((left, right) => left - right),
      );
      assert.equal(new Set(found).size, found.length);
      partners.forEach((partner, at) => {
        if (partner !== -1) assert.equal(other[partner], one[at]);
      });
    }),
    { numRuns: 2_000 },
  );
});

test('of partners that serve equally well the first ones are taken', () => {
  assert.deepEqual(longestSubsequence(['a', 'b'], ['a', 'b', 'a', 'b']), [0, 1]);
});
