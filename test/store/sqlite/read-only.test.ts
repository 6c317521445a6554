import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readAnswered, readFates } from '../../../src/store/sqlite/read-only.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import { loadSqlite } from '../../../src/store/sqlite/sqlite.ts';
import { ledgerRow, temporaryHome } from '../stage.ts';

/** A data folder with one answered request. */
async function usedHome(t: TestContext): Promise<string> {
  const home = temporaryHome(t);
  const database = await openDatabase(home);
  sqliteLedger(database).record(ledgerRow({ inputTokens: 7 }));
  database.close();
  return home;
}

/** Everybody who reads the database of a folder without having claimed it. */
const readers: readonly ((home: string) => Promise<readonly unknown[]>)[] = [
  readAnswered,
  async (home) => readFates(home, 0),
];

test('Without a database there is nothing to read, and nothing is made', async (t) => {
  const home = temporaryHome(t);
  for (const read of readers) assert.deepEqual(await read(home), []);
  assert.deepEqual(readdirSync(home), []);
});

test('A folder of ours is read, and so is one of a release that made no mark, which stays as it is', async (t) => {
  const home = await usedHome(t);
  assert.equal((await readAnswered(home)).length, 1);
  rmSync(join(home, '.headroom'));
  for (const read of readers) await read(home);
  assert.equal((await readAnswered(home)).length, 1);
  assert.equal(existsSync(join(home, '.headroom')), false);
});

test('promise 12: a database of the same name in the folder of others is not read', async (t) => {
  const home = temporaryHome(t);
  const path = join(home, 'headroom.db');
  const database = (await loadSqlite()).open(path);
  database.exec(
    `CREATE TABLE requests (at, model, input_tokens, cache_read, cache_write_5m, cache_write_1h);
     INSERT INTO requests VALUES (1, 'm', 1, 1, 1, 1);
     CREATE TABLE slices (id, span, start); CREATE TABLE slice_counts (slice, kind, name, items, before)`,
  );
  database.close();
  const before = readFileSync(path);
  for (const read of readers)
    await assert.rejects(read(home), { code: 'DATA_FOLDER', message: /has not made/ });
  assert.deepEqual(readdirSync(home), ['headroom.db']);
  assert.deepEqual(readFileSync(path), before);
});

test(
  'promise 12: a database that is a link is not followed',
  { skip: process.platform === 'win32' },
  async (t) => {
    const home = await usedHome(t);
    const elsewhere = join(temporaryHome(t), 'headroom.db');
    const path = join(home, 'headroom.db');
    copyFileSync(path, elsewhere);
    renameSync(path, `${path}.bak`);
    symlinkSync(elsewhere, path);
    for (const read of readers)
      await assert.rejects(read(home), { code: 'DATA_FOLDER', message: /follows no links/ });
  },
);
