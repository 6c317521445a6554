import assert from 'node:assert/strict';
import { test } from 'node:test';

import { summarize } from '../../../src/money/reports/summary.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { readFoldCounts } from '../../../src/store/ledger/fold-counts.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';
import { guardDays } from '../../../src/money/guard.ts';
import { minAdviceRequests } from '../../../src/money/reports/advice.ts';

const day = 86_400_000;
const now = Date.now();

test('folds asked back are summed by engine and kind, and those that stopped are told', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  const folded = { blocks: 1, before: 900, after: 100 };
  for (let time = 0; time < minAdviceRequests; time += 1) {
    const askedBack = { 'log npm': { blocks: 1, tokens: 700 } };
    const folds = { 'log npm': folded, 'search rg': folded };
    ledger.record(ledgerRow({ at: now, saved: 10, folds, askedBack }));
  }
  ledger.record(ledgerRow({ at: now, askedBack: { 'diff git': { blocks: 1, tokens: 5 } } }));
  const { guard, advice } = summarize(database);
  const count = minAdviceRequests;
  const texts = { folds: count, before: 900 * count, after: 100 * count };
  assert.deepEqual(guard, [
    { name: 'log npm', ...texts, askedBack: count, rate: 1, stopped: true },
    { name: 'diff git', folds: 0, before: 0, after: 0, askedBack: 1, rate: null, stopped: false },
    { name: 'search rg', ...texts, askedBack: 0, rate: 0, stopped: false },
  ]);
  assert.deepEqual(
    advice.map(({ about, says }) => [about, says]),
    [
      [
        'asked_back',
        '20 of 20 folds of "log npm" were asked back: such output is now shortened without loss only.',
      ],
    ],
  );
});

test('a session starts from the last days of all agents, and from nothing older', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  const folds = { 'log npm': { blocks: 2, before: 900, after: 100 } };
  ledger.record(ledgerRow({ at: now - (guardDays + 2) * day, folds }));
  ledger.record(ledgerRow({ at: now - day, agent: 'codex', folds }));
  ledger.record(
    ledgerRow({ at: now, run: 'another', folds, askedBack: { 'log npm': { blocks: 1, tokens: 3 } } }),
  );
  const counts = readFoldCounts(database, now - guardDays * day);
  assert.deepEqual(
    counts.map(({ kind, name, items, before, after }) => [kind, name, items, before, after]),
    [
      ['asked_back', 'log npm', 1, 3, 0],
      ['fold', 'log npm', 4, 1800, 200],
    ],
  );
});
