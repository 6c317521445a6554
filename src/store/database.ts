import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { HeadroomError, isHeadroomError, systemCode } from '../errors.ts';
import { databaseBusyMs, databaseRetryMs } from '../limits.ts';
import { folderProblem, makeFolder } from './data-folder.ts';
import { loadSqlite, sqliteProblem, type Connection, type LoadSqlite } from './sqlite.ts';

/** Entry n takes a database of version n to version n + 1. Entries are only ever appended. */
const migrations: readonly string[] = [
  `
  CREATE TABLE decisions (
    chain TEXT PRIMARY KEY,
    texts TEXT,
    engine TEXT,
    lossless INTEGER NOT NULL,
    tokens_before INTEGER NOT NULL,
    tokens_after INTEGER NOT NULL,
    reason TEXT,
    refs TEXT NOT NULL,
    decided_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    run TEXT NOT NULL,
    agent TEXT NOT NULL,
    project TEXT NOT NULL,
    wire TEXT NOT NULL,
    model TEXT,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    bytes_before INTEGER NOT NULL,
    bytes_after INTEGER NOT NULL,
    new_before INTEGER NOT NULL,
    new_after INTEGER NOT NULL,
    saved INTEGER NOT NULL,
    engines TEXT NOT NULL,
    left_alone TEXT NOT NULL,
    retrievals INTEGER NOT NULL,
    schema_tokens INTEGER NOT NULL,
    input_tokens INTEGER,
    cache_read INTEGER,
    cache_write_5m INTEGER,
    cache_write_1h INTEGER,
    output_tokens INTEGER,
    delay_ms REAL NOT NULL,
    note TEXT
  ) STRICT;
  CREATE INDEX requests_at ON requests (at);
  `,
  // Folder of the agent at whose request it was decided: what a user removes by project.
  `ALTER TABLE decisions ADD COLUMN project TEXT;`,
];

export function databasePath(home: string): string {
  return join(home, 'headroom.db');
}

/**
 * Opens `<home>/headroom.db`, which several processes may have open at once, and brings it to the newest version.
 * Throws `DATA_FOLDER` or `STORE_UNAVAILABLE`. The caller closes it.
 */
export async function openDatabase(home: string, load: LoadSqlite = loadSqlite): Promise<Connection> {
  const path = databasePath(home);
  makeFolder(home);
  createPrivate(path);
  const Sqlite = await load();
  const giveUpAt = performance.now() + databaseBusyMs;
  for (;;) {
    try {
      return connect(Sqlite, path);
    } catch (cause) {
      if (isHeadroomError(cause)) throw cause;
      // Two processes that turn a new database to WAL at once do not wait for each other: one is told BUSY at once.
      const waits = systemCode(cause)?.startsWith('SQLITE_BUSY') === true && performance.now() < giveUpAt;
      if (!waits) throw sqliteProblem(path, cause);
      await setTimeout(databaseRetryMs);
    }
  }
}

function connect(Sqlite: Awaited<ReturnType<LoadSqlite>>, path: string): Connection {
  const database = new Sqlite(path, { timeout: databaseBusyMs });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    migrate(database, path);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/**
 * SQLite gives its -wal and -shm files the mode of the database, but would make that one readable for all.
 * An existing file is not even opened: closing it would drop the locks this process holds on it.
 */
function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (cause) {
    if (systemCode(cause) !== 'EEXIST') throw folderProblem(path, cause);
  }
}

/** Takes the write lock in any case, so that a database that cannot be written is found out now. */
function migrate(database: Connection, path: string): void {
  database
    .transaction(() => {
      const version = Number(database.pragma('user_version', { simple: true }));
      if (version > migrations.length) throw newerProblem(path);
      for (const migration of migrations.slice(version)) database.exec(migration);
      if (version < migrations.length) database.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}

function newerProblem(path: string): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `The database ${path} was written by a newer headroom.`,
    'Update headroom, or set HEADROOM_HOME to another folder.',
  );
}
