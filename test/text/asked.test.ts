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
