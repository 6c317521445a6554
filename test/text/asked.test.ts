import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedLines } from '../../src/text/asked.ts';

/** Lines of which so many hold the word that is asked for. */
function holding(word: string, times: number, of: number): string[] {
  return Array.from({ length: of }, (_, at) => (at < times ? `step ${at} of ${word}` : `step ${at}`));
}

test('A word of the question tells where three lines hold it, or one in two hundred, and no more', () => {
  for (const [of, most] of [
    [10, 3],
    [400, 3],
    [1000, 5],
    [4000, 20],
  ] as const) {
    const found = (times: number): number =>
      askedLines('Where is checkout?', holding('checkout', times, of)).size;
    assert.equal(found(most), most, `of ${of}`);
    assert.equal(found(most + 1), 0, `of ${of}`);
  }
});

const verbs = ['picked', 'packed', 'shipped', 'sent', 'billed', 'paid', 'closed', 'stored'];

/** Lines of things that have `many` lines each. */
function linesOf(many: number, spell: (thing: number) => string): string[] {
  return Array.from(
    { length: 400 },
    (_, row) => `step ${row % many} of ${spell(Math.floor(row / many))} ${verbs[row % many] ?? 'kept'}`,
  );
}

const spellings: readonly ((thing: number) => string)[] = [
  (thing) => `ord-${1000 + thing}`,
  (thing) => `order=${1000 + thing}`,
  (thing) => `GET /cart${1000 + thing}(.:format)`,
  (thing) => `cart_${1000 + thing}@acme.test`,
];
const asked = ['ord-1013', 'order 1013', '/cart1013', 'cart_1013@acme.test'];

test('All of the few lines of a thing that the question names by a number or a sign are found.', () => {
  for (const many of [1, 2, 4, 5, 8]) {
    for (const [at, spell] of spellings.entries()) {
      const found = askedLines(`What happened to ${asked[at]}?`, linesOf(many, spell));
      const named = Array.from({ length: many }, (_, step) => 13 * many + step);
      assert.deepEqual(
        named.filter((line) => !found.has(line)),
        [],
        `${asked[at]} in ${many} lines`,
      );
    }
  }
});

test('What stands in many lines, and a plain word in more than a few, tells nothing.', () => {
  for (const many of [9, 20]) {
    const lines = linesOf(many, (thing) => `ord-${1000 + thing}`);
    assert.deepEqual([...askedLines('What happened to ord-1013?', lines)], []);
  }
  const words = Array.from({ length: 400 }, (_, row) =>
    row < 5 ? `order ${row} waits` : `row ${row} is up`,
  );
  assert.deepEqual([...askedLines('Which one waits?', words)], []);
});
