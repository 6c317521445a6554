import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { bodyMemoryBodies } from '../../../src/limits.ts';
import { BodyParser, parsedBodyBytes } from '../../../src/money/simulator/body-parser.ts';
import { Counterfactual, receiptOf } from '../../../src/money/simulator/index.ts';
import { callOf } from '../../../src/pipeline/call/call.ts';
import type { WireId } from '../../../src/wire/wire.ts';
import { simulate } from './simulate.ts';

const wires: readonly WireId[] = ['anthropic', 'openai-chat', 'openai-responses', 'gemini'];

const known = {
  keys: [
    'role',
    'type',
    'content',
    'text',
    'tool_calls',
    'function',
    'name',
    'tool_use_id',
    'call_id',
    'output',
    'id',
  ],
  values: [
    'user',
    'assistant',
    'tool_use',
    'tool_result',
    'function_call',
    'function_call_output',
    'text',
    'namespace',
  ],
} as const;

/** Nearly what clients send: the right words in the wrong places. */
const almost = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...known.values),
    fc.jsonValue({ maxDepth: 1 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...known.keys), tie('value'), { maxKeys: 5 }),
  ),
}));

const body = fc.record(
  {
    model: fc.constantFrom('claude-sonnet-5', 'gpt-6.1-sol', 'gpt-5.1', 7),
    tools: almost.value,
    system: almost.value,
    messages: fc.oneof(fc.array(almost.value), almost.value),
    input: fc.oneof(fc.array(almost.value), almost.value),
    instructions: almost.value,
    cache_control: almost.value,
  },
  { requiredKeys: ['model'] },
);

test('whatever a body holds, nothing is thrown, and a prompt is billed in whole', () => {
  const world = new Counterfactual(
    (text) => text.length,
    (name, input) => callOf(name, input).isRetrieval,
  );
  let simulated = 0;
  fc.assert(
    fc.property(fc.constantFrom(...wires), body, fc.boolean(), (wire, fields, caused) => {
      const received = Buffer.from(JSON.stringify(fields));
      const one = simulate(world, { wire, at: 0, received, sent: null, ours: ['text', 'user'], caused });
      if (one === null) return;
      simulated += 1;
      world.observe(one, { input: 9, cacheRead: 5000, cacheWrite5m: null, cacheWrite1h: null, output: 1 });
      receiptOf(one, { input: 9, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null, output: 1 });
      for (const tokens of Object.values(one.sent)) assert.ok(Number.isInteger(tokens) && tokens >= 0);
    }),
    { numRuns: 400 },
  );
  assert.ok(simulated > 50, `only ${simulated} bodies could be simulated`);
});

test('what is no JSON object, or is nested without end, is not simulated', () => {
  const world = new Counterfactual(
    (text) => text.length,
    () => false,
  );
  const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const deep = `{"model":"m","messages":[{"role":"user","content":[{"type":"x","y":${nested}}]}]}`;
  for (const text of [
    '',
    '{',
    '[]',
    'null',
    '7',
    '{"model":"m","messages":[{]}',
    '{"messages":[}',
    '{} {}',
    '\u0000',
    deep,
  ]) {
    for (const wire of wires) {
      const asked = { wire, at: 0, received: Buffer.from(text), sent: null, ours: [], caused: false };
      assert.equal(simulate(world, asked), null, `${wire}: ${text.slice(0, 40)}`);
    }
  }
  assert.equal(
    simulate(world, {
      ...{ wire: 'openai-responses', at: 0, sent: null, ours: [], caused: false },
      received: Buffer.from('{"model":"gpt-6.1-sol","previous_response_id":"resp_1","input":"more"}'),
    }),
    null,
  );
});

test('a body is parsed as JSON.parse does it, and what it repeats is parsed once', () => {
  const parser = new BodyParser();
  fc.assert(
    fc.property(body, (fields) => {
      const text = JSON.stringify(fields);
      assert.deepEqual(parser.parse(Buffer.from(text)), JSON.parse(text));
    }),
  );
  const turn = (...said: readonly string[]): Buffer =>
    Buffer.from(JSON.stringify({ messages: said.map((content) => ({ content })) }));
  const [first, second] = [parser.parse(turn('größte')), parser.parse(turn('größte', 'more'))];
  const [one, other] = [first?.['messages'], second?.['messages']];
  assert.ok(Array.isArray(one) && Array.isArray(other));
  assert.equal(one[0], other[0]);
});

test('what was not repeated for long is not kept', () => {
  const parser = new BodyParser();
  const elementOf = (content: string): unknown => {
    const messages = parser.parse(Buffer.from(JSON.stringify({ messages: [{ content }] })))?.['messages'];
    return Array.isArray(messages) ? messages[0] : undefined;
  };
  const [often, seldom] = [elementOf('often'), elementOf('seldom')];
  const many = 4 * bodyMemoryBodies;
  for (let index = 0; index < many; index += 1) {
    elementOf(`${index}`.padStart(4).repeat((2 * parsedBodyBytes) / many / 4));
    assert.equal(elementOf('often'), often);
  }
  assert.notEqual(elementOf('seldom'), seldom);
});
