import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import { leftBlocksKept } from '../../../src/store/ledger/row-writer.ts';
import { openLedger, rollupStepRows } from '../../../src/store/ledger/rollup.ts';
import { migrations } from '../../../src/store/sqlite/schema.ts';
import type { Connection } from '../../../src/store/sqlite/connection.ts';
import { loadSqlite } from '../../../src/store/sqlite/sqlite.ts';
import { ledgerRow, race, temporaryHome } from '../stage.ts';

const olderRows = rollupStepRows * 3 + 7;

/** A data folder as version 0.1.0 left it. */
async function olderLedger(
  t: TestContext,
): Promise<{ readonly home: string; readonly database: Connection }> {
  const home = temporaryHome(t);
  const database = (await loadSqlite()).open(join(home, 'headroom.db'));
  t.after(() => {
    database.close();
  });
  database.pragma('journal_mode = WAL');
  database.exec(migrations[0] ?? '');
  database.pragma('user_version = 1');
  database.transaction(() => {
    for (let index = 0; index < olderRows; index += 1) insertOlder(database, index);
  })();
  return { home, database };
}

function insertOlder(database: Connection, index: number): void {
  database
    .prepare(
      `INSERT INTO requests (at, run, agent, project, wire, model, path, status, bytes_before, bytes_after, new_before,
         new_after, saved, engines, left_alone, retrievals, schema_tokens, delay_ms)
       VALUES (?, 'r', 'claude', '/project', 'anthropic', NULL, '/v1/messages', 200, 1, 1, 0, 0, 3,
         '{"log":{"blocks":1,"before":10,"after":4}}', '{"small":{"blocks":2,"tokens":5}}', 0, 0, 1.5)`,
    )
    .run(index * 60_000);
}

/** Requests, tokens saved, texts of engine `log` and requests by delay: each as every span has them. */
function sumsOf(database: Connection): unknown {
  return database
    .prepare(
      `SELECT span, sum(requests) AS requests, sum(saved) AS saved,
         (SELECT sum(items) FROM slice_counts JOIN slices AS own ON own.id = slice
          WHERE own.span = slices.span AND kind = 'engine' AND name = 'log') AS texts,
         (SELECT sum(items) FROM slice_counts JOIN slices AS own ON own.id = slice
          WHERE own.span = slices.span AND kind = 'delay' AND name = '15') AS delays
       FROM slices JOIN slice_sums ON slice = slices.id GROUP BY span ORDER BY span`,
    )
    .all();
}

function every(requests: number): unknown {
  const sums = { requests, saved: requests * 3, texts: requests, delays: requests };
  return ['all', 'day', 'hour', 'run'].map((span) => ({ span, ...sums }));
}

test('A ledger of an older headroom is summed up once, in steps', async (t) => {
  const { home } = await olderLedger(t);
  const done: number[] = [];
  const database = await openLedger(home, (share) => done.push(share));
  t.after(() => database.close());
  assert.deepEqual([done.length, done.at(-1)], [4, 1]);
  assert.deepEqual(sumsOf(database), every(olderRows));
  const again = await openLedger(home, () => assert.fail('it was summed up already'));
  again.close();
});

test('Requests that an older headroom records while it still runs are counted too', async (t) => {
  const { home, database: older } = await olderLedger(t);
  const database = await openLedger(home);
  t.after(() => database.close());
  insertOlder(older, olderRows);
  assert.deepEqual(sumsOf(database), every(olderRows + 1));
});

test('A process that is killed while it sums up leaves the rest to the next one', async (t) => {
  const { home } = await olderLedger(t);
  const script = fileURLToPath(new URL('../dying-rollup.js', import.meta.url));
  const child = spawn(process.execPath, [script, home], { stdio: 'inherit' });
  assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL']);
  const database = await openDatabase(home);
  t.after(() => database.close());
  assert.deepEqual(sumsOf(database), every(rollupStepRows * 2));
  (await openLedger(home)).close();
  assert.deepEqual(sumsOf(database), every(olderRows));
});

test('Two that sum up at once, while requests come in, count each request once', async (t) => {
  const { home } = await olderLedger(t);
  const opened = Promise.all([openLedger(home), openLedger(home)]);
  const writer = await openDatabase(home);
  for (let index = 0; index < 5; index += 1) insertOlder(writer, olderRows + index);
  const [one, other] = await opened;
  t.after(() => {
    for (const database of [one, other, writer]) database.close();
  });
  assert.deepEqual(sumsOf(one), every(olderRows + 5));
});

test('Four processes that record at once are summed up without a loss', async (t) => {
  const home = temporaryHome(t);
  await race(
    './racing-store.js',
    ['a', 'b', 'c', 'd'].map((name) => [home, name, '300']),
  );
  const database = await openDatabase(home);
  t.after(() => database.close());
  const bySpan = database
    .prepare('SELECT span, sum(requests) AS requests FROM slices JOIN slice_sums ON slice = id GROUP BY span')
    .all();
  assert.deepEqual(
    bySpan,
    ['all', 'day', 'hour', 'run'].map((span) => ({ span, requests: 1200 })),
  );
});

test('Of each day, agent and project the biggest blocks left alone are kept, and no more', async (t) => {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  const day = 86_400_000;
  for (let index = 0; index < 40; index += 1) {
    const biggestLeft = {
      tool: index === 39 ? 'T'.repeat(500) : 'Bash',
      reason: 'no_engine' as const,
      tokens: index,
    };
    ledger.record(ledgerRow({ at: (index % 2) * day, biggestLeft }));
  }
  ledger.record(
    ledgerRow({ at: 0, project: '/other', biggestLeft: { tool: null, reason: 'read', tokens: 1 } }),
  );
  const kept = database
    .prepare<[], { at: number; tool: string | null; tokens: number }>(
      'SELECT at, tool, tokens FROM left_blocks ORDER BY tokens DESC',
    )
    .all();
  assert.equal(kept.length, leftBlocksKept * 2 + 1);
  assert.deepEqual(
    kept.map(({ tokens }) => tokens),
    [39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 1],
  );
  assert.equal(kept[0]?.tool?.length, 128);
});
