import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { claimFolder } from '../../src/store/claim.ts';
import { runHeadroom, temporaryFolder, type Ended } from '../cli/run-headroom.ts';
import { runId } from '../store/stage.ts';

const skip = process.platform === 'win32';
const preload = `--import ${new URL('../store/read-only-disk.js', import.meta.url).href}`;
const mend = /Make it readable and writable for you, or set HEADROOM_HOME to a folder that is\.\n$/;

/** Runs `wrap` with what a killed run left in a data folder that takes nothing; the agent is a script that ends with 7. */
async function wrapIn(
  t: TestContext,
  agent: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const home = await temporaryFolder(t);
  const data = join(home, 'data');
  claimFolder(data);
  const dead = join(data, 'runs', runId('dead'));
  mkdirSync(dead, { recursive: true, mode: 0o700 });
  writeFileSync(join(dead, 'pid'), JSON.stringify({ pid: 1, host: 'elsewhere', startedAt: 1 }));
  const folder = join(home, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, agent), '#!/bin/sh\necho "agent $1"\nexit 7\n');
  chmodSync(join(folder, agent), 0o755);
  const PATH = `${folder}:/usr/bin:/bin`;
  return runHeadroom(['wrap', agent, 'hello'], home, {
    PATH,
    READ_ONLY: data,
    NODE_OPTIONS: preload,
    ...env,
  });
}

/** The second is not routed where it has no base URL: it only gets our tool. */
const agents = ['claude', 'copilot'];

test('promise 6: on a read-only disk the agent starts, and that is said', { skip }, async (t) => {
  for (const agent of agents) {
    const { code, stdout, stderr } = await wrapIn(t, agent);
    assert.deepEqual([code, stdout], [7, 'agent hello\n'], stderr);
    assert.match(stderr, /EROFS/);
    assert.match(stderr, mend);
  }
});

test('promise 6: nor does it cost the agent that its disk becomes read-only', { skip }, async (t) => {
  for (const agent of agents) {
    for (const after of ['pid', `${agent}-mcp.json`, 'headroom.cmd']) {
      const { code, stdout, stderr } = await wrapIn(t, agent, { READ_ONLY_AFTER: after });
      assert.equal(code, 7, `${after}: ${stderr}`);
      assert.match(stdout, /^agent /);
      assert.match(stderr, mend, after);
    }
  }
});
