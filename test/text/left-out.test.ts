import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstMarkerTokens } from '../../src/limits.ts';
import { leaveOut, leaveRows, runsLeftOut } from '../../src/text/left-out.ts';

const lines = Array.from({ length: 100 }, (_, line) => `line ${String(line)} says a few words of no weight`);

test('Runs of lines that are not kept count from 1, both ends included.', () => {
  assert.deepEqual(runsLeftOut([false, true, false, false, true]), [
    { fromLine: 1, toLine: 1 },
    { fromLine: 3, toLine: 4 },
  ]);
  assert.deepEqual(runsLeftOut([]), []);
});

test('Pieces and runs together are all lines, at the ends too.', () => {
  const runs = [
    { fromLine: 1, toLine: 40 },
    { fromLine: 51, toLine: 100 },
  ];
  assert.deepEqual(leaveOut(lines, runs), [runs[0], lines.slice(40, 50).join('\n'), runs[1]]);
});

test('A run shorter than its marker stays, and nothing goes where little would be saved.', () => {
  const long = { fromLine: 10, toLine: 60 };
  assert.deepEqual(leaveOut(lines, [{ fromLine: 3, toLine: 3 }, long]), [
    lines.slice(0, 9).join('\n'),
    long,
    lines.slice(60).join('\n'),
  ]);
  assert.equal(leaveOut(lines, [{ fromLine: 3, toLine: 6 }]), null);
  assert.equal(leaveOut(lines, []), null);
});

test('Rows that are not kept leave in gaps that pay, and what stays and leaves accounts for all', () => {
  const rows = ['head', 'a', 'b', 'c', 'middle', 'd', 'end'].map((text) => ({ text }));
  const kept = rows.map(({ text }) => text.length > 1);
  const { pieces, gain } = leaveRows(
    rows,
    rows.map(() => 30),
    kept,
    { rows: 2, tokens: 50 },
    (from, to) => `${String(to - from)} letters`,
  );
  assert.deepEqual(pieces, ['head', { fromLine: 2, toLine: 4, says: '3 letters' }, 'middle\nd\nend']);
  assert.equal(gain, 90 - firstMarkerTokens);
});
