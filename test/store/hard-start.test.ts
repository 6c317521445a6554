import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { chmodSync, copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { HeadroomError } from '../../src/errors.ts';
import { claimFolder } from '../../src/store/claim.ts';
import { databaseVersion, openDatabase } from '../../src/store/sqlite/database.ts';
import { migrations } from '../../src/store/sqlite/schema.ts';
import type { Connection } from '../../src/store/sqlite/connection.ts';
import { loadSqlite } from '../../src/store/sqlite/sqlite.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { locked } from './locked.ts';
import { decision, lastWordOf, ledgerRow, race, temporaryHome } from './stage.ts';

const stored = decision({ texts: ['as it was sent'] });
const later = decision({ texts: ['decided meanwhile'] });

/** A data folder whose database has version `version` and holds the decision `stored`. */
async function folderOf(t: TestContext, version = databaseVersion): Promise<string> {
  const home = temporaryHome(t);
  if (version === databaseVersion) {
    const store = await openStore(home);
    store.decisions.commit([{ chain: 'stored', decision: stored }]);
    store.close();
    return home;
  }
  const database = (await loadSqlite()).open(join(home, 'headroom.db'));
  database.pragma('journal_mode = WAL');
  for (const migration of migrations.slice(0, version)) database.exec(migration);
  database.pragma(`user_version = ${version}`);
  database
    .prepare(
      `INSERT INTO decisions (chain, texts, engine, lossless, tokens_before, tokens_after, refs, decided_at)
       VALUES ('stored', ?, 'smart-crusher', 1, 100, 40, '[]', 0)`,
    )
    .run(JSON.stringify(stored.texts));
  database.close();
  return home;
}

async function withDatabase<Answer>(home: string, act: (database: Connection) => Answer): Promise<Answer> {
  const database = await openDatabase(home);
  try {
    return act(database);
  } finally {
    database.close();
  }
}

function storedIn(home: string): Promise<unknown> {
  return withDatabase(home, (database) => ({
    decisions: database.prepare('SELECT chain FROM decisions ORDER BY chain').pluck().all(),
    generations: database.prepare('SELECT anchor FROM generations').pluck().all(),
    conversations: database.prepare('SELECT root FROM conversations').pluck().all(),
    requests: database.prepare('SELECT count(*) FROM requests').pluck().get(),
    version: database.pragma('user_version', { simple: true }),
  }));
}

/** What a session does with its store; all of it must hold at once, whatever the database takes. */
function use(store: Store): void {
  assert.deepEqual(store.decisions.find(['stored', 'none']), [stored, undefined]);
  store.decisions.commit([
    { chain: 'later', decision: later },
    // It has been decided: that stands, though nothing can be written.
    { chain: 'stored', decision: later },
  ]);
  assert.deepEqual(store.decisions.find(['later', 'stored']), [later, stored]);
  store.decisions.open('anchor', [{ chain: 'anew', decision: later }]);
  assert.deepEqual(store.decisions.find(['anew']), [later]);
  assert.ok(store.decisions.anchors(0).some(({ anchor }) => anchor === 'anchor'));
  const state = { at: 5, lifetimeMs: 1, promptTokens: 2, headTokens: 3 };
  store.conversations.save('root', state);
  assert.deepEqual(store.conversations.find('root'), state);
  assert.equal(store.conversations.hasNote('marker_quoted', 'claude', 0), false);
  assert.deepEqual(store.foldCounts(0), []);
  store.ledger?.record(ledgerRow());
}

const allStored = {
  decisions: ['anew', 'later', 'stored'],
  generations: ['anchor'],
  conversations: ['root'],
  requests: 1,
  version: databaseVersion,
};

for (const begin of ['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE']) {
  for (let version = 1; version <= databaseVersion; version += 1) {
    test(`promise 2: a database of version ${version} locked at the start (${begin}) is read at once and written once it is free`, async (t) => {
      const home = await folderOf(t, version);
      const letGo = await locked(home, begin);
      const store = await openStore(home);
      assert.deepEqual([store.durable, store.problem], [true, null]);
      use(store);
      await letGo();
      // The next write takes along what has waited.
      store.decisions.commit([{ chain: 'stored', decision: later }]);
      const other = await openStore(home);
      assert.deepEqual(other.decisions.find(['stored', 'later', 'anew']), [stored, later, later]);
      other.close();
      store.close();
      assert.deepEqual(await storedIn(home), allStored);
    });
  }
}

test('what waited for a lock is written at the end of the session at the latest', async (t) => {
  const home = await folderOf(t);
  const letGo = await locked(home);
  const store = await openStore(home);
  use(store);
  await letGo();
  store.close();
  assert.deepEqual(await storedIn(home), allStored);
});

test('the end of a session waits for a lock that is about to go, also on an older database', async (t) => {
  for (const version of [1, databaseVersion]) {
    const home = await folderOf(t, version);
    const letGo = await locked(home);
    const store = await openStore(home);
    use(store);
    const released = letGo();
    store.close();
    await released;
    assert.deepEqual(await storedIn(home), allStored);
  }
});

test('promise 2: what went out while the database was locked goes out again, whatever another process has stored since', async (t) => {
  const home = await folderOf(t);
  const letGo = await locked(home);
  const store = await openStore(home);
  use(store);
  await letGo();
  const other = await openStore(home);
  other.decisions.commit([{ chain: 'later', decision: stored }]);
  store.decisions.commit([{ chain: 'one more', decision: later }]);
  assert.deepEqual(store.decisions.find(['later']), [later]);
  store.close();
  other.close();
});

test('a new database that another process is making waits, and keeps what was decided meanwhile', async (t) => {
  const home = temporaryHome(t);
  claimFolder(home);
  const maker = (await loadSqlite()).open(join(home, 'headroom.db'));
  maker.pragma('journal_mode = WAL');
  maker.close();
  const letGo = await locked(home);
  const store = await openStore(home);
  assert.deepEqual(store.decisions.find(['later']), [undefined]);
  store.decisions.commit([{ chain: 'later', decision: later }]);
  await letGo();
  store.close();
  const again = await openStore(home);
  assert.deepEqual(again.decisions.find(['later']), [later]);
  again.close();
});

test('promise 2: an older headroom replays and writes the database of a newer one, which has only added to it', async (t) => {
  const home = await folderOf(t);
  await withDatabase(home, (database) => {
    database.exec(`
      ALTER TABLE decisions ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE requests ADD COLUMN region TEXT;
      CREATE TABLE novelty (id INTEGER PRIMARY KEY) STRICT;
      PRAGMA user_version = 99`);
  });
  const store = await openStore(home);
  assert.deepEqual([store.durable, store.problem], [true, null]);
  use(store);
  store.close();
  const again = await openStore(home);
  assert.deepEqual(again.decisions.find(['stored', 'later', 'anew']), [stored, later, later]);
  again.close();
  await assert.rejects(openDatabase(home), /newer headroom/);
});

test('promise 2: a newer database that this release cannot write is read, and stays as it is', async (t) => {
  const home = await folderOf(t);
  await withDatabase(home, (database) => {
    database.exec('ALTER TABLE requests RENAME TO exchanges; PRAGMA user_version = 99');
  });
  const path = join(home, 'headroom.db');
  const before = readFileSync(path);
  const store = await openStore(home);
  assert.deepEqual([store.durable, store.ledger], [false, null]);
  assert.match(store.problem?.problem ?? '', /newer headroom/);
  use(store);
  store.close();
  assert.deepEqual(readFileSync(path), before);
});

/** Names of databases that were set aside. */
function asideIn(home: string): string[] {
  return readdirSync(home).filter((name) => /^headroom-damaged-\d+\.db$/.test(name));
}

test('a file that is no database is kept under another name, a new one is begun, and that is said', async (t) => {
  const headers = [Buffer.from('no database '.repeat(1000)), Buffer.alloc(100, 0xff), Buffer.alloc(4096)];
  for (const header of headers) {
    const home = await folderOf(t);
    const path = join(home, 'headroom.db');
    const damaged = Buffer.concat([header, readFileSync(path).subarray(header.length)]);
    writeFileSync(path, damaged);
    const store = await openStore(home);
    const [aside = '', ...more] = asideIn(home);
    assert.deepEqual(more, []);
    assert.deepEqual(readFileSync(join(home, aside)), damaged);
    assert.equal(store.durable, true);
    assert.equal(
      store.problem?.problem,
      `The database ${path} was damaged and is kept as ${join(home, aside)}; a new one has been begun.`,
    );
    store.decisions.commit([{ chain: 'stored', decision: stored }]);
    use(store);
    store.close();
    assert.deepEqual(await storedIn(home), allStored);
  }
});

test('any damaged page is found out at its use: the file is kept, and the session goes on in a new one', async (t) => {
  const whole = temporaryHome(t);
  const many = Array.from({ length: 400 }, (_, at) => ({ chain: `chain ${at}`, decision: stored }));
  const store = await openStore(whole);
  store.decisions.commit(many);
  for (let at = 0; at < 50; at += 1) store.ledger?.record(ledgerRow({ at: at * 86_400_000 }));
  store.close();
  const bytes = readFileSync(join(whole, 'headroom.db'));
  const pageBytes = bytes.readUInt16BE(16);
  const pages = bytes.length / pageBytes;
  assert.ok(pages > 20);
  let found = 0;
  let keptInAll = 0;
  for (let page = 1; page < pages; page += 1) {
    const home = temporaryHome(t);
    claimFolder(home);
    const path = join(home, 'headroom.db');
    const damaged = Buffer.from(bytes).fill(0xff, page * pageBytes, (page + 1) * pageBytes);
    writeFileSync(path, damaged, { mode: 0o600 });
    const problems: HeadroomError[] = [];
    const session = await openStore(home, undefined, null, (problem) => problems.push(problem));
    if (session.problem !== null) problems.push(session.problem);
    session.decisions.find(many.map(({ chain }) => chain));
    session.decisions.commit([{ chain: 'later', decision: later }]);
    session.decisions.open('anchor', [{ chain: 'anew', decision: later }]);
    session.conversations.save('root', { at: 5, lifetimeMs: 1, promptTokens: 2, headTokens: 3 });
    session.ledger?.record(ledgerRow());
    session.foldCounts(0);
    assert.deepEqual(session.decisions.find(['later', 'anew']), [later, later], `page ${page}`);
    const kept = session.decisions.find(many.map(({ chain }) => chain));
    assert.ok(
      kept.every((found) => found === undefined || isDeepStrictEqual(found, stored)),
      `page ${page}`,
    );
    keptInAll += kept.filter((found) => found !== undefined).length;
    session.close();
    const aside = asideIn(home);
    assert.equal(problems.length, aside.length, `page ${page}`);
    if (aside.length === 0) continue;
    found += 1;
    assert.match(problems[0]?.problem ?? '', /was damaged and is kept as/);
    assert.equal(
      await withDatabase(home, (database) => database.pragma('integrity_check', { simple: true })),
      'ok',
    );
  }
  assert.ok(found > pages / 2, `${found} of ${pages}`);
  // Where the pages of the schema are damaged nothing can be read any more.
  assert.ok(keptInAll > 0.5 * many.length * (pages - 1), `${keptInAll} of ${many.length * (pages - 1)}`);
});

test('promise 2: what a session has found before the damage showed goes out again', async (t) => {
  const home = temporaryHome(t);
  const path = join(home, 'headroom.db');
  const many = Array.from({ length: 400 }, (_, at) => ({ chain: `chain ${at}`, decision: stored }));
  const first = await openStore(home);
  first.decisions.commit(many);
  first.close();
  const session = await openStore(home);
  assert.deepEqual(session.decisions.find(['chain 7']), [stored]);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xff, 4096));
  session.decisions.find(many.map(({ chain }) => chain));
  assert.equal(asideIn(home).length, 1);
  assert.deepEqual(session.decisions.find(['chain 7']), [stored]);
  session.close();
});

test('two processes that find one damaged database set it aside once and share the new one', async (t) => {
  const home = await folderOf(t);
  writeFileSync(join(home, 'headroom.db'), 'no database '.repeat(1000));
  copyFileSync(join(home, 'headroom.db'), join(home, 'copy'));
  const chains = ['one', 'two', 'three'];
  const opened = await race(
    './racing-damage.js',
    chains.map((chain) => [home, chain]),
  );
  assert.deepEqual(opened, [true, true, true]);
  const [aside = ''] = asideIn(home);
  assert.deepEqual(readFileSync(join(home, aside)), readFileSync(join(home, 'copy')));
  const store = await openStore(home);
  assert.deepEqual(store.decisions.find(chains), [stored, stored, stored]);
  store.close();
});

for (const isInUse of [true, false]) {
  test(
    `promise 6: a database that may only be read is no reason to stop${isInUse ? ', and is replayed while another process has it open' : ''}`,
    { skip: process.platform === 'win32' },
    async (t) => {
      const home = await folderOf(t);
      const user = isInUse ? await openStore(home) : null;
      for (const name of readdirSync(home)) chmodSync(join(home, name), 0o444);
      chmodSync(home, 0o555);
      const child = fork(new URL('./unprivileged.js', import.meta.url), [home]);
      const told = await lastWordOf(child);
      chmodSync(home, 0o700);
      user?.close();
      assert.deepEqual(told, {
        durable: false,
        problem: `The database ${join(home, 'headroom.db')} may only be read.`,
        mend: 'Make it readable and writable for you, or set HEADROOM_HOME to a folder that is.',
        later: decision().texts,
        // Alone it cannot make the log that SQLite reads a database with.
        ...(isInUse ? { stored: stored.texts } : {}),
      });
    },
  );
}
