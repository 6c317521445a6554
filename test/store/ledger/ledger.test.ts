import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import { ledgerRow, race, temporaryHome } from '../stage.ts';

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
    conversation: 'c0ffee',
    holdout: true,
    caused: 're_run',
    decided: ['a', 'b'],
    folds: { 'log npm': { blocks: 1, before: 9, after: 4 } },
    askedBack: { 'log npm': { blocks: 1, tokens: 9 } },
    receipt: {
      simulated: { input: 11, cacheRead: 12, cacheWrite5m: 13, cacheWrite1h: 14 },
      without: { input: 21, cacheRead: 22, cacheWrite5m: 23, cacheWrite1h: 24, output: 25 },
    },
  });
  sqliteLedger(database).record(row);
  const stored = database.prepare<[], Record<string, unknown>>('SELECT * FROM requests').get() ?? {};
  const read = Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      typeof value === 'string' && /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value,
    ]),
  );
  const { biggestLeft, left, receipt, holdout, ...numbers } = row;
  assert.equal(biggestLeft, null);
  assert.deepEqual(read, {
    id: 1,
    ...numbers,
    leftAlone: left,
    holdout: holdout ? 1 : 0,
    open: 0,
    simulatedInput: receipt?.simulated.input,
    simulatedRead: receipt?.simulated.cacheRead,
    simulatedWrite5m: receipt?.simulated.cacheWrite5m,
    simulatedWrite1h: receipt?.simulated.cacheWrite1h,
    withoutInput: receipt?.without.input,
    withoutRead: receipt?.without.cacheRead,
    withoutWrite5m: receipt?.without.cacheWrite5m,
    withoutWrite1h: receipt?.without.cacheWrite1h,
    withoutOutput: receipt?.without.output,
  });
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
