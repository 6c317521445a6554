import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const upstream = new URL('../../src/proxy/upstream.js', import.meta.url).href;

/** What a fresh process has loaded of Node's own modules before and after `warmUp`, of those that take long. */
const program = `
  const { createUpstream } = await import(${JSON.stringify(upstream)});
  const slow = () => process.moduleLoadList.filter((name) => /^NativeModule (http2|tls|https)$/.test(name)).sort();
  const line = createUpstream(new URL('https://provider.test'), {});
  const before = slow();
  line.warmUp();
  await new Promise((resolve) => setImmediate(resolve));
  while (slow().length < 3) await new Promise((resolve) => setImmediate(resolve));
  process.stdout.write(JSON.stringify({ before, after: slow() }));`;

test('TLS and the library that forwards are loaded when the agent runs, not before', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  assert.deepEqual(JSON.parse(stdout), {
    before: [],
    after: ['NativeModule http2', 'NativeModule https', 'NativeModule tls'],
  });
});
