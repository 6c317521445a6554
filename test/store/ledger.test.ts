import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../src/store/database.ts';
import { sqliteLedger } from '../../src/store/ledger.ts';
import { ledgerRow, race, temporaryHome } from './stage.ts';

test('A request is recorded field by field', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const row = ledgerRow({
    newBefore: 900,
    newAfter: 500,
    saved: 2000,
    engines: { 'smart-crusher': { blocks: 1, before: 700, after: 300 } },
    left: { small: { blocks: 2, tokens: 200 } },
    retrievals: 3,
    inputTokens: 1,
    cacheRead: 2,
    cacheWrite5m: 3,
    cacheWrite1h: 4,
    outputTokens: 5,
    delayMs: 1.25,
    note: 'prefix_broken',
  });
  const { biggestLeft, ...numbers } = row;
  sqliteLedger(database).record(row);
  assert.equal(biggestLeft, null);
  const stored = database.prepare<[], Record<string, unknown>>('SELECT * FROM requests').get() ?? {};
  const { id, engines, left_alone: left, ...columns } = stored;
  const camel = Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
  assert.equal(id, 1);
  assert.deepEqual(
    { ...camel, engines: JSON.parse(String(engines)) as unknown, left: JSON.parse(String(left)) as unknown },
    numbers,
  );
});

test('Four processes that open a new ledger and write at once lose no row', async (t) => {
  const home = temporaryHome(t);
  const names = ['a', 'b', 'c', 'd'];
  await race(
    './racing-store.js',
    names.map((name) => [home, name, '500']),
  );
  const database = await openDatabase(home);
  t.after(() => database.close());
  const counts = database
    .prepare('SELECT run, count(*) AS requests, count(DISTINCT at) AS moments FROM requests GROUP BY run')
    .all();
  assert.deepEqual(
    counts,
    names.map((run) => ({ run, requests: 500, moments: 500 })),
  );
  assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
});
