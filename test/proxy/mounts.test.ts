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

for (const [client, fallsBackToHttp, status] of [
  ['originator: codex_exec', false, 426],
  ['originator: someone', false, 502],
  ['originator: someone', true, 426],
] as const) {
  const known = fallsBackToHttp ? 'of an agent that falls back' : 'of any client';
  test(`a Responses socket ${known} with ${client} is answered ${status}`, async (t) => {
    const { url } = await serve(t, (_request, response) => response.writeHead(502).end());
    const profile = {
      roles: {},
      retrieval: { channel: 'none', tools: [] },
      fallsBackToHttp,
      wrappings: [],
    } as const;
    const { proxy } = await proxied(t, { changes: { mounts: [{ mount: '', target: url }], profile } });
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
