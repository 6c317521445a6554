import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { hangGuardMs } from '../hang-guard.ts';

const from = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

/** What a fresh process has loaded of Node's own modules before and after `warmUp`, of those that take long. */
const program = `
  await import(${from('wrap/wrap.js')});
  await import(${from('proxy/proxy.js')});
  const { createUpstream } = await import(${from('proxy/upstream.js')});
  const slow = () => process.moduleLoadList.filter((name) => /^NativeModule (http2|tls|https)$/.test(name)).sort();
  const line = await createUpstream(new URL('https://provider.test'), {});
  const before = slow();
  line.warmUp();
  await new Promise((resolve) => setImmediate(resolve));
  while (slow().length < 3) await new Promise((resolve) => setImmediate(resolve));
  process.stdout.write(JSON.stringify({ before, after: slow() }));`;

test('TLS and the library that forwards are loaded when the agent runs, not before', () => {
  const { stdout, stderr, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: hangGuardMs,
  });
  assert.deepEqual({ stderr, signal }, { stderr: '', signal: null });
  assert.deepEqual(JSON.parse(stdout), {
    before: [],
    after: ['NativeModule http2', 'NativeModule https', 'NativeModule tls'],
  });
});
