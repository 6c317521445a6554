import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';

const name = 'modèle-日本-"x"\\😀';

/** As `JSON.stringify` writes it, and all in ASCII, as other languages do. */
function spellings(body: object): Buffer[] {
  const json = JSON.stringify(body);
  const ascii = json.replace(
    /[^\x00-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [json, ascii].map((text) => Buffer.from(text));
}

test('Names of models and tools are what they say, in every wire and spelling', () => {
  const call = { id: 'c', type: 'function', function: { name, arguments: '{}' } };
  const messages = [
    { role: 'user', content: 'x' },
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'c', content: 'y' },
  ];
  const chat = { model: name, messages, tools: [{ type: 'function', function: { name } }] };
  const responses = {
    model: name,
    input: [
      { type: 'function_call', call_id: 'c', name, arguments: '{}' },
      { type: 'function_call_output', call_id: 'c', output: 'y' },
    ],
    tools: [{ type: 'function', name }],
  };
  const claude = {
    model: name,
    messages: [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name, input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: 'y' }] },
    ],
    tools: [{ name, input_schema: {} }],
  };
  for (const [wire, body] of [
    [openaiChat, chat],
    [openaiResponses, responses],
    [anthropic, claude],
  ] as const) {
    for (const bytes of spellings(body)) {
      const { model, tools, blocks } = wire.scan(bytes.toString('latin1'));
      assert.equal(model, name, wire.id);
      assert.deepEqual(tools, [name], wire.id);
      assert.equal(blocks.find(({ result }) => result !== null)?.result?.call?.name, name, wire.id);
    }
  }
});

test('Any name comes back, and bytes that are none do no harm', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      for (const bytes of spellings({ model: text, messages: [] }))
        assert.equal(anthropic.scan(bytes.toString('latin1')).model, text);
    }),
  );
  assert.equal(anthropic.scan('{"model":"a\xff","messages":[]}').model, 'a\ufffd');
});
