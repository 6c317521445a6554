import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isHeadroomError } from '../../src/errors.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { chainHashes } from '../../src/wire/items/body-memory.ts';
import { anthropicBody, recordsJson } from './conversations.ts';

function scan(body: string): ReturnType<typeof anthropic.scan> {
  return anthropic.scan(Buffer.from(body).toString('latin1'));
}

function chains(body: string): string[] {
  const bytes = Buffer.from(body);
  return chainHashes(bytes, scan(body).blocks, 'anthropic');
}

function textAt(body: string, span: { start: number; end: number } | null | undefined): unknown {
  assert.ok(span);
  return JSON.parse(Buffer.from(body).subarray(span.start, span.end).toString());
}

test('routes messages with and without /v1, count_tokens and the Vertex form, and nothing else', () => {
  assert.equal(anthropic.route('POST', '/v1/messages'), 'generate');
  assert.equal(anthropic.route('POST', '/messages'), 'generate');
  assert.equal(anthropic.route('POST', '/v1/messages/count_tokens'), 'count');
  const vertex = '/v1/projects/p/locations/eu/publishers/anthropic/models';
  assert.equal(anthropic.route('POST', `${vertex}/claude-opus-5:streamRawPredict`), 'generate');
  assert.equal(anthropic.route('POST', `${vertex}/count-tokens:rawPredict`), 'count');
  assert.equal(anthropic.route('GET', '/v1/messages'), null);
  assert.equal(anthropic.route('POST', '/v1/messages/batches'), null);
  assert.equal(anthropic.route('POST', '/v1/models'), null);
  assert.equal(anthropic.route('HEAD', '/'), null);
});

test('finds tool results with their tool, command, error flag and text', () => {
  const body = anthropicBody([
    { output: 'é✓ one', isError: true, command: 'make' },
    { output: ['two', 'three'], tool: 'Grep' },
  ]);
  const { blocks, model, tools, newFrom, question } = scan(body);
  const results = blocks.flatMap(({ result }) => (result === null ? [] : [result]));
  assert.equal(model, 'claude-sonnet-5-5');
  assert.deepEqual(tools, ['Bash', 'mcp__headroom__headroom_retrieve']);
  assert.deepEqual(
    results.map((result) => [
      result.call?.name,
      result.isError,
      result.texts.map((span) => textAt(body, span)),
    ]),
    [
      ['Bash', true, ['é✓ one']],
      ['Grep', false, ['two', 'three']],
    ],
  );
  assert.deepEqual(textAt(body, results[0]?.call?.input), { command: 'make' });
  assert.equal(textAt(body, question), 'Find out which worker failed');
  assert.equal(blocks[newFrom]?.type, 'tool_result');
  assert.equal(newFrom, blocks.length - 1);
});

test('several results in one message are all new, earlier ones are not', () => {
  const body = JSON.stringify({
    messages: [
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'Bash', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'old' }] },
      { role: 'assistant', content: 'next' },
      {
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: 'x' },
          { type: 'tool_result', tool_use_id: 'a', content: 'y' },
          { type: 'text', text: 'and' },
        ],
        role: 'user',
      },
    ],
  });
  const { blocks, newFrom } = scan(body);
  assert.deepEqual(
    blocks.slice(newFrom).map((block) => block.type),
    ['tool_result', 'tool_result', 'text'],
  );
});

test('the chain does not see cache_control, the form of a text, or where a message ends', () => {
  const marked = { type: 'ephemeral' };
  const a = JSON.stringify({
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'hi', cache_control: marked }] },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'a',
            content: [{ type: 'text', text: 't', cache_control: marked }],
          },
        ],
      },
      { role: 'user', content: 'more' },
    ],
  });
  const b = JSON.stringify({
    messages: [
      { role: 'user', content: 'hi' },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            cache_control: marked,
            tool_use_id: 'a',
            content: [{ type: 'text', text: 't' }],
          },
          { type: 'text', text: 'more' },
        ],
      },
    ],
  });
  assert.deepEqual(chains(a), chains(b));
});

test('a result is the same as a string, as one text block, and with its error flag said to be false', () => {
  const result = (rest: object): string =>
    JSON.stringify({
      messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', ...rest }] }],
    });
  const [plainForm] = chains(result({ content: 'out' }));
  assert.deepEqual(chains(result({ content: [{ type: 'text', text: 'out' }] })), [plainForm]);
  assert.deepEqual(chains(result({ content: [{ text: 'out', type: 'text' }], is_error: false })), [
    plainForm,
  ]);
  for (const other of [
    { content: 'out', is_error: true },
    { content: ['out', 'x'] },
    { content: [{ type: 'x', text: 'out' }] },
  ]) {
    assert.notDeepEqual(chains(result(other)), [plainForm]);
  }
});

test('a result before an answer without content is not new', () => {
  const body = JSON.stringify({
    messages: [
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'old' }] },
      { role: 'assistant', content: [] },
      { role: 'user', content: 'go on' },
    ],
  });
  assert.equal(scan(body).newFrom, 1);
});

test('a key that stands twice makes a body unreadable, wherever it has a meaning', () => {
  for (const body of [
    '{"messages":[],"messages":[]}',
    '{"messages":[{"role":"user","content":"a","content":"b"}]}',
    '{"messages":[{"role":"user","content":[{"type":"tool_result","content":"a","content":"b"}]}]}',
    '{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"text","text":"a","text":"b"}]}]}]}',
  ]) {
    assert.throws(() => scan(body), { code: 'BODY_SHAPE' });
  }
});

test('promise 2, append-only after an upgrade: the hashes of a fixed conversation never change', () => {
  const body = anthropicBody([
    { output: 'first output, é✓' },
    { output: ['two', 'texts'], tool: 'Grep', isError: true },
  ]);
  // Stored decisions are found by these. A change here orphans every decision that users have.
  assert.equal(chains(body).join('').length, 64 * 8);
  assert.equal(chains(body).at(-1), 'a1858bda59005ea729f8d4c1f881911d71c3046a03bcc79b585c68f2f8de1661');
});

test('the chain changes with any content, role or order', () => {
  const base = anthropicBody([{ output: 'one' }, { output: 'two' }]);
  const other = anthropicBody([{ output: 'one!' }, { output: 'two' }]);
  const [x, y] = [chains(base), chains(other)];
  assert.equal(x.length, y.length);
  const first = x.findIndex((hash, index) => hash !== y[index]);
  assert.equal(first, 4);
  assert.ok(x.slice(first).every((hash, index) => hash !== y[first + index]));
  const swapped = base.replace('"role":"system"', '"role":"user"');
  assert.notEqual(chains(base)[1], chains(swapped)[1]);
});

test('a turn added at the end leaves all earlier hashes alone', () => {
  const turns = Array.from({ length: 6 }, (_, index) => ({ output: recordsJson(3, index) }));
  let before: string[] = [];
  for (let count = 1; count <= turns.length; count += 1) {
    const now = chains(anthropicBody(turns.slice(0, count)));
    assert.deepEqual(now.slice(0, before.length), before);
    before = now;
  }
});

test('unknown shapes are kept as opaque blocks and deferred tools do not count as declared', () => {
  const body = JSON.stringify({
    tools: [{ name: 'a', defer_loading: true }, { type: 'web_search', name: 'b' }, 7],
    messages: [
      'odd',
      { role: 'user', content: 3 },
      { role: 'user', content: [null, { type: 'new_kind', x: [1] }] },
    ],
  });
  const { blocks, tools } = scan(body);
  assert.deepEqual(tools, ['b']);
  assert.deepEqual(
    blocks.map((block) => block.type),
    ['opaque', 'opaque', 'opaque', 'new_kind'],
  );
});

test('cut, doubled and non-JSON bodies are refused with a code', () => {
  const body = anthropicBody([{ output: 'one' }]);
  for (const broken of [body.slice(0, -5), '', 'hello', '[1]', `${body}x`, '{"messages":[],"messages":[]}']) {
    assert.throws(() => scan(broken), isHeadroomError);
  }
});

test('junk never makes the scan throw anything but its own errors', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      try {
        scan(text);
      } catch (error) {
        assert.ok(isHeadroomError(error), String(error));
      }
    }),
    { numRuns: 2000 },
  );
});

test('a tier that is billed at other rates is told, from wherever a stream says it', () => {
  const tierOf = (first: object): unknown => {
    const reader = anthropic.usageReader();
    reader.add({ type: 'message_start', message: { usage: { input_tokens: 3, ...first } } });
    reader.add({ type: 'message_delta', usage: { output_tokens: 4 } });
    return reader.read()?.tier;
  };
  assert.equal(tierOf({ service_tier: 'standard', speed: 'standard' }), undefined);
  assert.equal(tierOf({ service_tier: null, speed: 3 }), undefined);
  assert.equal(tierOf({ service_tier: 'batch' }), 'batch');
  assert.equal(tierOf({ service_tier: 'priority', speed: 'fast' }), 'priority+fast');
});

test('usage is read from a stream and from a plain answer', () => {
  const stream = anthropic.usageReader();
  assert.equal(stream.read(), null);
  stream.add({
    type: 'message_start',
    message: {
      usage: {
        input_tokens: 3,
        cache_read_input_tokens: 100,
        cache_creation_input_tokens: 50,
        cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
        output_tokens: 1,
      },
    },
  });
  stream.add({ type: 'message_delta', usage: { output_tokens: 42 } });
  assert.deepEqual(stream.read(), {
    input: 3,
    cacheRead: 100,
    cacheWrite5m: 20,
    cacheWrite1h: 30,
    output: 42,
  });
  const plain = anthropic.usageReader();
  plain.add({
    type: 'message',
    usage: { input_tokens: 5, cache_creation_input_tokens: 7, output_tokens: 2 },
  });
  assert.deepEqual(plain.read(), { input: 5, cacheRead: null, cacheWrite5m: 7, cacheWrite1h: 0, output: 2 });
  const odd = anthropic.usageReader();
  for (const event of [null, 3, [], { usage: 4 }, { message: { usage: null } }]) odd.add(event);
  assert.equal(odd.read(), null);
});

test('documents and search results inside a result have texts; those with citations, and files, stay', () => {
  const texts = (inner: object): string[] => {
    const content = [
      { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'é' }, inner] },
    ];
    const body = JSON.stringify({ messages: [{ role: 'user', content }] });
    const { blocks } = anthropic.scan(Buffer.from(body).toString('latin1'));
    return (blocks[0]?.result?.texts ?? []).map(
      ({ start, end }) => JSON.parse(Buffer.from(body).subarray(start, end).toString()) as string,
    );
  };
  const plain = { type: 'text', media_type: 'text/plain', data: 'long' };
  const parts = [{ type: 'text', text: 'one' }, { type: 'image' }, 'odd', { text: 'two', type: 'text' }];
  const search = { type: 'search_result', source: 'https://a', title: 't', content: parts };
  assert.deepEqual(texts({ type: 'document', source: plain, title: 't' }), ['é', 'long']);
  assert.deepEqual(texts({ source: { content: parts, type: 'content' }, type: 'document' }), [
    'é',
    'one',
    'two',
  ]);
  assert.deepEqual(texts({ type: 'document', source: { type: 'content', content: 'all' } }), ['é', 'all']);
  assert.deepEqual(texts(search), ['é', 'one', 'two']);
  assert.deepEqual(texts({ ...search, citations: { enabled: false } }), ['é', 'one', 'two']);
  for (const untouched of [
    { ...search, citations: { enabled: true } },
    { type: 'document', source: plain, citations: { enabled: true } },
    { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' } },
    { type: 'image', source: { type: 'text', data: 'x' } },
    { type: 'tomorrow', content: parts },
  ])
    assert.deepEqual(texts(untouched), ['é']);
});

test('a document that the user attached is no result', () => {
  const source = { type: 'text', media_type: 'text/plain', data: 'long' };
  const body = JSON.stringify({ messages: [{ role: 'user', content: [{ type: 'document', source }] }] });
  assert.equal(anthropic.scan(body).blocks[0]?.result, null);
});
