import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { bin, cleanEnvironment, runNode, temporaryFolder } from './run-headroom.ts';

const exitModule = new URL('../../src/cli/exit.js', import.meta.url).href;
const errorsModule = new URL('../../src/errors.js', import.meta.url).href;

/** Arguments for node to run `body` as the command line; `goOn` as `leaveWith` takes it. */
function program(body: string, goOn = false): string[] {
  const source = `
    import { leaveWith } from '${exitModule}';
    import { HeadroomError } from '${errorsModule}';
    await leaveWith(async () => { ${body} }, ${String(goOn)});`;
  return ['--input-type=module', '-e', source];
}

test('The code of the command is the code of the process', async (t) => {
  assert.equal((await runNode(program('return 5;'), await temporaryFolder(t))).code, 5);
});

test('An error is two lines on stderr, and its code comes from the table', async (t) => {
  const source = "throw new HeadroomError('AGENT_NOT_FOUND', 'There is no x.', 'Install x.');";
  assert.deepEqual(await runNode(program(source), await temporaryFolder(t)), {
    code: 127,
    stdout: '',
    stderr: 'headroom: There is no x.\nInstall x.\n',
  });
});

test('A defect is one line and a hint; its stack is printed only on request', async (t) => {
  const home = await temporaryFolder(t);
  const source = "throw new TypeError('boom');";
  const plain = await runNode(program(source), home);
  assert.equal(plain.code, 70);
  assert.equal(
    plain.stderr,
    'headroom: boom\nThis is a defect in headroom; HEADROOM_DEBUG=1 shows where it lies.\n',
  );
  const debugged = await runNode(program(source), home, { HEADROOM_DEBUG: '1' });
  assert.match(debugged.stderr, /\n {4}at /);
});

test('A fault outside of the command ends the same way', async (t) => {
  const source =
    "setTimeout(() => { throw new Error('late'); }, 1); await new Promise(() => setInterval(() => {}, 1e6));";
  const { code, stderr } = await runNode(program(source), await temporaryFolder(t));
  assert.equal(code, 70);
  assert.match(stderr, /^headroom: late\nThis is a defect/);
});

test('All output arrives before the process leaves, however slow its reader', async (t) => {
  const child = spawn(process.execPath, program("process.stdout.write('x'.repeat(5_000_000)); return 3;"), {
    env: cleanEnvironment(await temporaryFolder(t)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  let bytes = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(bytes, 5_000_000);
  assert.deepEqual(await ended, [3, null]);
});

test('A reader that has seen enough is no failure', async (t) => {
  const source =
    "for (;;) if (!process.stdout.write('x'.repeat(65536))) await new Promise((go) => process.stdout.once('drain', go));";
  const child = spawn(process.execPath, program(source), {
    env: cleanEnvironment(await temporaryFolder(t)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  child.stdout.destroy();
  assert.deepEqual(await ended, [0, null]);
  assert.equal(stderr, '');
});

/** Writes to `stream` until that has failed. */
const untilItFails = (stream: string): string =>
  `const failed = new Promise((go) => process.${stream}.once('error', go));
   const timer = setInterval(() => process.${stream}.write('x'), 1);
   await failed; clearInterval(timer); return 7;`;

for (const [stream, descriptor] of [['stdout', 1] as const, ['stderr', 2] as const]) {
  test(`A command whose work is not what it prints outlives the reader of its ${stream}`, async (t) => {
    const child = spawn(process.execPath, program(untilItFails(stream), stream === 'stdout'), {
      env: cleanEnvironment(await temporaryFolder(t)),
      stdio: 'pipe',
    });
    const ended = once(child, 'close');
    child.stdio[descriptor].destroy();
    assert.deepEqual(await ended, [7, null]);
  });
}

test('A wrap whose problems nobody reads still runs the agent and has its exit code', async (t) => {
  const home = await temporaryFolder(t);
  await writeFile(join(home, 'data'), 'a file where the folder should be');
  await writeFile(join(home, 'claude'), '#!/bin/sh\necho ran\nexit 5\n', { mode: 0o755 });
  const env = cleanEnvironment(home);
  const child = spawn(process.execPath, [bin, 'wrap', 'claude'], {
    cwd: home,
    env: { ...env, PATH: [home, env['PATH']].join(delimiter) },
    stdio: 'pipe',
  });
  child.stderr.destroy();
  const [said, exit] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  assert.deepEqual({ said, exit }, { said: 'ran\n', exit: [5, null] });
});

test('A damaged database and a file that may not be read are no defects, wherever they are met', async (t) => {
  const home = await temporaryFolder(t);
  const corrupt = "throw Object.assign(new Error('malformed'), { code: 'SQLITE_CORRUPT_VTAB' });";
  assert.match(
    (await runNode(program(corrupt), home)).stderr,
    /^headroom: The database .*headroom\.db is damaged\.\n.+\n$/,
  );
  const closed = "throw Object.assign(new Error('EACCES: no'), { code: 'EACCES', path: '/data/x' });";
  assert.match(
    (await runNode(program(closed), home)).stderr,
    /^headroom: \/data\/x cannot be used: EACCES: no\.\n.+\n$/,
  );
});
