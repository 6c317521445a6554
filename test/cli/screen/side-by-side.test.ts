import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sideBySide } from '../../../src/cli/screen/side-by-side.ts';

test('equal lines stand side by side, others are marked as changed, gone or new', () => {
  assert.equal(
    sideBySide('one\ntwo\nthree\nfour', 'one\n2\nfour\nfive', { width: 21 }),
    ['one       | one', 'two       ~ 2', 'three     -', 'four      | four', '          + five'].join('\n'),
  );
});

test('what would break the columns is shown in its place: long lines, tabs, control characters', () => {
  assert.equal(sideBySide('a\tb\x1b[31m', 'a very long line', { width: 21 }), 'a  b.[31m ~ a very l…');
});

test('characters that are two columns wide count as two, and are never cut in half', () => {
  assert.equal(
    sideBySide('日本語日本語\nb', '日本語\nb', { width: 21 }),
    '日本語日… ~ 日本語\nb         | b',
  );
});

test('every line of both texts is shown once, within the width', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '', 'a longer line', '{'), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = sideBySide(before.join('\n'), after.join('\n'), { width: 43 }).split('\n');
      assert.ok(rows.every((row) => row.length <= 43));
      const column = (from: number, to: number): string[] =>
        rows.map((row) => row.slice(from, to).trimEnd()).filter((line) => line !== '');
      assert.deepEqual(
        column(0, 20),
        before.filter((line) => line !== ''),
      );
      assert.deepEqual(
        column(23, 43),
        after.filter((line) => line !== ''),
      );
    }),
  );
});

test('texts of a hundred thousand unlike lines are not compared line with line', () => {
  const lines = (word: string): string =>
    Array.from({ length: 100_000 }, (_, at) => `${word} ${at}`).join('\n');
  assert.equal(sideBySide(lines('a'), lines('b'), { width: 80 }).split('\n').length, 100_000);
});

test('A line that is too long goes on below where that is wanted, and nothing of it is lost', () => {
  assert.equal(
    sideBySide('a very long line', 'short', { width: 21, wraps: true }),
    ['a very lo ~ short', 'ng line   -'].join('\n'),
  );
  const line = fc.string({ unit: fc.constantFrom('a', ' ', '\u65e5', '{'), minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(line, (text) => {
      const rows = sideBySide(`${text}.`, '', { width: 23, wraps: true }).split('\n');
      assert.equal(
        rows
          .map((row) => row.split(/ +[~-]$/)[0])
          .join('')
          .replaceAll(' ', ''),
        `${text}.`.replaceAll(' ', ''),
      );
    }),
  );
});

test('Rows are coloured by their mark', () => {
  const painted = sideBySide('one\nsame', 'same', { width: 21, paint: (row, mark) => `${mark}${row}` });
  assert.deepEqual(painted.split('\n'), ['-one       -', '|same      | same']);
});
