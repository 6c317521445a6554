import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BodyParser } from '../../../src/money/simulator/body-parser.ts';

const keys = ['messages', 'input', 'system', 'tools', 'model', 'other'] as const;

/** Bodies whose lists grow, shrink and change, with members before, between and behind them. */
const bodies = fc.array(
  fc.record({
    order: fc.shuffledSubarray([...keys]),
    elements: fc.array(fc.oneof(fc.jsonValue(), fc.constantFrom(1, 12, 'a', { role: 'user' })), {
      maxLength: 6,
    }),
    indent: fc.constantFrom(0, 1),
    cut: fc.option(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom('', ',', ']', '1', '"', '}')),
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

function textsOf(given: typeof bodies extends fc.Arbitrary<infer Value> ? Value : never): string[] {
  return given.flatMap(({ order, elements, indent, cut }) =>
    [...elements.keys(), elements.length].flatMap((length) => {
      const list = elements.slice(0, length);
      const members = order.map((key) => [key, key === 'model' ? 'm' : key === 'other' ? { list } : list]);
      const text = JSON.stringify(Object.fromEntries(members), null, indent);
      if (cut === null) return [text];
      const at = Math.floor(cut[0] * text.length);
      return [text, text.slice(0, at) + cut[1] + text.slice(at + 1)];
    }),
  );
}

/** As the standard reader has it; undefined: it does not take it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test('What was parsed before never changes what a body holds', () => {
  fc.assert(
    fc.property(bodies, (given) => {
      const parser = new BodyParser();
      for (const text of textsOf(given)) {
        const bytes = Buffer.from(text);
        const found = parser.parse(bytes);
        assert.deepEqual(found, new BodyParser().parse(bytes));
        const value = parsed(text);
        // A body that no reader takes may still be read where it is broken inside of what is skipped.
        if (value !== undefined) assert.deepEqual(found, value);
      }
    }),
  );
});

test('An element that stands where it stood is the same object', () => {
  const parser = new BodyParser();
  const messages = [{ role: 'user' }, { role: 'assistant' }];
  const first = parser.parse(Buffer.from(JSON.stringify({ model: 'm', messages, tools: [] })));
  const next = parser.parse(
    Buffer.from(JSON.stringify({ model: 'm', messages: [...messages, {}], tools: [] })),
  );
  const [before, now] = [first, next].map((body) => body?.['messages'] as unknown[]);
  assert.equal(now?.length, 3);
  assert.ok(messages.every((_, at) => before?.[at] !== undefined && before[at] === now[at]));
});
