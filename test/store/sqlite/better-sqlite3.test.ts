import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { checkVersion } from '../../../src/store/sqlite/better-sqlite3.ts';
import { runNode, temporaryFolder } from '../../cli/run-headroom.ts';
import { installedCopy } from '../../doctor/patient.ts';

interface Told {
  readonly problem: string;
  readonly mend: string;
}

/** What the loader of an installed copy says where its package is this one, or none (null). */
async function told(
  copy: string,
  home: string,
  files: Readonly<Record<string, string>> | null,
): Promise<Told> {
  const folder = join(copy, 'node_modules', 'better-sqlite3');
  rmSync(folder, { recursive: true, force: true });
  if (files !== null) mkdirSync(folder);
  for (const [name, text] of Object.entries(files ?? {})) writeFileSync(join(folder, name), text);
  const loader = pathToFileURL(join(copy, 'dist/src/store/sqlite/better-sqlite3.js')).href;
  const script = `
    const { loadBetterSqlite3 } = await import('${loader}');
    await loadBetterSqlite3().catch(({ code, message }) => console.log(code + '\\n' + message));`;
  const { stdout, stderr } = await runNode(['--input-type=module', '-e', script], home);
  assert.equal(stderr, '');
  const [code, problem = '', mend = '', ...more] = stdout.trimEnd().split('\n');
  assert.deepEqual([code, more], ['STORE_UNAVAILABLE', []]);
  return { problem, mend };
}

function sqlitePackage(code: string, version = '12.11.1'): Readonly<Record<string, string>> {
  return { 'package.json': `{"version":"${version}","main":"index.js"}`, 'index.js': code };
}

const consequence = /; headroom is lossless only, and keeps no memory and no ledger\.$/;
const otherNode = /^Use Node\.js 22\.13 or newer, which needs no better-sqlite3, or /;

test('A package that is not installed, one that was not built and one that does not fit are told apart', async (t) => {
  const copy = installedCopy(t, { 'better-sqlite3': null });
  const home = await temporaryFolder(t);
  const rebuild = `or run: cd '${copy}' && npm rebuild better-sqlite3 --ignore-scripts=false`;

  const absent = await told(copy, home, null);
  assert.match(absent.problem, /^better-sqlite3 is not installed;/);
  assert.match(
    absent.mend,
    /a C\+\+ compiler and python3, then `npm install -g \.\/headroom-ai-[\d.]+\.tgz`\.$/,
  );

  const unbuilt = [
    "class Database { constructor() { throw new Error('Could not locate the bindings file. Tried:\\n a\\n b'); } }",
    "class Database { constructor() { require('./build/Release/better_sqlite3.node'); } }",
  ];
  for (const code of unbuilt) {
    const { problem, mend } = await told(copy, home, sqlitePackage(`module.exports = ${code};`));
    assert.match(
      problem,
      /^better-sqlite3 12\.11\.1 is installed but was not built: its install script did not run;/,
    );
    assert.match(problem, consequence);
    assert.match(mend, otherNode);
    assert.ok(mend.endsWith(rebuild), mend);
  }

  const misfit = `module.exports = class { constructor() {
    throw Object.assign(new Error('was compiled against NODE_MODULE_VERSION 1.\\nmore'), { code: 'ERR_DLOPEN_FAILED' });
  } };`;
  const broken = await told(copy, home, sqlitePackage(misfit));
  assert.match(
    broken.problem,
    /^better-sqlite3 12\.11\.1 does not work here \(was compiled against NODE_MODULE_VERSION 1\.\);/,
  );
  assert.ok(broken.mend.endsWith(rebuild), broken.mend);

  for (const { problem, mend } of [absent, broken]) {
    assert.match(problem, consequence);
    assert.match(mend, otherNode);
  }
  const nameless = await told(copy, home, { 'package.json': '{}', 'index.js': '' });
  assert.match(nameless.problem, /does not work here \(a package has no version\)/);
});

test('A package that would crash this Node.js is never loaded', () => {
  const refused = {
    code: 'STORE_UNAVAILABLE',
    message: /better-sqlite3 13\.2\.0 does not run on Node\.js 20/,
  };
  assert.throws(() => {
    checkVersion('13.2.0', '20.19.0');
  }, refused);
  checkVersion('12.11.1', '20.19.0');
  checkVersion('13.2.0', '22.0.0');
});
