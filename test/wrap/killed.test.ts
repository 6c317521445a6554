import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { bin, cleanEnvironment, temporaryFolder } from '../cli/run-headroom.ts';
import { hangGuardMs } from '../hang-guard.ts';

const options = {
  skip: process.platform === 'win32' ? 'there is no watchdog on Windows' : false,
  timeout: hangGuardMs,
};

/** A launcher that ends without a word to its program, which says that it runs and holds our output open. */
const agent = `#!/bin/sh
run=$(dirname "\${1#--settings=}")
until [ -s "$run/agent" ]; do :; done
sh -c 'trap "" HUP; echo runs; while :; do sleep 600; done'
exit 3
`;

/** Starts an agent through headroom, kills headroom once it runs, and answers the folder of its run when the agent is gone. */
async function killWrap(t: TestContext, before: (run: string) => void = () => undefined): Promise<string> {
  const home = await temporaryFolder(t);
  const folder = join(home, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'claude'), agent);
  chmodSync(join(folder, 'claude'), 0o755);
  const env = {
    ...cleanEnvironment(home),
    PATH: [folder, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
  };
  const wrap = spawn(process.execPath, [bin, 'wrap', 'claude'], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(wrap.stdout, 'data');
  const runs = join(home, 'data', 'runs');
  const [id = '', ...more] = readdirSync(runs);
  assert.deepEqual(more, []);
  before(join(runs, id));
  const closed = once(wrap, 'close');
  wrap.kill('SIGKILL');
  // It comes when nobody holds the output any more.
  await closed;
  return join(runs, id);
}

test('promise 8, no residue: after kill -9 neither agent nor run folder is left', options, async (t) => {
  const run = await killWrap(t);
  while (existsSync(run)) await new Promise(setImmediate);
  assert.deepEqual(readdirSync(dirname(run)), []);
});

test('promise 12: what others put into the folder of a run is left after kill -9', options, async (t) => {
  const run = await killWrap(t, (folder) => {
    for (const name of ['notes.txt', join('bin', 'tool')]) writeFileSync(join(folder, name), 'theirs');
  });
  while (existsSync(join(run, 'pid'))) await new Promise(setImmediate);
  const left = readdirSync(run, { recursive: true, encoding: 'utf8' }).sort();
  assert.deepEqual(left, ['bin', join('bin', 'tool'), 'notes.txt']);
});
