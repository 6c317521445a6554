import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { helpColumns } from '../../../src/limits.ts';
import { bash, ClaudeSession, jsonl, said } from '../../predict/transcripts.ts';
import { runHeadroom, temporaryFolder } from '../run-headroom.ts';

const listing = Array.from({ length: 300 }, (_, at) => `src/part${at % 7}/module${at}.ts`).join('\n');

async function writeSession(home: string): Promise<void> {
  const session = new ClaudeSession();
  const usage = { input: 3, read: 0, written: 20_000, output: 50 };
  session.prompt('What is there?');
  session.answer('m1', [said('I look.'), bash('t1', 'find src -name "*.ts"')], usage);
  session.result('t1', listing);
  session.answer('m2', [said('Modules.')], { ...usage, read: 20_000, written: 3_000 });
  const folder = join(home, '.claude', 'projects', '-shop');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 's1.jsonl'), jsonl(session.lines));
  await writeFile(
    join(folder, 's2.jsonl'),
    jsonl(new ClaudeSession({ version: '9.0.0' }).lines) + '{"uuid":"x","version":"9.0.0"}\n',
  );
}

test('The report fits a terminal and says how the bill was come by', async (t) => {
  const home = await temporaryFolder(t);
  await writeSession(home);
  const { code, stdout, stderr } = await runHeadroom(['predict'], home);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.match(stdout, /^1 session, 2 requests, /);
  assert.match(stdout, /Billed by the transcripts' own usage/);
  assert.match(stdout, /^ {2}all sessions +\$0\.\d{4} +-\$0\.0/m);
  assert.match(stdout, /^ {2}list +100\.0 % +-\d/m);
  assert.match(stdout, /s2\.jsonl\n +left out: written by Claude Code 9\.0\.0/);
  for (const line of stdout.split('\n')) {
    if (!line.includes(home)) assert.ok(line.length <= helpColumns, line);
  }
  assert.deepEqual(await readdir(home), ['.claude'], 'no data folder');
});

test('The same figures come as JSON', async (t) => {
  const home = await temporaryFolder(t);
  await writeSession(home);
  const { stdout } = await runHeadroom(['predict', '--json', '--agent', 'claude', '--limit', '5'], home);
  const { sessions, total, kinds } = JSON.parse(stdout) as Record<string, unknown>;
  assert.equal(sessions, 1);
  assert.ok((total as { saved: { lossless: number } }).saved.lossless > 0);
  assert.equal((kinds as unknown[]).length, 8);
});

test('Where there is nothing to read, the folders are named', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stdout } = await runHeadroom(['predict'], home);
  assert.equal(code, 0);
  assert.match(stdout, /^No session with an answered request was found\.\n {2}looked in .*projects\n/);
});

test('A number or a time that is none is refused', async (t) => {
  const home = await temporaryFolder(t);
  for (const args of [
    ['--limit', 'some'],
    ['--since', 'yore'],
    ['--agent', 'nobody'],
  ]) {
    const { code, stderr } = await runHeadroom(['predict', ...args], home);
    assert.equal(code, 2);
    assert.equal(stderr.trim().split('\n').length, 2);
  }
});
