import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LauncherOutput, survivesShell, type Message } from '../../../src/wrap/terminal/launcher.ts';

const token = 'c0ffee';

interface Read {
  readonly output: string;
  readonly messages: readonly Message[];
  /** Characters of output before each message. */
  readonly places: readonly number[];
}

function read(chunks: readonly Buffer[]): Read {
  const launcher = new LauncherOutput(token);
  const output: Buffer[] = [];
  const messages: Message[] = [];
  const places: number[] = [];
  for (const chunk of chunks) {
    for (const part of launcher.split(chunk)) {
      if ('says' in part) {
        messages.push(part);
        places.push(Buffer.concat(output).length);
      } else output.push(part);
    }
  }
  return { output: Buffer.concat(output).toString('latin1'), messages, places };
}

test('messages come out of the stream in their places, however the bytes are cut', () => {
  const text = Buffer.from(
    `\0${token} started 41;one\0two\0${token} stopped;\0${token} resumed;\0\0${token} ended 7;`,
  );
  const whole = read([text]);
  assert.deepEqual(whole, {
    output: 'one\0two\0',
    messages: [
      { says: 'started', value: 41 },
      { says: 'stopped' },
      { says: 'resumed' },
      { says: 'ended', value: 7 },
    ],
    places: [0, 7, 7, 8],
  });
  fc.assert(
    fc.property(fc.array(fc.nat(12)), (cuts) => {
      const chunks: Buffer[] = [];
      let at = 0;
      for (const cut of cuts) {
        chunks.push(text.subarray(at, at + cut));
        at += cut;
      }
      assert.deepEqual(read([...chunks, text.subarray(at)]), whole);
    }),
  );
});

test('output without a message passes as it is, at once', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      // Only what may be the beginning of a message is kept back: here a NUL in the end.
      const text = Buffer.from([...bytes, 0x2e]);
      assert.equal(read([text]).output, text.toString('latin1'));
    }),
  );
});

test('a message that the launcher does not know is a defect', () => {
  assert.throws(() => read([Buffer.from(`\0${token} sings;`)]), /"sings"/);
});

test('only variables with a name of shells survive one', () => {
  assert.ok(survivesShell({ PATH: '', _x1: '' }));
  for (const name of ['BASH_FUNC_f%%', 'a.b', 'a-b', '1a', ''])
    assert.ok(!survivesShell({ [name]: 'x' }), name);
});
