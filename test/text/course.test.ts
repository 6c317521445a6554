import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { courseOf, pausesIn } from '../../src/text/course.ts';

const steps = fc.constantFrom(-10, -1, 1, 2, 10, 512);
const many = fc.integer({ min: 40, max: 400 });

test('Where a count skips a number, both sides of the gap are told, whatever its step.', () => {
  fc.assert(
    fc.property(steps, many, fc.nat(), fc.integer({ min: 2, max: 900 }), (step, count, seed, more) => {
      const at = 1 + (seed % (count - 1));
      const numbers = Array.from(
        { length: count },
        (_, row) => 1041 + step * (row + (row >= at ? more - 1 : 0)),
      );
      assert.deepEqual(courseOf(numbers), { counts: true, rows: [at - 1, at] });
    }),
  );
});

test('A number that comes again, and a count that starts anew, are told too.', () => {
  const count = (row: number): number => 500 + row;
  const again = Array.from({ length: 60 }, (_, row) => count(row) - (row >= 30 ? 1 : 0));
  assert.deepEqual(courseOf(again).rows, [29, 30]);
  const anew = Array.from({ length: 60 }, (_, row) => (row < 30 ? count(row) : row - 30));
  assert.deepEqual(courseOf(anew).rows, [29, 30]);
});

test('What does not count tells nothing: sizes, few rows, many skips, the same number throughout.', () => {
  const rows = (cell: (row: number) => number, count = 60): readonly number[] =>
    Array.from({ length: count }, (_, row) => cell(row));
  for (const numbers of [
    rows((row) => (row * 7919) % 97),
    rows((row) => row + (row > 4 ? 1 : 0), 9),
    rows((row) => row + Math.floor(row / 5)),
    rows(() => 5),
    rows((row) => row / 7),
  ]) {
    assert.deepEqual(courseOf(numbers), { counts: false, rows: [] });
  }
});

test('A line of another kind between two rows may have the number that they skip.', () => {
  const lines = Array.from({ length: 60 }, (_, row) => row + (row >= 30 ? 1 : 0));
  assert.deepEqual(
    courseOf(
      lines.map((line) => line * 31),
      lines,
    ),
    { counts: true, rows: [] },
  );
  const more = lines.map((line) => line * 31 + (line > 40 ? 31 : 0));
  assert.deepEqual(courseOf(more, lines).rows, [39, 40]);
});

test('A pause is far longer than all other steps between times.', () => {
  const times = Array.from({ length: 120 }, (_, row) => row * 2 + ((row * 7) % 2) + (row >= 70 ? 2400 : 0));
  assert.deepEqual(pausesIn(times), [69, 70]);
  assert.deepEqual(pausesIn(times.map((time, row) => (row === 100 ? 0 : time))), []);
  assert.deepEqual(pausesIn(Array.from({ length: 120 }, (_, row) => row * 2 + (row >= 70 ? 9 : 0))), []);
});
