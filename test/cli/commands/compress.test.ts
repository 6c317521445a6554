import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { recordsJson } from '../../wire/conversations.ts';
import { bin, cleanEnvironment, runHeadroom, runInTurn, temporaryFolder } from '../run-headroom.ts';

const text = recordsJson(120);

test('a file is shortened, and what its marker names can be printed again', async (t) => {
  const home = await temporaryFolder(t);
  writeFileSync(join(home, 'list.json'), text);
  const { code, stdout, stderr } = await runHeadroom(['compress', 'list.json'], home);
  assert.deepEqual([code, stderr], [0, '']);
  const [, ref = '', lines = ''] = /headroom retrieve (\S+) --lines (\S+)\]/.exec(stdout) ?? [];
  const [from = 0, to = 0] = lines.split('-').map(Number);
  const fetched = await runInTurn(['retrieve', ref, '--lines', lines], home);
  assert.equal(fetched.stdout.trimEnd().split('\n').length, to - from + 1);
  assert.equal((await runInTurn(['retrieve', ref], home)).stdout, text);
});

test('standard input is read where no file is named, and JSON says all that happened', async (t) => {
  const home = await temporaryFolder(t);
  const child = spawn(process.execPath, [bin, 'compress', '--json', '--level', 'lossless'], {
    cwd: home,
    env: cleanEnvironment(home),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  child.stdin.end(text);
  await once(child, 'close');
  const { text: shown, ...rest } = JSON.parse(printed) as Record<string, unknown>;
  assert.equal(typeof shown, 'string');
  assert.deepEqual(Object.keys(rest), [
    'tokensBefore',
    'tokensAfter',
    'engine',
    'lossless',
    'omissions',
    'ref',
    'reason',
  ]);
  assert.deepEqual([rest['engine'], rest['lossless'], rest['ref']], ['smart-crusher', true, null]);
});

test('a tool that reads files, or a command that prints them, keeps every row', async (t) => {
  const home = await temporaryFolder(t);
  writeFileSync(join(home, 'list.json'), text);
  for (const flags of [
    ['--tool', 'Read'],
    ['--command', 'cat list.json'],
  ]) {
    const { stdout } = await runInTurn(['compress', '--json', ...flags, 'list.json'], home);
    assert.equal((JSON.parse(stdout) as { readonly lossless: boolean }).lossless, true);
  }
});

test('--diff shows both sides and the sum', async (t) => {
  const home = await temporaryFolder(t);
  writeFileSync(join(home, 'list.json'), text);
  const { stdout } = await runInTurn(['compress', '--diff', 'list.json'], home);
  const lines = stdout.trimEnd().split('\n');
  assert.ok(lines.every((line) => line.length <= 80 || line === lines.at(-1)));
  assert.match(lines.at(-1) ?? '', /tokens -> .* by smart-crusher, original kept as/);
});

test('what is no engine’s comes out byte for byte, what is no text is refused in two lines', async (t) => {
  const home = await temporaryFolder(t);
  writeFileSync(join(home, 'words.txt'), 'just\r\nsome words');
  writeFileSync(join(home, 'picture'), Buffer.from([0x89, 0x50, 0xff]));
  assert.equal((await runInTurn(['compress', 'words.txt'], home)).stdout, 'just\r\nsome words');
  for (const [args, says] of [
    [['picture'], /picture is not UTF-8 text\.\n/],
    [['nowhere'], /nowhere cannot be read: /],
    [['--json', '--diff', 'words.txt'], /Leave one of them out/],
  ] as const) {
    const { code, stderr } = await runInTurn(['compress', ...args], home);
    assert.equal(code, 2);
    assert.match(stderr, says);
    assert.equal(stderr.trimEnd().split('\n').length, 2);
  }
});
