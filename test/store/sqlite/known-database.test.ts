import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readAnswered } from '../../../src/store/sqlite/read-only.ts';
import { checkStore } from '../../../src/store/upkeep/check.ts';
import { enterFolder, isOurs, openFolder, seeFolder } from '../../../src/store/claim.ts';
import type { Binding, Connection } from '../../../src/store/sqlite/connection.ts';
import { databaseVersion, openDatabase } from '../../../src/store/sqlite/database.ts';
import { takeInventory } from '../../../src/store/upkeep/inventory.ts';
import { planPurge, purge } from '../../../src/store/upkeep/purge.ts';
import { openLedger } from '../../../src/store/ledger/rollup.ts';
import { startRun } from '../../../src/store/runs/runs.ts';
import { migrations } from '../../../src/store/sqlite/schema.ts';
import { loadSqlite } from '../../../src/store/sqlite/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import { bindings } from '../bindings.ts';
import { locked } from '../locked.ts';
import { temporaryHome } from '../stage.ts';

/** All that a folder holds, to the byte. */
function bytesOf(home: string): Record<string, string> {
  const names = readdirSync(home, { withFileTypes: true });
  return Object.fromEntries(
    names.map((entry) => [
      entry.name,
      entry.isFile() ? readFileSync(join(home, entry.name)).toString('base64') : 'folder',
    ]),
  );
}

async function make(home: string, act: (database: Connection) => void, mode = 'DELETE'): Promise<void> {
  const database = (await loadSqlite()).open(join(home, 'headroom.db'));
  database.pragma(`journal_mode = ${mode}`);
  act(database);
  database.close();
}

/** Brings an empty database to a version of ours. */
function bringTo(database: Connection, version: number): void {
  for (const migration of migrations.slice(0, version)) database.exec(migration);
  database.pragma(`user_version = ${version}`);
}

/** Databases of others, by what is odd about them. */
const foreign: Readonly<Record<string, (database: Connection) => void>> = {
  'other tables': (database) => database.exec('CREATE TABLE audio (headroom REAL)'),
  'our tables by name, no version': (database) => {
    database.exec('CREATE TABLE decisions (id, text); CREATE TABLE requests (id, url)');
  },
  'our tables by name, a version of ours': (database) => {
    database.exec('CREATE TABLE decisions (id, text); CREATE TABLE requests (id, url)');
    database.pragma(`user_version = ${databaseVersion}`);
  },
  'our tables by name, a newer version': (database) => {
    database.exec('CREATE TABLE decisions (id, text); CREATE TABLE requests (id, url)');
    database.pragma('user_version = 99');
  },
  'a version of ours, other tables': (database) => {
    database.exec('CREATE TABLE audio (headroom REAL)');
    database.pragma('user_version = 4');
  },
  'all of our tables, no version': (database) => {
    bringTo(database, databaseVersion);
    database.pragma('user_version = 0');
  },
  'a version below zero': (database) => {
    bringTo(database, databaseVersion);
    database.pragma('user_version = -1');
  },
  'one of our tables': (database) => {
    bringTo(database, databaseVersion);
    database.exec('DROP TABLE requests');
  },
  'some of our columns': (database) => {
    bringTo(database, 2);
    database.exec('ALTER TABLE decisions DROP COLUMN refs');
  },
  'our columns and one more': (database) => {
    bringTo(database, 1);
    database.exec('ALTER TABLE decisions ADD COLUMN mood TEXT');
  },
  'our columns in another order': (database) => {
    bringTo(database, databaseVersion);
    database.exec(`ALTER TABLE decisions DROP COLUMN engine; ALTER TABLE decisions ADD COLUMN engine TEXT`);
  },
  'the columns of an older version': (database) => {
    bringTo(database, 1);
    database.pragma(`user_version = ${databaseVersion}`);
  },
  'the columns of an older version, a newer version': (database) => {
    bringTo(database, 1);
    database.pragma('user_version = 99');
  },
  'views of our names': (database) => {
    database.exec(
      'CREATE TABLE all_of_it (id); CREATE VIEW decisions AS SELECT 1; CREATE VIEW requests AS SELECT 1',
    );
    database.pragma('user_version = 1');
  },
  'nothing in it': (database) => database.exec('CREATE TABLE gone (id); DROP TABLE gone'),
};

const refused = { code: 'DATA_FOLDER', message: /has not made/ };

/** Everything that looks into a data folder, and everything that would use it. */
async function refuse(home: string): Promise<void> {
  for (const look of [
    openFolder,
    enterFolder,
    seeFolder,
    openDatabase,
    openLedger,
    takeInventory,
    checkStore,
  ])
    await assert.rejects(look(home), refused);
  await assert.rejects(readAnswered(home), refused);
  const scope = { before: Date.now(), project: null };
  for (const remove of [planPurge, purge]) await assert.rejects(remove(home, scope), refused);
  assert.equal((await startRun(home, '/project')).problem?.code, 'DATA_FOLDER');
  const store = await openStore(home);
  assert.deepEqual([store.durable, store.problem?.code], [false, 'DATA_FOLDER']);
  store.close();
}

for (const [what, act] of Object.entries(foreign)) {
  for (const mode of ['DELETE', 'WAL']) {
    test(`promise 12: a database of others stays as it is to the byte: ${what}, ${mode}`, async (t) => {
      const home = temporaryHome(t);
      await make(home, act, mode);
      const before = bytesOf(home);
      assert.deepEqual(Object.keys(before), ['headroom.db']);
      await refuse(home);
      assert.deepEqual(bytesOf(home), before);
    });
  }
}

test('promise 12: one without a version or our tables stays as it is in a folder of ours, too, and that is said', async (t) => {
  for (const what of [
    'other tables',
    'our tables by name, no version',
    'all of our tables, no version',
    'a version of ours, other tables',
    'one of our tables',
    'views of our names',
  ]) {
    for (const mode of ['DELETE', 'WAL']) {
      const home = temporaryHome(t);
      await make(home, (database) => foreign[what]?.(database), mode);
      writeFileSync(join(home, '.headroom'), '');
      const before = readFileSync(join(home, 'headroom.db'));
      for (const open of [openDatabase, openLedger])
        await assert.rejects(open(home), {
          code: 'STORE_UNAVAILABLE',
          message: /not one that headroom made/,
        });
      const store = await openStore(home);
      assert.deepEqual([store.durable, store.problem?.code], [false, 'STORE_UNAVAILABLE']);
      store.close();
      assert.deepEqual(readFileSync(join(home, 'headroom.db')), before, `${what}, ${mode}`);
    }
  }
});

test('promise 12: what is no database at all, or a folder of its name, stays as it is', async (t) => {
  const layouts: Readonly<Record<string, (path: string) => void>> = {
    'an empty file': (path) => {
      writeFileSync(path, '');
    },
    garbage: (path) => {
      writeFileSync(path, 'no database '.repeat(1000));
    },
    'an encrypted one': (path) => {
      writeFileSync(path, Buffer.from(Array.from({ length: 8192 }, (_, at) => (at * 193 + 71) % 256)));
    },
    'a header and nothing behind it': (path) => {
      writeFileSync(path, Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(84, 1)]));
    },
    'a folder': (path) => {
      mkdirSync(path);
    },
  };
  for (const [what, lay] of Object.entries(layouts)) {
    const home = temporaryHome(t);
    lay(join(home, 'headroom.db'));
    const before = bytesOf(home);
    await refuse(home);
    assert.deepEqual(bytesOf(home), before, what);
  }
});

test('promise 12: one that its owner has open and locked stays as it is', async (t) => {
  for (const mode of ['DELETE', 'WAL']) {
    for (const begin of ['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE']) {
      const home = temporaryHome(t);
      await make(
        home,
        (database) => {
          database.exec('CREATE TABLE decisions (id, text); CREATE TABLE requests (id, url)');
          database.pragma(`user_version = ${databaseVersion}`);
        },
        mode,
      );
      const letGo = await locked(home, begin);
      const before = bytesOf(home);
      await refuse(home);
      assert.deepEqual(bytesOf(home), before, `${mode}, ${begin}`);
      await letGo();
    }
  }
});

test('promise 12: one that was left with a log is not tidied up', async (t) => {
  for (const version of [0, databaseVersion]) {
    const home = temporaryHome(t);
    const theirs = temporaryHome(t);
    const database = (await loadSqlite()).open(join(theirs, 'headroom.db'));
    database.pragma('journal_mode = WAL');
    database.exec('CREATE TABLE decisions (id, text); CREATE TABLE requests (id, url)');
    database.pragma(`user_version = ${version}`);
    // As a killed process leaves it.
    for (const name of ['headroom.db', 'headroom.db-wal']) copyFileSync(join(theirs, name), join(home, name));
    database.close();
    const before = bytesOf(home);
    await refuse(home);
    assert.deepEqual(bytesOf(home), before);
  }
});

/** A folder of a release that made no mark. */
async function unmarked(t: TestContext, version: number, mode = 'WAL'): Promise<string> {
  const home = temporaryHome(t);
  await make(
    home,
    (database) => {
      bringTo(database, version);
    },
    mode,
  );
  return home;
}

test('A folder of any earlier version is known by its database, with each binding of SQLite', async (t) => {
  for (const binding of bindings) {
    for (let version = 1; version <= databaseVersion; version += 1) {
      const home = await unmarked(t, version);
      await openFolder(home, async () => Promise.resolve(binding));
      assert.ok(isOurs(home), String(version));
    }
  }
  const home = await unmarked(t, databaseVersion, 'DELETE');
  await openFolder(home);
  assert.ok(isOurs(home));
});

test('It is known while another process has it locked, and by what stands in its log alone', async (t) => {
  for (const begin of ['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE']) {
    const home = await unmarked(t, 1);
    const letGo = await locked(home, begin);
    await seeFolder(home);
    await openFolder(home);
    assert.ok(isOurs(home));
    await letGo();
  }
  const killed = temporaryHome(t);
  const database = (await loadSqlite()).open(join(killed, 'headroom.db'));
  database.pragma('journal_mode = WAL');
  bringTo(database, 4);
  const home = temporaryHome(t);
  for (const name of ['headroom.db', 'headroom.db-wal']) copyFileSync(join(killed, name), join(home, name));
  database.close();
  await openFolder(home);
  assert.ok(isOurs(home));
});

test('Who only looks changes nothing in a folder that is known so', async (t) => {
  const home = await unmarked(t, databaseVersion);
  const before = bytesOf(home);
  await seeFolder(home);
  assert.deepEqual(bytesOf(home), before);
});

test('A database of a newer headroom is known, said to be newer and read', async (t) => {
  const home = temporaryHome(t);
  (await openDatabase(home)).close();
  rmSync(join(home, '.headroom'));
  await make(
    home,
    (database) => {
      database.exec('ALTER TABLE requests ADD COLUMN region TEXT; CREATE TABLE novelty (id)');
      database.pragma('user_version = 99');
    },
    'WAL',
  );
  await assert.rejects(openDatabase(home), { code: 'STORE_UNAVAILABLE', message: /newer headroom/ });
  assert.ok(isOurs(home));
  const store = await openStore(home);
  assert.equal(store.durable, true);
  store.close();
});

/** Makes a folder the temporary one until the test ends. */
function useScratch(t: TestContext, scratch: string): void {
  const { TMPDIR } = process.env;
  process.env['TMPDIR'] = scratch;
  t.after(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  });
}

test('No copy is left of what was looked at', async (t) => {
  const scratch = temporaryHome(t);
  useScratch(t, scratch);
  const ours = temporaryHome(t);
  const theirs = temporaryHome(t);
  await make(ours, (database) => {
    bringTo(database, 4);
  });
  await make(theirs, (database) => database.exec('CREATE TABLE audio (id); PRAGMA user_version = 3'));
  await openFolder(ours);
  await assert.rejects(openFolder(theirs), refused);
  assert.deepEqual(
    readdirSync(scratch).filter((name) => !name.startsWith('headroom-store-')),
    [],
  );
});

test('promise 12: what holds not both of our tables is never copied, with or without a log', async (t) => {
  const theirs = ['other tables', 'one of our tables', 'nothing in it', 'views of our names'];
  const homes = theirs.map((what) => ({ what, home: temporaryHome(t) }));
  for (const { what, home } of homes) {
    await make(home, (database) => {
      foreign[what]?.(database);
      database.exec('CREATE TABLE words (text)');
      // What was deleted leaves its text behind.
      database.exec('VACUUM');
      database.prepare('INSERT INTO words VALUES (?)').run('CREATE TABLE decision CREATE TABLE request');
      database.pragma('user_version = 4');
    });
  }
  // No copy can be made there.
  useScratch(t, join(temporaryHome(t), 'none'));
  for (const { what, home } of homes) await assert.rejects(openFolder(home), refused, what);
});

test('A copy is for nobody else, whatever the original is, and is known wherever its tables stand', async (t) => {
  const home = await unmarked(t, databaseVersion);
  chmodSync(join(home, 'headroom.db'), 0o644);
  const modes: number[] = [];
  const binding = await loadSqlite();
  const watched: Binding = {
    ...binding,
    open: (path, options) => {
      if (path !== ':memory:') modes.push(statSync(path).mode & 0o777);
      return binding.open(path, options);
    },
  };
  await openFolder(home, async () => Promise.resolve(watched));
  assert.deepEqual(modes, process.platform === 'win32' ? [0o666] : [0o600]);
});

test('The tables are found where reading in pieces divides their texts', async (t) => {
  const [decisions, requests] = ['CREATE TABLE decisions', 'CREATE TABLE requests'];
  for (const at of [1024 * 1024 - 10, 2 * 1024 * 1024 - 21, 65_536 - 1]) {
    const home = temporaryHome(t);
    const file = Buffer.alloc(2 * 1024 * 1024 + 100);
    file.write('SQLite format 3\0');
    file.writeUInt32BE(4, 60);
    file.write(decisions, at);
    file.write(requests, 200);
    writeFileSync(join(home, 'headroom.db'), file);
    let isAsked = false;
    const load = async (): Promise<Binding> => {
      isAsked = true;
      return loadSqlite();
    };
    await assert.rejects(openFolder(home, load), refused);
    assert.ok(isAsked, `its tables at ${at} were looked for`);
  }
});

test('A temporary folder that takes no copy is named, with what helps', async (t) => {
  const home = await unmarked(t, databaseVersion);
  const scratch = join(temporaryHome(t), 'none');
  useScratch(t, scratch);
  const said = {
    code: 'DATA_FOLDER',
    problem: /temporary folder .*none cannot be used/,
    mend: /set (TMPDIR|TEMP) to/,
  };
  await assert.rejects(openFolder(home), said);
  mkdirSync(scratch);
  await openFolder(home);
});
