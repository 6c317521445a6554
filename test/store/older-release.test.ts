import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { EnginePool } from '../../src/pipeline/worker/engine-pool.ts';
import { databaseVersion, openDatabase } from '../../src/store/sqlite/database.ts';
import { openLedger } from '../../src/store/ledger/rollup.ts';
import { loadSqlite } from '../../src/store/sqlite/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { profile } from '../pipeline/bench.ts';
import { temporaryHome } from './stage.ts';

/**
 * What headroom 0.1.0 kept of a conversation of six tool results and six requests, run through its own pipeline: its
 * database as SQL, the key of its references, and the last request as the agent sent it and as it went out.
 */
const fixture = join('test', 'fixtures', 'store-0.1.0');

async function olderHome(t: TestContext): Promise<string> {
  const home = temporaryHome(t);
  const database = (await loadSqlite()).open(join(home, 'headroom.db'));
  database.exec(readFileSync(join(fixture, 'headroom.sql'), 'utf8'));
  database.close();
  const key = readFileSync(join(fixture, 'key'), 'utf8').trim();
  writeFileSync(join(home, 'key'), Buffer.from(key, 'hex'), { mode: 0o600 });
  return home;
}

/** What goes out of that last request with this store; no engine is ever asked. */
async function replayed(home: string): Promise<{ readonly sent: string; readonly wanted: string }> {
  const { received, sent } = JSON.parse(readFileSync(join(fixture, 'conversation.json'), 'utf8')) as {
    received: string;
    sent: string;
  };
  const store = await openStore(home);
  const engines = new EnginePool({ size: 1 });
  try {
    const pipeline = new Pipeline({
      ...store,
      runner: engines,
      profile,
      level: 'balanced',
      onProblem: (problem) => {
        throw problem;
      },
    });
    const outcome = await pipeline.run(Buffer.from(received), anthropic, 'generate');
    assert.equal(outcome.report.note, null);
    return { sent: outcome.body.toString('utf8'), wanted: sent };
  } finally {
    await engines.close();
    store.close();
  }
}

test('promise 2: what headroom 0.1.0 sent goes out again byte for byte', async (t) => {
  const { sent, wanted } = await replayed(await olderHome(t));
  assert.equal(sent, wanted);
  assert.ok((sent.match(/headroom_retrieve ref=/g)?.length ?? 0) >= 4, 'the fixture holds folds');
});

test('promise 10: the ledger of headroom 0.1.0 is kept whole', async (t) => {
  const home = await olderHome(t);
  const database = await openLedger(home);
  t.after(() => database.close());
  assert.equal(database.pragma('user_version', { simple: true }), databaseVersion);
  assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
  const number = (sql: string): unknown => database.prepare(sql).pluck().get();
  assert.equal(number('SELECT count(*) FROM requests'), 6);
  assert.equal(number('SELECT sum(bytes_before) FROM requests'), 96_069);
  assert.equal(
    number("SELECT sum(requests) FROM slice_sums JOIN slices ON slice = id WHERE span = 'day'"),
    6,
  );
});

/** As 0.1.0 prepares them: it goes on with a database that a newer headroom has brought up meanwhile. */
const statementsOf010 = [
  'SELECT texts, engine, lossless, tokens_before, tokens_after, reason, refs FROM decisions WHERE chain = ?',
  `INSERT OR IGNORE INTO decisions
     (chain, texts, engine, lossless, tokens_before, tokens_after, reason, refs, decided_at, project, label)
   VALUES ('c', '["x"]', 'log', 1, 2, 1, NULL, '[]', 3, '/project', 'Bash ls')`,
  'SELECT anchor, at FROM generations WHERE at >= 0',
  "INSERT OR IGNORE INTO generations (anchor, at) VALUES ('a', 1)",
  "SELECT at, lifetime_ms, prompt_tokens, head_tokens FROM conversations WHERE root = 'r'",
  `INSERT INTO conversations (root, at, lifetime_ms, prompt_tokens, head_tokens) VALUES ('r', 1, 2, 3, 4)
   ON CONFLICT DO UPDATE SET at = max(at, excluded.at)`,
  `SELECT 1 FROM slices JOIN slice_counts ON slice_counts.slice = slices.id AND kind = 'note' AND name = 'n'
   WHERE span = 'day' AND start >= 0 AND agent = 'claude'`,
  `INSERT INTO requests
     (at, run, agent, project, wire, model, path, status, bytes_before, bytes_after, new_before, new_after, saved, engines,
      left_alone, retrievals, schema_tokens, input_tokens, cache_read, cache_write_5m, cache_write_1h, output_tokens, delay_ms,
      note, conversation, holdout, caused, decided, folds, asked_back, simulated_input, simulated_read, simulated_write_5m,
      simulated_write_1h, without_input, without_read, without_write_5m, without_write_1h, without_output)
   VALUES (1790000000000, 'r', 'claude', '/p', 'anthropic', 'm', '/v1/messages', 200, 9, 8, 7, 6, 1, '{}', '{}', 0, 0, 5, 4, 3,
      2, 1, 0.5, NULL, '', 0, NULL, '[]', '{}', '{}', 1, 1, 1, 1, 1, 1, 1, 1, 1)`,
  `INSERT INTO left_blocks (at, run, agent, project, tool, reason, tokens)
   VALUES (1790000000000, 'r', 'claude', '/p', 'Bash', 'small', 5)`,
];

test('migrations only add: a headroom 0.1.0 that is still running goes on reading and writing', async (t) => {
  const home = await olderHome(t);
  const database = await openDatabase(home);
  t.after(() => database.close());
  for (const sql of statementsOf010) {
    const statement = database.prepare(sql.replace('= ?', "= 'c'"));
    if (sql.startsWith('SELECT')) statement.all();
    else assert.equal(statement.run().changes, 1, sql);
  }
  assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
});
