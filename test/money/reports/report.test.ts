import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Figures } from '../../../src/money/reports/figures.ts';
import { reportOn } from '../../../src/money/reports/report.ts';
import type { Scope } from '../../../src/money/reports/scope.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../../src/store/records.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';

const start = Date.UTC(2026, 9, 5);
const hour = 3_600_000;
const day = 24 * hour;

const moment = fc.integer({ min: start, max: start + 5 * day });
const prompt = fc.record({
  input: fc.integer({ min: 0, max: 5000 }),
  cacheRead: fc.integer({ min: 0, max: 300_000 }),
  cacheWrite5m: fc.integer({ min: 0, max: 9000 }),
  cacheWrite1h: fc.constant(0),
});

const row: fc.Arbitrary<LedgerRow> = fc
  .record({
    at: moment,
    run: fc.constantFrom('a', 'b', 'c', 'd'),
    agent: fc.constantFrom('claude', 'codex'),
    project: fc.constantFrom('/one', '/two'),
    model: fc.constantFrom('claude-sonnet-4-5', 'claude-haiku-5-5', 'unheard-of', null),
    status: fc.constantFrom(200, 0),
    saved: fc.integer({ min: -50, max: 5000 }),
    billed: prompt,
    receipt: fc.option(fc.record({ simulated: prompt, without: prompt })),
  })
  .map(({ billed, receipt, ...given }) =>
    ledgerRow({
      ...given,
      inputTokens: billed.input,
      cacheRead: billed.cacheRead,
      cacheWrite5m: billed.cacheWrite5m,
      cacheWrite1h: billed.cacheWrite1h,
      outputTokens: 100,
      receipt:
        receipt === null
          ? null
          : { simulated: receipt.simulated, without: { ...receipt.without, output: 100 } },
    }),
  );

const bound = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

const scope: fc.Arbitrary<Scope> = fc.record({
  since: bound(
    fc.oneof(
      moment,
      fc.integer({ min: 0, max: 5 }).map((days) => start + days * day),
    ),
  ),
  run: bound(fc.constantFrom('a', 'unknown')),
  agent: bound(fc.constantFrom('claude', 'codex')),
  project: bound(fc.constantFrom('/one', '/two')),
});

/** What adds up: numbers that are sums over requests, by name. */
function sums(figures: readonly Figures[]): Record<string, number> {
  const sum = (of: (one: Figures) => number): number => figures.reduce((total, one) => total + of(one), 0);
  return {
    requests: sum(({ requests }) => requests),
    net: sum(({ net }) => net),
    cacheRead: sum(({ usage }) => usage.cacheRead),
    unknown: sum(({ cost }) => cost.unknown.reduce((total, { requests }) => total + requests, 0)),
    receipts: sum(({ bill }) => bill.requests),
    usd: sum(({ cost }) => cost.usd),
    billed: sum(({ bill }) => bill.billed),
    without: sum(({ bill }) => bill.without),
    billNet: sum(({ bill }) => bill.net),
  };
}

function assertEqualSums(parts: readonly Figures[], whole: Figures): void {
  const [got, wanted] = [sums(parts), sums([whole])];
  for (const [name, figure] of Object.entries(wanted)) {
    assert.ok(Math.abs((got[name] ?? NaN) - figure) < 1e-9, `${name}: ${got[name] ?? ''} is not ${figure}`);
  }
}

test('Days and runs add up to the figures of their scope, in any scope', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  const rows = fc.sample(row, { numRuns: 300, seed: 21 });
  // Short runs, so that some lie wholly behind a moment and some reach across it.
  rows.forEach((one, index) => {
    ledger.record(index % 3 === 0 ? { ...one, run: `short-${Math.floor(one.at / (7 * hour))}` } : one);
  });
  fc.assert(
    fc.property(scope, (wanted) => {
      const { summary, days, sessions } = reportOn(database, wanted);
      assertEqualSums(days, summary);
      assertEqualSums(sessions, summary);
      for (const one of days) {
        assert.equal(one.day % day, 0);
        assert.ok((one.firstAt ?? 0) >= one.day && (one.lastAt ?? 0) < one.day + day);
      }
    }),
    { numRuns: 120, seed: 22 },
  );
});

test('Days come in order without those that had no request, runs by their latest request', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  for (const [run, at] of [
    ['old', start + 3 * day],
    ['new', start + 5 * day + hour],
    ['old', start + hour],
  ] as const)
    ledger.record(ledgerRow({ run, at }));
  const { days, sessions } = reportOn(database);
  assert.deepEqual(
    days.map((one) => one.day),
    [start, start + 3 * day, start + 5 * day],
  );
  assert.deepEqual(
    sessions.map(({ run, requests }) => [run, requests]),
    [
      ['new', 1],
      ['old', 2],
    ],
  );
});

test('A run of two agents is told apart, as a proxy has them', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  ledger.record(ledgerRow({ run: 'a', agent: 'claude', at: start }));
  ledger.record(ledgerRow({ run: 'a', agent: 'codex', at: start + 1 }));
  assert.deepEqual(
    reportOn(database).sessions.map(({ run, agent }) => [run, agent]),
    [
      ['a', 'codex'],
      ['a', 'claude'],
    ],
  );
});
