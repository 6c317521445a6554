import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { claude } from '../../../agents/claude/index.ts';
import { draftLifeMs, purgeBatchRows } from '../../../src/limits.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteConversations } from '../../../src/store/decisions/conversations.ts';
import { sqliteDecisions } from '../../../src/store/decisions/decisions.ts';
import { listTexts } from '../../../src/store/files.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import { textPath } from '../../../src/store/names.ts';
import { expireDecisions, retentionBatches } from '../../../src/store/upkeep/retention.ts';
import { registerRun } from '../../../src/store/runs/runs.ts';
import type { Connection } from '../../../src/store/sqlite/connection.ts';
import { openStore } from '../../../src/store/store.ts';
import { emptyFolder } from '../../../src/store/upkeep/sweep.ts';
import { prepareEviction } from '../../../src/wrap/eviction.ts';
import { openSession } from '../../../src/wrap/session.ts';
import { decision, ledgerRow, runId, temporaryHome } from '../stage.ts';

const day = 24 * 60 * 60 * 1000;
const now = Date.now();
const before = now - 180 * day;
const most = retentionBatches * purgeBatchRows;

async function database(t: TestContext, home = temporaryHome(t)): Promise<Connection> {
  const opened = await openDatabase(home);
  t.after(() => opened.close());
  return opened;
}

interface Kept {
  readonly chain: string;
  readonly madeDaysAgo: number;
  readonly project?: string;
  /** Null: no request is known in which it was made. */
  readonly conversation?: string | null;
}

function keep(opened: Connection, list: readonly Kept[]): void {
  for (const { chain, madeDaysAgo, project = '/one', conversation = null } of list) {
    const at = now - madeDaysAgo * day;
    sqliteDecisions(opened, project).commit([{ chain, decision: decision() }]);
    opened.prepare('UPDATE decisions SET decided_at = ? WHERE chain = ?').run(at, chain);
    if (conversation !== null) sqliteLedger(opened).record(ledgerRow({ at, conversation, decided: [chain] }));
  }
}

function lastSent(opened: Connection, name: string, daysAgo: number): void {
  const state = { at: now - daysAgo * day, lifetimeMs: null, promptTokens: null, headTokens: null };
  sqliteConversations(opened).save(name, state);
}

function chainsOf(opened: Connection): unknown {
  return opened.prepare('SELECT chain FROM decisions ORDER BY chain').pluck().all();
}

test('Decisions go so long after the last request of their conversation, not after their making', async (t) => {
  const opened = await database(t);
  keep(opened, [
    { chain: 'a over', madeDaysAgo: 300, conversation: 'over' },
    { chain: 'b goes on', madeDaysAgo: 300, conversation: 'goes on' },
    { chain: 'c never sent again', madeDaysAgo: 200, conversation: 'unknown' },
    { chain: 'd of no request', madeDaysAgo: 181 },
    { chain: 'e young', madeDaysAgo: 179, conversation: 'over' },
  ]);
  lastSent(opened, 'over', 181);
  lastSent(opened, 'goes on', 1);
  assert.equal(expireDecisions(opened, { before, projects: [] }), 3);
  assert.deepEqual(chainsOf(opened), ['b goes on', 'e young']);
  assert.equal(expireDecisions(opened, { before, projects: [] }), 0);
  assert.equal(opened.prepare('SELECT count(*) FROM requests').pluck().get(), 4, 'the ledger stays');
  assert.deepEqual(opened.prepare('SELECT root FROM conversations').pluck().all(), ['goes on']);
});

test('What a running session may need stays', async (t) => {
  const opened = await database(t);
  keep(opened, [
    { chain: 'mine', madeDaysAgo: 300, project: '/mine' },
    { chain: 'theirs', madeDaysAgo: 300, project: '/theirs' },
  ]);
  opened.exec(
    "INSERT INTO decisions (chain, texts, lossless, tokens_before, tokens_after, reason, refs, decided_at) VALUES ('nobody', NULL, 1, 0, 0, NULL, '[]', 0)",
  );
  assert.equal(expireDecisions(opened, { before, projects: null }), 0);
  assert.equal(expireDecisions(opened, { before, projects: ['/theirs'] }), 1);
  assert.deepEqual(chainsOf(opened), ['nobody', 'theirs']);
});

test('One start removes only so many, the oldest first', async (t) => {
  const opened = await database(t);
  const all = Array.from({ length: most + 50 }, (_, at) => `chain ${String(at).padStart(4, '0')}`);
  sqliteDecisions(opened).commit(all.map((chain) => ({ chain, decision: decision() })));
  opened.exec('UPDATE decisions SET decided_at = 1');
  assert.equal(expireDecisions(opened, { before, projects: [] }), most);
  assert.deepEqual(chainsOf(opened), all.slice(most));
  assert.equal(expireDecisions(opened, { before, projects: [] }), 50);
});

/** So many decisions, each with a text of 1 kB, all 300 days old. */
function fill(
  opened: Connection,
  rows: number,
  { project = '/one', conversation = null }: { project?: string; conversation?: string | null },
): void {
  opened
    .prepare(
      `WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?)
       INSERT INTO decisions
         (chain, texts, engine, lossless, tokens_before, tokens_after, reason, refs, decided_at, project, conversation)
       SELECT hex(randomblob(32)), '["' || hex(randomblob(500)) || '"]', 'log', 1, 9, 5, NULL, '[]', ? + n, ?, ?
       FROM counted`,
    )
    .run(rows, now - 300 * day, project, conversation);
}

test('Each start removes as many as it may, whatever must stay before them', async (t) => {
  const opened = await database(t);
  fill(opened, 2 * most, { project: '/running' });
  fill(opened, 2 * most, { conversation: 'goes on' });
  fill(opened, 2 * most, { conversation: 'over' });
  lastSent(opened, 'goes on', 1);
  lastSent(opened, 'over', 181);
  const projects = ['/running'];
  for (const gone of [most, most, 0]) assert.equal(expireDecisions(opened, { before, projects }), gone);
  assert.equal(opened.prepare('SELECT count(*) FROM decisions').pluck().get(), 4 * most);
  for (const gone of [most, most, 0]) assert.equal(expireDecisions(opened, { before, projects: [] }), gone);
});

test('Decisions of an older release that must stay do not keep others for ever', async (t) => {
  const opened = await database(t);
  fill(opened, most + 50, {});
  const old = opened.prepare<[], string>('SELECT chain FROM decisions').pluck().all();
  sqliteLedger(opened).record(ledgerRow({ at: now - 300 * day, conversation: 'goes on', decided: old }));
  lastSent(opened, 'goes on', 1);
  fill(opened, 70, { conversation: 'over' });
  let gone = 0;
  for (let start = 0; start < 3; start += 1) gone += expireDecisions(opened, { before, projects: [] });
  assert.equal(gone, 70);
  assert.equal(opened.prepare('SELECT count(*) FROM decisions').pluck().get(), old.length);
});

test('A session that starts removes old decisions before its first request, of its own project too', async (t) => {
  const home = temporaryHome(t);
  const opened = await database(t, home);
  keep(opened, [
    { chain: 'old', madeDaysAgo: 40, project: '/mine' },
    { chain: 'of a running one', madeDaysAgo: 40, project: '/theirs' },
    { chain: 'young', madeDaysAgo: 20, project: '/mine' },
  ]);
  const other = registerRun(home, runId('other'), '/theirs');
  let left: unknown = null;
  const session = await openSession({
    recipe: claude,
    mounts: [],
    env: {},
    level: 'balanced',
    holdout: 0,
    keepDays: 30,
    home,
    project: '/mine',
    writesFiles: true,
    startProxy: () => {
      left = chainsOf(opened);
      return Promise.reject(new Error('that is all'));
    },
    onProblem: (problem) => {
      throw problem;
    },
  }).catch(() => null);
  assert.equal(session, null);
  assert.deepEqual(left, ['of a running one', 'young']);
  other.end();
});

test('Texts that were not used for so long go when a session ends, within any budget', async (t) => {
  const home = temporaryHome(t);
  const store = await openStore(home);
  const [old = '', used = ''] = ['old', 'used'].map((text) => store.originals.refOf(text));
  const age = (path: string): void => {
    utimesSync(path, (before - day) / 1000, (before - day) / 1000);
  };
  for (const ref of [old, used]) {
    await store.originals.put(ref, { text: ref, view: ref });
    age(textPath(home, 'originals', ref));
  }
  await store.copies.put('a', 0, 'text');
  for (const path of await store.copies.surplus(0)) age(path);
  store.close();
  const again = await openStore(home);
  const evict = prepareEviction(again, { before });
  await again.originals.use([used]);
  await evict();
  again.close();
  assert.deepEqual(
    (await listTexts(home, 'originals')).map(({ ref }) => ref),
    [used],
  );
  assert.deepEqual(await listTexts(home, 'inspection'), []);
});

test('A damaged database that was set aside goes so long after that, when a session ends', async (t) => {
  const home = temporaryHome(t);
  (await openStore(home)).close();
  const path = join(home, 'headroom.db');
  writeFileSync(path, 'no database '.repeat(1_000));
  // It may not have been written for long.
  utimesSync(path, 1, 1);
  const store = await openStore(home);
  const aside = readdirSync(home).filter((name) => name.startsWith('headroom-damaged-'));
  const [database = ''] = aside.map((name) => join(home, name));
  assert.ok(statSync(database).mtimeMs > before);
  await prepareEviction(store, { before })();
  assert.ok(existsSync(database));
  for (const name of aside) utimesSync(join(home, name), before / 1000 - 1, before / 1000 - 1);
  await prepareEviction(store, { before })();
  assert.equal(existsSync(database), false);
  store.close();
});

test('Drafts that no writer can be at any more go, and none counts as a text', async (t) => {
  const home = temporaryHome(t);
  const store = await openStore(home);
  const ref = store.originals.refOf('text');
  await store.originals.put(ref, { text: 'text', view: 'text' });
  const path = textPath(home, 'originals', ref);
  const old = [
    `${path}.0123456789ab.tmp`,
    join(home, 'key.0123456789ab.tmp'),
    join(home, 'doctor.0123456789ab.tmp'),
  ];
  const others = [`${path}.ba9876543210.tmp`, `${path}.letter.tmp`, join(home, 'letter.tmp')];
  const time = (now - 2 * draftLifeMs) / 1000;
  for (const draft of [...old, ...others]) {
    writeFileSync(draft, 'half a te');
    utimesSync(draft, time, time);
  }
  utimesSync(others[0] ?? '', now / 1000, now / 1000);
  assert.equal((await listTexts(home, 'originals')).length, 1);
  assert.deepEqual(await store.originals.surplus(0), [path]);
  await prepareEviction(store, { before: 0 })();
  store.close();
  for (const draft of old) assert.equal(existsSync(draft), false, draft);
  for (const draft of others) assert.ok(existsSync(draft), draft);
  assert.equal(readdirSync(dirname(path)).length, 3);
});

test('A folder is emptied of what is ours, and of nothing else', async (t) => {
  const home = temporaryHome(t);
  const store = await openStore(home);
  const ref = store.originals.refOf('text');
  await store.originals.put(ref, { text: 'text', view: 'text' });
  await store.copies.put('a', 0, 'text');
  store.close();
  const thesis = join(dirname(textPath(home, 'originals', ref)), 'thesis.br');
  for (const path of [thesis, join(home, 'notes.txt')]) writeFileSync(path, 'mine');
  await emptyFolder(home);
  const left = readdirSync(home, { recursive: true, withFileTypes: true });
  const names = left.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort();
  assert.deepEqual(names, ['.headroom', 'notes.txt', 'thesis.br']);
});
