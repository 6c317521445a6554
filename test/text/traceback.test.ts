import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf, plainLine } from '../../src/text/bare-line.ts';
import { tracebackLines } from '../../src/text/traceback.ts';
import { tracebacks } from './tracebacks.ts';

for (const [language, lines] of Object.entries(tracebacks)) {
  test(`A stack trace of ${language} is known as a whole.`, () => {
    const around = ['12:00:01 INFO ready', '12:00:02 INFO served', '', ''];
    const text = [...around, ...lines, ...around].map((line) => messageOf(plainLine(line)));
    const inside = tracebackLines(text);
    const found = text.filter((_, index) => inside[index] === true && index >= around.length);
    assert.deepEqual(found.slice(0, lines.length), text.slice(around.length, around.length + lines.length));
    assert.ok(inside.filter(Boolean).length <= lines.length + 2, inside.join());
  });
}

test('Lines that only say "at" or "in" are no frames.', () => {
  const lines = [
    'at the end of the day',
    'look at: this',
    'in general (mostly)',
    'from here on',
    '# 3 things (or more)',
    '  error("cart is closed");',
    '  return;',
  ];
  assert.deepEqual(
    tracebackLines(lines),
    lines.map(() => false),
  );
});
