import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isReadBack } from '../../../src/pipeline/worker/exceptions.ts';

const form = 'JSON: Layout left out.\n';
const isTaken = (decoded: string, text: string): boolean => isReadBack('smart-crusher', form, decoded, text);

/** Tokens as a pattern finds them: a string, a bracket, a comma, a colon, or a run of what is neither these nor blank. */
function tokensOf(text: string): readonly string[] {
  return text.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"{}[\],:]+|[{}[\],:]|"/gs) ?? [];
}

test('What a form may lose is layout alone: decoded and text must have the same tokens', () => {
  const text = '{"a": [1, 2.0, "x \\" y"],\n "b": null}\n{"c": "\\\\"}';
  assert.equal(isTaken('{"a":[1,2.0,"x \\" y"],"b":null}\n{"c":"\\\\"}', text), true);
  for (const wrong of [
    '{"a":[1,2,"x \\" y"],"b":null}\n{"c":"\\\\"}',
    '{"a":[1,2.0,"x  \\" y"],"b":null}\n{"c":"\\\\"}',
    '{"a":[1,2.0,"x \\" y"],"b":null}',
    '{"a":[12.0,"x \\" y"],"b":null}\n{"c":"\\\\"}',
    '{"a":[1,2.0,"x \\" y"],"b":null}\n{"c":"\\\\"}]',
    '{"a":[1,2.0,"x \\" y"],"b":null}\n{"c":"\\\\',
  ])
    assert.equal(isTaken(wrong, text), false, wrong);
  assert.equal(isTaken('12', '1\n2'), false);
  assert.equal(isTaken('1 2', '1\n2'), true);
  assert.equal(isTaken('{"a":1} words', '{"a": 1} words'), false, 'beside other words no blank may go');
});

test('Whatever was decoded is told from a document as its tokens tell it', () => {
  const pieces = [
    '"',
    '\\',
    '\\"',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '1',
    'a',
    ' ',
    '\n',
    '\u00a0',
    '\ufeff',
    '\ud83d',
  ];
  const spoiled = fc.record({
    value: fc.jsonValue(),
    indent: fc.nat({ max: 3 }),
    at: fc.nat(),
    cut: fc.nat({ max: 2 }),
    put: fc.array(fc.constantFrom(...pieces), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(spoiled, ({ value, indent, at, cut, put }) => {
      const text = JSON.stringify(value, null, indent);
      const other = JSON.stringify(value);
      const place = at % (other.length + 1);
      const decoded = other.slice(0, place) + put.join('') + other.slice(place + cut);
      const same = JSON.stringify(tokensOf(decoded)) === JSON.stringify(tokensOf(text));
      assert.equal(isTaken(decoded, text), decoded === text || same);
    }),
    { numRuns: 2_000 },
  );
});
