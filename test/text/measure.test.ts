import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMeasure, numbersOf } from '../../src/text/measure.ts';

test('Numbers of a column are read in one measure, whatever unit each is printed in.', () => {
  const cases: readonly (readonly [readonly string[], readonly number[]])[] = [
    [
      ['1', '-2', '+3.5', '.5', '1,204', '48,201,933', '1.5e-3'],
      [1, -2, 3.5, 0.5, 1204, 48_201_933, 0.0015],
    ],
    [
      ['92%', '398.21%'],
      [92, 398.21],
    ],
    [
      ['70Mi', '7900Mi'],
      [70, 7900],
    ],
    [
      ['512', '4.0K', '3.5M', '2G', '1T'],
      [512, 4096, 3.5 * 2 ** 20, 2 ** 31, 2 ** 40],
    ],
    [
      ['1kB', '1KiB', '2 MB', '0B'],
      [1000, 1024, 2_000_000, 0],
    ],
    [
      ['40m', '2', '3912m', '500u'],
      [0.04, 2, 3.912, 0.0005],
    ],
    [
      ['1.2s', '48 s', '300ms', '2m', '1h'],
      [1.2, 48, 0.3, 120, 3600],
    ],
    [
      ['5d', '3h12m', '2m30s'],
      [432_000, 11_520, 150],
    ],
    [
      ['0:03', '12:34.50', '01:02:03', '1-02:03:04'],
      [3, 754.5, 3723, 93_784],
    ],
  ];
  for (const [cells, wanted] of cases) {
    const found = numbersOf(cells)?.map((number) => number?.toPrecision(9));
    assert.deepEqual(
      found,
      wanted.map((number) => number.toPrecision(9)),
      cells.join(' '),
    );
  }
});

test('A column of texts, or of numbers that measure different things, has no numbers.', () => {
  for (const cells of [
    ['a', 'b', '1'],
    ['3s', '4%'],
    ['10Mi', '10ms'],
    [null, null],
  ]) {
    assert.equal(numbersOf(cells), null, cells.join(' '));
  }
  assert.deepEqual(numbersOf(['1', '2', null, 'free', '3']), [1, 2, null, null, 3]);
});

test('Days and decimal commas are numbers.', () => {
  const [early, late] = numbersOf(['2025-12-31', '2026-01-02']) ?? [];
  assert.equal(Number(late) - Number(early), 2);
  assert.deepEqual(numbersOf(['56,53', '7,5', '1,234', '-3,10']), [56.53, 7.5, 1234, -3.1]);
});

test('Names, versions, addresses and moments are no numbers.', () => {
  for (const text of [
    '',
    'web-1',
    '1.2.3',
    '10.0.0.1',
    '2026-03-04T10:00:00Z',
    '2026-13-04',
    '4db8048a',
    'v2',
    '1/1',
    '12:34:56:78',
  ]) {
    assert.equal(isMeasure(text), false, text);
  }
});
