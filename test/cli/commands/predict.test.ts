import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { helpColumns } from '../../../src/limits.ts';
import { bash, ClaudeSession, jsonl, said } from '../../predict/transcripts.ts';
import { runHeadroom, runInTurn, temporaryFolder } from '../run-headroom.ts';

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
  const { stdout } = await runInTurn(['predict', '--json', '--agent', 'claude', '--limit', '5'], home);
  const { sessions, total, kinds } = JSON.parse(stdout) as Record<string, unknown>;
  assert.equal(sessions, 1);
  assert.ok((total as { saved: { lossless: number } }).saved.lossless > 0);
  assert.equal((kinds as unknown[]).length, 8);
});

test('Where there is nothing to read, the folders are named', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stdout } = await runInTurn(['predict'], home);
  assert.equal(code, 0);
  assert.match(stdout, /^No session with an answered request was found\.\n {2}looked in .*projects\n/);
});

test('What goes against runs is refused, and runs that cannot be read end with a code', async (t) => {
  const home = await temporaryFolder(t);
  for (const flags of [
    ['--since', '1d'],
    ['--agent', 'codex'],
  ]) {
    const { code, stderr } = await runInTurn(['predict', '--runs', 'runs.jsonl', ...flags], home);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`^headroom: ${flags[0] ?? ''} does not go with --runs`));
  }
  const { code, stdout, stderr } = await runInTurn(['predict', '--runs', 'nothere.jsonl'], home);
  assert.equal(code, 66);
  assert.match(stdout, /nothere\.jsonl\n +left out: it cannot be read: ENOENT: no such file or directory\n/);
  assert.match(stderr, /^headroom: 1 file of runs could not be read\.\n/);
});

test('Transcripts are counted once, unknown is no zero, and nothing in them reaches the terminal as a command', async (t) => {
  const home = await temporaryFolder(t);
  await writeSession(home);
  const session = new ClaudeSession({ cwd: '/home/me/\u001b[31mred\u0007' });
  session.prompt('What is there?');
  session.answer('o1', [said('Modules.')], { input: 3, read: 0, written: 20_000, output: 50 });
  const lines = jsonl(session.lines).replaceAll('claude-sonnet-5', 'odd\\u001b[2J-1');
  const file = join(home, '.claude', 'projects', '-shop', 's3.jsonl');
  await writeFile(file, `no JSON\n${lines}{"cut`);
  const { stdout } = await runInTurn(['predict'], home);
  assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f]/);
  assert.match(stdout, /^ {2}\/home\/me\/\\x1b\[31mred\\x07 +unknown$/m);
  assert.match(stdout, /price unknown: odd\\x1b\[2J-1, 1 request/);
  assert.match(stdout, /\(1 of 2 left out\)/);
});

test('A saving within the error of the simulator is shown as none', async (t) => {
  const home = await temporaryFolder(t);
  const session = new ClaudeSession();
  session.prompt('What is there?');
  session.answer('m1', [bash('t1', 'find src -name "*.ts"')], {
    input: 3,
    read: 0,
    written: 60_000,
    output: 50,
  });
  session.wait(7_200_000);
  session.result('t1', listing);
  session.answer('m2', [said('Modules.')], { input: 3, read: 60_000, written: 3_000, output: 50 });
  const folder = join(home, '.claude', 'projects', '-shop');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 's1.jsonl'), jsonl(session.lines));
  const { stdout } = await runInTurn(['predict'], home);
  assert.match(stdout, /^ {2}all sessions +\$0\.\d{4} +~ +~$/m);
  assert.match(stdout, /nothing is claimed/);
});

test('A number or a time that is none is refused', async (t) => {
  const home = await temporaryFolder(t);
  for (const args of [
    ['--limit', 'some'],
    ['--since', 'yore'],
    ['--agent', 'nobody'],
  ]) {
    const { code, stderr } = await runInTurn(['predict', ...args], home);
    assert.equal(code, 2);
    assert.equal(stderr.trim().split('\n').length, 2);
  }
});
