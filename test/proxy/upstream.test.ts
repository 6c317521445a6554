import assert from 'node:assert/strict';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { tapUsage } from '../../src/proxy/usage-tap.ts';
import { ask, bytesOf, proxyTo, serve, serveSocket, under } from './stage.ts';

test('promise 7: the answer is a byte pipe: 10 MB of events arrive identical, split inside characters', async (t) => {
  const event = 'event: content_block_delta\ndata: {"text":"grüße, 世界 🌍"}\n\n';
  const sent = Buffer.from(event.repeat(Math.ceil(10_000_000 / Buffer.byteLength(event))));
  const { url } = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    void (async () => {
      // 4,099 is prime: sooner or later a chunk ends inside each of the characters.
      for (let at = 0; at < sent.length; at += 4_099) {
        if (!response.write(sent.subarray(at, at + 4_099))) await once(response, 'drain');
      }
      response.end();
    })();
  });
  const stage = await proxyTo(t, url);
  const answer = await ask(stage.url);
  assert.ok(answer.body.equals(sent));
  assert.deepEqual(await stage.next(), { status: 200, usage: null, aborted: false, failure: null });
});

test('promise 7: status and headers reach the client before the upstream has sent a byte of the body', async (t) => {
  let finish: () => void = () => undefined;
  const { url } = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    finish = () => response.end('data: late\n\n');
  });
  const stage = await proxyTo(t, url);
  const request = http.get(stage.url, { agent: false });
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  assert.equal(message.statusCode, 200);
  finish();
  assert.equal((await bytesOf(message)).toString(), 'data: late\n\n');
});

test('promise 7: each chunk passes before the next one is sent', async (t) => {
  let send: (text: string) => void = () => undefined;
  const { url } = await serve(t, (_request, response) => {
    response.flushHeaders();
    send = (text) => (text === '' ? response.end() : response.write(text));
  });
  const stage = await proxyTo(t, url);
  const request = http.get(stage.url, { agent: false });
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  for (const text of ['one', 'two', 'three']) {
    send(text);
    const [chunk] = (await once(message, 'data')) as [Buffer];
    assert.equal(chunk.toString(), text);
  }
  send('');
  await once(message, 'end');
});

for (const [coding, compress] of [['gzip', gzipSync] as const, ['br', brotliCompressSync] as const]) {
  test(`promise 7: a ${coding} answer arrives as it was sent while its usage is read`, async (t) => {
    const sent = compress(Buffer.from('data: {"usage":{"input_tokens":7}}\n\n'));
    const { url } = await serve(t, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': coding }).end(sent);
    });
    const usage = { input: 7, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null, output: null };
    const seen: unknown[] = [];
    const stage = await proxyTo(t, url, () => ({
      onAnswer: ({ headers }) =>
        tapUsage(headers, { add: (event) => seen.push(event), read: () => (seen.length > 0 ? usage : null) }),
    }));
    const answer = await ask(stage.url);
    assert.ok(answer.body.equals(sent));
    assert.equal(answer.message.headers['content-encoding'], coding);
    assert.deepEqual((await stage.next()).usage, usage);
    assert.deepEqual(seen, [{ usage: { input_tokens: 7 } }]);
  });
}

test('promise 7: a tap that never finishes does not hold back the answer', async (t) => {
  const { url } = await serve(t, (_request, response) => response.end('the answer'));
  const stage = await proxyTo(t, url, () => ({
    onAnswer: () => ({ write: () => undefined, end: async () => new Promise(() => undefined) }),
  }));
  assert.equal((await ask(stage.url)).body.toString(), 'the answer');
});

test('promise 7: a tap that throws is dropped and the answer goes on', async (t) => {
  let writes = 0;
  const { url } = await serve(t, (_request, response) => {
    response.write('first ');
    setImmediate(() => response.end('second'));
  });
  const stage = await proxyTo(t, url, () => ({
    onAnswer: () => ({
      write: () => {
        writes += 1;
        throw new Error('tap');
      },
      end: async () => Promise.reject(new Error('tap')),
    }),
  }));
  assert.equal((await ask(stage.url)).body.toString(), 'first second');
  assert.deepEqual(await stage.next(), { status: 200, usage: null, aborted: false, failure: null });
  assert.equal(writes, 1);
});

test('an onAnswer that throws costs the usage, not the answer', async (t) => {
  const { url } = await serve(t, (_request, response) => response.end('the answer'));
  const stage = await proxyTo(t, url, () => ({
    onAnswer: () => {
      throw new Error('no tap');
    },
  }));
  assert.equal((await ask(stage.url)).body.toString(), 'the answer');
  assert.equal((await stage.next()).usage, null);
});

test('connections to the upstream are kept and used again', async (t) => {
  const sockets = new Set<Socket>();
  const { url } = await serve(t, (request, response) => {
    sockets.add(request.socket);
    response.end('ok');
  });
  const stage = await proxyTo(t, url);
  for (let round = 0; round < 5; round += 1) {
    await ask(stage.url);
    await stage.next();
    await turn();
  }
  assert.equal(sockets.size, 1);
});

test('paths and queries arrive as they were sent, behind the path of the base URL', async (t) => {
  const { url } = await serve(t, (request, response) => response.end(request.url));
  const plain = await proxyTo(t, url);
  const based = await proxyTo(t, new URL('/gateway/anthropic/', url));
  const paths = [
    '/v1/messages',
    '/a/../b',
    '/a//b/',
    '//c',
    '/v1?',
    '/v1?a=1?b&a=1',
    '/%7e%2F',
    '/a?x=[1]|{2}',
    '/[',
    '/;p=1',
  ];
  for (const path of paths) {
    assert.equal((await ask(plain.url, { path: under(plain, path) })).body.toString(), path);
    const below = await ask(based.url, { path: under(based, path) });
    assert.equal(below.body.toString(), `/gateway/anthropic${path}`);
  }
  assert.equal((await ask(plain.url, { path: under(plain, '') })).body.toString(), '/');
  assert.equal((await ask(plain.url, { path: under(plain, '?a=1') })).body.toString(), '/?a=1');
  assert.equal((await ask(based.url, { path: under(based, '') })).body.toString(), '/gateway/anthropic');
});

test('an interim answer of the upstream does not disturb the final one', async (t) => {
  const url = await serveSocket(t, (socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone');
    });
  });
  const stage = await proxyTo(t, url);
  const answer = await ask(stage.url);
  assert.deepEqual([answer.status, answer.body.toString()], [200, 'done']);
});

test('an answer without a body is passed without one', async (t) => {
  const { url } = await serve(t, (request, response) => {
    if (request.method === 'HEAD') response.writeHead(200, { 'content-length': 42 }).end();
    else response.writeHead(204).end();
  });
  const stage = await proxyTo(t, url);
  const head = await ask(stage.url, { method: 'HEAD' });
  assert.deepEqual([head.status, head.message.headers['content-length']], [200, '42']);
  assert.equal((await ask(stage.url)).status, 204);
});

test("the library's switch for its own tests in the environment changes nothing", async (t) => {
  t.after(() => delete process.env['FORCE_FETCH_PATH']);
  process.env['FORCE_FETCH_PATH'] = 'true';
  const { url } = await serve(t, (request, response) => request.pipe(response));
  const stage = await proxyTo(t, url);
  assert.equal((await ask(stage.url, { method: 'POST', body: 'text' })).body.toString(), 'text');
  assert.equal(process.env['FORCE_FETCH_PATH'], 'true');
});
