import assert from 'node:assert/strict';
import http, { type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import * as zlib from 'node:zlib';

import { decodeBody, readBody, type ReadBody, maxDecodedBytes } from '../../src/proxy/body.ts';
import { ask, deferred, serve } from './stage.ts';

/** What `zstd -19` makes of the text, with checksum and without length. */
const zstdText = JSON.stringify({ say: 'z'.repeat(200) });
const zstdFrame = Buffer.from('KLUv/QRolQAAWHsic2F5IjoieiJ9AQBEChwB7vEL8w==', 'base64');

/** A zstd frame of `blocks` blocks that each hold one byte and say "128 kB of it". */
function zstdBomb(blocks: number): Buffer {
  const start = Buffer.from('28b52ffd0038', 'hex');
  const block = (last: 0 | 1) => Buffer.of(last | 2, 0, 0x10, 0x7a);
  return Buffer.concat([
    start,
    ...Array.from({ length: blocks }, (_, at) => block(at === blocks - 1 ? 1 : 0)),
  ]);
}

for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
  test(`a body up to the limit is read whole (${JSON.stringify(headers)})`, async (t) => {
    let read: ReadBody | null = null;
    const { url } = await serve(t, (request, response) => {
      void readBody(request, 10).then((result) => {
        read = result;
        response.end();
      });
    });
    await ask(url, { method: 'POST', headers, body: '0123456789' });
    assert.deepEqual(read, { complete: Buffer.from('0123456789') });
  });

  test(`a body over the limit is a stream of all of it (${JSON.stringify(headers)})`, async (t) => {
    const sent = Buffer.alloc(3_000_000, 'abcdefg');
    const { url } = await serve(t, (request, response) => {
      void readBody(request, 1_000_000).then((read) => {
        assert.ok(read !== null && 'partial' in read);
        read.partial.pipe(response);
      });
    });
    const answer = await ask(url, { method: 'POST', headers, body: sent });
    assert.ok(answer.body.equals(sent));
  });
}

test('a request without a body has an empty one', async (t) => {
  const { url } = await serve(t, (request, response) => {
    void readBody(request, 10).then((read) => response.end(JSON.stringify(read)));
  });
  const empty = { complete: Buffer.alloc(0) };
  assert.equal((await ask(url)).body.toString(), JSON.stringify(empty));
});

test('a client that goes away before the end of its body leaves nothing', async (t) => {
  const result = deferred<ReadBody | null>();
  const arrived = deferred<IncomingMessage>();
  const { url } = await serve(t, (request) => {
    arrived.resolve(request);
    void readBody(request, 1_000).then(result.resolve);
  });
  const request = http.request(url, { agent: false, method: 'POST' });
  request.on('error', () => undefined);
  request.write('half of it');
  const seen = await arrived.promise;
  request.destroy();
  assert.equal(await result.promise, null);
  assert.equal(await readBody(seen, 1_000), null);
});

const text = Buffer.from('{"text":"grüße"}'.repeat(1_000));
const packed: readonly (readonly [string, Buffer])[] = [
  ['gzip', zlib.gzipSync(text)],
  ['X-GZIP', zlib.gzipSync(text)],
  ['deflate', zlib.deflateSync(text)],
  [' br ', zlib.brotliCompressSync(text)],
  ['identity', text],
];

for (const [coding, bytes] of packed) {
  test(`a body with content-encoding "${coding}" is decoded`, async () => {
    assert.deepEqual(await decodeBody(bytes, coding), text);
  });
}

test('a body without content-encoding is itself', async () => {
  assert.equal(await decodeBody(text, undefined), text);
});

test('a zstd body is decoded, also by a Node without zstd', async () => {
  assert.equal((await decodeBody(zstdFrame, 'zstd'))?.toString(), zstdText);
});

for (const coding of ['gzip, br', 'compress', 'zstd', 'gzip', 'br', 'deflate']) {
  test(`a body that is not what content-encoding "${coding}" says stays undecoded`, async () => {
    assert.equal(await decodeBody(text, coding), null);
  });
}

test('a body cut off in the middle stays undecoded', async () => {
  const gzip = zlib.gzipSync(text);
  assert.equal(await decodeBody(gzip.subarray(0, gzip.length - 20), 'gzip'), null);
  assert.equal(await decodeBody(zstdFrame.subarray(0, zstdFrame.length - 8), 'zstd'), null);
});

test('a body that decodes to more than the limit stays undecoded', async () => {
  const bomb = zlib.gzipSync(Buffer.alloc(maxDecodedBytes + 1), { level: 1 });
  assert.equal(await decodeBody(bomb, 'gzip'), null);
  const fitting = maxDecodedBytes / (128 * 1024);
  assert.equal((await decodeBody(zstdBomb(fitting), 'zstd'))?.length, maxDecodedBytes);
  assert.equal(await decodeBody(zstdBomb(fitting + 1), 'zstd'), null);
});
