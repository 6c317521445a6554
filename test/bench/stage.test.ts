import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { conversation } from '../../src/bench/conversation.ts';
import { residentBytes } from '../../src/bench/memory.ts';
import { openStage } from '../../src/bench/stage.ts';
import { bin, cleanEnvironment } from '../cli/run-headroom.ts';

const shape = { historyBytes: 20_000, newBytes: 8_000, kind: 'JSON' } as const;

test('A real proxy is timed beside the direct way, weighed, and ended', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const stage = await openStage({ env: cleanEnvironment(home), launcher: bin });
  try {
    for (const way of ['direct', 'proxied'] as const) {
      assert.ok((await stage.send(way, conversation(shape, 1))) > 0);
    }
    const megabytes = (await residentBytes(stage.pid)) / 1e6;
    assert.ok(megabytes > 30 && megabytes < 1_000, `${megabytes} MB`);
  } finally {
    await stage.close();
  }
  assert.throws(() => process.kill(stage.pid, 0), { code: 'ESRCH' });
  assert.equal(existsSync(stage.home), false);
});

test('A proxy that does not come up is told, and nothing waits for it', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const env = { ...cleanEnvironment(home), HEADROOM_LEVEL: 'nonsense' };
  await assert.rejects(openStage({ env, launcher: bin }), { code: 'PROXY_FAILED' });
});

test('Conversations share their history and differ in the newest output alone', () => {
  const [one, other] = [1, 2].map((serial) => conversation(shape, serial).toString());
  assert.deepEqual(conversation(shape, 1).toString(), one);
  const head = one?.slice(0, shape.historyBytes) ?? '';
  assert.ok(other?.startsWith(head));
  assert.notEqual(one, other);
  assert.ok(one !== undefined && one.length > 28_000 && one.length < 36_000);
});
