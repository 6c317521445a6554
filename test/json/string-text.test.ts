import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringText } from '../../src/json/string-text.ts';
import { wires } from '../../src/wire/index.ts';
import { anyCodePoint } from '../any-code-point.ts';

const textOf = (json: string): string => {
  const view = Buffer.from(json).toString('latin1');
  return stringText(view, { start: 0, end: view.length });
};

test('a string reads as its writer meant it, in letters or in escapes', () => {
  const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: anyCodePoint }));
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(textOf(JSON.stringify(text)), text);
      const escaped = text.replace(
        /[^]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      assert.equal(textOf(`"${escaped}"`), text);
    }),
  );
});

test('what is no string is its bytes', () => {
  assert.equal(textOf(String.raw`"\x"`), String.raw`\x`);
  assert.equal(textOf('"a\nb"'), 'a\nb');
});

const names = ['é-model', '日本語モデル', '🙂', 'plain-1', 'with "quotes" and \\'];

for (const wire of wires) {
  test(`${wire.id}: models and tools are called what the client calls them`, () => {
    for (const name of names) {
      const tools = [{ name, type: 'function', function: { name }, functionDeclarations: [{ name }] }];
      for (const ascii of [false, true]) {
        const json = JSON.stringify({ model: name, messages: [], input: [], tools });
        const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
        const body = Buffer.from(ascii ? json.replace(/[\u0080-\uffff]/g, escape) : json);
        const { model, tools: named } = wire.scan(body.toString('latin1'));
        assert.deepEqual([model, named], [name, [name]], body.toString());
      }
    }
  });
}
