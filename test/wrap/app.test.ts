import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin, cleanEnvironment, runHeadroom, tellsThreads, temporaryFolder } from '../cli/run-headroom.ts';

test('an app is served until Ctrl-C: what cannot work comes first, then what to enter where', async (t) => {
  const provider = createServer((request, response) => response.end(request.url));
  provider.listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const upstream = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
  const home = await temporaryFolder(t);
  const threads = join(home, 'threads');
  const child = spawn(process.execPath, [bin, 'wrap', '--upstream', upstream, 'cursor'], {
    cwd: home,
    env: { ...cleanEnvironment(home), ...tellsThreads(threads) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => {
    child.kill('SIGKILL');
    provider.close();
    provider.closeAllConnections();
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  while (!said.includes('Stop with Ctrl-C.')) await once(child.stdout, 'data');
  assert.match(said, /^Cursor cannot be wrapped\./);
  const base = /OpenAI {6}(http:\S+)/.exec(said)?.[1] ?? '';
  const answer = await fetch(`${base}/models`);
  assert.equal(await answer.text(), '/v1/models');
  child.kill('SIGINT');
  const [code] = (await once(child, 'close')) as [number];
  assert.equal(code, 0);
  assert.deepEqual(readdirSync(join(home, 'data', 'runs')), []);
  assert.equal(readFileSync(threads, 'utf8'), 'worker.js\n', 'the engines are warm before a result comes');
});

test('a dry run of an app opens nothing and says the same', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stdout } = await runHeadroom(['wrap', '--dry-run', '--json', 'cursor'], home);
  assert.equal(code, 0);
  const { agent, steps } = JSON.parse(stdout) as {
    readonly agent: string;
    readonly steps: readonly string[];
  };
  assert.equal(agent, 'cursor');
  assert.ok(steps.some((step) => step.includes('http://127.0.0.1:PORT/s/TOKEN/openai')));
  assert.deepEqual(readdirSync(home), []);
});

test('arguments behind the name of an app are refused, since nothing would get them', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stderr } = await runHeadroom(['wrap', 'cursor', '--level', 'lossless'], home);
  assert.equal(code, 2);
  assert.match(stderr, /takes no arguments\.\n.*headroom wrap --level lossless cursor/);
});
