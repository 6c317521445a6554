import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadNodeSqlite } from '../../src/store/sqlite/node-sqlite.ts';
import { installedCopy } from '../doctor/patient.ts';
import { runNode, temporaryFolder } from './run-headroom.ts';

const problem =
  /^headroom: better-sqlite3 is not installed; headroom is lossless only, and keeps no memory and no ledger\.$/m;
const mend = /^ *Use Node\.js 22\.13 or newer, .* `npm install -g \.\/headroom-ai-[\d.]+\.tgz`\.$/m;

test('Where no SQLite can be loaded every command that would need it says so, and agents start', async (t) => {
  const copy = installedCopy(t, { 'better-sqlite3': null });
  const home = await temporaryFolder(t);
  const commands = join(home, 'bin');
  mkdirSync(commands);
  writeFileSync(join(commands, 'claude'), '#!/bin/sh\nexit 7\n', { mode: 0o755 });
  const isBuiltIn = loadNodeSqlite() !== null;
  const cases = [
    { args: ['wrap', 'claude'], code: 7 },
    { args: ['stats'], code: isBuiltIn ? 0 : 74 },
    { args: ['perf'], code: isBuiltIn ? 0 : 74 },
  ];
  for (const { args, code } of cases) {
    const ended = await runNode([join(copy, 'bin', 'headroom.js'), ...args], home, {
      PATH: `${commands}:/usr/bin:/bin`,
    });
    assert.equal(ended.code, code, ended.stderr);
    if (isBuiltIn) {
      assert.equal(ended.stderr, '');
      continue;
    }
    assert.match(ended.stderr, problem);
    assert.match(ended.stderr, mend);
  }
});
