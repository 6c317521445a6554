import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { pricePeriods, promptBands, publishedPrices } from '../../../src/money/prices.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../../src/store/records.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';

const nothing = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };

/** How the ledger tells these requests apart, one by one. */
async function told(
  t: TestContext,
  rows: readonly Partial<LedgerRow>[],
  column: 'band' | 'period',
): Promise<{ readonly sums: unknown; readonly receipts: unknown }> {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  for (const row of rows) ledger.record(ledgerRow(row));
  const read = (from: string): unknown =>
    database.prepare(`SELECT ${column} FROM ${from} ORDER BY request`).pluck().all();
  return { sums: read('request_sums'), receipts: read("request_receipts WHERE side = 'without'") };
}

/** Each step and what is just before it. */
function around(steps: readonly number[]): { readonly at: number; readonly passed: number }[] {
  return steps.flatMap((step, index) => [
    { at: step, passed: index },
    { at: step + 1, passed: index + 1 },
  ]);
}

test('The ledger tells prompts apart where prices do', async (t) => {
  const edges = around(promptBands);
  const rows = edges.map(({ at }) => {
    const without = { ...nothing, input: at - 30, cacheRead: 10, cacheWrite1h: 20 };
    return {
      inputTokens: at - 30,
      cacheRead: 10,
      cacheWrite5m: 20,
      receipt: { simulated: nothing, without },
    };
  });
  const bands = edges.map(({ passed }) => passed);
  assert.deepEqual(await told(t, rows, 'band'), { sums: bands, receipts: bands });
});

test('The ledger tells days apart where prices do', async (t) => {
  const edges = around(pricePeriods.map((day) => day - 1));
  const rows = edges.map(({ at }) => ({ at, receipt: { simulated: nothing, without: nothing } }));
  const periods = edges.map(({ passed }) => passed);
  assert.deepEqual(await told(t, rows, 'period'), { sums: periods, receipts: periods });
});

test('No published price changes at a length or on a day that the ledger does not know', () => {
  const periods = publishedPrices.models.flatMap((priced) => priced.periods);
  const days = new Set(periods.map(({ from }) => from));
  assert.deepEqual(
    [...days].sort((one, other) => one - other),
    [0, ...pricePeriods],
  );
  const lengths = new Set(periods.flatMap(({ price }) => price.long?.above ?? []));
  assert.deepEqual(
    [...lengths].sort((one, other) => one - other),
    promptBands,
  );
});

test('The periods of a model begin with the first moment and follow one another', () => {
  for (const { model, periods } of publishedPrices.models) {
    assert.equal(periods[0]?.from, 0, model);
    const starts = periods.map(({ from }) => from);
    assert.deepEqual(
      starts,
      [...new Set(starts)].sort((one, other) => one - other),
      model,
    );
  }
});
