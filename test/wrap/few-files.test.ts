import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bin, temporaryFolder } from '../cli/run-headroom.ts';

const skip = process.platform === 'win32';
const limits = [40, 48, 56, 64, 72, 96];
const problem = /^headroom: This system lets a process open too few files \(\d+\) to start headroom\.$/;

/**
 * Runs headroom where it may open so many files; the agent is a script that says where it was pointed, and ends with 7.
 */
function runWith(limit: number, home: string, args: readonly string[]): ReturnType<typeof spawnSync> {
  const folder = join(home, 'bin');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'claude'), '#!/bin/sh\necho "agent $*"\nexit 7\n');
  chmodSync(join(folder, 'claude'), 0o755);
  const command = `ulimit -n ${limit} && exec "$@"`;
  return spawnSync('/bin/sh', ['-c', command, 'sh', process.execPath, bin, ...args], {
    encoding: 'utf8',
    cwd: home,
    env: { PATH: `${folder}:/usr/bin:/bin`, HOME: home, HEADROOM_HOME: join(home, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

for (const limit of limits) {
  test(
    `promise 6: with ${limit} open files the agent starts, if need be without headroom, and that is said`,
    { skip },
    async (t) => {
      const home = await temporaryFolder(t);
      const { status, stdout, stderr } = runWith(limit, home, ['wrap', 'claude', '--resume', 'x y']);
      assert.equal(status, 7, String(stderr));
      assert.match(String(stdout), /^agent .*--resume x y\n$/);
      if (stderr === '') return;
      const [first = '', second = '', ...more] = String(stderr).split('\n');
      assert.match(first, problem);
      assert.match(second, /^ {10}The agent runs without headroom\. Raise the hard limit/);
      assert.deepEqual(more, ['']);
    },
  );
}

test(
  'with 40 open files nothing but the agent starts, and no command calls that a defect',
  { skip },
  async (t) => {
    const home = await temporaryFolder(t);
    for (const args of [['proxy', '--port', '0'], ['wrap', '--dry-run', 'claude'], ['demo']]) {
      const { status, stdout, stderr } = runWith(40, home, args);
      assert.equal(status, 71, String(stderr));
      assert.equal(stdout, '');
      const [first = '', second = '', ...more] = String(stderr).split('\n');
      assert.match(first, problem);
      assert.match(second, /^Raise the hard limit/);
      assert.deepEqual(more, ['']);
    }
  },
);

test(
  'Where headroom itself cannot be loaded for want of files, that is said as well',
  { skip },
  async (t) => {
    const home = await temporaryFolder(t);
    for (const limit of [26, 30, 34]) {
      for (const args of [['--version'], ['perf']]) {
        const { status, stdout, stderr } = runWith(limit, home, args);
        // Newer releases of Node.js get by with fewer: then the command is carried out.
        if (status === 0) continue;
        assert.deepEqual([status, stdout], [71, ''], String(stderr));
        const [first = '', second = '', ...more] = String(stderr).split('\n');
        assert.match(first, problem);
        assert.match(second, /^Raise the hard limit/);
        assert.deepEqual(more, ['']);
      }
    }
  },
);
