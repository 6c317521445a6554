import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { loadSqlite } from '../../src/store/sqlite/sqlite.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { AtOnce } from '../../src/store/records.ts';
import { fullAtTimes } from './full-at-times.ts';
import { decision, ledgerRow, temporaryHome } from './stage.ts';

const state = { at: 5, lifetimeMs: null, promptTokens: 7, headTokens: null };

/** A store of which transactions cannot be committed while `disk.isFull`, and what another process sees of it. */
async function opened(t: TestContext) {
  const home = temporaryHome(t);
  const disk = { isFull: false };
  const store = await openStore(home, async () => fullAtTimes(await loadSqlite(), disk));
  const other = await openDatabase(home);
  t.after(() => {
    other.close();
    store.close();
  });
  const counted = (table: string): unknown => other.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  const seen = (): unknown[] => ['decisions', 'conversations', 'requests'].map(counted);
  return { store, disk, seen, other, atOnce: atOnceOf(store) };
}

function atOnceOf({ atOnce }: Store): AtOnce {
  assert.ok(atOnce !== null);
  return atOnce;
}

const rethrow = (cause: unknown): never => {
  throw cause;
};

test('what a request stores before it goes out is stored whole', async (t) => {
  const { store, seen, atOnce, other } = await opened(t);
  store.conversations.save('root', state, true);
  assert.deepEqual(seen(), [0, 0, 0]);
  const entry = atOnce((insert) => {
    assert.deepEqual([...store.decisions.commit([{ chain: 'a', decision: decision() }])], ['a']);
    return insert(ledgerRow({ status: null }), rethrow);
  });
  assert.deepEqual(seen(), [1, 1, 1]);
  assert.equal(store.ledger?.follow(ledgerRow({ status: null }), entry), entry);
  entry.amend({ status: 200 });
  assert.deepEqual(seen(), [1, 1, 1]);
  assert.equal(other.prepare('SELECT status FROM requests').pluck().get(), 200);
});

test('what cannot be committed is not stored in part, not remembered as stored, and can be stored by parts', async (t) => {
  const { store, disk, seen, atOnce } = await opened(t);
  store.conversations.save('root', state, true);
  const all = (): void => {
    atOnce((insert) => {
      store.decisions.commit([{ chain: 'a', decision: decision() }]);
      insert(ledgerRow(), rethrow);
    });
  };
  disk.isFull = true;
  assert.throws(all, /disk is full/);
  assert.throws(() => {
    disk.isFull = false;
    atOnce((insert) => {
      store.decisions.commit([{ chain: 'a', decision: decision() }]);
      insert(ledgerRow(), rethrow);
      throw new Error('not for the store');
    });
  }, /not for the store/);
  assert.deepEqual(seen(), [0, 0, 0]);
  assert.deepEqual(store.decisions.find(['a']), [undefined]);
  assert.deepEqual(store.conversations.find('root'), state);
  assert.deepEqual([...store.decisions.commit([{ chain: 'a', decision: decision() }])], ['a']);
  store.ledger?.record(ledgerRow());
  // The state of the conversation was still owed; of the rows that were undone none came back.
  assert.deepEqual(seen(), [1, 1, 1]);
});

test('rows and decisions that waited before survive a transaction that is undone', async (t) => {
  const { store, disk, seen, atOnce, other } = await opened(t);
  other.exec('BEGIN IMMEDIATE');
  store.decisions.commit([{ chain: 'late', decision: decision() }]);
  store.ledger?.record(ledgerRow());
  other.exec('COMMIT');
  assert.deepEqual(seen(), [0, 0, 0]);
  const all = (): void => {
    atOnce((insert) => {
      store.decisions.commit([{ chain: 'new', decision: decision() }]);
      insert(ledgerRow(), rethrow);
    });
  };
  disk.isFull = true;
  assert.throws(all, /disk is full/);
  disk.isFull = false;
  assert.deepEqual(seen(), [0, 0, 0]);
  all();
  assert.deepEqual(seen(), [2, 0, 2]);
});

test('what is amended with more to come is written with the next row, or in a moment', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { store, other } = await opened(t);
  const statuses = (): unknown[] => other.prepare('SELECT status FROM requests ORDER BY id').pluck().all();
  const [first, second] = [1, 2].map(() => store.ledger?.record(ledgerRow({ status: null })));
  first?.amend({ status: 200 }, true);
  assert.deepEqual(statuses(), [0, 0]);
  second?.amend({ status: 529 });
  assert.deepEqual(statuses(), [200, 529]);
  first?.amend({ status: 201 }, true);
  t.mock.timers.runAll();
  assert.deepEqual(statuses(), [201, 529]);
});

test('what waits for more is written when the store is closed', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { store, other } = await opened(t);
  store.ledger?.record(ledgerRow({ status: null })).amend({ status: 200 }, true);
  store.conversations.save('root', state, true);
  store.close();
  assert.equal(other.prepare('SELECT status FROM requests').pluck().get(), 200);
  assert.equal(other.prepare('SELECT count(*) FROM conversations').pluck().get(), 1);
});

test('what waits for more is written when an uncaught error ends the process', async (t) => {
  const home = temporaryHome(t);
  const child = spawnSync(process.execPath, [
    fileURLToPath(new URL('dying-answer.js', import.meta.url)),
    home,
  ]);
  assert.match(child.stderr.toString(), /Error: not for the ledger/);
  const database = await openDatabase(home);
  t.after(() => {
    database.close();
  });
  assert.equal(database.prepare('SELECT status FROM requests').pluck().get(), 200);
});

test('of what waits when a store is closed one part that cannot be written keeps no other from it', async (t) => {
  const { store, other } = await opened(t);
  other.exec('BEGIN IMMEDIATE');
  store.decisions.commit([{ chain: 'late', decision: decision() }]);
  store.ledger?.record(ledgerRow());
  other.exec('DROP TABLE decisions');
  other.exec('COMMIT');
  assert.throws(() => {
    store.close();
  }, /no such table: decisions/);
  assert.equal(other.prepare('SELECT count(*) FROM requests').pluck().get(), 1);
});
