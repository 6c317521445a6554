import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { openHttpApi } from '../../src/http-api/http-api.ts';
import type { OwnTools } from '../../src/proxy/proxy.ts';
import { parseUpstreams } from '../../src/proxy/providers.ts';
import { markedReference } from '../../src/store/originals/reference.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { proxied } from '../proxy/proxied.ts';
import { ask } from '../proxy/stage.ts';
import { recordsJson } from '../wire/conversations.ts';

interface Row {
  readonly role: string;
  readonly content?: unknown;
  readonly [key: string]: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: {
    readonly messages: readonly Row[];
    readonly tokens_before: number;
    readonly tokens_after: number;
    readonly tokens_saved: number;
    readonly compression_ratio: number;
    readonly transforms_applied: readonly string[];
    readonly ccr_hashes: readonly string[];
    readonly original_content: string;
    readonly error: { readonly message: string };
  };
}

type Send = (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

async function api(t: TestContext, token: string | null = null, home?: string): Promise<{ readonly send: Send; readonly stage: Awaited<ReturnType<typeof proxied>> }> {
  const changes = { mounts: [], upstreams: parseUpstreams('http://127.0.0.1:9', 'test'), plainHosts: [], own: (tools: OwnTools) => openHttpApi({ ...tools, token }) };
  const stage = await proxied(t, home === undefined ? { changes } : { changes, home, keepHome: true });
  const send: Send = async (path, body, headers = {}) => {
    const text = typeof body === 'string' || body === null ? body : JSON.stringify(body);
    const answer = await ask(`http://127.0.0.1:${stage.proxy.port}`, {
      path,
      method: text === null ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(text === null ? {} : { body: text }),
    });
    return { status: answer.status, body: JSON.parse(answer.body.toString()) as Answer['body'] };
  };
  return { send, stage };
} // prettier-ignore

const system: Row = { role: 'system', content: 'You are an agent.' };
const question: Row = { role: 'user', content: 'Which of them failed?' };
const rows = recordsJson(200);
const called = (id: string): Row => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id, type: 'function', function: { name: 'query', arguments: '{}' } }],
});
const result = (id: string, content = rows): Row => ({ role: 'tool', tool_call_id: id, content });

test('the same number of rows comes back, results shorter without loss, all else as it was', async (t) => {
  const { send, stage } = await api(t);
  const messages = [system, question, called('a'), { ...result('a'), extra: [1.5, null] }];
  const { status, body } = await send('/v1/compress', { messages, model: 'gpt-5.2' });
  assert.equal(status, 200);
  assert.deepEqual(body.messages.slice(0, 3), messages.slice(0, 3));
  assert.deepEqual({ ...body.messages[3], content: rows }, messages[3]);
  const short = String(body.messages[3]?.content);
  assert.ok(short.length < rows.length / 2);
  assert.doesNotMatch(short, /hash=/);
  assert.deepEqual([body.ccr_hashes, body.transforms_applied], [[], ['smart-crusher']]);
  const count = await loadTokenCounter();
  assert.equal(body.tokens_saved, count(rows) - count(short));
  assert.equal(body.tokens_saved, body.tokens_before - body.tokens_after);
  assert.ok(body.compression_ratio > 0.5 && body.compression_ratio < 1);
  assert.equal(stage.received.length, 0, 'nothing goes to a provider');
  const folding = await send('/v1/compress', { messages, config: { mode: 'ccr' } });
  assert.equal(folding.body.ccr_hashes.length, 1, 'who can retrieve is asked anew');
});

test('with the mode ccr lines may be left out, and its hashes lead back to them, here and nowhere else', async (t) => {
  const { send, stage } = await api(t);
  const messages = [question, result('a', recordsJson(800))];
  const { body } = await send('/v1/compress', { messages, config: { mode: 'ccr' } });
  const [hash = ''] = body.ccr_hashes;
  assert.match(hash, /^[0-9a-f]{16}$/);
  assert.match(String(body.messages[1]?.content), new RegExp(`headroom_retrieve hash=${hash}\\]`));
  const whole = await send(`/v1/retrieve/${hash}`, null);
  assert.equal(whole.body.original_content, messages[1]?.content);
  assert.equal((await send('/v1/retrieve', { hash: hash.toUpperCase() })).body.original_content, messages[1]?.content);
  const lines = recordsJson(800).replaceAll('},', '},\n');
  const spread = await send('/v1/compress', { messages: [question, result('b', lines)], config: { mode: 'ccr' } });
  const [other = ''] = spread.body.ccr_hashes;
  const found = await send(`/v1/retrieve/${other}?query=ERROR`, null);
  assert.ok(found.body.original_content.split('\n').every((line) => /^\d+:.*ERROR/.test(line)));
  assert.equal((await send(`/v1/retrieve/${other}?query=nowhere-to-be-found`, null)).body.original_content, lines);
  // An original of a wrapped agent is in the same store, and is not shown.
  const { originals } = stage.store;
  const ref = originals.refOf('secret');
  await originals.put(ref, { text: 'secret', view: 'secret' });
  for (const foreign of [ref, markedReference(originals.key(), ref), '0123456789abcdef', '..%2fkey', 'x'])
    assert.equal((await send(`/v1/retrieve/${foreign}`, null)).status, 404, foreign);
}); // prettier-ignore

test('Append-only: called each turn with other rows held back, a result keeps its text', async (t) => {
  const { send } = await api(t);
  const all: Row[] = [system];
  const texts = new Map<string, string>();
  for (let turn = 0; turn < 20; turn += 1) {
    const content = recordsJson(30 + (turn % 5) * 10).replaceAll('1000', String(1000 + turn));
    all.push({ role: 'user', content: `question ${turn}` }, called(`c${turn}`), result(`c${turn}`, content));
    const held = all.filter(({ role }, at) => role === 'tool' || (at * 7 + turn) % 3 === 0);
    const { body } = await send('/v1/compress', { messages: held, config: { mode: 'ccr' } }, { 'x-headroom-affinity': 'chat 1' });
    assert.equal(body.messages.length, held.length);
    for (const { role, tool_call_id: id, content: text } of body.messages) {
      if (role !== 'tool') continue;
      assert.equal(texts.get(String(id)) ?? text, text, `${String(id)} in turn ${turn}`);
      texts.set(String(id), String(text));
    }
  }
  assert.equal(texts.size, 20);
  assert.doesNotMatch([...texts.values()].join('\n'), /same as lines/, 'nothing points at rows that may be held back');
}); // prettier-ignore

test("Anthropic's blocks are read as such, and rows of no shape pass as they came", async (t) => {
  const { send } = await api(t);
  const messages = [
    { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'q', input: {} }] },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: rows }] }],
    },
  ];
  const { body } = await send('/v1/compress', { messages });
  assert.ok(body.tokens_saved > 1_000);
  assert.deepEqual(body.messages[0], messages[0]);
  const odd = [1, null, 'x', { content: 5 }, [], { role: 'tool' }];
  assert.deepEqual((await send('/v1/compress', { messages: odd })).body.messages, odd);
});

test('what is no request is told, a bypass is heard, and a key is asked for where one is set', async (t) => {
  const { send } = await api(t);
  for (const [body, status] of [['{"messages":', 400], ['[]', 400], ['{}', 400], [{ messages: 'x' }, 400], ['\u00ff', 400]] as const)
    assert.equal((await send('/v1/compress', body)).status, status, JSON.stringify(body));
  assert.equal((await send('/v1/compress', null)).status, 404);
  assert.equal((await send('/v1/retrieve', {})).status, 404);
  const messages = [result('a')];
  const passed = await send('/v1/compress', { messages }, { 'x-headroom-bypass': 'true' });
  assert.deepEqual([passed.body.messages, passed.body.tokens_saved], [messages, 0]);
  const locked = await api(t, 'key');
  assert.equal((await locked.send('/v1/compress', { messages })).status, 401);
  assert.equal((await locked.send('/v1/compress', { messages }, { authorization: 'Bearer wrong' })).status, 401);
  assert.equal((await locked.send('/v1/compress', { messages }, { authorization: 'Bearer key' })).status, 200);
  assert.equal((await locked.send('/v1/retrieve/0123456789abcdef', null)).status, 401);
}); // prettier-ignore

test('rows come back in number and order, equal but for the texts of results, whatever they are', async (t) => {
  const { send } = await api(t);
  const text = fc.oneof(fc.string({ unit: 'binary' }).map((each) => each.toWellFormed()), fc.constant(recordsJson(30)));
  const row = fc.oneof(
    fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content: text }),
    fc.record({ role: fc.constant('tool'), tool_call_id: fc.string(), content: text }),
    fc.record({ role: fc.constant('tool'), content: fc.array(fc.record({ type: fc.constant('text'), text })) }),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 6 }), async (messages) => {
      const { status, body } = await send('/v1/compress', { messages });
      assert.equal(status, 200);
      assert.equal(body.messages.length, messages.length);
      const given = JSON.parse(JSON.stringify(messages)) as readonly Row[];
      for (const [at, each] of body.messages.entries()) {
        const isResult = typeof each === 'object' && (each as unknown) !== null && each.role === 'tool';
        if (isResult) assert.deepEqual({ ...each, content: null }, { ...given[at], content: null });
        else assert.deepEqual(each, given[at]);
      }
      assert.ok(body.tokens_after <= body.tokens_before);
    }),
    { numRuns: 60 },
  );
}); // prettier-ignore
