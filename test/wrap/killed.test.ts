import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { systemCode } from '../../src/errors.ts';
import { bin, cleanEnvironment, temporaryFolder } from '../cli/run-headroom.ts';

const skip = process.platform === 'win32' ? 'there is no watchdog on Windows' : false;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    assert.equal(systemCode(error), 'ESRCH');
    return false;
  }
}

test('promise 8, no residue: after kill -9 neither agent nor run folder is left', { skip }, async (t) => {
  const home = await temporaryFolder(t);
  const folder = join(home, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'claude'), '#!/bin/sh\necho $$\nexec sleep 600\n');
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
  const [line] = (await once(wrap.stdout, 'data')) as [Buffer];
  const agent = Number(line.toString());
  t.after(() => {
    if (isAlive(agent)) process.kill(agent, 'SIGKILL');
  });
  assert.equal(readdirSync(join(home, 'data', 'runs')).length, 1);
  wrap.kill('SIGKILL');
  await once(wrap, 'exit');
  while (isAlive(agent) || readdirSync(join(home, 'data', 'runs')).length > 0) {
    await new Promise(setImmediate);
  }
});
