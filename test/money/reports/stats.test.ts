import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { spans, statsOf } from '../../../src/money/reports/stats.ts';
import { summarize } from '../../../src/money/reports/summary.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../../src/store/records.ts';
import type { Connection } from '../../../src/store/sqlite/connection.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';

const now = new Date(2026, 10, 20, 15, 30).getTime();
const hour = 3_600_000;
const day = 24 * hour;

const rows: readonly Partial<LedgerRow>[] = [
  {
    at: now - 40 * day,
    run: 'old',
    agent: 'codex',
    project: '/two',
    saved: 5000,
    schemaTokens: 124,
    delayMs: 9,
  },
  { at: now - 3 * day, run: 'mid', project: '/one', saved: 300, delayMs: 3, newBefore: 400, newAfter: 100 },
  { at: now - 20 * hour, run: 'eve', project: '/two', saved: 0, schemaTokens: 124, delayMs: 2 },
  { at: now - 2 * hour, run: 'new', project: '/one', saved: 70, delayMs: 1, status: 200 },
  { at: now - hour, run: 'new', project: '/one', saved: 1000, delayMs: 200, status: 529 },
];

async function ledgerOf(t: TestContext, of: readonly Partial<LedgerRow>[]): Promise<Connection> {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  for (const row of of) ledger.record(ledgerRow(row));
  return database;
}

test('The last run, today, seven days and all time stand side by side', async (t) => {
  const stats = statsOf(await ledgerOf(t, rows), { now, liveRun: null });
  assert.deepEqual(
    spans.map((span) => stats.spans[span]?.requests),
    [2, 2, 4, 5],
  );
  // By hand: 70; 70; 70 + 300 - 124; 70 + 300 - 124 + 5000 - 124. A refused request carries nothing.
  assert.deepEqual(
    spans.map((span) => stats.spans[span]?.net),
    [70, 70, 246, 5122],
  );
  assert.deepEqual(stats.run, { id: 'new', isLive: false, agent: 'claude', project: '/one' });
  assert.deepEqual(stats.agents, [
    { name: 'codex', net: { run: null, today: null, recent: null, ever: 4876 } },
    { name: 'claude', net: { run: 70, today: 70, recent: 246, ever: 246 } },
  ]);
  assert.deepEqual(stats.projects, [
    { name: '/two', net: { run: null, today: null, recent: -124, ever: 4752 } },
    { name: '/one', net: { run: 70, today: 70, recent: 370, ever: 370 } },
  ]);
  assert.deepEqual(stats.spans.recent?.decided, { before: 400, after: 100 });
  assert.deepEqual(stats.spans.ever?.delayMs, { p50: 3, p95: 200, p99: 200 });
});

test('Every figure is the one that perf has for the same scope', async (t) => {
  const database = await ledgerOf(t, rows);
  for (const narrow of [{}, { agent: 'claude' }, { project: '/two' }, { agent: 'codex', project: '/two' }]) {
    const stats = statsOf(database, { now, liveRun: null, ...narrow });
    for (const span of spans) {
      const overview = stats.spans[span];
      assert.ok(overview !== null);
      const summary = summarize(database, overview.scope);
      assert.deepEqual(
        overview,
        Object.fromEntries(Object.keys(overview).map((key) => [key, summary[key as keyof typeof summary]])),
      );
      const byAgent = stats.agents.flatMap(({ name, net }) =>
        net[span] === null ? [] : [[name, net[span]]],
      );
      assert.deepEqual(
        new Map(byAgent as [string, number][]),
        new Map(summary.agents.map(({ name, net }) => [name, net])),
      );
    }
  }
});

test('The run shown is the one asked for, else the newest that is going on, else the last that made a request', async (t) => {
  const database = await ledgerOf(t, rows);
  const asked = statsOf(database, { now, liveRun: 'starting', run: 'mid' });
  assert.deepEqual([asked.run?.id, asked.spans.run?.net], ['mid', 300]);
  const live = statsOf(database, { now, liveRun: 'starting' });
  assert.deepEqual(live.run, { id: 'starting', isLive: true, agent: null, project: null });
  assert.equal(live.spans.run?.requests, 0);
  const last = statsOf(database, { now, liveRun: null, agent: 'codex' });
  assert.equal(last.run?.id, 'old');
  const none = statsOf(await ledgerOf(t, []), { now, liveRun: null });
  assert.deepEqual([none.run, none.spans.run, none.spans.ever?.requests], [null, null, 0]);
});
