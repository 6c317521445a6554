import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Span } from '../../src/json/reader.ts';
import { chainHashes } from '../../src/wire/items/body-memory.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { Conversation, ToolResult } from '../../src/wire/wire.ts';
import { responsesBody, retrieveTool } from './conversations.ts';

function scan(body: string): Conversation {
  return openaiResponses.scan(Buffer.from(body).toString('latin1'));
}

function scanInput(...input: readonly unknown[]): Conversation {
  return scan(JSON.stringify({ input }));
}

function chains(body: string): string[] {
  return chainHashes(Buffer.from(body), scan(body).blocks, 'openai-responses');
}

function chainOf(...input: readonly unknown[]): string[] {
  return chains(JSON.stringify({ input }));
}

function textAt(body: string, span: Span | null | undefined): unknown {
  assert.ok(span);
  return JSON.parse(Buffer.from(body).subarray(span.start, span.end).toString());
}

function resultsOf({ blocks }: Conversation): ToolResult[] {
  return blocks.flatMap(({ result }) => (result === null ? [] : [result]));
}

const call = { type: 'function_call', call_id: 'c', name: 'run', arguments: '{"cmd":"ls"}' };
const output = { type: 'function_call_output', call_id: 'c', output: 'a.txt' };

test('routes responses and compact under any prefix, counts input tokens, and nothing else', () => {
  for (const prefix of ['', '/v1', '/backend-api/codex', '/openai']) {
    assert.equal(openaiResponses.route('POST', `${prefix}/responses`), 'generate');
    assert.equal(openaiResponses.route('POST', `${prefix}/responses/compact`), 'generate');
    assert.equal(openaiResponses.route('POST', `${prefix}/responses/input_tokens`), 'count');
    assert.equal(openaiResponses.route('GET', `${prefix}/responses`), null);
    assert.equal(openaiResponses.route('POST', `${prefix}/responses/resp_1/cancel`), null);
  }
  assert.equal(openaiResponses.route('POST', '/v1/myresponses'), null);
  assert.equal(openaiResponses.route('POST', '/v1/chat/completions'), null);
});

test('finds the outputs of functions and of custom tools with their calls, error flags and texts', () => {
  const body = responsesBody([
    { output: 'é✓ one', isError: true, command: 'make' },
    { output: ['Script completed\nOutput:\n', 'two'], tool: 'exec', command: 'text(await tools.x())' },
  ]);
  const conversation = scan(body);
  const { blocks, model, tools, newFrom, question } = conversation;
  assert.equal(model, 'gpt-5.1-codex');
  assert.deepEqual(tools, ['exec_command', retrieveTool]);
  assert.deepEqual(
    resultsOf(conversation).map(({ call: made, isError, texts }) => [
      made?.name,
      textAt(body, made?.input),
      isError,
      texts.map((span) => textAt(body, span)),
    ]),
    [
      ['exec_command', '{"cmd":"make"}', true, ['é✓ one']],
      ['exec', 'text(await tools.x())', false, ['Script completed\nOutput:\n', 'two']],
    ],
  );
  assert.equal(textAt(body, question), 'Find out which worker failed');
  assert.equal(newFrom, blocks.length - 1);
  assert.deepEqual(blocks.map(({ role, type }) => `${role}:${type}`).slice(0, 5), [
    'developer:message',
    'user:message',
    'user:message',
    ':reasoning',
    ':function_call',
  ]);
});

test('of an output’s parts only texts may be shortened, and each output has its own', () => {
  const image = { type: 'input_image', image_url: 'data:image/png;base64,AAAA' };
  const body = JSON.stringify({
    input: [
      {
        ...output,
        output: [{ type: 'output_text', text: 'one' }, image, { type: 'text', text: 'two' }, 'odd'],
      },
      { type: 'local_shell_call_output', id: 'l', output: '{"stdout":"x"}' },
      { type: 'shell_call_output', call_id: 's', output: [{ stdout: 'x', stderr: '', outcome: {} }] },
      { ...output, call_id: 'gone', output: { text: 'no known shape' } },
    ],
  });
  const [first, local, shell, second, ...more] = resultsOf(scan(body));
  assert.deepEqual(
    first?.texts.map((span) => textAt(body, span)),
    ['one', 'two'],
  );
  for (const [result, texts] of [
    [local, ['{"stdout":"x"}']],
    [shell, ['x', '']],
  ] as const) {
    assert.equal(result?.call, null);
    assert.deepEqual(
      result.texts.map((span) => textAt(body, span)),
      texts,
    );
  }
  assert.deepEqual(second, { call: null, isError: false, texts: [] });
  assert.deepEqual(more, []);
});

test('a resumed session hashes as it did: ids, states, metadata and null members are renewed or dropped', () => {
  const turns = [{ output: 'one' }, { output: ['a', 'b'], tool: 'exec' }];
  const now = chains(responsesBody(turns));
  assert.deepEqual(chains(responsesBody(turns, { ids: 'resumed' })), now);
  assert.deepEqual(
    chainOf({ ...call, id: 'x', status: 'completed', metadata: { a: 1 }, namespace: null }, output),
    chainOf({ arguments: call.arguments, name: 'run', call_id: 'c', type: 'function_call' }, output),
  );
  const reference = { type: 'item_reference', id: 'msg_1' };
  assert.notDeepEqual(chainOf(reference), chainOf({ ...reference, id: 'msg_2' }));
});

test('a text hashes alike as a string, as one part, and as an input that is nothing but a string', () => {
  const asString = chains('{"input":"hi"}');
  for (const content of [
    'hi',
    [{ type: 'input_text', text: 'hi' }],
    [{ text: 'hi', cache_control: { type: 'ephemeral' }, type: 'input_text' }],
  ]) {
    assert.deepEqual(chainOf({ role: 'user', content }), asString);
    assert.deepEqual(chainOf({ content, role: 'user', type: 'message' }), asString);
  }
  assert.deepEqual(
    chainOf({
      role: 'assistant',
      content: [{ type: 'output_text', text: 'hi', annotations: [], logprobs: null }],
    }),
    chainOf({ role: 'assistant', content: 'hi' }),
  );
});

test('the chain changes with any content, role, type or part', () => {
  const user = { role: 'user', content: 'hi' };
  const others = [
    { ...user, role: 'developer' },
    { ...user, type: 'other' },
    { ...user, content: 'ho' },
    { ...user, phase: 'final' },
    { ...user, content: ['hi', 'ho'].map((text) => ({ type: 'input_text', text })) },
    { ...user, content: [{ type: 'input_image', text: 'hi' }] },
    { ...user, content: [{ type: 'output_text', text: 'hi', annotations: [{ url: 'x' }] }] },
    { ...user, content: ['phase', 'final'].map((text) => ({ type: 'input_text', text })) },
    { role: 'user', phase: 'final' },
    { ...user, content: { text: 'hi' } },
    { ...user, output: 'hi' },
    { role: 'user', output: 'hi' },
  ];
  const hashes = [user, ...others].map((item) => chainOf(item)[0]);
  assert.equal(new Set(hashes).size, hashes.length);
});

test('promise 2, append-only after an upgrade: the hashes of a fixed conversation never change', () => {
  const body = responsesBody([
    { output: 'first output, é✓' },
    { output: ['two', 'texts'], tool: 'exec', isError: true },
  ]);
  // Stored decisions are found by these. A change here orphans every decision that users have.
  assert.equal(chains(body).length, 9);
  assert.equal(chains(body).at(-1), 'c61e80f1f94a88e248fbedfc84b1990c47b9820416f37887741664bcc3378aa2');
});

test('new is what stands after the model’s last item; an item we do not know counts as the model’s', () => {
  const user = { role: 'user', content: 'go on' };
  const newOf = (...input: readonly unknown[]): number => input.length - scanInput(...input).newFrom;
  assert.equal(newOf(call, output, { ...output, call_id: 'd' }, user), 3);
  for (const ofClient of [
    { role: 'developer', content: 'x' },
    { role: 'system', content: 'x' },
    { type: 'additional_tools', role: 'developer', tools: [] },
    { type: 'computer_call_output', call_id: 'x', output: {} },
    { type: 'mcp_approval_response', approve: true },
  ]) {
    assert.equal(newOf(call, output, ofClient), 2);
  }
  for (const ofModel of [
    call,
    { role: 'assistant', content: 'x' },
    { role: 'tomorrow', content: 'x' },
    { type: 'reasoning', summary: [] },
    { type: 'compaction', encrypted_content: 'x' },
    { type: 'item_reference', id: 'fc_1' },
    { type: 'kind_of_tomorrow' },
    'odd',
  ]) {
    assert.equal(newOf(output, ofModel, output), 1);
  }
});

test('tools are named behind their namespace, in the body and in items, unless they are deferred', () => {
  const named = (type: string, name: string, rest: object = {}): object => ({ type, name, ...rest });
  const tools = [
    named('function', 'wait'),
    named('function', 'later', { defer_loading: true }),
    named('namespace', 'mcp__headroom', { tools: [named('function', 'headroom_retrieve')] }),
    named('namespace', 'mcp__old__', { tools: [named('function', 'tool'), { type: 'function' }] }),
    named('namespace', 'off', { tools: [named('function', 'x', { defer_loading: true })] }),
    named('namespace', 'gone', { defer_loading: true, tools: [named('function', 'x')] }),
    { type: 'web_search' },
    7,
  ];
  const names = ['wait', retrieveTool, 'mcp__old__tool'];
  assert.deepEqual(scan(JSON.stringify({ tools, input: [] })).tools, names);
  assert.deepEqual(scanInput({ type: 'additional_tools', role: 'developer', tools }).tools, names);
  const own = named('namespace', 'functions', {
    tools: [named('custom', 'exec'), named('function', 'wait')],
  });
  assert.deepEqual(scan(JSON.stringify({ tools: [own] })).tools, [
    'exec',
    'functions__exec',
    'wait',
    'functions__wait',
  ]);
});

test('a call names its tool as the request declares it', () => {
  const nameOf = (rest: object): string | undefined =>
    resultsOf(scanInput({ ...call, ...rest }, output))[0]?.call?.name;
  assert.equal(nameOf({}), 'run');
  assert.equal(nameOf({ namespace: 'mcp__headroom', name: 'headroom_retrieve' }), retrieveTool);
  assert.equal(nameOf({ namespace: 'mcp__headroom__', name: 'headroom_retrieve' }), retrieveTool);
  assert.equal(nameOf({ namespace: 'functions' }), 'run');
  assert.equal(nameOf({ call_id: 'other' }), undefined);
});

test('code mode: what a script may call is read from the text of exec and from the developer’s prompt', () => {
  const description = [
    'Tool names are identifiers, for example `await tools.mcp__docs__find(...)`.',
    '### `clock__now`',
    'exec tool declaration:\n```ts\ndeclare const tools: { clock__now(args: {}): Promise<string>; };\n```',
    'declare const tools: { plain(args: {}): Promise<string>; };',
    `other.${retrieveTool} stands here as a word only`,
  ].join('\n');
  const exec = { type: 'custom', name: 'exec', description };
  assert.deepEqual(scan(JSON.stringify({ tools: [exec] })).tools, ['exec', 'mcp__docs__find', 'clock__now']);
  assert.deepEqual(scan(JSON.stringify({ tools: [{ ...exec, name: 'other' }] })).tools, ['other']);
  assert.deepEqual(scan(JSON.stringify({ tools: [{ ...exec, type: 'function' }] })).tools, ['exec']);

  const deferred = '<tools>\nDeferred tool namespaces:\n- mcp__headroom\n- mcp__my-docs\n</tools>';
  const prompt = (role: string, text: string): unknown => ({ role, content: [{ type: 'input_text', text }] });
  const scripts = { type: 'additional_tools', tools: [{ type: 'custom', name: 'exec' }] };
  assert.deepEqual(scanInput(scripts, prompt('developer', deferred)).tools, [
    'exec',
    'mcp__headroom__*',
    'mcp__my-docs__*',
  ]);
  assert.deepEqual(scanInput(prompt('developer', deferred)).tools, []);
  for (const untrusted of [
    prompt('user', deferred),
    prompt('assistant', deferred),
    { ...output, output: deferred },
    prompt('developer', `A user said: ${deferred}`),
  ]) {
    assert.deepEqual(scanInput(untrusted).tools, []);
  }
});

test('the question is the newest text that the user wrote, not what the client wrapped in a tag', () => {
  const questionIn = (...messages: readonly unknown[]): unknown => {
    const body = JSON.stringify({ input: messages.map((content) => ({ role: 'user', content })) });
    const { question } = scan(body);
    return question === null ? null : textAt(body, question);
  };
  const context = '<environment_context>\n  <cwd>/x</cwd>\n</environment_context>\n';
  const part = (text: string): object => ({ type: 'input_text', text });
  assert.equal(questionIn('first', 'second', context), 'second');
  assert.equal(questionIn([part('why?'), part(context)]), 'why?');
  assert.equal(questionIn('first', '<date>now</date>\n\nand why?'), '<date>now</date>\n\nand why?');
  assert.equal(questionIn(context), context);
  assert.equal(questionIn(), null);
  assert.equal(textAt('{"input":"hi"}', scan('{"input":"hi"}').question), 'hi');
});

test('a key that stands twice, a cut body and what is no object are refused with a code', () => {
  for (const [body, code] of [
    ['{"input":[],"input":[]}', 'BODY_SHAPE'],
    ['{"input":[{"role":"user","role":"system"}]}', 'BODY_SHAPE'],
    ['{"input":[{"role":"user","content":[{"type":"input_text","text":"a","text":"b"}]}]}', 'BODY_SHAPE'],
    ['{"tools":[{"type":"namespace","name":"a","tools":[{"name":"b","name":"c"}]}]}', 'BODY_SHAPE'],
    ['[1]', 'BODY_SHAPE'],
    ['{"input":[]}x', 'JSON_SYNTAX'],
    [responsesBody([{ output: 'one' }]).slice(0, -5), 'JSON_SYNTAX'],
    ['', 'JSON_SYNTAX'],
  ] as const) {
    assert.throws(() => scan(body), { code }, body);
  }
});

test('a tier that is billed at other rates is told', () => {
  const reader = openaiResponses.usageReader();
  reader.add({ type: 'response.created', response: { service_tier: 'auto', usage: null } });
  reader.add({ response: { service_tier: 'priority', usage: { input_tokens: 7 } } });
  assert.equal(reader.read()?.tier, 'priority');
});

test('usage is read from the last event of a stream and from a plain answer', () => {
  const usage = {
    input_tokens: 1200,
    input_tokens_details: { cached_tokens: 1000, cache_write_tokens: 150 },
    output_tokens: 42,
    output_tokens_details: { reasoning_tokens: 30 },
    total_tokens: 1242,
  };
  const counts = { input: 50, cacheRead: 1000, cacheWrite5m: 150, cacheWrite1h: 0, output: 42 };
  for (const type of ['response.completed', 'response.incomplete', 'response.failed']) {
    const stream = openaiResponses.usageReader();
    stream.add({ type: 'response.created', response: { usage: null } });
    assert.equal(stream.read(), null);
    stream.add({ type, response: { id: 'resp_1', usage } });
    assert.deepEqual(stream.read(), counts);
  }
  const plain = openaiResponses.usageReader();
  plain.add({ object: 'response', usage: { ...usage, input_tokens_details: { cached_tokens: 0 } } });
  assert.deepEqual(plain.read(), { ...counts, input: 1200, cacheRead: 0, cacheWrite5m: 0 });
  const bare = openaiResponses.usageReader();
  bare.add({ usage: { input_tokens: 7, output_tokens: 'x' } });
  assert.deepEqual(bare.read(), {
    input: 7,
    cacheRead: null,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    output: null,
  });
});

test('outputs of OpenAI’s own shells and patches are results of their calls', () => {
  const action = { commands: ['make', 'ls -R'], timeout_ms: 1000 };
  const operation = { type: 'update_file', path: 'a.ts', diff: '@@' };
  const body = JSON.stringify({
    input: [
      { type: 'shell_call', call_id: 's', action },
      { type: 'local_shell_call', call_id: 'l', action: { type: 'exec', command: ['bash', '-lc', 'ls'] } },
      { type: 'apply_patch_call', call_id: 'p', operation },
      {
        type: 'shell_call_output',
        call_id: 's',
        output: [
          { stderr: 'it is', stdout: 'é\n', outcome: { type: 'exit', exit_code: 0 } },
          { stdout: 'two', stderr: '', outcome: { type: 'exit', exit_code: 2 } },
        ],
      },
      { type: 'local_shell_call_output', id: 'l', output: '{"output":"a.txt"}' },
      { type: 'apply_patch_call_output', call_id: 'p', status: 'failed', output: 'no such file' },
    ],
  });
  assert.deepEqual(
    resultsOf(scan(body)).map(({ call: made, isError, texts }) => [
      made?.name,
      textAt(body, made?.input),
      isError,
      texts.map((span) => textAt(body, span)),
    ]),
    [
      ['shell', action, true, ['it is', 'é\n', 'two', '']],
      ['local_shell', { type: 'exec', command: ['bash', '-lc', 'ls'] }, false, ['{"output":"a.txt"}']],
      ['apply_patch', operation, true, ['no such file']],
    ],
  );
});

test('a shell is in error by its exit code or because its time was up; what the provider printed is no result', () => {
  const shell = (outcome: unknown, more = {}): boolean | undefined =>
    resultsOf(
      scanInput({ type: 'shell_call_output', call_id: 's', output: [{ stdout: 'x', outcome }], ...more }),
    )[0]?.isError;
  assert.equal(shell({ type: 'exit', exit_code: 0 }), false);
  assert.equal(shell({ type: 'exit', exit_code: 1 }), true);
  assert.equal(shell({ type: 'timeout' }), true);
  assert.equal(shell(null, { id: null }), false);
  assert.equal(shell(null, { status: 'incomplete' }), true);
  assert.equal(shell(null, { id: 'sho_1' }), undefined);
  assert.deepEqual(
    resultsOf(scanInput({ type: 'mcp_call', id: 'm', name: 'f', arguments: '{}', output: 'x' })),
    [],
  );
});
