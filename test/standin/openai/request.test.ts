import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseChat } from '../../../src/standin/openai/chat-request.ts';
import { conversationOf } from '../../../src/standin/openai/request.ts';
import { parseResponses } from '../../../src/standin/openai/responses-request.ts';
import { Refusal } from '../../../src/standin/refusal.ts';
import { body, call, message, output, text } from './bodies.ts';

const asked = message('user', 'go');
const chatCall = (id: string): unknown => ({
  id,
  type: 'function',
  function: { name: 'Bash', arguments: '{"command":"ls"}' },
});
const chatCalls = (...ids: string[]): unknown => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map(chatCall),
});
const chatResult = (id: string): unknown => ({ role: 'tool', tool_call_id: id, content: 'ok' });

function refuses(parse: () => unknown, says: RegExp, status = 400): void {
  assert.throws(
    parse,
    (error) => error instanceof Refusal && error.status === status && says.test(error.message),
  );
}

describe('Responses, refused as the provider refuses', () => {
  const cases: readonly [title: string, sent: Buffer, says: RegExp, status?: number][] = [
    ['broken JSON', Buffer.from('{"model":'), /not valid JSON/],
    ['no model', body({ model: undefined, input: 'x' }), /Missing required parameter: 'model'/],
    ['no input', body({}), /Invalid type for 'input'/],
    ['an unknown role', body({ input: [message('robot', 'x')] }), /Invalid value: 'robot'/],
    ['a role of every object', body({ input: [message('constructor', 'x')] }), /Invalid value/],
    ['an answer to refer to', body({ input: 'x', previous_response_id: 'resp_1' }), /'resp_1' not found/],
    [
      'an item to refer to',
      body({ input: [{ type: 'item_reference', id: 'msg_1' }] }),
      /'msg_1' not found/,
      404,
    ],
    [
      'an output without a call',
      body({ input: [asked, output('a', 'x')] }),
      /No tool call found for function call output with call_id a/,
    ],
    [
      'an output before its call',
      body({ input: [asked, output('a', 'x'), call('a')] }),
      /No tool call found for function call output with call_id a/,
    ],
    [
      'a call without an output',
      body({ input: [asked, call('a'), call('b'), output('a', 'x')] }),
      /No tool output found for function call b/,
    ],
    ['another lifetime', body({ input: 'x', prompt_cache_options: { ttl: '1h' } }), /'1h'.*'30m'/],
    ['another mode', body({ input: 'x', prompt_cache_options: { mode: 'off' } }), /'off'/],
    ['another retention', body({ input: 'x', prompt_cache_retention: '1h' }), /'in_memory', '24h'/],
    [
      'cache options for a model that knows none',
      body({ model: 'gpt-5.5', input: 'x', prompt_cache_options: {} }),
      /not supported with this model/,
    ],
  ];
  for (const [title, sent, says, status] of cases) {
    test(title, () => {
      refuses(() => parseResponses(sent), says, status);
    });
  }
});

describe('Chat Completions, refused as the provider refuses', () => {
  const cases: readonly [title: string, messages: unknown, says: RegExp][] = [
    ['no messages', undefined, /Invalid type for 'messages'/],
    ['an empty conversation', [], /empty array/],
    ['an unknown role', [{ role: 'robot', content: 'x' }], /Invalid value: 'robot'/],
    ['an answer that says nothing', [asked, { role: 'assistant', content: null }], /got null/],
    ['a result without a call', [asked, chatResult('a')], /must be a response to a preceeding message/],
    [
      'a call without its result',
      [asked, chatCalls('a', 'b'), chatResult('a')],
      /did not have response messages: b/,
    ],
    [
      'a prompt before the result',
      [asked, chatCalls('a'), asked, chatResult('a')],
      /did not have response messages: a/,
    ],
    [
      'a result twice',
      [asked, chatCalls('a'), chatResult('a'), chatResult('a')],
      /must be a response to a preceeding message/,
    ],
  ];
  for (const [title, messages, says] of cases) {
    test(title, () => {
      refuses(() => parseChat(body({ messages })), says);
    });
  }
});

describe('what the scripted model sees', () => {
  test('of Responses: the tools of the request and of its items, and each output with its call', () => {
    const conversation = conversationOf(
      parseResponses(
        body({
          tools: [{ type: 'function', name: 'Bash' }, { type: 'web_search' }],
          input: [
            { type: 'additional_tools', role: 'developer', tools: [{ type: 'custom', name: 'exec' }] },
            asked,
            { type: 'reasoning', encrypted_content: 'abc' },
            { ...call('a'), arguments: '{"command":"ls"}' },
            { type: 'custom_tool_call', call_id: 'b', name: 'exec', input: 'text(1)' },
            output('a', 'x'),
            { type: 'custom_tool_call_output', call_id: 'b', output: [text('header'), text('body')] },
          ],
        }),
      ),
    );
    assert.deepEqual(conversation, {
      tools: ['Bash', 'web_search', 'exec'],
      results: [
        { tool: 'Bash', input: { command: 'ls' }, text: 'x' },
        { tool: 'exec', input: {}, text: 'header\nbody' },
      ],
    });
  });

  test('of Chat Completions: the same', () => {
    const conversation = conversationOf(
      parseChat(
        body({
          tools: [{ type: 'function', function: { name: 'Bash' } }],
          messages: [
            { role: 'system', content: 's' },
            asked,
            chatCalls('a', 'b'),
            chatResult('b'),
            chatResult('a'),
          ],
        }),
      ),
    );
    const result = { tool: 'Bash', input: { command: 'ls' }, text: 'ok' };
    assert.deepEqual(conversation, { tools: ['Bash'], results: [result, result] });
  });
});
