import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isCommanding, visible, visibleJson, visibleLines } from '../../src/text/visible.ts';

const commanding = [0x00, 0x07, 0x08, 0x0a, 0x0d, 0x1b, 0x7f, 0x80, 0x9b, 0x9f, 0x61c, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069]; // prettier-ignore
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...commanding).map((code) => String.fromCharCode(code)),
      fc.string(),
      fc.constantFrom('\u001b[31m', '\u001b[2J', 'ü', '日', '😀'),
    ),
  )
  .map((parts) => parts.join(''));

function commandsIn(text: string): string[] {
  return Array.from(text).filter(isCommanding);
}

test('Nothing that commands a terminal is left of a piece of a line', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.deepEqual(commandsIn(visible(text)), []);
      if (commandsIn(text).length === 0) assert.equal(visible(text), text);
    }),
  );
  for (const code of commanding) assert.ok(isCommanding(String.fromCharCode(code)), code.toString(16));
  for (const char of ['a', 'é', '日', '😀', '\u200d', '\ufeff', ' ']) assert.ok(!isCommanding(char));
});

test('Of lines their breaks and tabs stay, and where there is ink our own colours', () => {
  assert.equal(visibleLines('a\tb\nc\r\u001b[2J\u009b1m\u202e'), 'a\tb\nc\\r\\x1b[2J\\x9b1m\\u202e');
  assert.equal(visibleLines('\u001b[1mbold\u001b[22m'), '\\x1b[1mbold\\x1b[22m');
  assert.equal(visibleLines('\u001b[1mbold\u001b[22m\u001b[8m', true), '\u001b[1mbold\u001b[22m\\x1b[8m');
  fc.assert(
    fc.property(anyText, (text) => {
      const left = visibleLines(text, true).replaceAll(/\u001b\[(?:1|2|22|3[1239])m|[\n\t]/g, '');
      assert.deepEqual(commandsIn(left), []);
    }),
  );
});

test('JSON means the same, and holds nothing that commands', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const json = visibleJson(JSON.stringify({ [text]: text }, null, 2));
      assert.deepEqual(JSON.parse(json), { [text]: text });
      assert.deepEqual(commandsIn(json.replaceAll('\n', '')), []);
    }),
  );
});
