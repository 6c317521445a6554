import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { proxied } from './proxied.ts';
import { serve } from './stage.ts';

test('each upstream of an agent is reached behind its own mount, and nothing else is', async (t) => {
  const seen: string[] = [];
  const upstream = async (name: string) => {
    const { url } = await serve(t, (request, response) => {
      seen.push(`${name} ${request.url ?? ''}`);
      response.end(name);
    });
    return { mount: `/${name}`, target: new URL(`/base`, url) };
  };
  const mounts = [await upstream('openai'), await upstream('anthropic')];
  const { post } = await proxied(t, { changes: { mounts } });
  assert.equal((await post('/openai/chat/completions?a=/anthropic', '{}')).body.toString(), 'openai');
  assert.equal((await post('/anthropic/v1/messages', '{}')).body.toString(), 'anthropic');
  assert.equal((await post('/anthropic', '{}')).status, 200);
  assert.equal((await post('/openaix/v1', '{}')).status, 404);
  assert.equal((await post('/', '{}')).status, 404);
  assert.deepEqual(seen, [
    'openai /base/chat/completions?a=/anthropic',
    'anthropic /base/v1/messages',
    'anthropic /base',
  ]);
});

for (const [client, status] of [
  ['originator: codex_exec', 426],
  ['originator: someone', 502],
] as const) {
  test(`a Responses socket is answered ${status} to a client with ${client}`, async (t) => {
    const { url } = await serve(t, (_request, response) => response.writeHead(502).end());
    const { proxy } = await proxied(t, { changes: { mounts: [{ mount: '', target: url }] } });
    const socket = connect(proxy.port, '127.0.0.1');
    socket.write(
      `GET /s/${proxy.token}/responses HTTP/1.1\r\nHost: 127.0.0.1:${proxy.port}\r\nConnection: Upgrade\r\n` +
        `Upgrade: websocket\r\nopenai-beta: responses_websockets=2026-02-06\r\n${client}\r\n\r\n`,
    );
    const [data] = (await once(socket, 'data')) as [Buffer];
    assert.match(data.toString(), new RegExp(`^HTTP/1.1 ${status} `));
    socket.destroy();
  });
}
