import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineOf } from '../../../src/cli/run-command.ts';
import { maxBodyBytes } from '../../../src/limits.ts';
import { recordsJson } from '../../wire/conversations.ts';
import { bin, cleanEnvironment, runHeadroom, runInTurn, temporaryFolder } from '../run-headroom.ts';

/** Prints 400 alike lines, says a word on stderr and ends with this code. */
const printing = (code: number): string[] => [
  process.execPath,
  '-e',
  `for (let at = 0; at < 400; at += 1) console.log('INFO worker-3 processed item ' + at + ' in 51 ms');
   console.error('and a warning'); process.exitCode = ${code};`,
];

for (const [name, words, code] of [
  ['one that succeeds', printing(0), 0],
  ['one that fails', printing(7), 7],
  ['one that prints nothing', [process.execPath, '-e', ''], 0],
  ['a word or two', ['sh', '-c', 'printf "just\\r\\nwords"; exit 1'], 1],
  ['no text', [process.execPath, '-e', 'process.stdout.write(Buffer.from([0x89, 0x50, 0xff]))'], 0],
] as const) {
  test(`a command behind "--" (${name}) keeps its stderr and exit code, and prints no more than it does alone`, async (t) => {
    const home = await temporaryFolder(t);
    const alone = spawnSync(words[0], words.slice(1), { cwd: home });
    const ran = await runHeadroom(['compress', '--level', 'lossless', '--', ...words], home);
    assert.deepEqual([alone.status, ran.code], [code, code]);
    assert.equal(ran.stderr, alone.stderr.toString());
    const printed = alone.stdout.toString();
    if (printed.length < 100) assert.equal(ran.stdout, printed);
    else assert.ok(ran.stdout.length < printed.length / 2, ran.stdout);
  });
}

test('what a command printed comes out as the same text from a file, for its name', async (t) => {
  const home = await temporaryFolder(t);
  writeFileSync(join(home, 'list.json'), recordsJson(120));
  const read = await runHeadroom(['compress', '--json', '--', 'cat', 'list.json'], home);
  const flags = ['--tool', 'Bash', '--command', 'cat list.json'];
  const file = await runInTurn(['compress', '--json', ...flags, 'list.json'], home);
  assert.deepEqual(JSON.parse(read.stdout), {
    ...(JSON.parse(file.stdout) as Record<string, unknown>),
    exitCode: 0,
  });
  assert.equal((JSON.parse(read.stdout) as { lossless: boolean }).lossless, true);
});

test('a program that is not there is 127, one that cannot be started 126, each in two lines', async (t) => {
  const home = await temporaryFolder(t);
  const file = join(home, 'closed');
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o600);
  for (const [program, code] of [
    ['no-such-program', 127],
    [file, 126],
  ] as const) {
    const ran = await runHeadroom(['compress', '--', program, '--help'], home);
    assert.deepEqual([ran.code, ran.stdout], [code, '']);
    assert.equal(ran.stderr.trimEnd().split('\n').length, 2);
  }
});

test('-c runs a line of the shell; --verbose says what became of it', async (t) => {
  const home = await temporaryFolder(t);
  const ran = await runHeadroom(['compress', '--verbose', '-c', 'echo one; echo two | cat; exit 4'], home);
  assert.deepEqual([ran.code, ran.stdout], [4, 'one\ntwo\n']);
  assert.match(ran.stderr, /^headroom: left as it is \(\w+\), about \d+ tokens\n$/);
});

test('more than fits a request passes as it came', async (t) => {
  const home = await temporaryFolder(t);
  const size = maxBodyBytes + 1;
  const ran = await runHeadroom(['compress', '--verbose', '-c', `head -c ${size} /dev/zero`], home);
  assert.equal(ran.code, 0);
  assert.equal(ran.stdout, '\0'.repeat(size));
  assert.match(ran.stderr, /left as it is \(more than/);
});

test('a signal goes to the command, whose end is ours', async (t) => {
  const home = await temporaryFolder(t);
  // What it prints last is printed by its handler: so the signal has reached it.
  const script = `process.on('SIGTERM', () => { console.log('heard it'); process.exit(9); });
    console.error('ready'); setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, [bin, 'compress', '--', process.execPath, '-e', script], {
    cwd: home,
    env: cleanEnvironment(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
  await once(child.stderr, 'data');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'close'), [9, null]);
  assert.equal(printed, 'heard it\n');
});

test('a text has one source', async (t) => {
  const home = await temporaryFolder(t);
  for (const args of [
    ['file', '--', 'true'],
    ['-c', 'true', '--', 'true'],
    ['--command', 'true', '--', 'true'],
    ['one', 'two'],
  ]) {
    const { code, stderr } = await runInTurn(['compress', ...args], home);
    assert.deepEqual([code, /^headroom: One text is compressed/.test(stderr)], [2, true], args.join(' '));
  }
});

test('the manifest names what this program takes', async (t) => {
  const home = await temporaryFolder(t);
  const { stdout } = await runInTurn(['compress', '--manifest', '--level', 'lossless'], home);
  const manifest = JSON.parse(stdout) as { routes: { args: string[] }[]; method: string; id: string };
  assert.match(manifest.id, /^[a-z0-9][a-z0-9-]{1,40}$/);
  assert.equal(manifest.method, 'replayed');
  writeFileSync(join(home, 'words'), 'some words\n');
  for (const { args } of manifest.routes) {
    const given = args.map((arg) => arg.replace('{command}', '-x "y" $z'));
    const ran = await runInTurn([...given, 'words'], home);
    assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, 'some words\n', '']);
  }
});

test('Property: a shell reads the line of a command as the words that were run', () => {
  const word = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(
      fc.array(
        word.filter((text) => text.isWellFormed()),
        { maxLength: 4 },
      ),
      (words) => {
        const line = lineOf(['printf', String.raw`%s\0`, ...words]);
        const printed = spawnSync('sh', ['-c', line]).stdout.toString();
        assert.equal(printed, words.length === 0 ? '\0' : words.map((each) => `${each}\0`).join(''));
      },
    ),
    { numRuns: 40 },
  );
});
