import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { anthropicBody, recordsJson } from '../wire/conversations.ts';
import { proxied } from './proxied.ts';
import { ask, proxyTo, serveSocket } from './stage.ts';

const second = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison';

/**
 * Bytes that an upstream answers with, then hanging up; what its client must see: the body, or null for a lost
 * connection.
 */
const answers: Readonly<Record<string, readonly [bytes: string, body: string | null]>> = {
  'nothing': ['', null],
  'half a head': ['HTTP/1.1 200 O', null],
  'a body shorter than its length': ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort', null],
  'chunks without an end': ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n', null],
  'a chunk longer than it says': ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n', null],
  'a length and chunks': ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n', null],
  'two lengths': ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!', null],
  'a body up to the end of the connection': ['HTTP/1.1 200 OK\r\n\r\nall of it', 'all of it'],
  'a length that Connection names': ['HTTP/1.1 200 OK\r\nConnection: content-length\r\nContent-Length: 2\r\n\r\nhi', 'hi'],
  'a refusal to be tried later': ['HTTP/1.1 429 Slow Down\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno', 'no'],
  'another answer behind it': [`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi${second}`, 'hi'],
}; // prettier-ignore

for (const [name, [bytes, body]] of Object.entries(answers)) {
  test(`what an upstream breaks is told as it is: ${name}`, async (t) => {
    const url = await serveSocket(t, (socket) => socket.once('data', () => socket.end(bytes)));
    const stage = await proxyTo(t, url);
    const answer = ask(stage.url);
    if (body === null) await assert.rejects(answer, { code: 'ECONNRESET' });
    else assert.equal((await answer).body.toString(), body);
  });
}

test('an answer that nobody asked for is nobody’s', async (t) => {
  const sockets: Socket[] = [];
  const url = await serveSocket(t, (socket) => {
    sockets.push(socket);
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'));
  });
  const stage = await proxyTo(t, url);
  assert.equal((await ask(stage.url)).body.toString(), 'hi');
  const [first] = sockets;
  assert.ok(first !== undefined);
  // It lies in the connection before the next request goes out, on that connection or on another one.
  await new Promise((resolve) => first.write(second, resolve));
  for (let next = 0; next < 3; next += 1) assert.equal((await ask(stage.url)).body.toString(), 'hi');
});

test('promise 6: a body in any coding arrives, shortened where it can be read, else as it was', async (t) => {
  const { post, received } = await proxied(t);
  const plain = Buffer.from(anthropicBody([{ output: recordsJson(100) }]));
  const gzipped = gzipSync(plain);
  const readable = { 'gzip': gzipped, 'x-gzip': gzipped, 'GZIP': gzipped, 'br': brotliCompressSync(plain), 'deflate': deflateSync(plain) }; // prettier-ignore
  for (const [coding, bytes] of Object.entries(readable)) {
    await post('/v1/messages', bytes, { 'content-encoding': coding });
    const sent = received.at(-1);
    assert.ok(sent);
    assert.equal(sent.headers['content-encoding'], undefined, coding);
    assert.ok(sent.body.length < plain.length * 0.6, coding);
    assert.equal(sent.headers['content-length'], String(sent.body.length), coding);
  }
  const broken = Buffer.from(gzipped);
  broken.fill(0, 20, 40);
  const others: readonly (readonly [coding: string, bytes: Buffer])[] = [
    ['gzip', broken],
    ['gzip', gzipped.subarray(0, -20)],
    ['gzip', Buffer.alloc(0)],
    ['gzip, gzip', gzipSync(gzipped)],
    ['compress', gzipped],
    ['br', gzipped],
    ['zstd', gzipped],
    ['gzip', gzipSync(Buffer.alloc(100 * 1024 * 1024))],
  ];
  for (const [coding, bytes] of others) {
    await post('/v1/messages', bytes, { 'content-encoding': coding });
    const sent = received.at(-1);
    assert.equal(sent?.headers['content-encoding'], coding);
    assert.ok(sent.body.equals(bytes), coding);
  }
});
