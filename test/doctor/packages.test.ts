import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Result } from '../../src/doctor/examine.ts';
import { loadNodeSqlite } from '../../src/store/sqlite/node-sqlite.ts';
import { longLimits, runNode, temporaryFolder } from '../cli/run-headroom.ts';
import { complaints, installedCopy, resultOf } from './patient.ts';

interface Report {
  readonly exitCode: number;
  readonly checks: readonly Result[];
}

/** What doctor says where it is installed with these packages. */
async function reportOf(t: TestContext, copy: string): Promise<Report> {
  const home = await temporaryFolder(t);
  const { code, stdout, stderr } = await runNode(
    [join(copy, 'bin', 'headroom.js'), 'doctor', '--json'],
    home,
    { PATH: '/usr/bin:/bin', NODE_OPTIONS: longLimits },
  );
  assert.equal(stderr, '');
  const report = JSON.parse(stdout) as Report;
  assert.equal(code, report.exitCode);
  return report;
}

function skipped({ checks }: Report): readonly string[] {
  return checks.filter(({ saw }) => saw.startsWith('not looked at')).map(({ id }) => id);
}

const esm = (code: string): Readonly<Record<string, string>> => ({
  'package.json': '{"version":"12.0.0","type":"module","exports":{".":"./index.js","./*":"./index.js"}}',
  'index.js': code,
});
const commonjs = (code: string): Readonly<Record<string, string>> => ({
  'package.json': '{"version":"12.0.0","main":"index.js"}',
  'index.js': code,
});

test('Where no binding of SQLite loads there is one failure; where Node.js brings one along there is none', async (t) => {
  const broken = commonjs(
    "throw Object.assign(new Error('libc.so.6: version not found'), { code: 'ERR_DLOPEN_FAILED' })",
  );
  const report = await reportOf(t, installedCopy(t, { 'better-sqlite3': broken }));
  const { saw, mend } = resultOf(report.checks, 'sqlite');
  if (loadNodeSqlite() !== null) {
    assert.deepEqual(complaints(report.checks), {});
    assert.match(saw, /^SQLite 3\.\d+\.\d+ \(node:sqlite\)$/);
    return;
  }
  assert.deepEqual(complaints(report.checks), { sqlite: 'fail' });
  assert.match(saw, /libc\.so\.6: version not found/);
  assert.match(mend ?? '', /npm rebuild better-sqlite3/);
  assert.deepEqual(skipped(report), ['database', 'left-raw', 'whole-path']);
});

test('A binding of SQLite that ends the process ends no doctor; without the MCP SDK there is one failure more', async (t) => {
  const deadly = commonjs(
    "module.exports = class { constructor() { process.kill(process.pid, 'SIGSEGV'); } }",
  );
  const packages = { 'better-sqlite3': deadly, '@modelcontextprotocol/server': null };
  const report = await reportOf(t, installedCopy(t, packages));
  assert.deepEqual(complaints(report.checks), { sqlite: 'fail', 'mcp-sdk': 'fail' });
  assert.equal(resultOf(report.checks, 'sqlite').saw, 'it ends Node.js (SIGSEGV)');
  assert.match(resultOf(report.checks, 'mcp-sdk').mend ?? '', /^Install headroom anew/);
  assert.deepEqual(skipped(report), ['database', 'left-raw', 'mcp-server', 'whole-path']);
});

test('Without node-pty there is one warning, and all else works', async (t) => {
  const report = await reportOf(t, installedCopy(t, { 'node-pty': null }));
  assert.deepEqual(complaints(report.checks), { 'node-pty': 'warn' });
  assert.equal(report.exitCode, 1);
  assert.deepEqual(skipped(report), []);
});

test('Terminals that say nothing are a warning; a decoder and a tokenizer that are wrong are a failure each', async (t) => {
  const mute = esm(
    'export const spawn = () => ({ onData() {}, onExit(told) { setImmediate(told, { exitCode: 1 }); }, destroy() {} });',
  );
  const packages = {
    'node-pty': mute,
    fzstd: esm('export const decompress = () => new Uint8Array(3);'),
    'gpt-tokenizer': esm('export const O200K_TOKEN_SPLIT_REGEX = /[^]/gu;'),
  };
  const report = await reportOf(t, installedCopy(t, packages));
  assert.deepEqual(complaints(report.checks), { 'node-pty': 'warn', fzstd: 'fail', tokenizer: 'fail' });
  assert.match(resultOf(report.checks, 'tokenizer').saw, /was counted as 27$/);
  assert.deepEqual(skipped(report), ['whole-path']);
});

test('An engine that shortens nothing is found by the whole path alone', async (t) => {
  const copy = installedCopy(t, {});
  writeFileSync(join(copy, 'dist', 'src', 'engines', 'index.js'), 'export const engines = [];\n');
  const report = await reportOf(t, copy);
  assert.deepEqual(complaints(report.checks), { 'whole-path': 'fail' });
  assert.equal(
    resultOf(report.checks, 'whole-path').saw,
    'a sample request went out as it came (no_engine: of a kind that no engine shortens)',
  );
});

test('An MCP server that answers with something else is found by the whole path alone', async (t) => {
  const copy = installedCopy(t, {});
  const forgetful = 'export async function retrieve() { return { text: "gone", totalLines: 1 }; }\n';
  writeFileSync(join(copy, 'dist', 'src', 'mcp', 'retrieve.js'), forgetful);
  const report = await reportOf(t, copy);
  assert.deepEqual(complaints(report.checks), { 'whole-path': 'fail' });
  assert.match(resultOf(report.checks, 'whole-path').saw, /^what a marker stands for does not come back/);
});
