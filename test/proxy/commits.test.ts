import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { LedgerRow } from '../../src/store/records.ts';
import { loadSqlite } from '../../src/store/sqlite/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { countingCommits } from '../store/counting-commits.ts';
import { fullAtTimes } from '../store/full-at-times.ts';
import { holdTimers } from '../held-timers.ts';
import { showing, temporaryHome } from '../store/stage.ts';
import { anthropicBody, recordsJson, retrieveTool, type Turn } from '../wire/conversations.ts';
import { proxied } from './proxied.ts';

const path = '/v1/messages';

/** A proxy whose store counts its commits and cannot commit while its disk is full, and what waits for rows of requests. */
async function counting(t: TestContext) {
  const commits = { count: 0 };
  const disk = { isFull: false };
  const home = temporaryHome(t);
  const store = await openStore(home, async () =>
    countingCommits(fullAtTimes(await loadSqlite(), disk), commits),
  );
  const rows: LedgerRow[] = [];
  let wanted = { rows: 0, tell: (): void => undefined };
  const ledger = showing((row) => {
    rows.push(row);
    if (rows.length >= wanted.rows) wanted.tell();
  }, store.ledger);
  const { post, received, problems } = await proxied(t, {
    home,
    changes: { store: { ...store, ledger } },
    // As many tokens as make out a receipt.
    answer: ({ body }, response) => {
      const usage = { input_tokens: Math.round(body.length / 3), output_tokens: 5 };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ type: 'message', usage }));
    },
  });
  const until = async (number: number): Promise<void> =>
    new Promise((tell) => {
      wanted = { rows: number, tell };
      if (rows.length >= number) tell();
    });
  return { commits, disk, rows, post, received, problems, until };
}

function bodyOf(turns: readonly Turn[]): string {
  return anthropicBody(turns, { tools: ['Bash', retrieveTool] });
}

const turns: readonly Turn[] = [1, 2, 3, 4].map((seed) => ({
  command: `curl /records/${seed}`,
  output: recordsJson(80, seed),
}));

test('A request costs two commits: one before it goes out, and one with its answer and receipt', async (t) => {
  // However slow the machine is, what has ended waits for its receipt.
  holdTimers(t);
  const { commits, rows, post, until } = await counting(t);
  for (const at of turns.keys()) {
    const before = commits.count;
    await post(path, bodyOf(turns.slice(0, at + 1)));
    await until(at + 1);
    assert.equal(commits.count - before, 2);
  }
  assert.ok(rows.every(({ decided, receipt }) => decided.length === 1 && receipt !== null));
});

test('However many results a conversation brings that were never seen, they cost one commit more', async (t) => {
  holdTimers(t);
  const { commits, rows, post, until } = await counting(t);
  const before = commits.count;
  await post(path, bodyOf(turns));
  await until(1);
  assert.equal(commits.count - before, 3);
  assert.equal(rows[0]?.decided.length, turns.length);
});

test('What cannot be stored in one transaction goes raw, and that is no break of what went out before', async (t) => {
  const { disk, rows, post, received, problems, until } = await counting(t);
  const send = async (length: number, isFull: boolean): Promise<void> => {
    disk.isFull = isFull;
    await post(path, bodyOf(turns.slice(0, length)));
    await until(rows.length + 1);
  };
  await send(1, false);
  await send(2, true);
  await send(3, false);
  assert.deepEqual(
    rows.map(({ note }) => note),
    [null, 'store_failed', null],
  );
  assert.deepEqual([...new Set(problems.map(({ code }) => code))], ['STORE_UNAVAILABLE']);
  const last = received.at(-1)?.body.toString() ?? '';
  const isRaw = turns.slice(0, 3).map(({ output }) => last.includes(JSON.stringify(output).slice(1, -1)));
  assert.deepEqual(isRaw, [false, true, false]);
});
