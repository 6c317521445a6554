import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HeadroomError } from '../../src/errors.ts';
import { loadSqlite, type LoadSqlite } from '../../src/store/sqlite/sqlite.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { decision, ledgerRow, temporaryHome } from './stage.ts';

/** What must hold wherever nothing can be kept: decisions for this process, and the reason in two lines. */
function assertInMemory(store: Store, code: string, problem: RegExp): void {
  assert.equal(store.durable, false);
  assert.equal(store.ledger, null);
  assert.equal(store.problem?.code, code);
  assert.match(store.problem.problem, problem);
  assert.notEqual(store.problem.mend, '');
  store.decisions.commit([{ chain: 'a', decision: decision() }]);
  assert.deepEqual(store.decisions.find(['a', 'b']), [decision(), undefined]);
  store.close();
}

test('A store that opens keeps decisions, requests and originals', async (t) => {
  const home = join(temporaryHome(t), 'new');
  const store = await openStore(home);
  assert.deepEqual([store.durable, store.problem, store.home], [true, null, home]);
  store.decisions.commit([{ chain: 'a', decision: decision() }]);
  store.ledger?.record(ledgerRow());
  const ref = store.originals.refOf('text');
  await store.originals.put(ref, { text: 'text', view: 'text' });
  store.close();
  store.close();
  const again = await openStore(home);
  t.after(() => {
    again.close();
  });
  assert.deepEqual(again.decisions.find(['a']), [decision()]);
  assert.deepEqual(await again.originals.get(ref), { text: 'text', view: 'text' });
});

test('Without SQLite decisions live in memory and the problem says so', async (t) => {
  const missing: LoadSqlite = () =>
    Promise.reject(new HeadroomError('STORE_UNAVAILABLE', 'better-sqlite3 is not installed.', 'Install it.'));
  assertInMemory(
    await openStore(temporaryHome(t), missing),
    'STORE_UNAVAILABLE',
    /^better-sqlite3 is not installed\.$/,
  );
});

test('A folder that cannot be written is told as such', async (t) => {
  const home = join(temporaryHome(t), 'file');
  writeFileSync(home, '');
  assertInMemory(await openStore(home), 'DATA_FOLDER', /file/);
});

test('A full disk is told as such', async (t) => {
  const sqlite = await loadSqlite();
  const full: LoadSqlite = () =>
    Promise.resolve({
      ...sqlite,
      open: (path, options) => {
        const database = sqlite.open(path, options);
        database.pragma('max_page_count = 1');
        return database;
      },
    });
  assertInMemory(await openStore(temporaryHome(t), full), 'STORE_UNAVAILABLE', /the disk is full/);
});
