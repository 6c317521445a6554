import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { minHoldoutConversations } from '../../../src/limits.ts';
import { compare, ratioOf, studentQuantile } from '../../../src/money/reports/holdout.ts';
import { summarize, type Summary } from '../../../src/money/reports/summary.ts';
import { seededRandom } from '../../../src/random.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../../src/store/records.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';

function near(actual: number, expected: number, within = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
}

test("Student's quantiles are those of the tables", () => {
  for (const [freedom, quantile] of [
    [10, 2.2281],
    [19, 2.093],
    [38, 2.0244],
    [120, 1.9799],
    [1e6, 1.96],
  ] as const) {
    near(studentQuantile(freedom), quantile, 2e-4);
  }
});

test('the ratio and its interval are those of a worked example', () => {
  // Logarithms 1, 2, 3 and 0, 2, 4, 6: means 2 and 3, variances 1 and 20/3, so the error is sqrt(1/3 + 5/3) and Welch's
  // degrees of freedom are 4 / ((1/9)/2 + (25/9)/3) = 4.0754717.
  const { estimate, low, high } = ratioOf([1, 2, 3].map(Math.exp), [0, 2, 4, 6].map(Math.exp));
  const reach = studentQuantile(216 / 53) * Math.SQRT2;
  near(Math.log(estimate), -1);
  near(Math.log(low), -1 - reach);
  near(Math.log(high), -1 + reach);
});

test('two sides that cost the same are a ratio of exactly one', () => {
  assert.deepEqual(ratioOf([2, 2, 2], [2, 2, 2]), { estimate: 1, low: 1, high: 1 });
});

test('the interval covers the truth about 95 times in 100', () => {
  const random = seededRandom(20_261_121);
  const unit = (): number => random.int(1, 1_000_000) / 1_000_001;
  const normal = (): number => Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
  const costs = (count: number, mean: number, spread: number): number[] =>
    Array.from({ length: count }, () => Math.exp(mean + spread * normal()));
  const truth = Math.exp(-0.2);
  const rounds = 2000;
  let covered = 0;
  for (let round = 0; round < rounds; round += 1) {
    const { low, high } = ratioOf(costs(180, 0.5, 1.2), costs(20, 0.7, 0.8));
    if (low <= truth && truth <= high) covered += 1;
  }
  // 2,000 draws of 95 % have a standard deviation of 0.5 %.
  near(covered / rounds, 0.95, 0.015);
});

test('too few conversations on either side give counts and no ratio', () => {
  const many = Array.from({ length: minHoldoutConversations }, () => 1);
  assert.equal(compare(many, many.slice(1)).ratio, null);
  assert.equal(compare(many.slice(1), many).ratio, null);
  assert.deepEqual(compare(many, []).heldOut, { conversations: 0, typicalUsd: null });
  assert.notEqual(compare(many, many).ratio, null);
});

/** Two requests of a conversation, an hour after the one before it. */
function conversation(index: number, changes: Partial<LedgerRow>): LedgerRow[] {
  const at = 1_790_000_000_000 + index * 3_600_000;
  const common = { conversation: `c${index}`, inputTokens: 1000, outputTokens: 0, ...changes };
  return [ledgerRow({ at, ...common }), ledgerRow({ at: at + 1, ...common })];
}

const held: Partial<LedgerRow> = { holdout: true, left: { holdout: { blocks: 1, tokens: 9 } } };

async function holdoutFor(t: TestContext, rows: readonly LedgerRow[]): Promise<Summary['holdout']> {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  database.transaction(() => {
    for (const row of rows) ledger.record(row);
  })();
  return summarize(database).holdout;
}

test('perf compares what was billed for conversations drawn and not drawn', async (t) => {
  const rows = Array.from({ length: 80 }, (_, index) =>
    conversation(index, index % 2 === 0 ? held : { inputTokens: 500 + index }),
  ).flat();
  const found = await holdoutFor(t, rows);
  // The last conversation of all began after the last one that was drawn.
  assert.deepEqual([found?.treated.conversations, found?.heldOut.conversations], [39, 40]);
  near(found?.heldOut.typicalUsd ?? 0, 0.004, 1e-12);
  assert.ok(found?.ratio != null && found.ratio.low < 0.54 && found.ratio.high > 0.53, JSON.stringify(found));
});

test('what cannot be compared is left out: mixed, single, of unknown price, from before the setting', async (t) => {
  const found = await holdoutFor(t, [
    ...conversation(0, {}),
    ...conversation(1, held),
    ...conversation(2, { model: 'unheard-of' }),
    ...conversation(3, {}).slice(1),
    ...conversation(4, {}),
    ...conversation(5, { inputTokens: null, outputTokens: null }),
    ...conversation(6, {}).slice(1),
    ...conversation(6, held).slice(1),
    ...conversation(7, held),
    ...conversation(8, {}),
    ledgerRow({ conversation: '', inputTokens: 7 }),
  ]);
  assert.deepEqual([found?.treated.conversations, found?.heldOut.conversations, found?.ratio], [1, 2, null]);
});

test('without a conversation that was drawn there is nothing to compare', async (t) => {
  assert.equal(await holdoutFor(t, conversation(0, {})), null);
});
