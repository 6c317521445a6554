import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseWaitMs } from '../../src/limits.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { sqliteCode, type Binding, type Connection } from '../../src/store/sqlite/connection.ts';
import { loadSqlite } from '../../src/store/sqlite/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { decision, ledgerRow, temporaryHome } from './stage.ts';

/**
 * A binding that adds to `waits` how many milliseconds each of its transactions has waited in vain for another process.
 */
function toldOfWaits(binding: Binding, waits: number[]): Binding {
  const watched = (database: Connection): Connection => {
    const watch = <Answer>(act: () => Answer): Answer => {
      try {
        return act();
      } catch (cause) {
        if (sqliteCode(cause) === 'SQLITE_BUSY')
          waits.push(Number(database.pragma('busy_timeout', { simple: true })));
        throw cause;
      }
    };
    return {
      get open() {
        return database.open;
      },
      prepare: (sql) => database.prepare(sql),
      exec: (sql) => watch(() => database.exec(sql)),
      pragma: (text, options) => database.pragma(text, options),
      transaction: (act) => {
        const begin = database.transaction(act);
        return Object.assign((...args: Parameters<typeof act>) => watch(() => begin(...args)), {
          immediate: (...args: Parameters<typeof act>) => watch(() => begin.immediate(...args)),
        });
      },
      close: () => database.close(),
    };
  };
  return { name: binding.name, open: (path, options) => watched(binding.open(path, options)) };
}

test('promise 7: a database held by another process stalls the answers of this one for a moment at most', async (t) => {
  const home = temporaryHome(t);
  const waits: number[] = [];
  const store = await openStore(home, async () => toldOfWaits(await loadSqlite(), waits));
  const other = await openDatabase(home);
  t.after(() => {
    other.close();
    store.close();
  });
  other.exec('BEGIN IMMEDIATE');
  store.decisions.commit([{ chain: 'a', decision: decision() }]);
  store.ledger?.record(ledgerRow());
  other.exec('COMMIT');
  assert.deepEqual(waits, [databaseWaitMs, databaseWaitMs]);
});

test('ledger rows met by a held database are written with the next one, or at the end', async (t) => {
  const home = temporaryHome(t);
  const store = await openStore(home);
  const other = await openDatabase(home);
  t.after(() => other.close());
  const rows = (): unknown => other.prepare('SELECT count(*) FROM requests').pluck().get();
  other.exec('BEGIN IMMEDIATE');
  store.ledger?.record(ledgerRow());
  other.exec('COMMIT');
  assert.equal(rows(), 0);
  store.ledger?.record(ledgerRow());
  assert.equal(rows(), 2);
  other.exec('BEGIN IMMEDIATE');
  store.ledger?.record(ledgerRow());
  other.exec('COMMIT');
  store.close();
  assert.equal(rows(), 3);
});
