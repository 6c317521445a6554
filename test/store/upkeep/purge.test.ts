import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { chainsIn } from '../../../src/pipeline/cache/generations.ts';
import { openCopies } from '../../../src/store/originals/copies.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteDecisions } from '../../../src/store/decisions/decisions.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import { listTexts } from '../../../src/store/files.ts';
import { openOriginals } from '../../../src/store/originals/originals.ts';
import type { PurgeScope } from '../../../src/store/upkeep/doomed.ts';
import { planPurge, purge } from '../../../src/store/upkeep/purge.ts';
import { registerRun } from '../../../src/store/runs/runs.ts';
import { identityOf, setAside } from '../../../src/store/sqlite/set-aside.ts';
import { openStore } from '../../../src/store/store.ts';
import { decision, ledgerRow, race, runId, temporaryHome } from '../stage.ts';

const day = 24 * 60 * 60 * 1000;
const everything = (changes: Partial<PurgeScope> = {}): PurgeScope => ({
  before: Date.now() + 1,
  project: null,
  ...changes,
});
const nothing = {
  decisions: 0,
  originals: 0,
  bytes: 0,
  copies: 0,
  copyBytes: 0,
  damaged: 0,
  damagedBytes: 0,
  unproved: 0,
  unprovedBytes: 0,
  runs: 0,
  running: 0,
};

interface Kept {
  readonly name: string;
  readonly project: string | null;
  readonly daysAgo: number;
  /** Names of the texts behind its markers. */
  readonly texts?: readonly string[];
}

/** Stores decisions, their originals and a ledger row each, as old as they say. */
async function keep(home: string, list: readonly Kept[]): Promise<void> {
  const database = await openDatabase(home);
  const originals = openOriginals(home);
  for (const { name, project, daysAgo, texts = [name] } of list) {
    const at = Date.now() - daysAgo * day;
    const refs = texts.map((text) => originals.refOf(text));
    sqliteDecisions(database, project).commit([{ chain: name, decision: decision({ refs }) }]);
    database.prepare('UPDATE decisions SET decided_at = ? WHERE chain = ?').run(at, name);
    sqliteLedger(database).record(ledgerRow({ at, run: `run-of-${name}`, project: project ?? '/unknown' }));
    for (const [index, ref] of refs.entries()) {
      await originals.put(ref, { text: texts[index] ?? '', view: 'view' });
      utimesSync(join(home, 'originals', ref.slice(0, 2), `${ref}.br`), at / 1000, at / 1000);
    }
  }
  database.close();
}

/** What is left: decisions and ledger rows by name, and texts. */
async function left(home: string): Promise<{ decisions: unknown; requests: unknown; texts: string[] }> {
  const database = await openDatabase(home);
  const column = (sql: string): unknown => database.prepare(sql).pluck().all();
  const decisions = column('SELECT chain FROM decisions ORDER BY chain');
  const requests = column("SELECT replace(run, 'run-of-', '') FROM requests ORDER BY run");
  database.close();
  const names = readdirSync(join(home, 'originals'), { recursive: true, encoding: 'utf8' });
  const refs = names.flatMap((name) => /(\w+)\.br$/.exec(name)?.[1] ?? []);
  const texts = await Promise.all(refs.map(async (ref) => (await openOriginals(home).get(ref))?.text ?? ''));
  return { decisions, requests, texts: texts.sort() };
}

const three: readonly Kept[] = [
  { name: 'new', project: '/one', daysAgo: 1 },
  { name: 'old', project: '/one', daysAgo: 40 },
  { name: 'other', project: '/two', daysAgo: 40 },
];

test('A plan counts what a purge then removes, and removes nothing itself', async (t) => {
  const home = temporaryHome(t);
  await keep(home, three);
  const scope = everything();
  const plan = await planPurge(home, scope);
  assert.deepEqual({ ...plan, bytes: 0 }, { ...nothing, decisions: 3, originals: 3 });
  assert.ok(plan.bytes > 0);
  assert.deepEqual((await left(home)).decisions, ['new', 'old', 'other']);
  assert.deepEqual(await purge(home, scope), plan);
  assert.deepEqual(await left(home), { decisions: [], requests: ['new', 'old', 'other'], texts: [] });
  assert.deepEqual(await planPurge(home, scope), nothing);
});

test('By age goes what is older, and the ledger stays', async (t) => {
  const home = temporaryHome(t);
  await keep(home, three);
  await purge(home, everything({ before: Date.now() - 30 * day }));
  assert.deepEqual(await left(home), {
    decisions: ['new'],
    requests: ['new', 'old', 'other'],
    texts: ['new'],
  });
});

/** Sets the database aside as a damaged one, with log and index; answers the names of its files, `daysAgo` old. */
async function aside(home: string, daysAgo: number): Promise<readonly string[]> {
  (await openStore(home)).close();
  const path = join(home, 'headroom.db');
  for (const suffix of ['-wal', '-shm']) writeFileSync(`${path}${suffix}`, 'no log '.repeat(1_000));
  setAside(path, identityOf(path));
  const names = asideIn(home);
  const at = Date.now() / 1000 - daysAgo * 86_400;
  for (const name of names) utimesSync(join(home, name), at, at);
  return names;
}

function asideIn(home: string): readonly string[] {
  return readdirSync(home).filter((name) => name.startsWith('headroom-damaged-'));
}

test('Damaged databases that were set aside go with all that belongs to them, and none of a project alone', async (t) => {
  const home = temporaryHome(t);
  const names = await aside(home, 40);
  assert.equal(names.length, 3, names.join(', '));
  const foreign = ['headroom-damaged-mine.db', 'headroom-damaged-7.db.bak'];
  for (const name of foreign) writeFileSync(join(home, name), 'mine');
  const age = everything({ before: Date.now() - 60 * day });
  for (const scope of [age, everything({ project: '/one' })])
    assert.deepEqual(await purge(home, scope), nothing);
  const all = everything({ before: Date.now() - 30 * day });
  const plan = await planPurge(home, all);
  assert.deepEqual({ ...plan, damagedBytes: 0 }, { ...nothing, damaged: 3 });
  assert.ok(plan.damagedBytes > 1_000);
  assert.deepEqual(await purge(home, all), plan);
  assert.deepEqual(asideIn(home).toSorted(), foreign.toSorted());
});

test('What was set aside counts from then on, and its files go together', async (t) => {
  const home = temporaryHome(t);
  const [first = ''] = await aside(home, 40);
  utimesSync(join(home, first), new Date(), new Date());
  assert.deepEqual(await purge(home, everything({ before: Date.now() - 30 * day })), nothing);
  assert.equal(asideIn(home).length, 3);
});

test('When conversations were sent goes by age, and so do generations that no decision is left of', async (t) => {
  const home = temporaryHome(t);
  const database = await openDatabase(home);
  t.after(() => database.close());
  const [gone, lasting, young] = ['1', '2', '3'].map((digit) => digit.repeat(64));
  const [old, now] = [Date.now() - 40 * day, Date.now()];
  const generation = database.prepare('INSERT INTO generations (anchor, at) VALUES (?, ?)');
  for (const [anchor, at] of [
    [gone, old],
    [lasting, old],
    [young, now],
  ]) {
    generation.run(anchor, at);
  }
  const chain = chainsIn(lasting ?? '', ['first'])[0] ?? '';
  sqliteDecisions(database, '/one').commit([{ chain, decision: decision({}) }]);
  const conversation = database.prepare('INSERT INTO conversations (root, at) VALUES (?, ?)');
  conversation.run('before', old);
  conversation.run('lately', now);
  const kept = (): unknown => [
    database.prepare('SELECT anchor FROM generations ORDER BY anchor').pluck().all(),
    database.prepare('SELECT root FROM conversations ORDER BY root').pluck().all(),
  ];
  await purge(home, everything({ before: now - 30 * day, project: '/one' }));
  assert.deepEqual(kept(), [
    [gone, lasting, young],
    ['before', 'lately'],
  ]);
  await purge(home, everything({ before: now - 30 * day }));
  assert.deepEqual(kept(), [[lasting, young], ['lately']]);
});

test('By project goes what is its own, but no original that another project points to', async (t) => {
  const home = temporaryHome(t);
  await keep(home, [
    ...three,
    { name: 'sharing', project: '/one', daysAgo: 2, texts: ['shared', 'own'] },
    { name: 'shared', project: '/two', daysAgo: 3 },
  ]);
  await purge(home, everything({ project: '/one' }));
  assert.deepEqual(await left(home), {
    decisions: ['other', 'shared'],
    requests: ['new', 'old', 'other', 'shared', 'sharing'],
    texts: ['other', 'shared'],
  });
});

test("A running session's project and whatever was used since it began stay, whatever their age", async (t) => {
  const home = temporaryHome(t);
  await keep(home, [...three, { name: 'nobody knows whose', project: null, daysAgo: 40 }]);
  const run = registerRun(home, runId('live'), '/one');
  await openOriginals(home).use([openOriginals(home).refOf('other')]);
  const purged = await purge(home, everything());
  assert.deepEqual({ ...purged, bytes: 0 }, { ...nothing, decisions: 1, running: 1 });
  assert.deepEqual((await left(home)).decisions, ['new', 'nobody knows whose', 'old']);
  assert.deepEqual((await left(home)).texts, ['new', 'nobody knows whose', 'old', 'other']);
  assert.ok(existsSync(run.folder));
  run.end();
  await purge(home, everything());
  assert.deepEqual((await left(home)).decisions, []);
});

test('While a session starts whose project is not known yet, no decision goes', async (t) => {
  const home = temporaryHome(t);
  await keep(home, three);
  mkdirSync(join(home, 'runs', runId('starting')), { recursive: true });
  const purged = await purge(home, everything());
  assert.deepEqual([purged.decisions, purged.originals, purged.running], [0, 0, 1]);
});

test('A session that starts while a purge is at work finds what was there', async (t) => {
  const home = temporaryHome(t);
  await keep(home, three);
  const going = purge(home, everything());
  registerRun(home, runId('late'), '/one');
  assert.deepEqual(await going, { ...nothing, running: 1 });
  assert.deepEqual((await left(home)).texts, ['new', 'old', 'other']);
});

test('What killed sessions have left goes, but not where only a project is meant', async (t) => {
  const home = temporaryHome(t);
  await race('./dying-run.js', [[home, runId('killed')]]);
  assert.equal((await purge(home, everything({ project: '/one' }))).runs, 0);
  assert.equal((await planPurge(home, everything())).runs, 1);
  assert.equal((await purge(home, everything())).runs, 1);
  assert.deepEqual(readdirSync(join(home, 'runs')), []);
});

test('What is removed can no longer be read from the file, and its space goes back', async (t) => {
  const home = temporaryHome(t);
  const database = await openDatabase(home);
  const secret = 'the quick brown secret';
  sqliteDecisions(database).commit([{ chain: 'c', decision: decision({ texts: [secret.repeat(50_000)] }) }]);
  database.close();
  const path = join(home, 'headroom.db');
  const before = readFileSync(path);
  assert.ok(before.includes(secret));
  await purge(home, everything());
  const after = readFileSync(path);
  assert.ok(!after.includes(secret) && after.length < before.length / 2);
});

test('Two purges at once remove everything, and count each thing once', async (t) => {
  const home = temporaryHome(t);
  await keep(
    home,
    Array.from({ length: 40 }, (_, at) => ({ name: `kept ${at}`, project: '/one', daysAgo: 1 })),
  );
  const answers = await race('./racing-purge.js', [[home], [home]]);
  const [one, other] = answers as Awaited<ReturnType<typeof purge>>[];
  assert.equal((one?.decisions ?? 0) + (other?.decisions ?? 0), 40);
  assert.equal((one?.originals ?? 0) + (other?.originals ?? 0), 40);
  assert.deepEqual((await left(home)).texts, []);
});

test('A damaged decision is no obstacle, and goes with the others', async (t) => {
  const home = temporaryHome(t);
  await keep(home, three);
  const database = await openDatabase(home);
  database.exec("UPDATE decisions SET refs = '[\"cut o' WHERE chain = 'old'");
  database.close();
  assert.equal((await purge(home, everything({ before: Date.now() - 30 * day }))).decisions, 2);
  assert.deepEqual((await left(home)).decisions, ['new']);
});

test('An empty data folder has nothing to purge and stays as it is', async (t) => {
  const home = temporaryHome(t);
  assert.deepEqual(await purge(home, everything()), nothing);
  assert.deepEqual(readdirSync(home), []);
});

test('Texts kept for inspect go with their decisions, and stay with those that stay', async (t) => {
  const home = temporaryHome(t);
  await keep(home, [
    { name: 'ours', project: '/ours', daysAgo: 2, texts: [] },
    { name: 'theirs', project: '/theirs', daysAgo: 2, texts: [] },
  ]);
  const copies = openCopies(home);
  const at = (Date.now() - 2 * day) / 1000;
  for (const name of ['ours', 'theirs']) await copies.put(name, 0, name);
  for (const path of await copies.surplus(0)) utimesSync(path, at, at);
  const leftOf = async (): Promise<unknown> =>
    Promise.all(['ours', 'theirs'].map((name) => copies.get(name, 0)));
  const { copies: gone, copyBytes, originals } = await purge(home, everything({ project: '/ours' }));
  assert.deepEqual([gone, copyBytes > 0, originals], [1, true, 0]);
  assert.deepEqual(await leftOf(), [null, 'theirs']);
  assert.equal((await purge(home, everything())).copies, 1);
  assert.deepEqual(await leftOf(), [null, null]);
  assert.deepEqual(await listTexts(home, 'inspection'), []);
});
