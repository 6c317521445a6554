import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedVariables, childEnv, withLoopback } from '../../../src/wrap/launch/child-env.ts';

const launch = { env: { AGENT_URL: 'http://127.0.0.1:1/s/t', AGENT_OLD: null }, args: [], files: [] };
const added = { binFolder: '/run/bin', home: '/data', platform: 'linux' } as const;

test('loopback joins the hosts that go past a company proxy, once', () => {
  assert.equal(withLoopback(undefined), '127.0.0.1,localhost');
  assert.equal(withLoopback('corp.example, 127.0.0.1'), 'corp.example,127.0.0.1,localhost');
  assert.equal(withLoopback('*'), '*');
  assert.equal(withLoopback(withLoopback('a b')), 'a,b,127.0.0.1,localhost');
});

test('only what must change changes, and our command comes last on PATH', () => {
  const env = { PATH: '/usr/bin:/bin', no_proxy: 'corp', AGENT_OLD: '1', KEPT: 'yes', GONE: undefined };
  const changes = changedVariables(env, launch, added);
  assert.deepEqual(changes, {
    AGENT_URL: 'http://127.0.0.1:1/s/t',
    AGENT_OLD: null,
    NO_PROXY: 'corp,127.0.0.1,localhost',
    no_proxy: 'corp,127.0.0.1,localhost',
    HEADROOM_HOME: '/data',
    PATH: '/usr/bin:/bin:/run/bin',
  });
  const child = childEnv(env, changes);
  assert.equal(child['KEPT'], 'yes');
  assert.ok(!('AGENT_OLD' in child) && !('GONE' in child));
});

test('Windows keeps its one Path, however it is spelled', () => {
  const changes = changedVariables({ Path: 'C:\\bin' }, launch, {
    binFolder: 'D:\\run',
    home: 'D:\\data',
    platform: 'win32',
  });
  assert.equal(changes['Path'], 'C:\\bin;D:\\run');
  assert.ok(!('PATH' in changes) && !('no_proxy' in changes));
});
