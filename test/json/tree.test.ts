import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isHeadroomError } from '../../src/errors.ts';
import { minifiedLength, minify, parseJson } from '../../src/json/tree.ts';

function throwsSyntax(text: string): void {
  assert.throws(
    () => parseJson(text),
    (error) => isHeadroomError(error) && error.code === 'JSON_SYNTAX',
    text,
  );
}

test('Minified text is what JSON.stringify prints, for values it can print.', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('', 1, '\t'), (value, indent) => {
      const trees = parseJson(JSON.stringify(value, null, indent));
      assert.deepEqual(trees.map(minify), [JSON.stringify(value)]);
      assert.deepEqual(trees.map(minifiedLength), [JSON.stringify(value).length]);
    }),
  );
});

test('Lexemes, the order of members and repeated keys are kept.', () => {
  const text = '{"b":1.0,"a":1e400,"b":-0,"\\u0061":"caf\\u00e9","c":12345678901234567890}';
  assert.deepEqual(parseJson(text).map(minify), [text]);
});

test('Several values are read when each starts on a line of its own.', () => {
  assert.deepEqual(parseJson('{"a":1}\n[2]\r\n"three"\n').map(minify), ['{"a":1}', '[2]', '"three"']);
  throwsSyntax('{"a":1} {"a":2}');
});

test('What JSON.parse refuses is refused.', () => {
  for (const text of [
    '',
    '[01]',
    '[1.]',
    '[.5]',
    '[+1]',
    '[nul]',
    '[truefalse]',
    '["\\x"]',
    '["\\u12g4"]',
    '["a\tb"]',
    '{"a\nb":1}',
    '[NaN]',
  ]) {
    assert.throws(() => JSON.parse(text) as unknown, SyntaxError, text);
    throwsSyntax(text);
  }
});

test('Nesting beyond the limit is refused before it can overflow the stack.', () => {
  assert.equal(parseJson('['.repeat(100) + ']'.repeat(100)).length, 1);
  throwsSyntax('['.repeat(10_000) + ']'.repeat(10_000));
  throwsSyntax('{"a":'.repeat(10_000));
});
