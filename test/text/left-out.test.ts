import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaveOut, runsLeftOut } from '../../src/text/left-out.ts';

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
