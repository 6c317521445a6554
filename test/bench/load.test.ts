import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { burn } from '../../src/bench/load/index.ts';
import { play } from '../../src/bench/load/play.ts';
import { openStage } from '../../src/bench/stage.ts';
import { generateRuns } from '../../src/bench/workloads/coding-run.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { bin, cleanEnvironment } from '../cli/run-headroom.ts';

test('promise 11, no clock decides: where a minute passes at each look, the provider gets the same bytes', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-load-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const runs = generateRuns(3).slice(0, 3);
  const digests: string[][][] = [];
  const racing = `--import ${new URL('racing-clock.js', import.meta.url).href}`;
  for (const flags of [{}, { NODE_OPTIONS: racing }]) {
    const stage = await openStage(
      { env: { ...cleanEnvironment(home), ...flags }, launcher: bin },
      { isKeyed: true },
    );
    try {
      const played = await play(stage, runs, 3);
      digests.push(played.map((run) => run.map(({ digest }) => digest)));
      assert.ok(played.flat().some(({ bytesAfter, bytesBefore }) => bytesAfter < bytesBefore));
      const raced = (await quickestMs(stage.home)) > 60_000;
      assert.equal(raced, 'NODE_OPTIONS' in flags);
    } finally {
      await stage.close();
    }
  }
  assert.deepEqual(digests[1], digests[0]);
});

/** The shortest delay of a request, as the proxy has measured it. */
async function quickestMs(home: string): Promise<number> {
  const database = await openDatabase(home);
  try {
    return Number(database.prepare('SELECT min(delay_ms) FROM requests').pluck().get());
  } finally {
    database.close();
  }
}

test('Loops are processes of their own, and all of them end', async () => {
  const processes = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
  const before = processes();
  const end = await burn(2);
  assert.equal(processes(), before + 2);
  await end();
  while (processes() > before) await turn();
});
