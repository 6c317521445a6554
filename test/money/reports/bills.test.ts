import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { Bill, type BillSummary } from '../../../src/money/reports/bills.ts';
import { publishedPrices } from '../../../src/money/prices.ts';
import { summarize } from '../../../src/money/reports/summary.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow, PromptTokens } from '../../../src/store/records.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';

const none: PromptTokens = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };

/** A request of a model whose input costs $2 for a million tokens, its reads $0.20, its writes $2.50. */
function row(billed: PromptTokens, simulated: PromptTokens, without: PromptTokens): LedgerRow {
  const { input: inputTokens, cacheRead, cacheWrite5m, cacheWrite1h } = billed;
  const usage = { inputTokens, cacheRead, cacheWrite5m, cacheWrite1h, outputTokens: 0 };
  return ledgerRow({
    ...usage,
    model: 'claude-sonnet-5',
    receipt: { simulated, without: { ...without, output: 0 } },
  });
}

/** By the rows as they pass, and by the sums of the ledger. */
async function billsOf(t: TestContext, rows: readonly LedgerRow[]): Promise<BillSummary> {
  const database = await openDatabase(temporaryHome(t));
  const ledger = sqliteLedger(database);
  for (const each of rows) ledger.record(each);
  const { bill } = summarize(database);
  database.close();
  const passing = new Bill(publishedPrices);
  for (const each of rows) passing.addRow(each);
  const own = passing.summary();
  assert.equal(own.requests, bill.requests);
  for (const name of ['without', 'billed', 'net', 'error'] as const) {
    assert.ok(Math.abs(own[name] - bill[name]) < 1e-9, `${name}: ${own[name]}, ${bill[name]}`);
  }
  assert.equal(own.claimed === null, bill.claimed === null);
  return bill;
}

test('promise 10: where the simulator is right, what is claimed is the net, a saving or a loss', async (t) => {
  const sent = { ...none, cacheWrite5m: 100_000 };
  const saving = await billsOf(t, [row(sent, sent, { ...none, cacheWrite5m: 180_000 })]);
  assert.ok(Math.abs(saving.net - 0.2) < 1e-9 && saving.claimed === saving.net && saving.error === 0);
  const loss = await billsOf(t, [row(sent, sent, { ...none, cacheWrite5m: 60_000 })]);
  assert.ok(Math.abs(loss.net + 0.1) < 1e-9 && loss.claimed === loss.net);
});

test("promise 10: the simulator's own error is neither a saving nor a loss", async (t) => {
  const cheap = { ...none, cacheRead: 100_000 };
  const dear = { ...none, cacheWrite5m: 100_000 };
  const [flattering, unflattering] = [
    await billsOf(t, [row(cheap, dear, dear)]),
    await billsOf(t, [row(dear, cheap, cheap)]),
  ];
  assert.ok(flattering.net > 0.2 && flattering.claimed === null, JSON.stringify(flattering));
  assert.ok(unflattering.net < -0.2 && unflattering.claimed === null, JSON.stringify(unflattering));
  const little = await billsOf(t, [row(cheap, dear, { ...dear, cacheWrite5m: 100_100 })]);
  assert.equal(little.claimed, null);
});

test('promise 10: errors of opposite sign do not cancel out', async (t) => {
  const cheap = { ...none, cacheRead: 100_000 };
  const dear = { ...none, cacheWrite5m: 100_000 };
  const both = await billsOf(t, [row(cheap, dear, dear), row(dear, cheap, cheap)]);
  assert.ok(Math.abs(both.net) < 1e-9);
  assert.ok(Math.abs(both.error - 2 * 0.23) < 1e-9, String(both.error));
  assert.equal(both.claimed, null);
});

test('promise 10: what is claimed is never more than either reading says, nor than the error leaves', async (t) => {
  const tokens = fc.record({
    input: fc.nat(1000),
    cacheRead: fc.nat(100_000),
    cacheWrite5m: fc.nat(10_000),
    cacheWrite1h: fc.constant(0),
  });
  const rows = fc.array(fc.tuple(tokens, tokens, tokens), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(rows, async (drawn) => {
      const { net, error, claimed } = await billsOf(
        t,
        drawn.map((sides) => row(...sides)),
      );
      if (claimed === null) return;
      assert.equal(Math.sign(claimed), Math.sign(net));
      assert.ok(Math.abs(claimed) <= Math.abs(net) + 1e-9 && Math.abs(claimed) >= error - 1e-9);
    }),
    { numRuns: 60 },
  );
});
