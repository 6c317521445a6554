import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { LedgerRow } from '../../src/store/records.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
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
  return { home, commits, disk, rows, post, received, problems, until };
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

test('While another process holds the database requests go out shortened, and are stored with the next one', async (t) => {
  holdTimers(t);
  const { home, post, received, problems, until } = await counting(t);
  const other = await openDatabase(home);
  t.after(() => other.close());
  const stored = (): unknown[] =>
    ['decisions', 'conversations', 'requests WHERE status = 200'].map((table) =>
      other.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
    );
  const short = ({ output }: Turn): boolean =>
    received.at(-1)?.body.includes(JSON.stringify(output).slice(1, -1)) === false;
  other.exec('BEGIN IMMEDIATE');
  await post(path, bodyOf(turns.slice(0, 1)));
  await until(1);
  await post(path, bodyOf(turns.slice(0, 2)));
  await until(2);
  assert.deepEqual(turns.slice(0, 2).map(short), [true, true]);
  other.exec('COMMIT');
  assert.deepEqual(stored(), [0, 0, 0]);
  const [before] = received.slice(-1);
  await post(path, bodyOf(turns.slice(0, 3)));
  await until(3);
  assert.deepEqual(stored(), [3, 1, 3]);
  const sent = (body: Buffer | undefined): unknown => {
    const { messages } = JSON.parse(body?.toString() ?? '') as { readonly messages: readonly unknown[] };
    return messages.slice(0, 5);
  };
  assert.deepEqual(sent(received.at(-1)?.body), sent(before?.body));
  assert.deepEqual(problems, []);
});
