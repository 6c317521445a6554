import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test, type TestContext } from 'node:test';
import { ask, deferred, proxyTo, serve, serveSocket } from './stage.ts';

/** `rawHeaders` as lines. */
function lines(rawHeaders: readonly string[]): string[] {
  return rawHeaders.flatMap((text, at) => (at % 2 === 0 ? [`${text}: ${rawHeaders[at + 1] ?? ''}`] : []));
}

test('the upstream gets the headers of the client, its own host and nothing of ours', async (t) => {
  const { url } = await serve(t, (request, response) => response.end(JSON.stringify(request.rawHeaders)));
  const stage = await proxyTo(t, url);
  const headers = { 'X-Api-Key': 'k', 'anthropic-beta': ['a', 'b'], Accept: '*/*', Connection: 'keep-alive' };
  const answer = await ask(stage.url, { headers });
  const received = lines(JSON.parse(answer.body.toString()) as string[]).sort();
  assert.deepEqual(received, [
    'Accept: */*',
    'Connection: keep-alive',
    'X-Api-Key: k',
    'anthropic-beta: a',
    'anthropic-beta: b',
    `host: ${url.host}`,
  ]);
});

test('headers between neighbours stay between them, also those that Connection names', async (t) => {
  const { url } = await serve(t, (request, response) => response.end(JSON.stringify(request.rawHeaders)));
  const stage = await proxyTo(t, url);
  const headers = {
    Connection: 'keep-alive, X-Hop',
    'X-Hop': '1',
    'Keep-Alive': 'timeout=5',
    'Proxy-Connection': 'keep-alive',
    TE: 'gzip;q=0.5',
    'X-End': '1',
  };
  const answer = await ask(stage.url, { headers });
  const received = lines(JSON.parse(answer.body.toString()) as string[]).sort();
  assert.deepEqual(received, ['Connection: keep-alive', 'X-End: 1', `host: ${url.host}`]);
});

test('headers of the answer keep their spelling, order and duplicates; those of the hop are left out', async (t) => {
  const url = await serveSocket(t, (socket) => {
    socket.once('data', () => {
      socket.end(
        'HTTP/1.1 529 Overloaded Here\r\nX-ReQuest-Id: 1\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n' +
          'Connection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=1\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\nno',
      );
    });
  });
  const stage = await proxyTo(t, url);
  const { message, body } = await ask(stage.url, { headers: { connection: 'close' } });
  assert.deepEqual(
    [message.statusCode, message.statusMessage, body.toString()],
    [529, 'Overloaded Here', 'no'],
  );
  assert.deepEqual(lines(message.rawHeaders), [
    'X-ReQuest-Id: 1',
    'Set-Cookie: a=1',
    'set-cookie: b=2',
    'Retry-After: 3',
    'Content-Length: 2',
    'Connection: close',
  ]);
});

test('trailers of the answer are passed', async (t) => {
  const { url } = await serve(t, (_request, response) => {
    response.writeHead(200, { Trailer: 'X-Checksum' });
    response.write('body');
    response.addTrailers({ 'X-Checksum': 'abc' });
    response.end();
  });
  const stage = await proxyTo(t, url);
  const { message } = await ask(stage.url);
  assert.equal(message.headers.trailer, 'X-Checksum');
  assert.deepEqual(message.rawTrailers, ['X-Checksum', 'abc']);
});

/** What the upstream reads on the wire, up to the end of the head, of a request with these header lines. */
async function headOnTheWire(t: TestContext, sent: readonly string[], version = '1.1'): Promise<string[]> {
  const { promise: head, resolve } = deferred<string>();
  const url = await serveSocket(t, (socket) => {
    let read = '';
    socket.on('data', (chunk: Buffer) => {
      read += chunk.toString('latin1');
      if (!read.includes('\r\n\r\n')) return;
      resolve(read);
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n');
      socket.write('0\r\nX-Sum: 7\r\n\r\n');
    });
  });
  const { url: proxy } = await proxyTo(t, url);
  const { hostname, port, host, pathname } = new URL(proxy);
  const client = connect(Number(port), hostname);
  t.after(() => client.destroy());
  let answer = '';
  client.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  client.write(
    [`GET ${pathname} HTTP/${version}`, `Host: ${host}`, ...sent, 'Connection: close', '', ''].join('\r\n'),
  );
  await once(client, 'close');
  if (version === '1.1') assert.match(answer, /\r\n0\r\nX-Sum: 7\r\n\r\n$/);
  return (await head)
    .split('\r\n')
    .slice(1, -2)
    .filter((line) => !/^host:/i.test(line))
    .sort();
}

test('that trailers are welcome is told upstream, named as a word between neighbours', async (t) => {
  const welcome = ['Connection: TE, keep-alive', 'TE: trailers'];
  assert.deepEqual(await headOnTheWire(t, ['TE: trailers', 'Connection: TE']), welcome);
  assert.deepEqual(await headOnTheWire(t, ['te: gzip;q=0.5, Trailers', 'Connection: te']), welcome);
  assert.deepEqual(await headOnTheWire(t, ['TE: deflate', 'TE: trailers']), welcome);
});

test('nothing is told upstream of trailers by who did not ask for them, or cannot take them', async (t) => {
  const bare = ['Connection: keep-alive'];
  assert.deepEqual(await headOnTheWire(t, []), bare);
  assert.deepEqual(await headOnTheWire(t, ['TE: gzip', 'Connection: TE']), bare);
  assert.deepEqual(await headOnTheWire(t, ['TE: trailers'], '1.0'), bare);
});

test('a Trailer header on an answer of known length does no harm', async (t) => {
  const url = await serveSocket(t, (socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nTrailer: X\r\nContent-Length: 2\r\n\r\nok'));
  });
  const stage = await proxyTo(t, url);
  assert.equal((await ask(stage.url)).body.toString(), 'ok');
});

test('a body that replaces the one of the client goes with its own length', async (t) => {
  const { url } = await serve(t, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => response.end(JSON.stringify([request.headers, body])));
  });
  const stage = await proxyTo(t, url, () => ({
    body: Buffer.from('replaced ü'),
    dropHeaders: ['content-encoding'],
  }));
  const clients = [{ 'Content-Length': '3' }, { 'Transfer-Encoding': 'chunked' }];
  for (const framing of clients) {
    const headers = { ...framing, 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' };
    const answer = await ask(stage.url, { method: 'POST', headers, body: 'abc' });
    const [received, body] = JSON.parse(answer.body.toString()) as [Record<string, string>, string];
    assert.equal(body, 'replaced ü');
    assert.equal(received['content-length'], '11');
    assert.equal(received['transfer-encoding'], undefined);
    assert.equal(received['content-encoding'], undefined);
    assert.equal(received['content-type'], 'application/json');
  }
});

test('a DELETE without a body gets no length, one with a chunked body keeps its body', async (t) => {
  const { url } = await serve(t, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => response.end(JSON.stringify([request.headers['content-length'] ?? null, body])));
  });
  const stage = await proxyTo(t, url);
  const bare = await ask(stage.url, { method: 'DELETE' });
  assert.deepEqual(JSON.parse(bare.body.toString()), [null, '']);
  const headers = { 'transfer-encoding': 'chunked' };
  const chunked = await ask(stage.url, { method: 'DELETE', headers, body: 'why' });
  assert.deepEqual(JSON.parse(chunked.body.toString()), [null, 'why']);
});
