import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeRequest } from '../../src/wire/index.ts';
import { gemini } from '../../src/wire/gemini/index.ts';
import type { Scan } from '../../src/wire/wire.ts';

function scanOf(body: unknown): {
  readonly scan: Scan;
  readonly at: (span: { start: number; end: number }) => unknown;
} {
  const bytes = Buffer.from(JSON.stringify(body));
  const at = ({ start, end }: { start: number; end: number }): unknown =>
    JSON.parse(bytes.toString('utf8', start, end));
  return { scan: gemini.scan(bytes.toString('latin1')), at };
}

/** The texts that may be shortened, with the tool and the arguments of their call. */
function results(contents: unknown): unknown[] {
  const { scan, at } = scanOf({ contents });
  return scan.blocks.flatMap(({ result }) =>
    result === null
      ? []
      : [
          [
            result.call?.name ?? null,
            result.call?.input == null ? null : at(result.call.input),
            result.isError,
            result.texts.map(at),
          ],
        ],
  );
}

const call = (name: string, args: object, id?: string): object => ({
  functionCall: { name, args, ...(id !== undefined && { id }) },
});
const answer = (name: string, response: unknown, id?: string): object => ({
  functionResponse: { name, response, ...(id !== undefined && { id }) },
});

for (const [path, kind, model] of [
  ['/v1beta/models/gemini-3.8-flash:generateContent', 'generate', 'gemini-3.8-flash'],
  ['/v1/models/gemini-3.8-flash:streamGenerateContent', 'generate', 'gemini-3.8-flash'],
  ['/v1beta/models/gemini-3.8-flash:countTokens', 'count', 'gemini-3.8-flash'],
  [
    '/v1beta1/projects/p/locations/global/publishers/google/models/gemini-4-neon:streamGenerateContent',
    ...(['generate', 'gemini-4-neon'] as const),
  ],
  ['/v1beta/tunedModels/mine:generateContent', 'generate', 'mine'],
  ['/v1beta/interactions', 'generate', null],
  ['/v1beta1/projects/p/locations/global/interactions', 'generate', null],
] as const) {
  test(`a request of ${path} is read`, () => {
    const routed = routeRequest('POST', path);
    assert.deepEqual([routed?.wire.id, routed?.kind, routed?.model], ['gemini', kind, model]);
  });
}

test('what is asked otherwise passes', () => {
  for (const path of [
    '/v1beta/models/gemini-3.8-flash:embedContent',
    '/v1beta/models/gemini-3.8-flash:batchGenerateContent',
    '/v1beta/models',
    '/v1beta/cachedContents',
    '/v1beta/interactions/v1_abc/cancel',
    '/v1internal:streamGenerateContent',
  ])
    assert.equal(routeRequest('POST', path), null, path);
  assert.equal(routeRequest('GET', '/v1beta/interactions'), null);
});

test('the model that a path names is that of a body that names none, with Vertex and Claude too', () => {
  const path =
    '/v1/projects/p/locations/l/publishers/anthropic/models/claude-opus-5@20260101:streamRawPredict';
  assert.equal(routeRequest('POST', path)?.model, 'claude-opus-5@20260101');
  assert.equal(routeRequest('POST', '/v1/messages')?.model, null);
});

test('what an agent puts around an output is an object, and of it the strings may be shortened', () => {
  const asked = { role: 'model', parts: [call('sh', { command: 'ls' })] };
  const said = (response: unknown): unknown =>
    results([asked, { role: 'user', parts: [answer('sh', response)] }]);
  const one = (isError: boolean, ...texts: string[]): unknown => [['sh', { command: 'ls' }, isError, texts]];
  assert.deepEqual(said({ output: 'a\nb' }), one(false, 'a\nb'));
  assert.deepEqual(said({ error: 'no such file' }), one(true, 'no such file'));
  assert.deepEqual(said({ result: 'x', error: null }), one(false, 'x'));
  assert.deepEqual(said({ result: 'x', error: '' }), one(false, 'x', ''));
  assert.deepEqual(said({ stdout: 'o', code: 1, stderr: 'e' }), one(false, 'o', 'e'));
  assert.deepEqual(said({ rows: [{ a: 'kept' }], more: { b: 'kept' } }), one(false));
  const printed = [{ type: 'text', text: 'p' }, { type: 'image', data: 'q' }, 'r'];
  assert.deepEqual(said({ content: printed, isError: true }), one(true, 'p'));
  assert.deepEqual(said({ result: { content: printed } }), one(false, 'p'));
  assert.deepEqual(said(['kept']), one(false));
  assert.deepEqual(said('kept'), one(false));
});

test('results find their calls by identifier, and without one in the order of the calls of that name', () => {
  const asked = [
    call('sh', { at: 0 }, 'x'),
    call('sh', { at: 1 }),
    call('read', { at: 2 }),
    call('sh', { at: 3 }),
  ];
  const found = results([
    { role: 'model', parts: [call('sh', { at: 'before' })] },
    { role: 'user', parts: [answer('sh', { output: 'first' })] },
    { role: 'model', parts: asked },
    { role: 'function', parts: [answer('sh', { output: 'a' }, 'x'), answer('read', { output: 'c' })] },
    { role: 'function', parts: [answer('sh', { output: 'b' }), answer('sh', { output: 'd' })] },
    { role: 'function', parts: [answer('sh', { output: 'one too many' }), answer('other', { output: 'e' })] },
  ]);
  assert.deepEqual(
    found.map((each) => (each as unknown[]).slice(0, 2)),
    [
      ['sh', { at: 'before' }],
      ['sh', { at: 0 }],
      ['read', { at: 2 }],
      ['sh', { at: 1 }],
      ['sh', { at: 3 }],
      [null, null],
      [null, null],
    ],
  );
});

test('names may be written with underscores; where both stand nobody knows which counts', () => {
  const contents = [
    {
      role: 'model',
      parts: [{ function_call: { name: 'sh', args: { command: 'ls' } }, thought_signature: 'c2ln' }],
    },
    { role: 'user', parts: [{ function_response: { name: 'sh', response: { output: 'a' } } }] },
  ];
  assert.deepEqual(results(contents), [['sh', { command: 'ls' }, false, ['a']]]);
  const tools = [{ function_declarations: [{ name: 'sh' }] }, { google_search: {} }];
  assert.deepEqual(scanOf({ contents, tools }).scan.tools, ['sh']);
  assert.equal(scanOf({ contents, tools }).scan.toolSpans.length, 3);
  const both = {
    ...answer('sh', { output: 'a' }),
    function_response: { name: 'sh', response: { output: 'b' } },
  };
  assert.throws(() => results([{ role: 'user', parts: [both] }]), { code: 'BODY_SHAPE' });
});

test('files, thoughts, code that Google ran and what the model says are no results', () => {
  const parts = [
    { text: 'said' },
    { inlineData: { mimeType: 'image/png', data: 'AAAA' } },
    { fileData: { fileUri: 'gs://b/o' } },
    { executableCode: { code: 'print(1)' }, thoughtSignature: 'c2ln' },
    { codeExecutionResult: { outcome: 'OUTCOME_OK', output: 'a long output' } },
    answer('sh', { output: 'by the model' }),
  ];
  assert.deepEqual(results([{ role: 'model', parts }]), []);
  assert.deepEqual(results([{ role: 'user', parts: parts.slice(0, -1) }]), []);
});

test('the question is what the user wrote, not what the client wrote around it', () => {
  const contents = [
    {
      role: 'user',
      parts: [
        { text: 'Why does it fail?' },
        { text: '<session_context>\n/home/user\n</session_context>' },
        { text: 'a thought', thought: true },
      ],
    },
    { role: 'model', parts: { text: 'Because.' } },
    { parts: { functionResponse: { name: 'sh', response: { output: 'x' } } } },
  ];
  const { scan, at } = scanOf({ contents, cachedContent: 'cachedContents/abc' });
  assert.equal(scan.question === null ? null : at(scan.question), 'Why does it fail?');
  assert.equal(scan.newFrom, 4);
  assert.equal(scan.blocks.length, 5);
});

test('usage: what is cached is part of the prompt, what was thought beside what was said', () => {
  const reader = gemini.usageReader();
  const usageMetadata = {
    promptTokenCount: 1000,
    cachedContentTokenCount: 600,
    candidatesTokenCount: 50,
    thoughtsTokenCount: 30,
    toolUsePromptTokenCount: 7,
    totalTokenCount: 1087,
  };
  reader.add({ usageMetadata: { promptTokenCount: 1000, totalTokenCount: 1000 } });
  reader.add({ usageMetadata });
  const none = { cacheWrite5m: 0, cacheWrite1h: 0 };
  assert.deepEqual(reader.read(), { ...none, input: 407, cacheRead: 600, output: 80 });
  reader.add({ candidates: [] });
  assert.equal(reader.read()?.input, 407);
  // A gateway that counts thoughts among what was said.
  reader.add({ usageMetadata: { ...usageMetadata, candidatesTokenCount: 80 } });
  assert.equal(reader.read()?.output, 80);
  for (const [says, tier] of [
    [{ trafficType: 'ON_DEMAND' }, undefined],
    [{ trafficType: 'TRAFFIC_TYPE_UNSPECIFIED' }, undefined],
    [{ trafficType: 'ON_DEMAND_FLEX' }, 'flex'],
    [{ trafficType: 'ON_DEMAND_PRIORITY', serviceTier: 'PRIORITY' }, 'priority'],
    [{ trafficType: 'PROVISIONED_THROUGHPUT' }, 'provisioned_throughput'],
    [{ serviceTier: 'standard' }, undefined],
  ] as const) {
    reader.add({ usageMetadata: { ...usageMetadata, ...says } });
    assert.equal(reader.read()?.tier, tier, JSON.stringify(says));
  }
});

test('usage of interactions, whole and in a stream', () => {
  const usage = {
    total_input_tokens: 90,
    total_cached_tokens: 40,
    total_output_tokens: 5,
    total_thought_tokens: 3,
  };
  for (const event of [{ usage }, { event_type: 'interaction.complete', interaction: { usage } }]) {
    const reader = gemini.usageReader();
    reader.add(event);
    assert.deepEqual(reader.read(), {
      input: 50,
      cacheRead: 40,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      output: 8,
    });
  }
});

test('promise 1, byte-faithful: a body of an interaction has nothing to replace', () => {
  const { scan } = scanOf({
    model: 'gemini-4-hydrogen',
    input: [{ type: 'function_result', name: 'sh', call_id: 'a', result: 'x'.repeat(9_000) }],
  });
  assert.deepEqual([scan.model, scan.blocks], ['gemini-4-hydrogen', []]);
});
