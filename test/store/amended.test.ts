import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../src/store/ledger/ledger.ts';
import type { Amendment, LedgerEntry, LedgerRow, Receipt } from '../../src/store/records.ts';
import { additions } from '../../src/store/ledger/rollup-schema.ts';
import type { Connection } from '../../src/store/sqlite/connection.ts';
import { openStore } from '../../src/store/store.ts';
import { ledgerRow, temporaryHome } from './stage.ts';

const open = { status: null, model: 'claude-sonnet-5-5' } as const;
const receipt: Receipt = {
  simulated: { input: 11, cacheRead: 12, cacheWrite5m: 13, cacheWrite1h: 14 },
  without: { input: 21, cacheRead: 22, cacheWrite5m: 23, cacheWrite1h: 24, output: 25 },
};

async function database(t: TestContext): Promise<Connection> {
  const opened = await openDatabase(temporaryHome(t));
  t.after(() => opened.close());
  return opened;
}

const tables = ['slice_sums', 'slice_receipts', 'slice_counts'];

/** Numbers of slices, and extents, which only grow. */
const unlike = new Set(['slice', 'first_at', 'last_at']);

/** The sums, by the names of their slices. */
function sumsOf(ledger: Connection): unknown {
  return tables.map((table) =>
    ledger
      .prepare<[], Record<string, unknown>>(
        `SELECT span, start, run, agent, project, ${table}.* FROM ${table} JOIN slices ON slices.id = slice ORDER BY 1, 2, 3, 4, 5, 7, 8, 9, 10`,
      )
      .all()
      .map((sums) => Object.entries(sums).filter(([column]) => !unlike.has(column))),
  );
}

/** The sums as they come out when all is summed up at once. */
function anew(ledger: Connection): unknown {
  for (const table of tables) ledger.exec(`DELETE FROM ${table}`);
  ledger.exec(additions('> 0'));
  return sumsOf(ledger);
}

test('A row says what is known: nothing of its answer, then what it was billed, then its receipt', async (t) => {
  const home = temporaryHome(t);
  const store = await openStore(home);
  const reader = await openDatabase(home);
  t.after(() => {
    store.close();
    reader.close();
  });
  const row = (): unknown =>
    reader
      .prepare('SELECT open, status, model, note, input_tokens, without_output FROM requests')
      .raw()
      .all();
  const entry = store.ledger?.record(ledgerRow(open));
  assert.deepEqual(row(), [[1, 0, 'claude-sonnet-5-5', null, null, null]]);
  entry?.amend({
    status: 200,
    model: 'claude-sonnet-5-5@flex',
    note: 'aborted',
    inputTokens: 5,
    outputTokens: 6,
  });
  assert.deepEqual(row(), [[0, 200, 'claude-sonnet-5-5@flex', 'aborted', 5, null]]);
  entry?.amend({ receipt });
  assert.deepEqual(row(), [[0, 200, 'claude-sonnet-5-5@flex', 'aborted', 5, 25]]);
});

test('A request without an end is counted, and its cost is unknown', async (t) => {
  const ledger = await database(t);
  const entry = sqliteLedger(ledger).record(ledgerRow({ ...open, saved: 100, schemaTokens: 7 }));
  const sums = (): unknown =>
    ledger
      .prepare(
        `SELECT band, requests, without_usage, saved, schema_tokens, input_tokens,
           (SELECT sum(items) FROM slice_counts WHERE slice = slice_sums.slice AND kind = 'open')
         FROM slice_sums JOIN slices ON slices.id = slice WHERE span = 'all'`,
      )
      .raw()
      .all();
  assert.deepEqual(sums(), [[-1, 1, 1, 0, 0, 0, 1]]);
  entry.amend({ status: 200, inputTokens: 150_000, outputTokens: 1 });
  assert.deepEqual(sums(), [[1, 1, 0, 100, 7, 150_000, null]]);
});

const row: fc.Arbitrary<LedgerRow> = fc
  .record({
    at: fc.constantFrom(0, 3_600_000, 86_400_000),
    run: fc.constantFrom('a', 'b'),
    status: fc.constantFrom(null, null, 200, 529),
    note: fc.constantFrom(null, 'store_failed'),
    inputTokens: fc.constantFrom(null, 7),
    receipt: fc.constantFrom(null, receipt),
    left: fc.constantFrom({}, { read: { blocks: 1, tokens: 10 } }),
    saved: fc.nat(9),
  })
  .map((given) => ledgerRow(given.status === null ? { ...given, inputTokens: null, receipt: null } : given));

const amendment: fc.Arbitrary<Amendment> = fc.oneof(
  fc.record({
    status: fc.constantFrom(200, 0, 529),
    model: fc.constantFrom('m', 'm@flex', null),
    note: fc.constantFrom(null, 'aborted', 'store_failed'),
    inputTokens: fc.constantFrom(null, 5, 150_000, 300_000),
    outputTokens: fc.constantFrom(null, 9),
  }),
  fc.record({ receipt: fc.constantFrom(null, receipt) }),
  fc.record({ status: fc.constant(200), inputTokens: fc.constant(8), receipt: fc.constant(receipt) }),
);

const act = fc.oneof(
  fc.record({ row }),
  fc.record({ entry: fc.nat(), amendment }),
  fc.constantFrom('hold' as const, 'release' as const),
);

test('Whatever is recorded and amended, and whoever holds the database meanwhile, the sums are those of the rows', async (t) => {
  const home = temporaryHome(t);
  const [store, other] = [await openDatabase(home), await openDatabase(home)];
  t.after(() => {
    store.close();
    other.close();
  });
  store.pragma('busy_timeout = 1');
  let recorded = 0;
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      const ledger = sqliteLedger(store);
      const entries: LedgerEntry[] = [];
      let isHeld = false;
      for (const one of acts) {
        if (one === 'hold' && !isHeld) other.exec('BEGIN IMMEDIATE');
        if (one === 'release' && isHeld) other.exec('COMMIT');
        if (typeof one === 'string') isHeld = one === 'hold';
        else if ('row' in one) entries.push(ledger.record(one.row));
        else entries[one.entry % Math.max(1, entries.length)]?.amend(one.amendment);
      }
      if (isHeld) other.exec('COMMIT');
      ledger.flush();
      recorded += entries.length;
      assert.equal(store.prepare('SELECT count(*) FROM requests').pluck().get(), recorded);
      const kept = sumsOf(store);
      assert.deepEqual(kept, anew(store));
    }),
    { numRuns: 60, seed: 4 },
  );
});

test('A failure is told once, and what could not be written is written later', async (t) => {
  const ledger = await database(t);
  const store = sqliteLedger(ledger);
  const told: unknown[] = [];
  const tell = (cause: unknown): void => void told.push(cause);
  // What a full disk does to every write.
  ledger.pragma(`max_page_count = ${Number(ledger.pragma('page_count', { simple: true }))}`);
  const wide = { path: '/'.repeat(100_000) };
  const entry = store.record(ledgerRow({ ...open, ...wide }), tell);
  store.record(ledgerRow({ ...open, ...wide }), tell);
  entry.amend({ status: 200, inputTokens: 3 });
  assert.equal(told.length, 1);
  assert.match(String(told[0]), /full/);
  ledger.pragma('max_page_count = 1000000');
  entry.amend({ receipt });
  assert.deepEqual(ledger.prepare('SELECT open, without_output FROM requests ORDER BY id').raw().all(), [
    [0, 25],
    [1, null],
  ]);
  ledger.pragma(`max_page_count = 1`);
  store.record(ledgerRow({ ...open, path: '/'.repeat(10_000_000) }), tell);
  assert.equal(told.length, 2);
});
