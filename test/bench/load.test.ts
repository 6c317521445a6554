import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { burn } from '../../src/bench/load/burners.ts';
import { play } from '../../src/bench/load/play.ts';
import { openStage } from '../../src/bench/stage.ts';
import { generateRuns } from '../../src/bench/workloads/coding-run.ts';
import { bin, cleanEnvironment } from '../cli/run-headroom.ts';

test('promise 11, no clock decides: beside endless loops the provider gets the same bytes', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-load-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const runs = generateRuns(3).slice(0, 3);
  const digests: string[][][] = [];
  for (const loops of [0, 8]) {
    const end = await burn(loops);
    const stage = await openStage({ env: cleanEnvironment(home), launcher: bin }, { isKeyed: true });
    try {
      const played = await play(stage, runs, 3);
      digests.push(played.map((run) => run.map(({ digest }) => digest)));
      assert.ok(played.flat().some(({ bytesAfter, bytesBefore }) => bytesAfter < bytesBefore));
    } finally {
      await stage.close();
      await end();
    }
  }
  assert.deepEqual(digests[1], digests[0]);
});
