import assert from 'node:assert/strict';
import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { proxyTo, serve, under, type Stage } from './stage.ts';

/** A proxy before an upstream that answers with what it was sent. */
async function echo(t: TestContext): Promise<Stage> {
  const { url } = await serve(t, (request, response) => {
    const { method = '', headers } = request;
    const seen = ['connection', 'upgrade', 'http2-settings', 'x-own'].filter((name) => name in headers);
    response.write(`<${method} ${request.url ?? ''} ${seen.join()} `);
    request.on('data', (chunk: Buffer) => response.write(chunk)).on('end', () => response.end('>'));
  });
  return proxyTo(t, url);
}

async function connect(t: TestContext, stage: Stage): Promise<Socket> {
  const socket = net.connect(stage.port, '127.0.0.1');
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

function head(stage: Stage, first: string, more: readonly string[] = []): string {
  const offer = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAEAAEAAAAIAAAAB'];
  return [`${first} HTTP/1.1`, `Host: localhost:${stage.port}`, ...offer, ...more, '', ''].join('\r\n');
}

/** Reads until the echo of one request is complete. */
async function answerOn(socket: Socket): Promise<string> {
  let text = '';
  while (!text.includes('>')) text += String((await once(socket, 'data'))[0]);
  return text.slice(text.indexOf('<'), text.indexOf('>')).replaceAll(/\r\n[0-9a-f]+\r\n/g, '');
}

test('promise 6: a request that offers HTTP/2 as well is served with its method and its body', async (t) => {
  const stage = await echo(t);
  const socket = await connect(t, stage);
  const body = 'x'.repeat(100_000);
  const post = head(stage, `POST ${under(stage, '/v1/messages?a')}`, [
    'X-Own: grüße',
    `Content-Length: 100000`,
  ]);
  // The body comes in three parts: the first with the head, the rest while that is read once more.
  socket.write(Buffer.from(post + body.slice(0, 10), 'latin1'));
  await new Promise((resolve) => setImmediate(resolve));
  socket.write(body.slice(10, 50_000));
  socket.write(body.slice(50_000));
  assert.equal(await answerOn(socket), `<POST /v1/messages?a connection,x-own ${body}`);
});

test('promise 6: such offers may follow one another on a connection, whatever the framing of the body', async (t) => {
  const stage = await echo(t);
  const socket = await connect(t, stage);
  for (let round = 0; round < 8; round += 1) {
    socket.write(head(stage, `GET ${under(stage, '/models')}`));
    assert.equal(await answerOn(socket), '<GET /models connection ');
    await stage.next();
    socket.write(head(stage, `POST ${under(stage, '/x')}`, ['Transfer-Encoding: chunked']));
    socket.write('5\r\nhello\r\n');
    socket.write('6\r\n world\r\n0\r\n\r\n');
    assert.equal(await answerOn(socket), '<POST /x connection hello world');
    await stage.next();
  }
});

test('a request that offers HTTP/2 needs the token like any other', async (t) => {
  const stage = await echo(t);
  const socket = await connect(t, stage);
  socket.write(head(stage, 'POST /s/wrong/x', ['Content-Length: 0']));
  assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 404 /);
});

test('a client that takes back its offer by leaving costs nobody else anything', async (t) => {
  const stage = await echo(t);
  const gone = await connect(t, stage);
  gone.write(head(stage, `POST ${under(stage, '/x')}`, ['Content-Length: 10']) + 'half');
  gone.resetAndDestroy();
  const socket = await connect(t, stage);
  socket.write(head(stage, `GET ${under(stage, '/y')}`));
  assert.equal(await answerOn(socket), '<GET /y connection ');
});
