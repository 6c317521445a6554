import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../src/store/ledger/ledger.ts';
import type { LedgerRow } from '../../src/store/records.ts';
import { temporaryFolder } from '../cli/run-headroom.ts';
import { ledgerRow } from '../store/stage.ts';
import { homeWithSessions, predictIn, usage, writeSession } from './homes.ts';
import { ClaudeSession, jsonl, said, startedAt } from './transcripts.ts';

test('A session whose answers stand in the ledger is left out, unless a trial let it pass', async (t) => {
  const home = await homeWithSessions(t);
  const data = join(home, 'headroom');
  const database = await openDatabase(data);
  const prompt = { inputTokens: 3, cacheRead: 20_000, cacheWrite5m: 4_000, cacheWrite1h: 0 };
  const record = (fields: Partial<LedgerRow>): void => {
    sqliteLedger(database).record(
      ledgerRow({ ...prompt, at: startedAt + 4_000, outputTokens: 7, ...fields }),
    );
  };
  record({ model: 'claude-sonnet-5', at: startedAt - 3_600_000 });
  record({ model: 'claude-opus-5' });
  record({ model: 'claude-sonnet-5', holdout: true });
  assert.equal((await predictIn(home)).ranThrough, 0, 'another time, another model, a trial');
  record({ model: 'claude-sonnet-5[1m]' });
  database.close();
  const fork = new ClaudeSession({ sessionId: 's9' });
  fork.prompt('Which row is wrong?');
  fork.answer('m1', [said('I look.')]);
  fork.prompt('And now?');
  fork.answer('m9', [said('Row 3.')], usage);
  await writeSession(home, '.claude/projects/-shop/s9.jsonl', jsonl(fork.lines));
  const found = await predictIn(home);
  assert.equal(found.ranThrough, 1);
  assert.deepEqual(
    found.remarks.map(({ path, why, isUsed }) => [path.slice(-8), why, isUsed]),
    [['s1.jsonl', 'it ran through headroom already: 1 of its 3 answers stand in the ledger', false]],
  );
  assert.equal(found.total.requests, 3, 'two of Codex and what the fork adds');
});

test('A ledger that cannot be read is told', async (t) => {
  const home = await homeWithSessions(t);
  await writeSession(home, 'headroom/.headroom', '');
  await writeSession(home, 'headroom/headroom.db', 'no database, but long enough to look at '.repeat(9));
  const { remarks, sessions } = await predictIn(home);
  assert.equal(sessions, 2);
  assert.match(remarks[0]?.why ?? '', /is damaged\. Sessions that ran through headroom may be counted\.$/);
});

test("A session without usage gets the system prompt of the agent's others, or is told to lack it", async (t) => {
  const bare = new ClaudeSession({ sessionId: 's2' });
  bare.prompt('Hello?');
  bare.answer('b1', [said('Hello.')]);
  const alone = await temporaryFolder(t);
  await writeSession(alone, '.claude/projects/-shop/s2.jsonl', jsonl(bare.lines));
  const without = await predictIn(alone);
  assert.deepEqual(without.heads, { assumed: 0, unknown: 1 });
  const home = await homeWithSessions(t);
  const before = await predictIn(home);
  await writeSession(home, '.claude/projects/-shop/s2.jsonl', jsonl(bare.lines));
  const found = await predictIn(home);
  assert.deepEqual(found.heads, { assumed: 1, unknown: 0 });
  const own = (found.total.usd ?? 0) - (before.total.usd ?? 0);
  // Sonnet writes 20,000 tokens for $0.05; without them there are five.
  assert.ok(own > 0.045 && own < 0.052, String(own));
  assert.ok((without.total.usd ?? 0) < 0.001);
});

test('A pipe among the transcripts is not waited for', async (t) => {
  const home = await homeWithSessions(t);
  const pipe = join(home, '.claude/projects/-shop/pipe.jsonl');
  await execa('mkfifo', [pipe]);
  const { remarks, sessions } = await predictIn(home);
  assert.equal(sessions, 2);
  assert.deepEqual(remarks, [{ path: pipe, why: 'it is no file', isUsed: false }]);
});
