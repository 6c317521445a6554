import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { createUpstream } from '../../src/proxy/upstream.ts';
import { listenFor, proxyTo, serve, under, type Stage } from './stage.ts';

const wants = { connection: 'Upgrade', upgrade: 'websocket', 'X-Api-Key': 'k' };

function request(stage: Stage, path: string) {
  return http.get({ agent: false, port: stage.port, path: under(stage, path), headers: wants });
}

test('a WebSocket passes both ways, path and headers as sent', async (t) => {
  const { server, url } = await serve(t, () => undefined);
  const seen: unknown[] = [];
  server.on('upgrade', (asked: IncomingMessage, socket: Socket) => {
    seen.push(asked.url, asked.headers['x-api-key'], asked.headers.host);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.pipe(socket);
  });
  const stage = await proxyTo(t, new URL('/base', url));
  const [, socket] = (await once(request(stage, '/a/../ws?'), 'upgrade')) as [IncomingMessage, Socket];
  socket.write('hello');
  const [echo] = (await once(socket, 'data')) as [Buffer];
  assert.equal(echo.toString(), 'hello');
  assert.deepEqual(seen, ['/base/a/../ws?', 'k', url.host]);
  socket.end();
  await once(socket, 'close');
});

test('an upstream that does not upgrade answers for itself', async (t) => {
  const { url } = await serve(t, (_request, response) => response.writeHead(426).end('no'));
  const stage = await proxyTo(t, url);
  const [answer] = (await once(request(stage, '/ws'), 'response')) as [IncomingMessage];
  assert.equal(answer.statusCode, 426);
});

test('an upstream that dies ends the WebSocket of the client', async (t) => {
  const { server, url } = await serve(t, () => undefined);
  server.on('upgrade', (_asked, socket) => socket.destroy());
  const stage = await proxyTo(t, url);
  const [error] = (await once(request(stage, '/ws'), 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNRESET');
});

test('a WebSocket whose client left while the way was opened goes nowhere', async (t) => {
  const { server, url } = await serve(t, (_request, response) => response.end('fine'));
  let upgrades = 0;
  server.on('upgrade', (_asked, socket) => {
    upgrades += 1;
    socket.destroy();
  });
  const upstream = await createUpstream(url, {});
  t.after(() => {
    upstream.close();
  });
  const listener = await listenFor(t, {
    handle: async (asked, response, path) => {
      await upstream.forward(asked, response, { path, body: null, dropHeaders: [] });
    },
    upgrade: (asked, socket, head, path) => {
      upstream.tunnel(asked, socket, head, path);
      socket.destroy();
    },
  });
  const ask = (headers: Readonly<Record<string, string>>) =>
    http.get({ agent: false, port: listener.port, path: `/s/${listener.token}/ws`, headers });
  await once(ask(wants), 'error');
  const [answer] = (await once(ask({}), 'response')) as [IncomingMessage];
  assert.equal(answer.statusCode, 200);
  assert.equal(upgrades, 0);
});
