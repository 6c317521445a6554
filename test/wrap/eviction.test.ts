import assert from 'node:assert/strict';
import { existsSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openOriginals } from '../../src/store/originals/originals.ts';
import { registerRun } from '../../src/store/runs/runs.ts';
import { openStore } from '../../src/store/store.ts';
import { deleteUnused } from '../../src/store/upkeep/sweep.ts';
import { prepareEviction } from '../../src/wrap/eviction.ts';
import { holdTimers } from '../held-timers.ts';
import { runId, temporaryHome } from '../store/stage.ts';

const longAgo = 1_000;

/** However long it takes, there is time for all that an eviction has to do. */
function stopClock(t: TestContext): void {
  t.mock.method(performance, 'now', () => 0);
  holdTimers(t);
}

test('what a resumed conversation has used in the meantime stays when the session ends, the rest goes', async (t) => {
  stopClock(t);
  const home = temporaryHome(t);
  const store = await openStore(home);
  const refs = ['resumed', 'forgotten'].map((text) => store.originals.refOf(text));
  for (const ref of refs) {
    await store.originals.put(ref, { text: ref, view: ref });
    utimesSync(join(home, 'originals', ref.slice(0, 2), `${ref}.br`), longAgo, longAgo);
  }
  const kept = async () => Promise.all(refs.map(async (ref) => (await store.originals.get(ref)) !== null));
  const run = registerRun(home, runId('run'));
  const evict = prepareEviction(store, { before: 0, originalsBytes: 0 });
  assert.deepEqual(await kept(), [true, true]);
  // As another process of the same run would, which has no memory of what this one touched.
  await openOriginals(home).use([refs[0] ?? '']);
  await evict();
  assert.deepEqual(await kept(), [true, false]);
  run.end();
  store.close();
});

test('only what is beyond the budget is looked at, and a deadline is kept', async (t) => {
  const home = temporaryHome(t);
  const originals = openOriginals(home);
  const ref = originals.refOf('text');
  await originals.put(ref, { text: 'text', view: 'text' });
  assert.deepEqual(await originals.surplus(1_000), []);
  const surplus = await originals.surplus(0);
  assert.equal(surplus.length, 1);
  assert.equal(await deleteUnused(surplus, Date.now() + 1_000, -Infinity), 0);
  assert.equal(await deleteUnused(surplus, Date.now() + 1_000, Infinity), 1);
});

test('Copies for inspect have a budget of their own and push out no original', async (t) => {
  stopClock(t);
  const home = temporaryHome(t);
  const store = await openStore(home);
  const ref = store.originals.refOf('folded');
  await store.originals.put(ref, { text: 'folded', view: 'folded' });
  utimesSync(join(home, 'originals', ref.slice(0, 2), `${ref}.br`), longAgo, longAgo);
  for (const chain of ['a', 'b', 'c']) await store.copies.put(chain, 0, 'one file, read in every session');
  const [oldest = ''] = await store.copies.surplus(0);
  utimesSync(oldest, longAgo, longAgo);
  const each = statSync(oldest).size;
  const run = registerRun(home, runId('run'));
  await prepareEviction(store, { before: 0, originalsBytes: 1_000, copiesBytes: 2 * each })();
  assert.equal((await store.copies.surplus(0)).length, 2);
  assert.equal(existsSync(oldest), false);
  assert.notEqual(await store.originals.get(ref), null);
  run.end();
  store.close();
});
