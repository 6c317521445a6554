import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { systemCode } from '../../../src/errors.ts';
import { TerminalOutput } from '../../../src/wrap/terminal/terminal-output.ts';
import { hangGuardMs } from '../../hang-guard.ts';

const options = {
  skip: process.platform === 'win32' && 'Windows has no named pipes of this kind',
  timeout: hangGuardMs,
};

/** A pipe that, like a terminal, may be full or closed; neither end waits. */
function openPipe(context: TestContext): { readonly reader: number; readonly writer: number } {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-output-'));
  const path = join(folder, 'pipe');
  assert.equal(spawnSync('mkfifo', [path]).status, 0);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  context.after(() => {
    closeSync(writer);
    rmSync(folder, { recursive: true, force: true });
  });
  return { reader, writer };
}

/** Everything that the pipe holds now. */
function drain(reader: number): string {
  const bytes = Buffer.alloc(1024 * 1024);
  let length = 0;
  try {
    for (;;) {
      const read = readSync(reader, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
  } catch (error) {
    assert.equal(systemCode(error), 'EAGAIN');
  }
  return bytes.toString('latin1', 0, length);
}

function stillThere(): void {
  assert.fail('the terminal is there');
}

test(
  'what is written arrives in order and whole, also through a terminal that is full',
  options,
  async (t) => {
    const { reader, writer } = openPipe(t);
    const output = new TerminalOutput(writer, stillThere);
    const parts = Array.from({ length: 500 }, (_, index) => `part ${index} `.repeat(40));
    for (const part of parts) output.write(part);
    const state = { isFlushed: false };
    const flushed = output.flushed().then(() => {
      state.isFlushed = true;
    });
    let read = '';
    while (!state.isFlushed) {
      read += drain(reader);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await flushed;
    output.writeNow('the end');
    assert.equal(read + drain(reader), `${parts.join('')}the end`);
    closeSync(reader);
  },
);

test('the last words do not wait for a terminal that is full', options, (t) => {
  const { reader, writer } = openPipe(t);
  assert.throws(() => {
    for (;;) writeSync(writer, Buffer.alloc(4096));
  }, /EAGAIN/);
  new TerminalOutput(writer, stillThere).writeNow('the end');
  assert.ok(!drain(reader).includes('the end'));
  closeSync(reader);
});

test('a terminal that is gone is told once, and what comes after it is dropped', options, async (t) => {
  const { reader, writer } = openPipe(t);
  closeSync(reader);
  let told = 0;
  const output = new TerminalOutput(writer, () => (told += 1));
  output.write('one');
  output.write('two');
  await output.flushed();
  output.writeNow('three');
  assert.equal(told, 1);
});

test('a write that fails for another reason is an error', options, async (t) => {
  const { reader } = openPipe(t);
  const output = new TerminalOutput(reader, stillThere);
  assert.throws(() => {
    output.writeNow('x');
  }, /EBADF/);
  const failed = new Promise<Error>((resolve) => output.once('error', resolve));
  output.write('x');
  const error = await failed;
  assert.equal(systemCode(error), 'EBADF');
  closeSync(reader);
});
