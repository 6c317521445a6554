import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  columns,
  costCell,
  ending,
  inCell,
  inkFor,
  milliseconds,
  wrapWords,
} from '../../../src/cli/screen/layout.ts';
import { usd } from '../../../src/text/wording.ts';

test('Colours are for terminals, unless NO_COLOR is set', () => {
  for (const [stream, env] of [
    [{}, {}],
    [{ isTTY: false }, { FORCE_COLOR: '1' }],
    [{ isTTY: true }, { NO_COLOR: '1' }],
  ] as const) {
    assert.equal(inkFor(stream, env).bold('text'), 'text');
  }
});

test('Figures fit their cells with a space to spare', () => {
  const widths = { label: 10, cell: 11 };
  for (const count of [0, -1, 9_999_999, -1_240_000, 123_456_789, -987_654_321, 987_654_321_000]) {
    assert.ok(inCell(count, widths).length < widths.cell, inCell(count, widths));
  }
  assert.deepEqual([inCell(99_999_999, widths), inCell(301_568_000, widths)], ['99,999,999', '301.6 M']);
  assert.equal(columns('label', ['1', '22'], { label: 10, cell: 4 }), '  label      1  22');
});

test('Sums of money are never made up', () => {
  const unknown = [{ model: 'unheard-of', requests: 2 }];
  assert.equal(costCell({ usd: 0, requests: 0, unknown: [] }), '');
  assert.equal(costCell({ usd: 0, requests: 0, unknown }), 'unknown');
  assert.equal(costCell({ usd: 1234.5, requests: 3, unknown }), '$1,234.50*');
  assert.equal(usd(0.07701), '$0.0770');
  assert.equal(usd(0), '$0.00');
  assert.deepEqual([usd(-12.5), usd(-0.00001), usd(-0.0002)], ['-$12.50', '$0.0000', '-$0.0002']);
});

test('Texts are cut and wrapped where they say least and fit', () => {
  assert.deepEqual([ending('/home/dev/project', 8), ending('/p', 8)], ['…project', '/p']);
  assert.deepEqual(wrapWords('  - one two three', 10, '    '), ['  - one', '    two', '    three']);
  assert.deepEqual([milliseconds(2), milliseconds(9.5), milliseconds(1250)], ['2.0', '9.5', '1,250']);
});
