import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { FramePainter, watch, type Display, type Keys } from '../../../src/cli/screen/watch.ts';
import { temporaryFolder } from '../run-headroom.ts';

const leave = '\u001b[?7h\u001b[?25h\u001b[?1049l';

class FakeKeys extends EventEmitter implements Keys {
  readonly isTTY = true;
  isRaw = false;
  isPaused = false;

  setRawMode(mode: boolean): void {
    this.isRaw = mode;
  }

  pause(): void {
    this.isPaused = true;
  }
}

/** What is written through it in order; what is written to its file descriptor lies in a file. */
class FakeDisplay extends EventEmitter implements Display {
  rows = 24;
  readonly writes: string[] = [];
  readonly fd: number;
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
    this.fd = openSync(path, 'w');
  }

  write(text: string): void {
    this.writes.push(text);
    this.emit('written');
  }

  close(): string {
    closeSync(this.fd);
    return readFileSync(this.#path, 'utf8');
  }
}

async function terminal(t: TestContext): Promise<{ keys: FakeKeys; display: FakeDisplay }> {
  return { keys: new FakeKeys(), display: new FakeDisplay(join(await temporaryFolder(t), 'screen')) };
}

test('A frame is one write, and none where nothing changed', () => {
  const writes: string[] = [];
  const painter = new FramePainter({ rows: 24, write: (text) => writes.push(text) });
  painter.paint('one\ntwo');
  painter.paint('one\ntwo');
  painter.paint('one\n2');
  assert.deepEqual(writes, ['\u001b[H\u001b[Kone\r\n\u001b[Jtwo', '\u001b[H\u001b[Kone\r\n\u001b[J2']);
});

test('A frame that is taller than the screen does not scroll it', () => {
  const writes: string[] = [];
  new FramePainter({ rows: 4, write: (text) => writes.push(text) }).paint('1\n2\n3\n4\n5');
  assert.equal(writes[0]?.split('\r\n').length, 3);
});

for (const [key, code] of [
  ['q', 0],
  ['\u0003', 130],
] as const) {
  test(`The terminal is as before after ${JSON.stringify(key)}, which ends with code ${code}`, async (t) => {
    const { keys, display } = await terminal(t);
    const frames = ['first', null, 'second'];
    const ended = watch(() => frames.shift() ?? null, keys, display);
    assert.equal(keys.isRaw, true);
    while (display.writes.length < 3) await once(display, 'written');
    keys.emit('data', Buffer.from('x'));
    keys.emit('data', Buffer.from(key));
    assert.equal(await ended, code);
    assert.deepEqual(
      [display.writes[0], ...display.writes.slice(1).map((write) => /first|second/.exec(write)?.[0])],
      ['\u001b[?1049h\u001b[?25l\u001b[?7l', 'first', 'second'],
    );
    assert.deepEqual([keys.isRaw, keys.isPaused, display.close()], [false, true, leave]);
    assert.deepEqual([keys.listenerCount('data'), process.listenerCount('SIGTERM')], [0, 0]);
  });
}

test('SIGTERM ends it with the code of shells, and restores the terminal', async (t) => {
  const { keys, display } = await terminal(t);
  const ended = watch(() => 'frame', keys, display);
  process.kill(process.pid, 'SIGTERM');
  assert.equal(await ended, 143);
  assert.deepEqual([keys.isRaw, display.close()], [false, leave]);
});

test('A figure that cannot be read ends it with that error, the terminal restored first', async (t) => {
  const { keys, display } = await terminal(t);
  await assert.rejects(
    watch(
      () => {
        throw new Error('the ledger is gone');
      },
      keys,
      display,
    ),
    /the ledger is gone/,
  );
  assert.deepEqual([keys.isRaw, display.close()], [false, leave]);
});

test('A resized terminal is drawn anew', async (t) => {
  const { keys, display } = await terminal(t);
  const frames = ['frame'];
  const ended = watch(() => frames.shift() ?? null, keys, display);
  assert.equal(display.writes.length, 2);
  display.emit('resize');
  assert.equal(display.writes.length, 3);
  assert.equal(display.writes[2], display.writes[1]);
  keys.emit('data', 'q');
  await ended;
  display.close();
});
