import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { test } from 'node:test';
import { ask, bytesOf, deadPort, deferred, proxyTo, serve, serveSocket } from './stage.ts';

test('a client that goes away mid-answer ends the request to the upstream', async (t) => {
  for (let round = 0; round < 5; round += 1) {
    const upstream = deferred<ServerResponse>();
    const { url } = await serve(t, (_request, response) => {
      response.write('data: first\n\n');
      upstream.resolve(response);
    });
    const stage = await proxyTo(t, url);
    const request = http.get(stage.url, { agent: false });
    const [message] = (await once(request, 'response')) as [IncomingMessage];
    await once(message, 'data');
    const response = await upstream.promise;
    const closed = once(response, 'close');
    message.destroy();
    await closed;
    assert.deepEqual(await stage.next(), { status: 200, usage: null, aborted: true, failure: null });
  }
});

test('a client that goes away before the answer ends the request to the upstream', async (t) => {
  const upstream = deferred<ServerResponse>();
  const { url } = await serve(t, (_request, response) => {
    upstream.resolve(response);
  });
  const stage = await proxyTo(t, url);
  const request = http.get(stage.url, { agent: false });
  request.on('error', () => undefined);
  const closed = once(await upstream.promise, 'close');
  request.destroy();
  await closed;
  assert.deepEqual(await stage.next(), { status: 0, usage: null, aborted: true, failure: null });
});

test('a client that went away before it was forwarded costs the upstream nothing', async (t) => {
  let asked = 0;
  const { url } = await serve(t, (_request, response) => {
    asked += 1;
    response.end();
  });
  const arrived = deferred<undefined>();
  const stage = await proxyTo(t, url, async (request) => {
    arrived.resolve(undefined);
    await once(request.socket, 'close');
    return {};
  });
  const request = http.get(stage.url, { agent: false });
  request.on('error', () => undefined);
  await arrived.promise;
  request.destroy();
  assert.equal((await stage.next()).aborted, true);
  assert.equal(asked, 0);
});

test('an upstream that dies mid-answer is an error at the client, not an end', async (t) => {
  const { url } = await serve(t, (_request, response) => {
    response.write('data: first\n\n', () => response.destroy());
  });
  const stage = await proxyTo(t, url);
  const request = http.get(stage.url, { agent: false });
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  await assert.rejects(bytesOf(message), { code: 'ECONNRESET' });
  const { status, aborted, failure } = await stage.next();
  assert.deepEqual([status, aborted], [200, false]);
  assert.ok(failure instanceof Error);
});

test('an upstream that dies before it answers is a lost connection to the client', async (t) => {
  const url = await serveSocket(t, (socket) => {
    socket.once('data', () => socket.destroy());
  });
  const stage = await proxyTo(t, url);
  await assert.rejects(ask(stage.url, { method: 'POST', body: '{}' }), { code: 'ECONNRESET' });
  const { status, aborted, failure } = await stage.next();
  assert.deepEqual([status, aborted], [0, false]);
  assert.ok(failure instanceof Error);
});

test('an upstream that refuses the connection is a lost connection to the client', async (t) => {
  const stage = await proxyTo(t, new URL(`http://127.0.0.1:${await deadPort(t)}`));
  await assert.rejects(ask(stage.url, { method: 'POST', body: '{}' }), { code: 'ECONNRESET' });
  const { status, aborted, failure } = await stage.next();
  assert.deepEqual([status, aborted], [0, false]);
  assert.match(failure?.message ?? '', /ECONNREFUSED/);
});

test('an upstream that does not speak HTTP is a lost connection to the client', async (t) => {
  const url = await serveSocket(t, (socket) => {
    socket.once('data', () => socket.end('220 mail ready\r\n'));
  });
  const stage = await proxyTo(t, url);
  await assert.rejects(ask(stage.url), { code: 'ECONNRESET' });
  assert.ok((await stage.next()).failure instanceof Error);
});

test('a status that no HTTP server may send is a lost connection to the client', async (t) => {
  const url = await serveSocket(t, (socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n'));
  });
  const stage = await proxyTo(t, url);
  await assert.rejects(ask(stage.url), { code: 'ECONNRESET' });
  assert.ok((await stage.next()).failure instanceof Error);
});
