import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import net, { type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { bin, cleanEnvironment, temporaryFolder } from '../cli/run-headroom.ts';
import { certificate, privateKey } from './provider-test.ts';
import { ask, bytesOf, deadPort, deferred, open, proxyTo, serve, under } from './stage.ts';

interface CompanyProxy {
  readonly url: string;
  /** What it was asked for: request lines, and the credentials sent with them. */
  readonly asked: string[];
  /** Connections that clients have opened to it. */
  readonly clients: Set<Socket>;
}

/** A proxy as companies have them: forwards plain requests, tunnels TLS, and finds every host on this machine. */
async function companyProxy(t: TestContext, refusal?: string): Promise<CompanyProxy> {
  const asked: string[] = [];
  const clients = new Set<Socket>();
  const note = ({ method = '', url = '', headers }: IncomingMessage) =>
    asked.push([method, url, headers['proxy-authorization'] ?? ''].join(' ').trimEnd());
  const server = http.createServer((request, response) => {
    note(request);
    const [, port, path] = /^http:\/\/[^/]*:(\d+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const { method, headers } = request;
    const passed = http.request(
      { agent: false, host: '127.0.0.1', port, path, method, headers },
      (answer) => {
        answer.pipe(response);
      },
    );
    request.pipe(passed);
  });
  server.on('connection', (socket) => clients.add(socket));
  server.on('connect', (request, client: Socket) => {
    note(request);
    client.on('error', () => client.destroy());
    if (refusal !== undefined) {
      client.end(refusal);
      return;
    }
    const provider = net.connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      provider.pipe(client).pipe(provider);
    });
    provider.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => provider.destroy());
  });
  return { url: (await open(t, server)).href, asked, clients };
}

/** This machine under an address that is not loopback's, and so not exempt from proxies. */
function elsewhere(url: URL): URL {
  return new URL(url.href.replace('127.0.0.1', '0.0.0.0'));
}

test('a plain HTTP upstream is asked by way of the proxy, path and body as they were sent', async (t) => {
  const { url } = await serve(t, (request, response) => {
    response.write(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? 'none'} `);
    request.pipe(response);
  });
  const proxy = await companyProxy(t);
  const HTTP_PROXY = proxy.url.replace('//', '//me:p%40ss@');
  const base = elsewhere(new URL('/base', url));
  const stage = await proxyTo(t, base, undefined, { HTTP_PROXY });
  const path = '/v1/../x?a=[1]?';
  for (let round = 0; round < 3; round += 1) {
    const answer = await ask(stage.url, { method: 'POST', body: 'grüße', path: under(stage, path) });
    assert.match(answer.body.toString(), / grüße$/);
    await stage.next();
  }
  const login = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
  assert.deepEqual(new Set(proxy.asked), new Set([`POST ${base.origin}/base${path} ${login}`]));
  assert.equal(proxy.clients.size, 1, 'connections to the proxy are kept');
});

test('an upstream named by NO_PROXY, and loopback always, are asked directly', async (t) => {
  const { url } = await serve(t, (_request, response) => response.end('here'));
  const proxy = await companyProxy(t);
  const exempt = await proxyTo(t, elsewhere(url), undefined, { HTTP_PROXY: proxy.url, NO_PROXY: '0.0.0.0' });
  const loopback = await proxyTo(t, url, undefined, { HTTP_PROXY: proxy.url });
  for (const stage of [exempt, loopback]) assert.equal((await ask(stage.url)).body.toString(), 'here');
  assert.equal(proxy.clients.size, 0);
});

test('a proxy that is away is a lost connection to the client', async (t) => {
  const { url } = await serve(t, (_request, response) => response.end('here'));
  const HTTP_PROXY = `127.0.0.1:${await deadPort(t)}`;
  const stage = await proxyTo(t, elsewhere(url), undefined, { HTTP_PROXY });
  await assert.rejects(ask(stage.url), { code: 'ECONNRESET' });
  assert.match((await stage.next()).failure?.message ?? '', /ECONNREFUSED/);
});

async function provider(t: TestContext, listener: RequestListener) {
  const server = https.createServer({ cert: certificate, key: privateKey }, listener);
  return { server, port: (await open(t, server)).port };
}

/** `headroom proxy` before a provider that is reached over TLS, in a process that trusts its certificate. */
async function behind(t: TestContext, proxy: CompanyProxy, port: string) {
  const home = await temporaryFolder(t);
  const trusted = join(home, 'provider.pem');
  writeFileSync(trusted, certificate);
  const upstream = `https://provider.test:${port}`;
  const child = spawn(process.execPath, [bin, 'proxy', '--port', '0', '--upstream', upstream, '--json'], {
    env: { ...cleanEnvironment(home), HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: trusted },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const said: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(() => Promise.reject(new Error(`it ended before it was ready: ${said.join('')}`))),
  ])) as [string];
  return { url: (JSON.parse(line) as { url: string }).url, said, stderr: child.stderr };
}

test('a TLS upstream is reached through a tunnel, which is kept', async (t) => {
  const { port } = await provider(t, (request, response) => {
    response.write(`${request.url ?? ''} ${request.headers.host ?? ''} `);
    request.pipe(response);
  });
  const proxy = await companyProxy(t);
  const { url } = await behind(t, proxy, port);
  for (let round = 0; round < 3; round += 1) {
    const answer = await ask(`${url}/v1/messages?beta=true`, { method: 'POST', body: '{"a": 1}' });
    assert.equal(answer.body.toString(), `/v1/messages?beta=true provider.test:${port} {"a": 1}`);
  }
  assert.deepEqual(proxy.asked, [`CONNECT provider.test:${port}`]);
});

test('through a tunnel, too, a client that goes away ends the request, and a provider that dies is an error', async (t) => {
  const begun = deferred<ServerResponse>();
  const { port } = await provider(t, (request, response) => {
    response.write('data: first\n\n', () => {
      if (request.url === '/die') response.destroy();
      else begun.resolve(response);
    });
  });
  const { url } = await behind(t, await companyProxy(t), port);
  const request = http.get(`${url}/stay`, { agent: false });
  const [message] = (await once(request, 'response')) as [IncomingMessage];
  await once(message, 'data');
  const closed = once(await begun.promise, 'close');
  message.destroy();
  await closed;
  const dying = http.get(`${url}/die`, { agent: false });
  const [cut] = (await once(dying, 'response')) as [IncomingMessage];
  await assert.rejects(bytesOf(cut), { code: 'ECONNRESET' });
});

test("a proxy's refusal is a lost connection, told with its status, and never the provider's answer", async (t) => {
  const body = 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 5\r\n\r\nlogin';
  const proxy = await companyProxy(t, body);
  const { url, said, stderr } = await behind(t, proxy, '443');
  const told = once(stderr, 'data');
  await assert.rejects(ask(url, { method: 'POST', body: '{}' }), { code: 'ECONNRESET' });
  await told;
  assert.match(said.join(''), /provider\.test failed: the proxy 127\.0\.0\.1:\d+ answered 407\./);
});

test('a WebSocket goes through the tunnel', async (t) => {
  const { server, port } = await provider(t, (_request, response) => response.end());
  server.on('upgrade', (_request, socket: Socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.pipe(socket);
  });
  const proxy = await companyProxy(t);
  const { url } = await behind(t, proxy, port);
  const headers = { connection: 'Upgrade', upgrade: 'websocket' };
  const [, socket] = (await once(http.get(`${url}/ws`, { agent: false, headers }), 'upgrade')) as [
    IncomingMessage,
    Socket,
  ];
  socket.write('hello');
  assert.equal(String((await once(socket, 'data'))[0]), 'hello');
  socket.destroy();
  assert.deepEqual(proxy.asked, [`CONNECT provider.test:${port}`]);
});
