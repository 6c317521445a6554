import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { HeadroomError, isHeadroomError, systemCode } from '../errors.ts';
import { databaseBusyMs, databaseRetryMs } from '../limits.ts';
import { folderProblem, makeFolder } from './data-folder.ts';
import { migrations } from './schema.ts';
import {
  loadSqlite,
  sqliteCode,
  sqliteProblem,
  type Binding,
  type Connection,
  type LoadSqlite,
} from './sqlite.ts';

/** The version that this release reads and writes. */
export const databaseVersion = migrations.length;

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
  const sqlite = await load();
  const giveUpAt = performance.now() + databaseBusyMs;
  for (;;) {
    try {
      return connect(sqlite, path);
    } catch (cause) {
      if (isHeadroomError(cause)) throw cause;
      // Two processes that turn a new database to WAL at once do not wait for each other: one is told BUSY at once.
      const waits = sqliteCode(cause) === 'SQLITE_BUSY' && performance.now() < giveUpAt;
      if (!waits) throw sqliteProblem(path, cause);
      await setTimeout(databaseRetryMs);
    }
  }
}

function connect(sqlite: Binding, path: string): Connection {
  const database = sqlite.open(path);
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
      if (version > databaseVersion) throw newerProblem(path);
      for (const migration of migrations.slice(version)) database.exec(migration);
      if (version < databaseVersion) database.pragma(`user_version = ${databaseVersion}`);
    })
    .immediate();
}

/** A later release may keep what this one would break. */
export function newerProblem(path: string): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `The database ${path} was written by a newer headroom.`,
    'Update headroom, or set HEADROOM_HOME to another folder.',
  );
}
