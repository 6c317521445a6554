import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readGutter, withoutGutter, type Numbering } from '../../src/text/gutter.ts';

const nl: Numbering = { separators: ['\t'], digits: 6 };

function number(lines: readonly string[], first: number): string[] {
  return lines.map((line, index) => `${String(first + index).padStart(6)}\t${line}`);
}

/** Without numbers; a line that begins with its own once more keeps both, or it would lose one when they are put back. */
function bare(file: readonly string[], first: number): string[] {
  return file.map((line, index) => {
    const shown = index === 0 ? number([''], first).join('') : `${first + index}\t`;
    return line.startsWith(shown) ? shown + line : line;
  });
}

const anyLine = fc.oneof(
  fc.constantFrom('', '}', '\t', '5\tfive', '10\t10\tten', '     7\tseven', '4. four'),
  fc.integer({ min: 0, max: 60 }).map((value) => `${value}\t${value}`),
  fc.string({ maxLength: 8 }).map((text) => text.replace('\n', '')),
);
const anyFile = fc.array(anyLine, { minLength: 6, maxLength: 60 });
const anyFirst = fc.integer({ min: 1, max: 120 });

test('bare lines of a numbered file are those of the file, below the header', () => {
  fc.assert(
    fc.property(anyFile, anyFirst, (file, first) => {
      const form = withoutGutter(number(file, first), nl) ?? assert.fail();
      assert.deepEqual(readGutter(form)?.lines, [null, ...bare(file, first)]);
    }),
    { numRuns: 2000 },
  );
});

test('numbers are known again behind a line that stands for lines seen above', () => {
  fc.assert(
    fc.property(anyFile, anyFirst, fc.nat(), fc.nat(), (file, first, at, length) => {
      const form = withoutGutter(number(file, first), nl) ?? assert.fail();
      const from = 2 + (at % (file.length - 5));
      const count = 1 + (length % (file.length - from));
      const pointer = `[same as lines 4-${3 + count} of "nl"]`;
      const shown = [...form.slice(0, from), pointer, ...form.slice(from + count), '9\tnine'];
      const expected = [
        null,
        ...bare(file, first).slice(0, from - 1),
        pointer,
        ...bare(file, first).slice(from - 1 + count),
        '9\tnine',
      ];
      assert.deepEqual(readGutter(shown)?.lines, expected);
    }),
    { numRuns: 2000 },
  );
});

test('a text without a header of ours has no numbers', () => {
  const lines = number(['a', 'b', 'c'], 1);
  assert.equal(readGutter(lines), null);
  const cut = ['[lines 1-9, every 10th numbered]'];
  assert.equal(readGutter(cut), null);
});
