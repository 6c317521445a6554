import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Reply } from '../../src/standin/api.ts';
import { startStandin, type Standin } from '../../src/standin/standin.ts';
import { body, lengthOf, model, textBlock, userBody } from './anthropic/bodies.ts';

const reply: Reply = {
  text: 'I shall look at the größte log first.',
  calls: [{ name: 'Bash', input: { command: 'node logs.js --json' } }],
};

let standin: Standin;
before(async () => {
  standin = await startStandin({
    brain: ({ tools }) => {
      if (tools.includes('Ending')) throw new Error('the script has ended');
      return reply;
    },
    count: lengthOf,
  });
});
after(async () => standin.close());

async function post(sent: Buffer, path = '/v1/messages?beta=true'): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-api-key': 'sk-very-secret', 'x-app': 'test' };
  return fetch(`${standin.url}${path}`, { method: 'POST', headers, body: new Uint8Array(sent) });
}

interface StreamEvent {
  readonly type: string;
  readonly delta?: { readonly text?: string; readonly partial_json?: string; readonly stop_reason?: string };
  readonly message?: { readonly usage: Record<string, unknown> };
  readonly usage?: Record<string, unknown>;
}

function parseEvents(text: string): StreamEvent[] {
  return text
    .trimEnd()
    .split('\n\n')
    .map((block) => {
      const [name = '', data = ''] = block.split('\n');
      const event = JSON.parse(data.slice('data: '.length)) as StreamEvent;
      assert.equal(name, `event: ${event.type}`);
      return event;
    });
}

describe('a streamed answer', () => {
  test('has the events of the provider in their order', async () => {
    const response = await post(userBody('go', { stream: true }));
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    const events = parseEvents(await response.text());
    const types = events.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
    assert.deepEqual(types, [
      'message_start',
      ...['content_block_start', 'ping', 'content_block_delta', 'content_block_stop'],
      ...['content_block_start', 'content_block_delta', 'content_block_stop'],
      'message_delta',
      'message_stop',
    ]);
    assert.equal(events.map(({ delta }) => delta?.text ?? '').join(''), reply.text);
    const input: unknown = JSON.parse(events.map(({ delta }) => delta?.partial_json ?? '').join(''));
    assert.deepEqual(input, reply.calls?.[0]?.input);
    assert.equal(events.at(-2)?.delta?.stop_reason, 'tool_use');
  });

  test('says its usage at the start and in full at the end', async () => {
    const sent = userBody([textBlock('x'.repeat(1500), '5m'), textBlock('go')], { stream: true });
    const events = parseEvents(await (await post(sent)).text());
    const usage = {
      input_tokens: 2,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 1500,
      cache_creation: { ephemeral_5m_input_tokens: 1500, ephemeral_1h_input_tokens: 0 },
    };
    const output = 37 + 'Bash {"command":"node logs.js --json"}'.length;
    assert.deepEqual(events[0]?.message?.usage, { ...usage, output_tokens: 1 });
    assert.deepEqual(events.at(-2)?.usage, { ...usage, output_tokens: output });
    const bill = { input: 2, cacheRead: 0, cacheWrite5m: 1500, cacheWrite1h: 0, cachedBlocks: 0, output };
    assert.deepEqual(standin.requests.at(-1)?.answered?.bill, bill);
  });
});

describe('a plain answer', () => {
  test('is one message with text, calls and usage', async () => {
    const answer = (await (await post(userBody('go'))).json()) as Record<string, unknown>;
    assert.equal(answer['type'], 'message');
    assert.equal(answer['model'], model);
    assert.equal(answer['stop_reason'], 'tool_use');
    const content = answer['content'] as { type: string; id?: string }[];
    assert.deepEqual(
      content.map(({ type }) => type),
      ['text', 'tool_use'],
    );
    assert.match(content[1]?.id ?? '', /^toolu_01/);
  });
});

test('count_tokens counts the prompt, needs no length of answer and caches nothing', async () => {
  const sent = userBody([textBlock('x'.repeat(3000), '5m')], { max_tokens: undefined });
  const response = await post(sent, '/v1/messages/count_tokens');
  assert.deepEqual(await response.json(), { input_tokens: 3000 });
  await (await post(userBody([textBlock('x'.repeat(3000), '5m')]))).text();
  assert.equal(standin.requests.at(-1)?.answered?.bill.cachedBlocks, 0);
});

test('a body the provider would refuse gets its error', async () => {
  const response = await post(body({ messages: [] }));
  assert.equal(response.status, 400);
  const answer = (await response.json()) as { type: string; error: { type: string } };
  assert.equal(answer.type, 'error');
  assert.equal(answer.error.type, 'invalid_request_error');
});

test('a script that fails is answered with 500, and the cause', async () => {
  const response = await post(userBody('go', { tools: [{ name: 'Ending' }] }));
  assert.equal(response.status, 500);
  assert.match(await response.text(), /the script has ended/);
});

test('HEAD / is answered, every other path is a JSON 404', async () => {
  assert.equal((await fetch(standin.url, { method: 'HEAD' })).status, 200);
  const response = await fetch(`${standin.url}/v1/models`);
  assert.equal(response.status, 404);
  assert.match(await response.text(), /not_found_error/);
});

test('a request is recorded with its exact bytes and without credentials', async () => {
  const sent = Buffer.from(
    `{"max_tokens":1e3, "model":"${model}","messages":[{"content":"\\u0041","role":"user"}]}`,
  );
  await (await post(sent)).text();
  const recorded = standin.requests.at(-1);
  assert.ok(recorded !== undefined && recorded.body.equals(sent));
  assert.equal(recorded.path, '/v1/messages?beta=true');
  assert.equal(recorded.headers['x-app'], 'test');
  assert.doesNotMatch(JSON.stringify(recorded.headers), /secret/);
});

test('each stand-in has a cache of its own', async () => {
  const sent = userBody([textBlock('y'.repeat(3000), '5m')]);
  await (await post(sent)).text();
  const other = await startStandin({ brain: () => ({ text: 'hi' }) });
  try {
    const headers = { 'content-type': 'application/json' };
    await (
      await fetch(`${other.url}/v1/messages`, { method: 'POST', headers, body: new Uint8Array(sent) })
    ).text();
    assert.equal(other.requests[0]?.answered?.bill.cachedBlocks, 0);
  } finally {
    await other.close();
  }
});
