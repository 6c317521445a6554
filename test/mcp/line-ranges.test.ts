import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isHeadroomError } from '../../src/errors.ts';
import { clipRanges, formatRanges, parseRanges } from '../../src/mcp/line-ranges.ts';

test('A line, a range, an open range and a list of them are read', () => {
  assert.deepEqual(parseRanges('41'), [{ from: 41, to: 41 }]);
  assert.deepEqual(parseRanges('41-812'), [{ from: 41, to: 812 }]);
  assert.deepEqual(parseRanges('41-'), [{ from: 41, to: Infinity }]);
  assert.deepEqual(parseRanges(' 1 - 2 , 7 '), [
    { from: 1, to: 2 },
    { from: 7, to: 7 },
  ]);
});

test('What names no lines is refused with the form that would', () => {
  for (const spec of ['', '0', '0-4', '9-3', '-4', 'abc', '1,', '1.5', '1-2-3']) {
    assert.throws(
      () => parseRanges(spec),
      (error) => isHeadroomError(error) && error.code === 'USAGE' && error.mend.includes('41-812'),
      spec,
    );
  }
});

test('Ranges end with the text they are of', () => {
  assert.deepEqual(clipRanges(parseRanges('2-4,9-'), 10), [
    { from: 2, to: 4 },
    { from: 9, to: 10 },
  ]);
  assert.deepEqual(clipRanges(parseRanges('2-4,9-'), 3), [{ from: 2, to: 3 }]);
  assert.deepEqual(clipRanges(parseRanges('4'), 3), []);
});

test('Each line is named once, in the order of the text', () => {
  assert.deepEqual(clipRanges(parseRanges('40-50,1-9,5-12,45'), 100), [
    { from: 1, to: 9 },
    { from: 10, to: 12 },
    { from: 40, to: 50 },
  ]);
});

test('Written ranges are read back as they were', () => {
  const range = fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.nat(500)).map(([from, more]) => ({
    from,
    to: from + more,
  }));
  fc.assert(
    fc.property(fc.array(range, { minLength: 1 }), (ranges) => {
      assert.deepEqual(parseRanges(formatRanges(ranges)), ranges);
    }),
  );
});
