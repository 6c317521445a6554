import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claude } from '../../agents/claude/index.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { seeRuns } from '../../src/store/runs/runs.ts';
import { openSession } from '../../src/wrap/session.ts';
import { decision, temporaryHome } from '../store/stage.ts';

test('A session says whose it is: in its run, and with everything that is decided in it', async (t) => {
  const home = temporaryHome(t);
  const session = await openSession({
    recipe: claude,
    mounts: [],
    env: {},
    level: 'balanced',
    holdout: 0,
    keepDays: 180,
    home,
    project: '/srv/shop',
    writesFiles: true,
    startProxy: ({ store }) => {
      store.decisions.commit([{ chain: 'a', decision: decision() }]);
      return Promise.resolve({
        url: 'http://127.0.0.1:1/s/t',
        port: 1,
        token: 't',
        failed: new Promise<never>(() => undefined),
        warmUp: () => undefined,
        close: () => Promise.resolve(),
      });
    },
    onProblem: (problem) => {
      throw problem;
    },
  });
  assert.deepEqual(
    seeRuns(home).map(({ project }) => project),
    ['/srv/shop'],
  );
  await session.close();
  const database = await openDatabase(home);
  t.after(() => database.close());
  assert.deepEqual(database.prepare('SELECT project FROM decisions').pluck().all(), ['/srv/shop']);
});
