import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openDoor, talk, tryProbe, type Door, type Probe } from './raw.ts';
import { maxHeaderBytes } from '../../src/proxy/server.ts';

function passed(door: Door, name: string, first: string, lines: readonly string[] = []): Probe {
  return { name, send: door.ask(first, lines), answers: [200], reaches: [first] };
}

function refused(name: string, send: string, answers: readonly number[]): Probe {
  return { name, send, answers, reaches: [] };
}

function methods(door: Door): Probe[] {
  const known = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
  return [
    ...known.map((name) => passed(door, name, `${name} /v1/x`)),
    refused('a method that nobody knows', door.ask('SPY /v1/x'), [400]),
    refused('a method in small letters', door.ask('get /v1/x'), [400]),
    refused('OPTIONS *', `OPTIONS * HTTP/1.1\r\nHost: ${door.host}\r\n\r\n`, [404]),
    // Node hangs up on it: this is no proxy of that kind.
    refused('CONNECT', `CONNECT evil.test:443 HTTP/1.1\r\nHost: ${door.host}\r\n\r\n`, []),
  ];
}

function targets({ base, host }: Door): Probe[] {
  const to = (target: string, lines: readonly string[], version = '1.1'): string =>
    [`GET ${target} HTTP/${version}`, ...lines, '', ''].join('\r\n');
  return [
    refused('our own address before the path', to(`http://${host}${base}/v1/x`, [`Host: ${host}`]), [404]),
    refused(
      'another address before the path',
      to(`http://169.254.169.254${base}/`, [`Host: ${host}`]),
      [404],
    ),
    refused('no Host', to(`${base}/v1/x`, []), [400]),
    refused('two Hosts', to(`${base}/v1/x`, [`Host: ${host}`, 'Host: evil.test']), [400]),
    refused('two Hosts, ours last', to(`${base}/v1/x`, ['Host: evil.test', `Host: ${host}`]), [400]),
    refused('the same Host twice', to(`${base}/v1/x`, [`Host: ${host}`, `host: ${host}`]), [400]),
    refused('a list of Hosts', to(`${base}/v1/x`, [`Host: ${host}, ${host}`]), [403]),
    refused('an empty Host', to(`${base}/v1/x`, ['Host: ']), [403]),
    refused('HTTP/1.0 without a Host', to(`${base}/v1/x`, [], '1.0'), [403]),
    refused('HTTP/0.9', `GET ${base}/v1/x\r\n\r\n`, [403]),
    refused('HTTP/3.0', to(`${base}/v1/x`, [`Host: ${host}`], '3.0'), [400]),
    refused('the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]),
    refused('a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', [400]),
  ];
}

function names({ base, host }: Door): Probe[] {
  const from = (name: string): string => `GET ${base}/v1/x HTTP/1.1\r\nHost: ${name}\r\n\r\n`;
  const port = host.split(':')[1] ?? '';
  const under = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  return [
    refused('a name of the web', from(`evil.test:${port}`), [403]),
    refused('one that ends as ours', from(`evil.localhost.test:${port}`), [403]),
    refused('one that begins as ours', from(`127.0.0.1.evil.test:${port}`), [403]),
    refused('the wrong port', from('127.0.0.1:1'), [403]),
    refused('no port', from('127.0.0.1'), [403]),
    refused('a user before the name', from(`evil.test@${host}`), [403]),
    refused('a name with a dot behind', from(`localhost.:${port}`), [403]),
    refused('no token', under('/v1/x'), [404]),
    refused('a wrong token', under(`${base.slice(0, -1)}/v1/x`), [404]),
    refused('a token that goes on', under(`${base}x/v1/x`), [404]),
    refused(
      'a token with an encoded letter',
      under(`${base.slice(0, -1)}%3${base.at(-1) ?? ''}/v1/x`),
      [404],
    ),
    refused('two slashes before the token', under(`/${base}/v1/x`), [404]),
    refused('a way round to the token', under(`/x/..${base}/v1/x`), [404]),
  ];
}

function pages(door: Door): Probe[] {
  const post = (name: string, lines: readonly string[], answer: number): Probe => ({
    name,
    send: door.ask('POST /v1/x', [...lines, 'Content-Type: text/plain', 'Content-Length: 2'], 'hi'),
    answers: [answer],
    reaches: answer === 200 ? ['POST /v1/x hi'] : [],
  });
  return [
    post('a page', ['Origin: https://evil.test', 'Sec-Fetch-Site: cross-site'], 403),
    post('a page in an old browser', ['Origin: http://evil.test'], 403),
    post('a page whose name begins as ours', ['Origin: http://localhost.evil.test'], 403),
    post('a page behind a user', ['Origin: http://localhost@evil.test'], 403),
    post('a page in capitals', ['ORIGIN: HTTPS://EVIL.TEST'], 403),
    post('two origins', ['Origin: https://evil.test', 'Origin: http://localhost:3000'], 403),
    post('no URL', ['Origin: http://['], 403),
    post('a sandboxed frame', ['Origin: null', 'Sec-Fetch-Site: cross-site'], 403),
    post('a page that names no origin', ['Sec-Fetch-Site: cross-site'], 403),
    post('a program', [], 200),
    post('a page of this machine', ['Origin: http://localhost:3000', 'Sec-Fetch-Site: same-site'], 200),
    post('a page of this machine by number', ['Origin: http://127.0.0.1:3000'], 200),
    post('a page of this machine, version 6', ['Origin: http://[::1]:3000'], 200),
    post('a desktop app on Windows', ['Origin: https://tauri.localhost', 'Sec-Fetch-Site: cross-site'], 200),
    post('an editor', ['Origin: vscode-file://vscode-app', 'Sec-Fetch-Site: cross-site'], 200),
    post('a desktop app from a file', ['Origin: file://', 'Sec-Fetch-Site: cross-site'], 200),
    post('an app that has no origin', ['Origin: null'], 200),
    post('a fetch of Node', ['Sec-Fetch-Mode: cors'], 200),
    { ...post('a preflight', [], 403), send: door.ask('OPTIONS /v1/x', ['Origin: https://evil.test']) },
  ];
}

function paths(door: Door): Probe[] {
  const asSent = [
    '/', '/v1/../../etc/passwd', '/%2e%2e/x', '/%2E%2E%2f', '//evil.test/x', '/\\evil.test', '/@evil.test',
    '?', '/?', '/x?a=/../b&c', '/x#y', '/x;y=1', '/%00', '/%', '/http://evil.test/',
  ]; // prettier-ignore
  return [
    ...asSent.map((path) => ({
      ...passed(door, path, `GET ${path}`),
      reaches: [`GET ${path.replace(/^\?/, '/?')}`],
    })),
    { ...passed(door, 'empty', 'GET '), reaches: ['GET /'] },
    refused('NUL', door.ask('GET /\0'), [400]),
    refused('a raw letter beyond ASCII', door.ask('GET /\xe9'), [400]),
    refused('a space', door.ask('GET /x').replace('/x HTTP', '/x y HTTP'), [400]),
  ];
}

function headers(door: Door): Probe[] {
  const long = (bytes: number): string => door.ask('GET /v1/x', [`X-Own: ${'x'.repeat(bytes)}`]);
  const many = Array.from({ length: 4_000 }, (_, at) => `X-Own-${at}: ${at}`);
  return [
    refused('CR in a value', door.ask('GET /v1/x', ['X-Own: a\rb']), [400]),
    refused('NUL in a value', door.ask('GET /v1/x', ['X-Own: a\0b']), [400]),
    refused('a line without a colon', door.ask('GET /v1/x', ['X-Own']), [400]),
    refused('a line without a name', door.ask('GET /v1/x', [': x']), [400]),
    refused('a name beyond ASCII', door.ask('GET /v1/x', ['X-\xe9: x']), [400]),
    { ...passed(door, '64 kB', 'GET /v1/x'), send: long(64 * 1024) },
    { ...passed(door, 'nearly as many bytes as may be', 'GET /v1/x'), send: long(maxHeaderBytes - 1_024) },
    refused('more bytes than may be', long(maxHeaderBytes + 1_024), [431]),
    { ...passed(door, 'a URL of 100 kB', `GET /${'x'.repeat(100_000)}`) },
    {
      ...passed(door, '4,000 lines, the key behind them', 'GET /v1/x', [
        ...many,
        'Authorization: Bearer key',
      ]),
      also: ([first]) => {
        assert.equal(first?.headers.authorization, 'Bearer key');
        assert.equal(first.rawHeaders.filter((text) => text.startsWith('X-Own-')).length, many.length);
      },
    },
    {
      ...passed(door, 'a value beyond ASCII', 'GET /v1/x', ['X-Own: gr\xfc\xdfe']),
      also: ([first]) => {
        assert.equal(first?.headers['x-own'], 'gr\xfc\xdfe');
      },
    },
  ];
}

function upgrades(door: Door): Probe[] {
  const offer = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'];
  const socket = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const wrong = (lines: readonly string[]): string =>
    [`GET /s/wrong/v1/x HTTP/1.1`, `Host: ${door.host}`, ...lines, '', ''].join('\r\n');
  const body = 'GET /v1/smuggled HTTP/1.1\r\nHost: upstream\r\n\r\n';
  return [
    {
      name: 'HTTP/2 offered before a body',
      send: door.ask('POST /v1/x', [...offer, 'Content-Length: 2'], 'hi'),
      answers: [200],
      reaches: ['POST /v1/x hi'],
    },
    {
      name: 'HTTP/2 offered before a body whose length Connection names',
      send: door.ask('POST /v1/x', [...offer, 'Connection: content-length', 'Content-Length: 2'], 'hi'),
      answers: [200],
      reaches: ['POST /v1/x hi'],
    },
    {
      name: 'HTTP/2 offered, another request behind it',
      send: door.ask('GET /v1/x', offer) + door.ask('GET /v1/y'),
      answers: [200, 200],
      reaches: ['GET /v1/x', 'GET /v1/y'],
    },
    refused('HTTP/2 offered under a wrong token', wrong(offer), [404]),
    refused('a WebSocket under a wrong token', wrong([...socket, key]), [404]),
    refused(
      'a WebSocket of a page',
      door.ask('GET /v1/x', [...socket, key, 'Origin: https://evil.test']),
      [403],
    ),
    {
      // It is asked for without a body, so what stands behind its head is not one.
      name: 'a WebSocket with a length, where there is none to be had',
      send: door.ask('GET /v1/x', [...socket, key, `Content-Length: ${body.length}`], body),
      answers: [200],
      reaches: ['GET /v1/x'],
      also: ([first]) => {
        assert.equal(first?.headers['content-length'], undefined);
      },
    },
    refused(
      'a WebSocket of Codex',
      door.ask('GET /v1/responses', [
        ...socket,
        key,
        'OpenAI-Beta: responses_websockets=1',
        'originator: codex_cli_rs',
      ]),
      [426],
    ),
  ];
}

const groups = { methods, targets, names, pages, paths, headers, upgrades };

for (const [group, probes] of Object.entries(groups)) {
  test(`what comes through the door is what was sent, or is refused: ${group}`, async (t) => {
    const door = await openDoor(t);
    for (const probe of probes(door)) await tryProbe(door, probe);
  });
}

test('guesses and half requests keep nobody out', async (t) => {
  const door = await openDoor(t);
  const half = door.ask('POST /v1/x', ['Content-Length: 10'], 'half');
  const open = Array.from({ length: 200 }, async () => talk(door.proxy.port, half, 1));
  const guesses = Array.from(
    { length: 200 },
    (_, at) => `GET /s/${at}/ HTTP/1.1\r\nHost: ${door.host}\r\n\r\n`,
  );
  const answers = await Promise.all(guesses.map(async (guess) => talk(door.proxy.port, guess, 1)));
  assert.deepEqual(new Set(answers.map((text) => text.slice(0, 12))), new Set(['HTTP/1.1 404']));
  await tryProbe(door, passed(door, 'another client', 'GET /v1/y'));
  await door.proxy.close();
  await Promise.all(open);
});
