import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net, { type Socket } from 'node:net';
import { test } from 'node:test';

import { listen, type Listener, drainMs, maxHeaderBytes } from '../../src/proxy/server.ts';
import { holdTimers } from '../held-timers.ts';
import { ask, bytesOf, deferred, listenFor, under } from './stage.ts';

const echoPath = async (_request: IncomingMessage, response: ServerResponse, path: string) => {
  response.end(path);
  return Promise.resolve();
};

async function connect(listener: Listener): Promise<Socket> {
  const socket = net.connect(listener.port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

test('the listener is reachable under its URL, on loopback alone', async (t) => {
  const listener = await listenFor(t, { handle: echoPath });
  assert.equal(listener.url, `http://127.0.0.1:${listener.port}/s/secret`);
  assert.equal((await ask(`${listener.url}/v1`)).body.toString(), '/v1');
  const elsewhere = net.connect(listener.port, '::1');
  const [error] = (await once(elsewhere, 'error')) as [NodeJS.ErrnoException];
  assert.ok(['ECONNREFUSED', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code ?? ''));
});

test('the path behind the prefix is handed on exactly as it was sent', async (t) => {
  const listener = await listenFor(t, { handle: echoPath });
  for (const path of ['', '/', '?', '?a=1', '/a/../b', '//x', '/%2e%2e/?', '/s/secret/']) {
    assert.equal((await ask(listener.url, { path: under(listener, path) })).body.toString(), path);
  }
});

test('a path without the token is not found', async (t) => {
  const listener = await listenFor(t, { handle: echoPath });
  for (const path of [
    '/',
    '/s',
    '/s/',
    '/s/secre',
    '/s/secret1/v1',
    '/s/secret@v1',
    '/x/s/secret/v1',
    '/S/secret/',
  ]) {
    const answer = await ask(listener.url, { path });
    assert.equal(answer.status, 404);
    assert.match(answer.body.toString(), /"message":"[^"]*token/);
  }
});

test('a request must name loopback and the port as its host', async (t) => {
  const listener = await listenFor(t, { handle: echoPath });
  const status = async (host: string) => (await ask(`${listener.url}/v1`, { headers: { host } })).status;
  for (const name of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]']) {
    assert.equal(await status(`${name}:${listener.port}`), 200);
  }
  for (const host of [
    'localhost',
    'localhost:1',
    `evil.test:${listener.port}`,
    `localhost.evil.test:${listener.port}`,
  ]) {
    assert.equal(await status(host), 403);
  }
});

test('no answer of the listener lets a web page read it', async (t) => {
  const listener = await listenFor(t, { handle: echoPath });
  const headers = { origin: 'https://evil.test', 'access-control-request-method': 'POST' };
  for (const path of ['/v1', '/../nothing']) {
    const { message } = await ask(`${listener.url}${path}`, { method: 'OPTIONS', headers });
    assert.deepEqual(
      Object.keys(message.headers).filter((name) => name.startsWith('access-control')),
      [],
    );
  }
});

test('an upgrade needs the token and a loopback host as well', async (t) => {
  const upgraded: string[] = [];
  const listener = await listenFor(t, {
    upgrade: (_request, socket, _head, path) => {
      upgraded.push(path);
      socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n');
    },
  });
  const wants = { connection: 'upgrade', upgrade: 'websocket' };
  assert.equal((await ask(`${listener.url}/ws?a`, { headers: wants })).status, 426);
  assert.equal((await ask(listener.url, { headers: wants, path: '/s/wrong/ws' })).status, 404);
  assert.equal((await ask(listener.url, { headers: { ...wants, host: 'evil.test' } })).status, 403);
  assert.deepEqual(upgraded, ['/ws?a']);
});

test('a port in use is said so', async (t) => {
  const listener = await listenFor(t, {});
  const second = listen({ port: listener.port, token: 'x', handle: echoPath, upgrade: () => undefined });
  await assert.rejects(second, { code: 'PORT_TAKEN', problem: new RegExp(String(listener.port)) });
});

test('bytes that are no HTTP and clients that vanish do not end the listener', async (t) => {
  const listener = await listenFor(t, { handle: echoPath });
  const noise = await connect(listener);
  noise.write('\x16\x03\x01 hello\r\n\r\n');
  assert.match((await bytesOf(noise)).toString(), /^HTTP\/1\.1 400 /);
  const gone = await connect(listener);
  gone.write('POST /s/secret/v1 HTTP/1.1\r\nHost: loc');
  gone.resetAndDestroy();
  assert.equal((await ask(listener.url)).status, 200);
});

test('a handler that fails is a lost connection to its client and to nobody else', async (t) => {
  const listener = await listenFor(t, {
    handle: async (_request, response, path) => {
      if (path === '/bad') throw new TypeError('a defect');
      response.end();
      return Promise.resolve();
    },
  });
  await assert.rejects(ask(`${listener.url}/bad`), { code: 'ECONNRESET' });
  assert.equal((await ask(`${listener.url}/good`)).status, 200);
});

test('long headers are taken as a provider would take them', async (t) => {
  const listener = await listenFor(t, { handle: echoPath });
  const headers = { authorization: `Bearer ${'x'.repeat(maxHeaderBytes / 2)}` };
  assert.equal((await ask(listener.url, { headers })).status, 200);
});

test('closing ends idle connections at once', async (t) => {
  const listener = await listenFor(t, { handle: echoPath });
  const agent = new http.Agent({ keepAlive: true });
  await ask(listener.url, { agent });
  const silent = await connect(listener);
  holdTimers(t);
  await Promise.all([listener.close(), once(silent, 'close')]);
  await assert.rejects(ask(listener.url), { code: 'ECONNREFUSED' });
});

test('closing lets a running exchange finish, and its connection ends with it', async (t) => {
  const running = deferred<ServerResponse>();
  const listener = await listenFor(t, {
    handle: async (_request, response) => {
      running.resolve(response);
      return Promise.resolve();
    },
  });
  const answer = ask(listener.url, { agent: new http.Agent({ keepAlive: true }) });
  const response = await running.promise;
  holdTimers(t);
  const closed = listener.close();
  response.end('finished');
  assert.equal((await answer).body.toString(), 'finished');
  await closed;
});

test('closing does not wait for ever, and may be asked for again', async (t) => {
  const running = deferred<ServerResponse>();
  const listener = await listenFor(t, {
    handle: async (_request, response) => {
      running.resolve(response);
      return Promise.resolve();
    },
  });
  const answer = ask(listener.url);
  await running.promise;
  const tick = holdTimers(t);
  const closed = [listener.close(), listener.close()];
  tick(drainMs);
  await Promise.all([assert.rejects(answer, { code: 'ECONNRESET' }), ...closed]);
});
