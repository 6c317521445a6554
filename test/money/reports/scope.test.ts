import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { costOf, priceOf, promptOf } from '../../../src/money/prices.ts';
import type { Scope } from '../../../src/money/reports/scope.ts';
import { summarize } from '../../../src/money/reports/summary.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../../src/store/records.ts';
import { ledgerRow, temporaryHome } from '../../store/stage.ts';

/** A day before one on which a price changed. */
const start = Date.UTC(2026, 9, 6);
const hour = 3_600_000;

const moment = fc.integer({ min: start, max: start + 80 * hour });

const row: fc.Arbitrary<LedgerRow> = fc
  .record({
    at: moment,
    run: fc.constantFrom('a', 'b', 'c'),
    agent: fc.constantFrom('claude', 'codex'),
    project: fc.constantFrom('/one', '/two'),
    model: fc.constantFrom('claude-sonnet-4-5', 'claude-sonnet-5-5', 'unheard-of', null),
    status: fc.constantFrom(200, 0, 529),
    saved: fc.integer({ min: -50, max: 5000 }),
    cacheRead: fc.integer({ min: 0, max: 300_000 }),
    inputTokens: fc.option(fc.integer({ min: 0, max: 900 })),
    outputTokens: fc.constant(null),
    note: fc.constantFrom(null, 'aborted'),
    left: fc.constantFrom({}, { read: { blocks: 1, tokens: 10 } }),
  })
  // An answer names all of its usage or nothing.
  .map((given) => ledgerRow(given.inputTokens === null ? { ...given, cacheRead: null } : given));

const bound = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

const scope: fc.Arbitrary<Scope> = fc.record({
  // Also at the very start of an hour or a day, and of a request.
  since: bound(
    fc.oneof(
      moment,
      fc.integer({ min: 0, max: 80 }).map((hours) => start + hours * hour),
    ),
  ),
  run: bound(fc.constantFrom('a', 'b', 'unknown')),
  agent: bound(fc.constantFrom('claude', 'codex')),
  project: bound(fc.constantFrom('/one', '/two')),
});

test('Sums of slices are what adding up the requests one by one gives, in any scope', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  const rows = fc.sample(row, { numRuns: 400, seed: 11 });
  for (const one of rows) ledger.record(one);
  fc.assert(
    fc.property(scope, (wanted) => {
      const own = rows.filter(
        ({ at, run, agent, project }) =>
          at >= (wanted.since ?? 0) &&
          run === (wanted.run ?? run) &&
          agent === (wanted.agent ?? agent) &&
          project === (wanted.project ?? project),
      );
      const summary = summarize(database, wanted);
      const sum = (of: (row: LedgerRow) => number): number => own.reduce((total, one) => total + of(one), 0);
      assert.equal(summary.requests, own.length);
      assert.equal(
        summary.saved,
        sum(({ status, saved }) => (status === 200 ? saved : 0)),
      );
      assert.equal(
        summary.usage.cacheRead,
        sum(({ cacheRead }) => cacheRead ?? 0),
      );
      assert.equal(summary.firstAt, own.length === 0 ? null : Math.min(...own.map(({ at }) => at)));
      assert.equal(
        summary.notes[0]?.requests ?? 0,
        sum(({ note }) => (note === null ? 0 : 1)),
      );
      assert.equal(
        summary.left[0]?.tokens ?? 0,
        sum(({ left }) => left['read']?.tokens ?? 0),
      );
      const usd = sum((one) => {
        const price = priceOf(one.model ?? '', one.at);
        const usage = { ...one, input: one.inputTokens, output: one.outputTokens };
        return price === null ? 0 : costOf(usage, price, promptOf(usage));
      });
      assert.ok(Math.abs(summary.cost.usd - usd) < 1e-9, `${summary.cost.usd} is not ${usd}`);
    }),
    { numRuns: 150, seed: 12 },
  );
});
