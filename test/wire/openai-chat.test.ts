import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Span } from '../../src/json/reader.ts';
import { chainHashes } from '../../src/wire/items/body-memory.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import type { Conversation, ToolResult } from '../../src/wire/wire.ts';
import { chatBody, retrieveTool } from './conversations.ts';

function scan(body: string): Conversation {
  return openaiChat.scan(Buffer.from(body).toString('latin1'));
}

function chains(body: string): string[] {
  return chainHashes(Buffer.from(body), scan(body).blocks, 'openai-chat');
}

function chainOf(...messages: readonly unknown[]): string[] {
  return chains(JSON.stringify({ messages }));
}

function textAt(body: string, span: Span | null | undefined): unknown {
  assert.ok(span);
  return JSON.parse(Buffer.from(body).subarray(span.start, span.end).toString());
}

function resultsOf({ blocks }: Conversation): ToolResult[] {
  return blocks.flatMap(({ result }) => (result === null ? [] : [result]));
}

test('routes chat completions under any prefix and nothing else', () => {
  for (const prefix of ['', '/v1', '/openai/deployments/my-gpt', '/api/v1']) {
    assert.equal(openaiChat.route('POST', `${prefix}/chat/completions`), 'generate');
    assert.equal(openaiChat.route('GET', `${prefix}/chat/completions`), null);
    assert.equal(openaiChat.route('POST', `${prefix}/completions`), null);
    assert.equal(openaiChat.route('POST', `${prefix}/chat/completions/chatcmpl_1`), null);
  }
});

test('finds tool results with their tool, arguments and texts, and what is new', () => {
  const body = chatBody([
    { output: 'é✓ one', command: 'make' },
    { output: ['two', 'three'], tool: 'grep' },
  ]);
  const conversation = scan(body);
  const { blocks, model, tools, newFrom, question } = conversation;
  assert.equal(model, 'gpt-5.1');
  assert.deepEqual(tools, ['bash', retrieveTool]);
  assert.deepEqual(
    resultsOf(conversation).map(({ call, isError, texts }) => [
      call?.name,
      textAt(body, call?.input),
      isError,
      texts.map((span) => textAt(body, span)),
    ]),
    [
      ['bash', '{"command":"make"}', false, ['é✓ one']],
      ['grep', '{"command":"query 1"}', false, ['two', 'three']],
    ],
  );
  assert.equal(textAt(body, question), 'Find out which worker failed');
  assert.equal(newFrom, blocks.length - 1);
  assert.deepEqual(blocks.map(({ role, type }) => `${role}:${type}`).slice(0, 4), [
    'system:message',
    'user:message',
    'assistant:message',
    'tool:message',
  ]);
});

test('several results after one answer are all new, and a result of no known call is a result', () => {
  const body = JSON.stringify({
    messages: [
      { role: 'tool', tool_call_id: 'gone', content: 'old' },
      {
        role: 'assistant',
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'one', arguments: '{}' } },
          { id: 'b', type: 'custom', custom: { name: 'two', input: 'free text' } },
          { id: 'c', type: 'tomorrow' },
          7,
        ],
      },
      { role: 'tool', tool_call_id: 'b', content: 'y' },
      { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'x' }, { type: 'image_url' }] },
      { role: 'tool', tool_call_id: 'c', content: null },
      { role: 'user', content: 'and' },
    ],
  });
  const conversation = scan(body);
  assert.equal(conversation.newFrom, 2);
  assert.deepEqual(
    resultsOf(conversation).map(({ call, texts }) => [
      call?.name,
      call?.input === undefined ? null : textAt(body, call.input),
      texts.map((span) => textAt(body, span)),
    ]),
    [
      [undefined, null, ['old']],
      ['two', 'free text', ['y']],
      ['one', '{}', ['x']],
      [undefined, null, []],
    ],
  );
});

test('the older form, functions and their results by name, is understood', () => {
  const body = JSON.stringify({
    functions: [{ name: 'run', parameters: {} }],
    messages: [
      { role: 'assistant', content: null, function_call: { name: 'run', arguments: '{"command":"ls"}' } },
      { role: 'function', name: 'run', content: 'a.txt' },
      { role: 'function', name: 'other', content: 'b' },
    ],
  });
  const conversation = scan(body);
  assert.deepEqual(conversation.tools, ['run']);
  const [known, unknown] = resultsOf(conversation);
  assert.equal(known?.call?.name, 'run');
  assert.equal(textAt(body, known.call.input), '{"command":"ls"}');
  assert.deepEqual(
    known.texts.map((span) => textAt(body, span)),
    ['a.txt'],
  );
  assert.equal(unknown?.call, null);
});

test('custom tools are declared by their name, and tools without one are not declared', () => {
  const tools = [{ type: 'custom', custom: { name: 'patch' } }, { type: 'function', function: null }, 7, {}];
  assert.deepEqual(scan(JSON.stringify({ tools, messages: [] })).tools, ['patch']);
});

test('the chain does not see cache_control, the form of a text, null members or the order of keys', () => {
  const mark = { cache_control: { type: 'ephemeral' } };
  const said = chainOf(
    { role: 'user', content: 'hi' },
    { role: 'assistant', content: null, refusal: null, tool_calls: [{ id: 'a' }] },
    { role: 'tool', tool_call_id: 'a', content: 'out' },
  );
  assert.deepEqual(
    chainOf(
      { content: [{ type: 'text', text: 'hi', ...mark }], role: 'user' },
      { tool_calls: [{ id: 'a' }], role: 'assistant' },
      { role: 'tool', content: [{ text: 'out', type: 'text' }], tool_call_id: 'a', ...mark },
    ),
    said,
  );
});

test('the chain changes with any content, role, member or part', () => {
  const user = { role: 'user', content: 'hi' };
  const others = [
    { ...user, role: 'system' },
    { ...user, content: 'ho' },
    { ...user, name: 'eve' },
    {
      ...user,
      content: [
        { type: 'text', text: 'hi' },
        { type: 'text', text: 'ho' },
      ],
    },
    { ...user, content: [{ type: 'image_url', text: 'hi' }] },
    { ...user, content: [{ type: 'text', text: 'hi', detail: 'low' }] },
  ];
  const hashes = [user, ...others].map((message) => chainOf(message)[0]);
  assert.equal(new Set(hashes).size, hashes.length);
});

test('promise 2, append-only after an upgrade: the hashes of a fixed conversation never change', () => {
  const body = chatBody([{ output: 'first output, é✓' }, { output: ['two', 'texts'], tool: 'grep' }]);
  // Stored decisions are found by these. A change here orphans every decision that users have.
  assert.equal(chains(body).length, 6);
  assert.equal(chains(body).at(-1), '4c8346be1ca559e9c341aa1b9daf690d47e7d5e7f11fa8fd5780bde95d88e798');
});

test('a key that stands twice, a cut body and what is no object are refused with a code', () => {
  for (const [body, code] of [
    ['{"messages":[],"messages":[]}', 'BODY_SHAPE'],
    ['{"messages":[{"role":"tool","content":"a","content":"b"}]}', 'BODY_SHAPE'],
    ['{"messages":[{"role":"tool","content":[{"type":"text","text":"a","text":"b"}]}]}', 'BODY_SHAPE'],
    [
      '{"messages":[{"tool_calls":[{"id":"a","function":{"name":"b","name":"c"}}],"role":"assistant"}]}',
      'BODY_SHAPE',
    ],
    ['"x"', 'BODY_SHAPE'],
    [chatBody([{ output: 'one' }]).slice(0, -5), 'JSON_SYNTAX'],
  ] as const) {
    assert.throws(() => scan(body), { code }, body);
  }
});

test('a tier that is billed at other rates is told', () => {
  for (const [service_tier, tier] of [
    ['default', undefined],
    ['auto', undefined],
    [null, undefined],
    ['flex', 'flex'],
    ['prio"rity\n', 'priority'],
  ] as const) {
    const reader = openaiChat.usageReader();
    reader.add({ service_tier, usage: { prompt_tokens: 5 } });
    assert.equal(reader.read()?.tier, tier, String(service_tier));
  }
});

test('usage is read from the last chunk of a stream and from a plain answer', () => {
  const usage = {
    prompt_tokens: 1200,
    completion_tokens: 42,
    prompt_tokens_details: { cached_tokens: 1000, cache_write_tokens: 150, audio_tokens: 0 },
  };
  const stream = openaiChat.usageReader();
  stream.add({ object: 'chat.completion.chunk', choices: [{}], usage: null });
  assert.equal(stream.read(), null);
  stream.add({ object: 'chat.completion.chunk', choices: [], usage });
  assert.deepEqual(stream.read(), {
    input: 50,
    cacheRead: 1000,
    cacheWrite5m: 150,
    cacheWrite1h: 0,
    output: 42,
  });
  const plain = openaiChat.usageReader();
  plain.add({ object: 'chat.completion', usage: { prompt_tokens: 5, completion_tokens: 2 } });
  assert.deepEqual(plain.read(), { input: 5, cacheRead: null, cacheWrite5m: 0, cacheWrite1h: 0, output: 2 });
});
