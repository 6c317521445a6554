import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { parseUpstreams } from '../../src/proxy/providers.ts';
import { packageVersion } from '../../src/version.ts';
import { proxied, usageAnswer } from './proxied.ts';
import { ask, bytesOf, serve, type Answer } from './stage.ts';

interface Plain {
  /** Provider, path and body of what went upstream. */
  readonly seen: { readonly to: string; readonly path: string; readonly body: string }[];
  readonly port: number;
  readonly send: (path: string, body: string | null, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
} // prettier-ignore

/** `headroom proxy` without an agent, with an upstream for each provider. */
async function plain(t: TestContext, saysSaved = false): Promise<Plain> {
  const seen: Plain['seen'] = [];
  const upstream = async (to: string): Promise<string> => {
    const { url } = await serve(t, (request, response) => {
      void bytesOf(request).then((body) => {
        seen.push({ to, path: request.url ?? '', body: body.toString() });
        response.setHeader('content-type', 'application/json').end(usageAnswer);
      });
    });
    return `${to}=${url.origin}`;
  };
  const named = await Promise.all(['anthropic', 'openai', 'google'].map(upstream));
  const upstreams = parseUpstreams(named.join(','), 'test');
  const changes = { mounts: [], upstreams, plainHosts: ['Host.docker.internal'], saysSaved };
  const { proxy } = await proxied(t, { changes });
  const send: Plain['send'] = async (path, body, headers = {}) =>
    ask(`http://127.0.0.1:${proxy.port}`, {
      path,
      method: body === null ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === null ? {} : { body }),
    });
  return { seen, port: proxy.port, send };
}

const rows = JSON.stringify(
  Array.from({ length: 300 }, (_, id) => ({
    id,
    name: `item ${id}`,
    state: id % 7 === 0 ? 'late' : 'ready',
  })),
);

const chat = JSON.stringify({
  model: 'gpt-5.2',
  messages: [
    { role: 'user', content: 'which items are late?' },
    { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'items', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: 'c1', content: rows },
  ],
}); // prettier-ignore

test('Any client is served without a token, each provider under its own path, and results are shortened', async (t) => {
  const { seen, send } = await plain(t);
  const messages = JSON.stringify({
    model: 'claude-opus-4-6',
    max_tokens: 9,
    messages: [
      { role: 'user', content: 'which items are late?' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'items', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: rows }] },
    ],
  });
  for (const [path, body] of [
    ['/v1/messages', messages],
    ['/messages', messages],
    ['/v1/chat/completions', chat],
    ['/chat/completions/', chat],
    ['/v1/v1/chat/completions', chat],
  ] as const) {
    assert.equal((await send(path, body)).status, 200, path);
    const sent = seen.at(-1);
    assert.equal(sent?.to, path.includes('messages') ? 'anthropic' : 'openai');
    assert.match(sent.path, /^\/v1\/(messages|chat\/completions)$/);
    assert.ok(sent.body.length < body.length / 3, `${path}: ${sent.body.length} of ${body.length} bytes`);
  }
});

test('Byte-faithful: what is no request for an answer passes as it came, to whom its headers name', async (t) => {
  const { seen, send } = await plain(t);
  const odd = '{"input": "é\\u00e9",  "x":1.0}';
  await send('/v1/embeddings?a=b', odd);
  await send('/v1/models', null, { 'anthropic-version': '2023-06-01' });
  await send('/v1beta/models/gemini-3-pro:embedContent', odd, { 'x-goog-api-key': 'k' });
  await send('/v1/messages/batches', odd, { 'x-api-key': 'k' });
  assert.deepEqual(seen, [
    { to: 'openai', path: '/v1/embeddings?a=b', body: odd },
    { to: 'anthropic', path: '/v1/models', body: '' },
    { to: 'google', path: '/v1beta/models/gemini-3-pro:embedContent', body: odd },
    { to: 'anthropic', path: '/v1/messages/batches', body: odd },
  ]);
});

test('what cannot be told is answered with the base URLs, and what is of headroom itself goes to no provider', async (t) => {
  const { seen, send } = await plain(t);
  for (const path of ['/', '/v1', '/favicon.ico', '/api/generate']) {
    const { status, body } = await send(path, null);
    assert.equal(status, 404);
    assert.match(body.toString(), /cannot tell which provider.*http:\/\/localhost:PORT\/v1 for OpenAI/);
  }
  for (const path of ['/v1/compress', '/compress', '/v1/retrieve', '/v1/retrieve/0123456789abcdef?query=a', '/v1//compress', '/v1/compress/'])
    assert.equal((await send(path, chat)).status, 404, path); // prettier-ignore
  const health = await send('/health', null);
  assert.deepEqual(JSON.parse(health.body.toString()), { status: 'healthy', version: packageVersion() });
  assert.deepEqual(seen, []);
});

test('no web page can use it, not even one of this machine; programs and apps can', async (t) => {
  const { seen, send, port } = await plain(t);
  const refused: readonly Readonly<Record<string, string>>[] = [
    { origin: 'https://evil.test' },
    { origin: 'http://localhost:3000' },
    { origin: `http://localhost:${port}` },
    { origin: 'null' },
    { origin: '' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-origin' },
    { host: 'evil.test' },
    { host: `evil.test:${port}` },
    { host: `localhost.evil.test:${port}` },
  ];
  for (const headers of refused) {
    const { status, message } = await send('/v1/chat/completions', chat, headers);
    assert.equal(status, 403, JSON.stringify(headers));
    assert.deepEqual(Object.keys(message.headers).filter((name) => name.startsWith('access-control')), []); // prettier-ignore
  }
  assert.deepEqual(seen, []);
  for (const headers of [
    {},
    { origin: 'vscode-file://vscode-app', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-mode': 'cors' },
    { host: 'localhost' },
    { host: 'host.docker.internal:9999' },
    { host: `[::1]:${port}` },
  ])
    assert.equal((await send('/v1/chat/completions', chat, headers)).status, 200, JSON.stringify(headers));
});

test('a host that is not served is told how it would be', async (t) => {
  const { send } = await plain(t);
  const { body } = await send('/v1/models', null, { host: 'gateway.local:8787' });
  assert.match(body.toString(), /start headroom proxy with --host gateway\.local/);
});

test('Promise 7, the answer is a byte pipe: a header of ours is there only when it was asked for', async (t) => {
  const [silent, telling] = [await plain(t), await plain(t, true)];
  assert.equal((await silent.send('/v1/chat/completions', chat)).message.headers['x-headroom-tokens-saved'], undefined);
  const saved = Number((await telling.send('/v1/chat/completions', chat)).message.headers['x-headroom-tokens-saved']);
  assert.ok(saved > 2_000, `${saved} tokens`);
  const hello = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hello' }] });
  assert.equal((await telling.send('/v1/chat/completions', hello)).message.headers['x-headroom-tokens-saved'], '0');
}); // prettier-ignore
