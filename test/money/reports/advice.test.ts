import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { summarize, type Summary } from '../../../src/money/reports/summary.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../../src/store/records.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';
import { maxAdvice, minAdviceRequests } from '../../../src/money/reports/advice.ts';

async function adviceFor(t: TestContext, rows: readonly Partial<LedgerRow>[]): Promise<Summary['advice']> {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  for (const row of rows) ledger.record(ledgerRow(row));
  return summarize(database).advice;
}

const many = (row: Partial<LedgerRow>): Partial<LedgerRow>[] =>
  Array.from({ length: minAdviceRequests }, () => row);

test('Where nothing stands out, nothing is advised', async (t) => {
  assert.deepEqual(await adviceFor(t, many({ saved: 100 })), []);
});

test('A broken prefix is told at once, a habit only once there are requests enough', async (t) => {
  const few = await adviceFor(t, [{ note: 'prefix_broken', saved: -5 }]);
  assert.deepEqual(few, [
    {
      about: 'prefix_broken',
      figure: 1,
      says: '1 request: what went out before went out in another form, which lost the cache; please report this.',
    },
  ]);
});

test('What is left verbatim is told with its share', async (t) => {
  const advice = await adviceFor(
    t,
    many({
      newBefore: 100,
      newAfter: 100,
      saved: 1,
      left: { read: { blocks: 1, tokens: 31 }, small: { blocks: 1, tokens: 69 } },
    }),
  );
  assert.deepEqual(advice, [
    {
      about: 'read',
      figure: 0.31,
      says: '31 % of tool output came from reads, which stay verbatim: read ranges, not files.',
    },
  ]);
});

test('Output that a fault left as it was is told at once, that of an earlier release is not', async (t) => {
  const advice = await adviceFor(t, [
    {
      note: 'store_failed',
      left: { small: { blocks: 9, tokens: 900 }, timeout: { blocks: 1, tokens: 400 } },
    },
    { note: 'cold_was_warm', left: { runaway: { blocks: 3, tokens: 12_400 } } },
    { note: 'cache_expired claude 5m 30m', left: { hung: { blocks: 1, tokens: 500 } } },
  ]);
  assert.deepEqual(
    advice.map(({ about, figure, says }) => [about, figure, says]),
    [
      [
        'runaway',
        12_400,
        '3 outputs, 12,400 tokens, went as they are: an engine ran without end and was stopped; please report this.',
      ],
      [
        'hung',
        500,
        '1 output, 500 tokens, went as it is: the thread that worked on it stood still and was ended; please report this.',
      ],
      [
        'store_failed',
        1,
        '1 request: what became of its new output could not be stored, so it went as it was; free disk space or check the data folder.',
      ],
    ],
  );
});

test('A loss is called one, of all or of one project', async (t) => {
  const all = await adviceFor(t, many({ schemaTokens: 124 }));
  assert.deepEqual(
    all.map(({ about, figure }) => [about, figure]),
    [['net', -124 * minAdviceRequests]],
  );
  const one = await adviceFor(t, [
    ...many({ schemaTokens: 124, project: '/poor' }),
    ...many({ saved: 900, project: '/rich' }),
  ]);
  assert.deepEqual(
    one.map(({ about, says }) => [about, says]),
    [['project', 'Net -2,480 tokens in /poor: run that project without headroom.']],
  );
});

test('Never more than five lines, the most pressing first', async (t) => {
  const advice = await adviceFor(t, [
    { note: 'prefix_broken' },
    { note: 'replay_failed' },
    ...many({
      schemaTokens: 1,
      retrievals: 1,
      delayMs: 150,
      newBefore: 10,
      engines: { log: { blocks: 1, before: 5, after: 4 } },
      left: { read: { blocks: 1, tokens: 4 } },
      model: 'unheard-of',
      outputTokens: 1,
    }),
  ]);
  assert.equal(advice.length, maxAdvice);
  assert.deepEqual(
    advice.map(({ about }) => about),
    ['prefix_broken', 'replay_failed', 'net', 'retrievals', 'delay'],
  );
});
