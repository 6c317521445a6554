import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { claimFolder } from '../../../src/store/claim.ts';
import { bin, cleanEnvironment, runHeadroom, temporaryFolder } from '../run-headroom.ts';

const request = JSON.stringify({
  model: 'claude-sonnet-5-5',
  max_tokens: 10,
  messages: [
    { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'a file\n'.repeat(500) }] },
  ],
});

async function startProvider(t: TestContext): Promise<string> {
  const server = createServer((incoming, response) => {
    incoming.resume().on('end', () => response.setHeader('content-type', 'application/json').end('{}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A whole run of `headroom proxy` with one request; answers what it said on stderr. */
async function runProxy(t: TestContext, home: string): Promise<string> {
  const args = [bin, 'proxy', '--port', '0', '--json', '--upstream', await startProvider(t)];
  const child = spawn(process.execPath, args, { cwd: home, env: cleanEnvironment(home) });
  t.after(() => child.kill('SIGKILL'));
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (told += chunk));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const answer = await fetch(`${url}/v1/messages`, { method: 'POST', body: request });
  assert.deepEqual([answer.status, await answer.text()], [200, '{}']);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'close'), [0, null]);
  return told;
}

function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { mode, size, mtimeMs } = lstatSync(join(folder, name));
      return [name, mode, size, mtimeMs].join(' ');
    })
    .sort();
}

/** Photos as photo programs lay them out: together they are beyond any budget of ours. */
function putPhotos(data: string): void {
  const photos = [
    'originals/2024/IMG_1.jpg',
    'originals/2024/IMG_2.jpg',
    'originals/20/IMG_3.jpg',
    'originals/k3/k3f9a2c1m0.br.jpg',
  ];
  for (const [at, name] of photos.entries()) {
    const path = join(data, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name);
    truncateSync(path, 300 * 1024 * 1024);
    utimesSync(path, 1_000 + at, 1_000 + at);
  }
}

test("promise 12, only ours: what is somebody else's outlives a run, a purge, a check, the doctor and the demo", async (t) => {
  const home = await temporaryFolder(t);
  const { HEADROOM_HOME: data = '' } = cleanEnvironment(home);
  putPhotos(data);
  for (const [name, content] of Object.entries({ key: 'of my house', 'demo/thesis.txt': 'years of work' })) {
    mkdirSync(dirname(join(data, name)), { recursive: true });
    writeFileSync(join(data, name), content);
  }
  chmodSync(data, 0o755);
  const before = listing(data);
  const told = await runProxy(t, home);
  assert.match(
    told,
    /^headroom: \S+ holds what headroom has not made, so headroom keeps nothing in it\.\n +Set /,
  );
  assert.equal(told.split('\n').length, 3, 'it is said once');
  for (const args of [
    ['data', 'purge', '--yes'],
    ['data', 'check'],
    ['data'],
    ['doctor', '--fix'],
    ['demo'],
    ['perf'],
    ['stats'],
    ['compress', '--command', 'ls'],
  ]) {
    const { code, stdout, stderr } = await runHeadroom(args, home);
    assert.notEqual(code, 0, args.join(' '));
    assert.match(
      (stdout + stderr).replaceAll(/\s+/g, ' '),
      /holds what headroom has not made/,
      args.join(' '),
    );
  }
  assert.deepEqual(listing(data), before);
});

test('promise 12, only ours: in a folder of our own what others put there outlives the same', async (t) => {
  const home = await temporaryFolder(t);
  const { HEADROOM_HOME: data = '' } = cleanEnvironment(home);
  claimFolder(data);
  putPhotos(data);
  const elsewhere = join(home, 'elsewhere');
  mkdirSync(join(elsewhere, 'ab'), { recursive: true });
  for (const name of ['thesis.txt', 'ab0123456789.br', 'abcdefghjk.br'])
    writeFileSync(join(elsewhere, 'ab', name), name);
  symlinkSync(join(elsewhere, 'ab'), join(data, 'originals', 'ab'));
  const foreign = (): string[] => [
    ...listing(join(data, 'originals')).filter((line) => /IMG|jpg|^ab/.test(line)),
    ...listing(elsewhere),
  ];
  const before = foreign();
  assert.equal(await runProxy(t, home), '');
  for (const args of [
    ['data', 'purge', '--yes'],
    ['data', 'check'],
    ['doctor', '--fix'],
  ]) {
    const { stdout, stderr } = await runHeadroom(args, home);
    assert.equal(stderr, '', stdout);
  }
  assert.deepEqual(foreign(), before);
  assert.equal(readFileSync(join(elsewhere, 'ab', 'thesis.txt'), 'utf8'), 'thesis.txt');
});
