import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { databaseVersion, openDatabase, databaseCacheKib } from '../../../src/store/sqlite/database.ts';
import { race, temporaryHome } from '../stage.ts';

test('The data folder and all files of the database are for their owner alone', async (t) => {
  const home = join(temporaryHome(t), 'a', 'b');
  const database = await openDatabase(home);
  t.after(() => database.close());
  assert.equal(statSync(home).mode & 0o777, 0o700);
  const files = readdirSync(home).sort();
  assert.deepEqual(files, ['.headroom', 'headroom.db', 'headroom.db-shm', 'headroom.db-wal']);
  for (const file of files) assert.equal(statSync(join(home, file)).mode & 0o777, 0o600, file);
});

test('The database is set up once and then left as it is', async (t) => {
  const home = temporaryHome(t);
  const first = await openDatabase(home);
  assert.equal(first.pragma('journal_mode', { simple: true }), 'wal');
  assert.equal(first.pragma('cache_size', { simple: true }), -databaseCacheKib);
  first.exec(
    "INSERT INTO decisions (chain, texts, lossless, tokens_before, tokens_after, reason, refs, decided_at) VALUES ('c', NULL, 1, 1, 1, 'small', '[]', 0)",
  );
  first.close();
  const again = await openDatabase(home);
  t.after(() => again.close());
  assert.equal(again.pragma('user_version', { simple: true }), databaseVersion);
  assert.equal(again.prepare('SELECT count(*) FROM decisions').pluck().get(), 1);
});

test('A database of a newer headroom is refused and not touched', async (t) => {
  const home = temporaryHome(t);
  const newer = await openDatabase(home);
  newer.pragma('user_version = 99');
  newer.close();
  await assert.rejects(openDatabase(home), { code: 'STORE_UNAVAILABLE', message: /newer headroom/ });
});

test('A file that is no database is told apart from one that cannot be reached', async (t) => {
  const home = temporaryHome(t);
  writeFileSync(join(home, '.headroom'), '');
  writeFileSync(join(home, 'headroom.db'), 'this was never a database, whatever its name says. '.repeat(100));
  await assert.rejects(openDatabase(home), {
    code: 'STORE_UNAVAILABLE',
    message: /damaged\.\nThe next wrap or proxy keeps it/,
  });
  const file = join(home, 'file');
  writeFileSync(file, '');
  await assert.rejects(openDatabase(file), { code: 'DATA_FOLDER' });
  await assert.rejects(openDatabase(join(file, 'below')), { code: 'DATA_FOLDER' });
});

test('Two processes that make one new database at the same moment both get it', async (t) => {
  const home = temporaryHome(t);
  const failed = await race('./racing-open.js', [
    [home, 'one', 'other'],
    [home, 'other', 'one'],
  ]);
  assert.deepEqual(failed, [0, 0]);
});
