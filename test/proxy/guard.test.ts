import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sqliteLedger } from '../../src/store/ledger/ledger.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import type { LedgerRow } from '../../src/store/records.ts';
import { openStore } from '../../src/store/store.ts';
import { ledgerRow, showing } from '../store/stage.ts';
import { anthropicBody, recordsJson } from '../wire/conversations.ts';
import { proxied } from './proxied.ts';
import { deferred } from './stage.ts';

const body = anthropicBody([{ command: 'npm run report', output: recordsJson(100) }]);
const kind = 'smart-crusher npm';

test('what was asked back in the last days is not folded, from the first request of a session on', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-guard-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const database = await openDatabase(home);
  const ledger = sqliteLedger(database);
  const folds = { [kind]: { blocks: 40, before: 40_000, after: 4000 } };
  ledger.record(ledgerRow({ at: Date.now(), folds, askedBack: { [kind]: { blocks: 400, tokens: 9000 } } }));
  database.close();
  const { post, received } = await proxied(t, { home, keepHome: true });
  await post('/v1/messages', body);
  const [sent] = received;
  assert.ok(sent !== undefined && sent.body.length < body.length * 0.8);
  assert.doesNotMatch(sent.body.toString(), /\[headroom: /);
  const elsewhere = await proxied(t);
  await elsewhere.post('/v1/messages', body);
  assert.match(elsewhere.received[0]?.body.toString() ?? '', /\[headroom: /);
});

test('a session goes on where nobody knows what was asked back, and its user is told', async (t) => {
  const store = await openStore(mkdtempSync(join(tmpdir(), 'headroom-guard-')));
  t.after(() => {
    rmSync(store.home, { recursive: true, force: true });
  });
  const foldCounts = (): never => {
    throw new Error('database disk image is malformed');
  };
  const { post, problems } = await proxied(t, { changes: { store: { ...store, foldCounts } } });
  assert.equal((await post('/v1/messages', body)).status, 200);
  assert.match(problems[0]?.message ?? '', /asked back in the last days: database disk image/);
});

test('a conversation that is drawn reaches the provider as it is, and the ledger says so', async (t) => {
  const store = await openStore(mkdtempSync(join(tmpdir(), 'headroom-guard-')));
  t.after(() => {
    rmSync(store.home, { recursive: true, force: true });
  });
  const row = deferred<LedgerRow>();
  const changes = { holdout: 1, store: { ...store, ledger: showing(row.resolve) } };
  const { post, received } = await proxied(t, { changes });
  await post('/v1/messages', body);
  assert.equal(received[0]?.body.toString(), body);
  const { holdout, conversation, engines, saved } = await row.promise;
  assert.deepEqual([holdout, engines, saved], [true, {}, 0]);
  assert.match(conversation, /^[0-9a-f]{20}$/);
});

test("the user's own prices tell where a model's window ends", async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-guard-'));
  writeFileSync(join(home, 'prices.json'), '{"models": {"claude-sonnet-5-5": {"window": 100}}}');
  const store = await openStore(home);
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const rows: LedgerRow[] = [];
  const changes = { store: { ...store, ledger: showing((row) => rows.push(row)) } };
  const { proxy, post } = await proxied(t, { changes, home, keepHome: true });
  await post('/v1/messages', body);
  await post(
    '/v1/messages',
    anthropicBody([
      { command: 'npm run report', output: recordsJson(100) },
      { command: 'npm run report 2', output: recordsJson(90, 2) },
    ]),
  );
  await proxy.close();
  assert.ok(rows.some(({ note }) => note === 'window_near'));
});

test('with prices that cannot be read the published ones serve, and the user is told', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-guard-'));
  writeFileSync(join(home, 'prices.json'), '{');
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const { post, problems } = await proxied(t, { home, keepHome: true });
  assert.equal((await post('/v1/messages', body)).status, 200);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['CONFIG_UNREADABLE'],
  );
});
