import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runHeadroom, temporaryFolder } from './cli/run-headroom.ts';

test('each of the twelve promises has a test named after it', () => {
  const titles = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join('test', name), 'utf8'))
    .flatMap((text) =>
      [...text.matchAll(/\b(?:test|it)\(\s*[`'"]promise (\d+)/g)].map(([, number]) => Number(number)),
    );
  assert.deepEqual(
    [...new Set(titles)].sort((a, b) => a - b),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  );
});

test('promise 9, loopback only: no process of a whole wrapped session connects to anything else', async (t) => {
  const folder = await temporaryFolder(t);
  const log = join(folder, 'connections');
  const recorder = new URL('./record-connections.js', import.meta.url).href;
  const { code, stderr } = await runHeadroom(['demo', '--json'], folder, {
    NODE_OPTIONS: `--import ${recorder}`,
    RECORD_CONNECTIONS_TO: log,
  });
  assert.equal(code, 0, stderr);
  const seen = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { host: string | null; path: string | null });
  // The bare agent to its provider, the wrapped one to the proxy, the proxy to the provider.
  assert.ok(seen.length >= 3, `only ${seen.length} connections seen`);
  assert.deepEqual([...new Set(seen.map(({ host, path }) => host ?? path))], ['127.0.0.1']);
});
