import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { notes, reasons } from '../../../src/fates.ts';
import { costOf, priceOf, readPrices } from '../../../src/money/prices.ts';
import { summarize } from '../../../src/money/reports/summary.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../../src/store/records.ts';
import type { Connection } from '../../../src/store/sqlite/connection.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';

async function ledgerOf(t: TestContext, rows: readonly Partial<LedgerRow>[]): Promise<Connection> {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  database.transaction(() => {
    for (const row of rows) ledger.record(ledgerRow(row));
  })();
  return database;
}

const used = { inputTokens: 10, cacheRead: 1000, cacheWrite5m: 200, cacheWrite1h: 0, outputTokens: 50 };

test('An empty ledger has figures of nothing, and no percentiles', async (t) => {
  const summary = summarize(await ledgerOf(t, []));
  assert.equal(summary.requests, 0);
  assert.deepEqual([summary.firstAt, summary.lastAt, summary.delayMs], [null, null, null]);
  assert.deepEqual(summary.decided, { before: 0, after: 0 });
  assert.deepEqual(summary.cost, { usd: 0, requests: 0, own: 0, asOf: null, unknown: [] });
  assert.deepEqual([summary.engines, summary.left, summary.notes], [[], [], []]);
});

test('First sights count once, what requests carried less counts each time', async (t) => {
  const database = await ledgerOf(t, [
    {
      newBefore: 1000,
      newAfter: 400,
      saved: 600,
      engines: { log: { blocks: 1, before: 200, after: 100 }, table: { blocks: 1, before: 500, after: 0 } },
      left: { small: { blocks: 3, tokens: 300 } },
    },
    { saved: 600, retrievals: 1, left: { retrieved: { blocks: 1, tokens: 900 } } },
    { saved: 600, engines: { log: { blocks: 2, before: 50, after: 60 } }, note: 'prefix_broken' },
  ]);
  const summary = summarize(database);
  assert.equal(summary.requests, 3);
  assert.deepEqual(summary.decided, { before: 1000, after: 400 });
  assert.equal(summary.saved, 1800);
  assert.deepEqual(summary.engines, [
    { name: 'table', blocks: 1, before: 500, after: 0 },
    { name: 'log', blocks: 3, before: 250, after: 160 },
  ]);
  assert.deepEqual(summary.left, [
    { reason: 'retrieved', blocks: 1, tokens: 900, ...reasons.retrieved },
    { reason: 'small', blocks: 3, tokens: 300, ...reasons.small },
  ]);
  assert.equal(summary.retrievals, 1);
  assert.deepEqual(summary.notes, [{ note: 'prefix_broken', requests: 1, ...notes.prefix_broken }]);
});

test('Costs are summed over known prices only; the rest is named', async (t) => {
  const database = await ledgerOf(t, [
    { ...used, model: 'claude-opus-4-8' },
    { ...used, model: 'claude-opus-4-8-20260101' },
    { ...used, model: 'claude-next' },
    { ...used, model: null },
    { model: 'claude-opus-4-8', status: 0 },
  ]);
  const { cost, usage } = summarize(database);
  const price = priceOf('claude-opus-4-8');
  assert.ok(price !== null);
  const one = costOf({ input: 10, cacheRead: 1000, cacheWrite5m: 200, cacheWrite1h: 0, output: 50 }, price);
  assert.ok(Math.abs(cost.usd - 2 * one) < 1e-12);
  assert.deepEqual([cost.requests, cost.own, cost.asOf], [2, 0, '2026-10-24']);
  assert.deepEqual(cost.unknown, [
    { model: null, requests: 1 },
    { model: 'claude-next', requests: 1 },
  ]);
  assert.deepEqual(usage, {
    input: 40,
    cacheRead: 4000,
    cacheWrite5m: 800,
    cacheWrite1h: 0,
    output: 200,
    withoutUsage: 1,
  });
});

test('Each request costs what its model asked for at its length and on its day', async (t) => {
  const usage = { inputTokens: 0, cacheWrite5m: 0, cacheWrite1h: 0, outputTokens: 0 };
  const read = (model: string, at: number, cacheRead: number): Partial<LedgerRow> => ({
    ...usage,
    model,
    at,
    cacheRead,
  });
  const day = Date.UTC(2026, 9, 7);
  const costs = async (...rows: readonly Partial<LedgerRow>[]): Promise<number> =>
    summarize(await ledgerOf(t, rows)).cost.usd;
  const close = (one: number, other: number): void => {
    assert.ok(Math.abs(one - other) < 1e-12, `${one} is not ${other}`);
  };
  close(await costs(read('claude-sonnet-5-5', day - 1, 1e6), read('claude-sonnet-5-5', day, 1e6)), 0.2 + 0.1);
  close(
    await costs(read('claude-haiku-5-5', day, 100_000), read('claude-haiku-5-5', day, 100_001)),
    0.001 + 0.00500005,
  );
  const year = Date.UTC(2027, 0, 1);
  close(
    await costs(read('gemini-3.8-flash', year - 1, 1e6), read('gemini-3.8-flash', year, 1e6)),
    0.075 + 0.15,
  );
});

test("The user's own prices hold over published ones: free is zero, unknown is not", async (t) => {
  const home = temporaryHome(t);
  const models = {
    'my-model': { input: 0, cacheRead: 0, output: 0 },
    'claude-opus-4-8': { output: 20 },
  };
  writeFileSync(join(home, 'prices.json'), JSON.stringify({ models }));
  const prices = await readPrices(home);
  const cost = async (...names: readonly string[]): Promise<unknown> => {
    const rows = names.map((model) => ({ ...used, model }));
    const { cost: sum, models: parts } = summarize(await ledgerOf(t, rows), {}, prices);
    assert.equal(
      parts.reduce((usd, part) => usd + part.cost.usd, 0),
      sum.usd,
    );
    return sum;
  };
  assert.deepEqual(await cost('my-model'), { usd: 0, requests: 1, own: 1, asOf: null, unknown: [] });
  assert.deepEqual(await cost('claude-opus-4-8-20260101'), {
    usd: (10 * 5 + 1000 * 0.5 + 200 * 6.25 + 50 * 20) / 1e6,
    requests: 1,
    own: 1,
    asOf: null,
    unknown: [],
  });
  assert.deepEqual(await cost('my-model', 'unheard-of'), {
    usd: 0,
    requests: 1,
    own: 1,
    asOf: null,
    unknown: [{ model: 'unheard-of', requests: 1 }],
  });
});

test('A scope narrows every figure', async (t) => {
  const database = await ledgerOf(t, [
    { at: 1000, run: 'a', agent: 'claude', project: '/one', saved: 1 },
    { at: 2000, run: 'b', agent: 'codex', project: '/one', saved: 10 },
    { at: 3000, run: 'c', agent: 'claude', project: '/two', saved: 100 },
  ]);
  const saved = (scope: Parameters<typeof summarize>[1]): number => summarize(database, scope).saved;
  assert.equal(saved({}), 111);
  assert.equal(saved({ since: 2000 }), 110);
  assert.equal(saved({ run: 'b' }), 10);
  assert.equal(saved({ agent: 'claude' }), 101);
  assert.equal(saved({ project: '/one', agent: 'claude' }), 1);
  assert.equal(saved({ since: 3001 }), 0);
  assert.equal(saved({ agent: "' OR 1=1 --" }), 0);
  assert.deepEqual(summarize(database, { since: 2000 }).firstAt, 2000);
});

test('10,000 requests are summed to what adding them up one by one gives', async (t) => {
  const models = ['claude-sonnet-4-5', 'claude-haiku-5-5', 'claude-opus-5', 'gpt-unknown'];
  const rows = Array.from({ length: 10_000 }, (_, index) =>
    ledgerRow({
      at: index,
      model: models[index % models.length] ?? null,
      // Both sides of each long band occur, and no order: 7919 is coprime to 10,000.
      inputTokens: index % 50,
      cacheRead: (index * 7919) % 300_000,
      cacheWrite5m: index % 3000,
      cacheWrite1h: index % 700,
      outputTokens: index % 900,
      delayMs: ((index * 7919) % 10_000) / 10,
      saved: index % 13,
      engines: { log: { blocks: 1, before: index, after: 1 } },
    }),
  );
  const summary = summarize(await ledgerOf(t, rows));
  const usd = rows.reduce((sum, row) => {
    const price = priceOf(row.model ?? '');
    if (price === null) return sum;
    return sum + costOf({ ...row, input: row.inputTokens, output: row.outputTokens }, price);
  }, 0);
  assert.ok(Math.abs(summary.cost.usd - usd) < 1e-6, `${summary.cost.usd} is not ${usd}`);
  assert.equal(summary.cost.requests, 7500);
  assert.deepEqual(summary.cost.unknown, [{ model: 'gpt-unknown', requests: 2500 }]);
  assert.equal(
    summary.saved,
    rows.reduce((sum, row) => sum + row.saved, 0),
  );
  assert.deepEqual(summary.engines, [{ name: 'log', blocks: 10_000, before: 49_995_000, after: 10_000 }]);
  // Nearest rank: the 5,000th, 9,500th and 9,900th of 0, 0.1, 0.2, …, each at the next step above it.
  assert.deepEqual(summary.delayMs, { p50: 500, p95: 950, p99: 1000 });
});

test('Percentiles of few requests are delays that occurred', async (t) => {
  assert.deepEqual(summarize(await ledgerOf(t, [{ delayMs: 4 }])).delayMs, { p50: 4, p95: 4, p99: 4 });
  const three = await ledgerOf(t, [{ delayMs: 3 }, { delayMs: 1 }, { delayMs: 2 }]);
  assert.deepEqual(summarize(three).delayMs, { p50: 2, p95: 3, p99: 3 });
});
