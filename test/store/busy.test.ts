import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseWaitMs } from '../../src/limits.ts';
import { openDatabase } from '../../src/store/database.ts';
import { openStore } from '../../src/store/store.ts';
import { decision, ledgerRow, temporaryHome } from './stage.ts';

test('promise 7: a database held by another process stalls the answers of this one for a moment at most', async (t) => {
  const home = temporaryHome(t);
  const store = await openStore(home);
  const other = await openDatabase(home);
  t.after(() => {
    other.close();
    store.close();
  });
  other.exec('BEGIN IMMEDIATE');
  const began = performance.now();
  store.decisions.commit([{ chain: 'a', decision: decision() }]);
  store.ledger?.record(ledgerRow());
  assert.ok(performance.now() - began < databaseWaitMs * 2 + 150);
  other.exec('COMMIT');
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
