import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { readBody } from '../../src/proxy/body.ts';
import { ask, bytesOf, deferred, proxyTo, serve } from './stage.ts';

const megabyte = 1024 * 1024;

for (const framing of ['content-length', 'transfer-encoding']) {
  test(`promise 1: an upload of 60 MB with ${framing}, read in part, arrives whole`, async (t) => {
    const { url } = await serve(t, (request, response) => {
      const hash = createHash('sha256');
      request.on('data', (chunk: Buffer) => hash.update(chunk));
      request.on('end', () => {
        response.end(JSON.stringify([hash.digest('hex'), request.headers[framing]]));
      });
    });
    const stage = await proxyTo(t, url, async (request) => {
      const read = await readBody(request, 32 * megabyte);
      assert.ok(read !== null && 'partial' in read);
      return { body: read.partial };
    });
    const piece = randomBytes(megabyte);
    const whole = createHash('sha256');
    const value = framing === 'content-length' ? String(60 * megabyte) : 'chunked';
    const { hostname, port, pathname: path } = new URL(stage.url);
    const request = http.request({
      agent: false,
      hostname,
      port,
      path,
      method: 'POST',
      headers: { [framing]: value },
    });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    for (let sent = 0; sent < 60; sent += 1) {
      whole.update(piece);
      if (!request.write(piece)) await once(request, 'drain');
    }
    request.end();
    const [message] = await answered;
    const body: unknown = JSON.parse((await bytesOf(message)).toString());
    assert.deepEqual(body, [whole.digest('hex'), value]);
  });
}

test('a client that waits for 100 Continue may send its body', async (t) => {
  const { url } = await serve(t, (request, response) => request.pipe(response));
  const stage = await proxyTo(t, url);
  const { hostname, port, pathname: path } = new URL(stage.url);
  const headers = { expect: '100-continue', 'content-length': '4' };
  const request = http.request({ agent: false, hostname, port, path, method: 'POST', headers });
  request.flushHeaders();
  await once(request, 'continue');
  request.end('body');
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  assert.equal((await bytesOf(message)).toString(), 'body');
});

test('an answer that starts before the end of the upload does not cut the upload off', async (t) => {
  const { url } = await serve(t, (request, response) => {
    response.writeHead(200, { connection: 'close' });
    request.pipe(response);
  });
  const stage = await proxyTo(t, url);
  const sent = randomBytes(5 * megabyte);
  assert.ok((await ask(stage.url, { method: 'POST', body: sent })).body.equals(sent));
});

for (const connection of ['close', 'keep-alive']) {
  test(`a refusal (connection: ${connection}) that comes during the upload reaches the client`, async (t) => {
    const { url } = await serve(t, (request, response) => {
      response.writeHead(413, { connection }).end('too large');
      request.resume();
    });
    const stage = await proxyTo(t, url);
    const headers = { connection: 'keep-alive' };
    const answer = await ask(stage.url, { method: 'POST', headers, body: Buffer.alloc(20 * megabyte) });
    assert.deepEqual([answer.status, answer.body.toString()], [413, 'too large']);
    assert.equal((await stage.next()).failure, null);
  });
}

test('an upstream that hangs up after its answer, in the middle of the upload, does no harm', async (t) => {
  const { url } = await serve(t, (request, response) => {
    response.writeHead(413).end('too large');
    request.resume();
  });
  const near = await proxyTo(t, url);
  const far = await proxyTo(t, new URL(near.url), () => ({ body: Buffer.alloc(20 * megabyte) }));
  const answer = await ask(far.url, { method: 'POST', body: 'short' });
  assert.deepEqual([answer.status, answer.body.toString()], [413, 'too large']);
  await near.close();
  assert.equal((await far.next()).failure, null);
});

test('a client that goes away during its upload ends the request to the upstream', async (t) => {
  const arrived = deferred<IncomingMessage>();
  const { url } = await serve(t, (request) => {
    arrived.resolve(request);
  });
  const stage = await proxyTo(t, url);
  const { hostname, port, pathname: path } = new URL(stage.url);
  const request = http.request({ agent: false, hostname, port, path, method: 'POST' });
  request.on('error', () => undefined);
  request.write('the first part');
  const seen = await arrived.promise;
  request.destroy();
  await assert.rejects(bytesOf(seen), { code: 'ECONNRESET' });
  assert.equal((await stage.next()).aborted, true);
});
