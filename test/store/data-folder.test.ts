import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { claimFolder } from '../../src/store/claim.ts';
import { hangGuardMs } from '../hang-guard.ts';
import { temporaryHome } from './stage.ts';

test('a folder is made with those above it, for its user alone, and may be there already', (t) => {
  const path = join(temporaryHome(t), 'a', 'b', 'c');
  claimFolder(path);
  claimFolder(path);
  assert.equal(statSync(path).mode & 0o777, 0o700);
});

test(
  'a folder that cannot be made is told at once, with the reason of the system',
  { timeout: hangGuardMs },
  (t) => {
    const file = join(temporaryHome(t), 'file');
    writeFileSync(file, '');
    assert.throws(
      () => {
        claimFolder(join(file, 'x', 'y'));
      },
      { code: 'DATA_FOLDER', message: /ENOTDIR/ },
    );
    if (process.platform !== 'linux') return;
    // A recursive mkdir of Node 20 never comes back from here.
    assert.throws(
      () => {
        claimFolder('/proc/headroom-test/x');
      },
      { code: 'DATA_FOLDER', message: /ENOENT/ },
    );
  },
);
