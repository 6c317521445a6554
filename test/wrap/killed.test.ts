import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
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

test('promise 8, no residue: after kill -9 neither agent nor run folder is left', options, async (t) => {
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
  assert.equal(readdirSync(join(home, 'data', 'runs')).length, 1);
  const closed = once(wrap, 'close');
  wrap.kill('SIGKILL');
  // It comes when nobody holds the output any more.
  await closed;
  while (readdirSync(join(home, 'data', 'runs')).length > 0) await new Promise(setImmediate);
});
