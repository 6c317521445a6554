import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Bill, type BillSummary } from '../../../src/money/reports/bills.ts';
import { publishedPrices } from '../../../src/money/prices.ts';
import { Uncached } from '../../../src/money/simulator/uncached.ts';
import { summarize } from '../../../src/money/reports/summary.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow, PromptTokens } from '../../../src/store/records.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';

const none = { cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };

/**
 * The requests of a conversation as older headrooms wrote them down: the simulator has what stood before cached, the
 * provider may not. Each brings `step` tokens, of which headroom kept half out.
 */
function conversation(head: number, step: number, caches: (turn: number) => boolean): LedgerRow[] {
  const cached = (before: number, now: number): PromptTokens => ({
    ...{ input: 0, cacheRead: before, cacheWrite5m: now - before, cacheWrite1h: 0 },
  });
  return Array.from({ length: 8 }, (_, turn) => {
    const size = (share: number, at: number): number => (at < 0 ? 0 : head + at * step * share);
    const simulated = cached(size(0.5, turn - 1), size(0.5, turn));
    const billed = caches(turn) ? simulated : { ...none, input: size(0.5, turn) };
    const { input: inputTokens, ...billedCache } = billed;
    return ledgerRow({
      ...{
        model: 'claude-sonnet-5-5',
        at: Date.UTC(2026, 10, 1),
        inputTokens,
        ...billedCache,
        outputTokens: 0,
      },
      receipt: { simulated, without: { ...cached(size(1, turn - 1), size(1, turn)), output: 0 } },
    });
  });
}

/** By the ledger's sums, which the bill of a run agrees with. */
async function billOf(t: TestContext, rows: readonly LedgerRow[]): Promise<BillSummary> {
  const database = await openDatabase(temporaryHome(t));
  const ledger = sqliteLedger(database);
  for (const row of rows) ledger.record(row);
  const { bill, models } = summarize(database);
  database.close();
  assert.deepEqual(models[0]?.bill, bill);
  const passing = new Bill(publishedPrices);
  for (const row of rows) passing.addRow(row);
  assert.ok(Math.abs(passing.summary().net - bill.net) < 1e-9);
  return bill;
}

test('promise 10: where nothing was ever cached, the saving is what was not sent', async (t) => {
  const bill = await billOf(
    t,
    conversation(10_000, 4_000, () => false),
  );
  // Of eight turns 2,000 tokens a turn and earlier turn were not sent, at $2 a million.
  assert.ok(Math.abs(bill.net - (28 * 2_000 * 2) / 1e6) < 1e-9, JSON.stringify(bill));
  assert.ok(bill.claimed === bill.net && bill.error < 1e-9);
});

test('promise 10: a provider that names its cache once is taken at its word', async (t) => {
  const [cached, mixed] = [
    await billOf(
      t,
      conversation(10_000, 4_000, () => true),
    ),
    await billOf(
      t,
      conversation(10_000, 4_000, (turn) => turn === 7),
    ),
  ];
  assert.ok(cached.net > 0 && cached.error < 1e-9);
  assert.ok(Math.abs(mixed.without - cached.without) < 1e-9);
});

test('promise 10: prompts that may be too short for a cache prove nothing', async (t) => {
  const short = await billOf(
    t,
    conversation(2_000, 200, () => false),
  );
  const cached = await billOf(
    t,
    conversation(2_000, 200, () => true),
  );
  assert.ok(Math.abs(short.without - cached.without) < 1e-9);
});

test('promise 10: two requests prove nothing', async (t) => {
  const rows = conversation(10_000, 4_000, () => false).slice(0, 2);
  const cached = conversation(10_000, 4_000, () => true).slice(0, 2);
  assert.equal((await billOf(t, rows)).without, (await billOf(t, cached)).without);
});

test('promise 10: each run has its provider', async (t) => {
  const off = conversation(10_000, 4_000, () => false).map((row) => ({ ...row, run: 'off' }));
  const on = conversation(10_000, 4_000, () => true).map((row) => ({ ...row, run: 'on' }));
  const database = await openDatabase(temporaryHome(t));
  const ledger = sqliteLedger(database);
  for (const row of [...off, ...on]) ledger.record(row);
  const [both, ...each] = [{}, { run: 'off' }, { run: 'on' }].map(
    (scope) => summarize(database, scope).bill.net,
  );
  database.close();
  assert.ok(both !== undefined && Math.abs(both - each.reduce((sum, net) => sum + net, 0)) < 1e-9);
});

const prompt = { opening: '', marksOnly: true, keepsLong: false, blocks: [] };
const silent = { input: 9_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 1 };
const due = { input: 0, cacheRead: 8_000, cacheWrite5m: 1_000, cacheWrite1h: 0 };

test('By rules under which a miss is a write, one silent answer tells; by others it takes several in a row', () => {
  const anthropic = { ...prompt, provider: 'anthropic', model: 'claude-sonnet-5-5' } as const;
  assert.equal(new Uncached().tells(anthropic, due, silent), true);
  const openai = { ...prompt, provider: 'openai', model: 'gpt-6.2-sol' } as const;
  const uncached = new Uncached();
  const told = [silent, silent, { ...silent, cacheRead: 1 }, silent, silent, silent, silent].map((usage) =>
    uncached.tells(openai, due, usage),
  );
  assert.deepEqual(told, [false, false, false, false, false, true, true]);
});

test('What may be shorter than a minimum tells nothing, and follows what is known of its model', () => {
  const anthropic = { ...prompt, provider: 'anthropic', model: 'claude-sonnet-5-5' } as const;
  const uncached = new Uncached();
  const little = { ...due, cacheRead: 3_000 };
  assert.equal(uncached.tells(anthropic, little, silent), false);
  assert.equal(uncached.tells(anthropic, due, silent), true);
  assert.equal(uncached.tells(anthropic, little, silent), true);
  assert.equal(uncached.tells(anthropic, little, { ...silent, cacheWrite5m: 900 }), false);
  assert.equal(uncached.tells(anthropic, little, silent), false);
});
