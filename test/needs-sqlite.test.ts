import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadNodeSqlite } from '../src/store/sqlite/node-sqlite.ts';
import { runNode, temporaryFolder } from './cli/run-headroom.ts';
import { installedCopy } from './doctor/patient.ts';

const script = 'dist/test/needs-sqlite.js';

test('Without SQLite npm test says so in two lines and stops before the suite', async (t) => {
  const copy = installedCopy(t, { 'better-sqlite3': null });
  cpSync(script, join(copy, script), { recursive: true });
  const { code, stdout, stderr } = await runNode([join(copy, script)], await temporaryFolder(t));
  assert.equal(stdout, '');
  if (loadNodeSqlite() !== null) {
    assert.deepEqual([code, stderr], [0, '']);
    return;
  }
  assert.equal(code, 1);
  const [problem = '', mend = '', ...more] = stderr.split('\n');
  assert.equal(problem, 'The tests need SQLite, and better-sqlite3 is not installed.');
  assert.match(mend, /^Use Node\.js 22\.13 or newer; or get a C\+\+ compiler .* run: npm ci/);
  assert.deepEqual(more, ['']);
});

test('Where SQLite is, nothing is said, and npm test asks before it starts the suite', async (t) => {
  assert.deepEqual(
    await runNode(
      [script].map((path) => join(process.cwd(), path)),
      await temporaryFolder(t),
    ),
    {
      code: 0,
      stdout: '',
      stderr: '',
    },
  );
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { test: string } };
  const [, path = ''] = /^node (\S+)$/.exec(scripts.test) ?? [];
  const steps = readFileSync(path, 'utf8');
  assert.ok(steps.includes(script));
  assert.ok(steps.indexOf(script) < steps.indexOf("'--test'"));
});
