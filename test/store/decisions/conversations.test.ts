import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryConversations, sqliteConversations } from '../../../src/store/decisions/conversations.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import { ledgerRow, temporaryHome } from '../stage.ts';

test('of a conversation the latest request, the longest lifetime and the shortest head are kept', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  for (const conversations of [sqliteConversations(database), memoryConversations()]) {
    assert.equal(conversations.find('a'), null);
    conversations.save('a', { at: 5, lifetimeMs: null, promptTokens: null, headTokens: null });
    assert.deepEqual(conversations.find('a'), {
      at: 5,
      lifetimeMs: null,
      promptTokens: null,
      headTokens: null,
    });
    conversations.save('a', { at: 9, lifetimeMs: 300, promptTokens: 1000, headTokens: 1000 });
    conversations.save('a', { at: 7, lifetimeMs: 100, promptTokens: 2000, headTokens: 1900 });
    conversations.save('a', { at: 8, lifetimeMs: null, promptTokens: null, headTokens: null });
    assert.deepEqual(conversations.find('a'), {
      at: 9,
      lifetimeMs: 300,
      promptTokens: 2000,
      headTokens: 1000,
    });
    assert.equal(conversations.find('b'), null);
  }
});

test('conversations outlive the process', async (t) => {
  const home = temporaryHome(t);
  const state = { at: 5, lifetimeMs: 300, promptTokens: 1000, headTokens: 900 };
  const first = await openDatabase(home);
  sqliteConversations(first).save('a', state);
  first.close();
  const second = await openDatabase(home);
  t.after(() => second.close());
  assert.deepEqual(sqliteConversations(second).find('a'), state);
});

test('a note of the ledger is found by agent and day', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const conversations = sqliteConversations(database);
  const at = Date.UTC(2026, 9, 5, 12);
  const hour = 3_600_000;
  assert.equal(conversations.hasNote('shape', 'claude', at), false);
  sqliteLedger(database).record(ledgerRow({ at, agent: 'claude', note: 'shape' }));
  assert.equal(conversations.hasNote('shape', 'claude', at - 48 * hour), true);
  assert.equal(conversations.hasNote('shape', 'claude', at + 24 * hour), false);
  assert.equal(conversations.hasNote('shape', 'codex', at - 48 * hour), false);
  assert.equal(conversations.hasNote('aborted', 'claude', at - 48 * hour), false);
});
