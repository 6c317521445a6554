import assert from 'node:assert/strict';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import {
  bin,
  cleanEnvironment,
  runHeadroom,
  runInTurn,
  tellsThreads,
  temporaryFolder,
} from '../run-headroom.ts';

const preload = `--import ${new URL('../../store/read-only-disk.js', import.meta.url).href}`;

interface Started {
  readonly child: ChildProcessByStdio<null, Readable, null>;
  readonly firstLine: string;
}

async function startProxy(
  context: TestContext,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const home = await temporaryFolder(context);
  const child = spawn(process.execPath, [bin, 'proxy', ...args], {
    cwd: home,
    env: { ...cleanEnvironment(home), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  context.after(() => child.kill('SIGKILL'));
  const [firstLine] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the proxy ended before it was ready'))),
  ])) as [string];
  return { child, firstLine };
}

/** A provider that answers with the path and the body it was sent. */
async function startProvider(context: TestContext): Promise<string> {
  const server = createServer((request, response) => {
    response.write(`${request.url ?? ''} `);
    request.pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('It forwards to the upstream until it is told to stop, and leaves with 0', async (t) => {
  const upstream = await startProvider(t);
  const threads = join(await temporaryFolder(t), 'threads');
  const args = ['--port', '0', '--upstream', upstream, '--json'];
  const { child, firstLine } = await startProxy(t, args, tellsThreads(threads));
  const { url, port, token } = JSON.parse(firstLine) as { url: string; port: number; token: string };
  assert.equal(url, `http://127.0.0.1:${port}/s/${token}`);
  const answer = await fetch(`${url}/v1/anything?x=1`, { method: 'POST', body: 'as it is' });
  assert.equal(await answer.text(), '/v1/anything?x=1 as it is');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.equal(readFileSync(threads, 'utf8'), 'worker.js\n', 'the engines are warm before a result comes');
});

test('Ctrl-C is the usual way to stop it', async (t) => {
  const { child, firstLine } = await startProxy(t, ['--port', '0', '--token', 'mine']);
  assert.match(
    firstLine,
    /^headroom: http:\/\/127\.0\.0\.1:\d+\/s\/mine -> https:\/\/api\.anthropic\.com\/, https:\/\/api\.openai\.com\/, .*, level balanced$/,
  );
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('What it prints shows no secret of its upstream', async (t) => {
  const upstream = 'https://me:canary@up.example/v1';
  const { firstLine } = await startProxy(t, ['--port', '0', '--upstream', upstream]);
  assert.match(firstLine, / -> https:\/\/\*\*\*@up\.example\/v1, level/);
});

test('A taken port is told in two lines', async (t) => {
  const { firstLine } = await startProxy(t, ['--port', '0', '--json']);
  const { port } = JSON.parse(firstLine) as { port: number };
  const { code, stdout, stderr } = await runHeadroom(
    ['proxy', '--port', `${port}`],
    await temporaryFolder(t),
  );
  assert.deepEqual({ code, stdout }, { code: 69, stdout: '' });
  assert.match(stderr, new RegExp(`^headroom: .*${port}.*\\n.+\\n$`));
});

test('What cannot work is refused before anything is opened', async (t) => {
  const home = await temporaryFolder(t);
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [['--port', '70000'], /Ports are 0 to 65535/],
    [['--port', 'http'], /Ports are 0 to 65535/],
    [['--token', 'a/b'], /letters, digits/],
    [['--agent', 'nobody'], /no recipe for "nobody"/],
    [['--level', 'most'], /no level "most"/],
    [['--upstream', 'api.example.com'], /not an http\(s\) URL/],
    [['--upstream', 'http://localhost:8787/s/old'], /is this proxy itself/],
    [['--upstream', 'https://up.example/v1?key=x'], /has a query/],
  ];
  for (const [args, problem] of refused) {
    const { code, stderr } = await runInTurn(['proxy', ...args], home);
    assert.equal(code, 2, args.join(' '));
    assert.match(stderr, problem);
    assert.equal(stderr.split('\n').length, 3, stderr);
  }
});

test('With --agent a base URL that the client has already becomes the upstream', async (t) => {
  const upstream = await startProvider(t);
  const env = { ANTHROPIC_BASE_URL: `${upstream}/gateway` };
  const { firstLine } = await startProxy(t, ['--port', '0', '--agent', 'claude', '--json'], env);
  const { url } = JSON.parse(firstLine) as { url: string };
  const answer = await fetch(`${url}/v1/models`, { method: 'POST', body: '!' });
  assert.equal(await answer.text(), '/gateway/v1/models !');
});

test('Each agent is told its own way to the proxy, with all its mounts', async (t) => {
  for (const [agent, env, says] of [
    ['codex', {}, /codex -c 'openai_base_url="http:\/\/127\.0\.0\.1:\d+\/s\/\w+"'/],
    ['aider', {}, /OPENAI_API_BASE=\S+\/openai ANTHROPIC_API_BASE=\S+\/anthropic aider/],
    [
      'copilot',
      { COPILOT_PROVIDER_BASE_URL: 'https://m.example/v1' },
      /COPILOT_PROVIDER_BASE_URL=\S+ copilot/,
    ],
  ] as const) {
    const args = [
      '--port',
      '0',
      '--agent',
      agent,
      ...(agent === 'codex' ? ['--upstream', 'https://up.example'] : []),
    ];
    const home = await temporaryFolder(t);
    const child = spawn(process.execPath, [bin, 'proxy', ...args], {
      cwd: home,
      env: { ...cleanEnvironment(home), ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => child.kill('SIGKILL'));
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    while (!said.includes('Ctrl-C')) await once(child.stdout, 'data');
    assert.match(said, says);
  }
  const { firstLine } = await startProxy(t, ['--port', '0', '--agent', 'aider', '--json']);
  assert.deepEqual((JSON.parse(firstLine) as { readonly mounts: unknown }).mounts, ['/openai', '/anthropic']);
});

test('promise 6: it serves on a read-only disk as well', async (t) => {
  for (const args of [[], ['--agent', 'claude']]) {
    const env = { READ_ONLY: tmpdir(), NODE_OPTIONS: preload };
    const { child } = await startProxy(t, ['--port', '0', ...args], env);
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  }
});

test('A folder that was deleted is said in two lines', async (t) => {
  const home = await temporaryFolder(t);
  const gone = `${home}/gone`;
  mkdirSync(gone);
  const child = spawn(
    '/bin/sh',
    ['-c', `rmdir ${gone} && exec "$0" "$@"`, process.execPath, bin, 'proxy', '--port', '0'],
    {
      cwd: gone,
      env: cleanEnvironment(home),
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const [code] = (await once(child, 'close')) as [number];
  assert.equal(code, 2);
  assert.match(said, /The current folder has been deleted\.\n/);
});
