import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { overwrittenMark, splitLines } from '../../src/text/lines.ts';

test('Lines and what is said of them rebuild the text.', () => {
  const anyText = fc
    .array(fc.constantFrom('a', 'bc', '\r', '\n', '\r\n', overwrittenMark, ''))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(anyText, (text) => {
      const { lines, crlf, overwritten } = splitLines(text);
      const rebuilt = lines.map((line, index) => {
        if (overwritten && line.endsWith(overwrittenMark)) return `${line.slice(0, -1)}\r`;
        return index === lines.length - 1 ? line : line + (crlf ? '\r\n' : '\n');
      });
      assert.equal(rebuilt.join(''), text);
    }),
    { numRuns: 2_000 },
  );
});

test('Each state of a progress bar is a line, all but the last marked as printed over.', () => {
  const { lines, overwritten } = splitLines('go\n10%\r20%\r30%\ndone');
  assert.deepEqual(lines, ['go', `10%${overwrittenMark}`, `20%${overwrittenMark}`, '30%', 'done']);
  assert.ok(overwritten);
});

test('Line ends of Windows are no progress.', () => {
  assert.deepEqual(splitLines('a\r\nb\r\n'), { lines: ['a', 'b', ''], crlf: true, overwritten: false });
  assert.deepEqual(splitLines('a\r\nb\nc'), { lines: ['a\r', 'b', 'c'], crlf: false, overwritten: false });
});
