import { closeSync, openSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { HeadroomError, systemCode } from '../../errors.ts';
import { databaseBusyMs } from '../../limits.ts';
import { claimFolder, openFolder } from '../claim.ts';
import { folderProblem } from '../data-folder.ts';
import { databaseFiles } from '../names.ts';
import { migrations } from './schema.ts';
import { sqliteCode, type Binding, type Connection } from './connection.ts';
import { loadSqlite, sqliteProblem, type LoadSqlite } from './sqlite.ts';

/** Pages that a connection keeps in memory, KiB: SQLite's own default; better-sqlite3's build keeps 16 MB. */
export const databaseCacheKib = 2_000;

/** Pause before a new database is tried again while another process sets it up; that takes a few ms. */
const databaseRetryMs = 5;

/** The version that this release reads and writes. */
export const databaseVersion = migrations.length;

export function databasePath(home: string): string {
  return databaseFiles(home)[0];
}

/**
 * Opens `<home>/headroom.db`, which several processes may have open at once, and brings it to the newest version.
 * Throws `DATA_FOLDER` or `STORE_UNAVAILABLE`. The caller closes it.
 */
export async function openDatabase(home: string, load: LoadSqlite = loadSqlite): Promise<Connection> {
  await openFolder(home, load);
  const path = makeDatabaseFile(home);
  const sqlite = await load();
  try {
    return await untilFree(() => openNewest(sqlite, path));
  } catch (cause) {
    throw sqliteProblem(path, cause);
  }
}

function openNewest(sqlite: Binding, path: string): Connection {
  const database = connect(sqlite, path, databaseBusyMs);
  try {
    const state = bringUp(database);
    if (state === 'newer') throw newerProblem(path);
    if (state === 'locked') throw lockedError();
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** Makes the data folder and the file in it where they are missing; answers its path. Throws `DATA_FOLDER`. */
export function makeDatabaseFile(home: string): string {
  const path = databasePath(home);
  claimFolder(home);
  createPrivate(path);
  return path;
}

/** Tries again for a while where another process has the lock. Throws what was thrown last. */
export async function untilFree<Answer>(act: () => Answer): Promise<Answer> {
  const giveUpAt = performance.now() + databaseBusyMs;
  for (;;) {
    try {
      return act();
    } catch (cause) {
      // Two processes that turn a new database to WAL at once do not wait for each other: one is told BUSY at once.
      if (sqliteCode(cause) !== 'SQLITE_BUSY' || performance.now() >= giveUpAt) throw cause;
      await setTimeout(databaseRetryMs);
    }
  }
}

/** Statements wait `waitMs` for another process. Throws what SQLite says, and `STORE_UNAVAILABLE` for a database of others. */
export function connect(sqlite: Binding, path: string, waitMs: number): Connection {
  const database = sqlite.open(path, { timeout: waitMs });
  try {
    if (isOfOthers(database)) throw foreignDatabase(path);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    // A negative size counts KiB, a positive one pages (https://www.sqlite.org/pragma.html#pragma_cache_size).
    database.pragma(`cache_size = -${databaseCacheKib}`);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/**
 * Ours has a version as soon as anything is in it, and its two oldest tables with it; a newer one may have renamed one of
 * them. One look, so that nobody brings it up between two.
 */
function isOfOthers(database: Connection): boolean {
  const found = database
    .prepare<[], number>(
      `SELECT CASE user_version WHEN 0 THEN EXISTS (SELECT 1 FROM sqlite_schema)
         ELSE (SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('decisions', 'requests'))
           < iif(user_version > ${databaseVersion}, 1, 2) END
       FROM pragma_user_version`,
    )
    .pluck()
    .get();
  return found === 1;
}

function foreignDatabase(path: string): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `The database ${path} is not one that headroom made.`,
    'Move it away, and headroom makes a new one; or set HEADROOM_HOME to another folder.',
  );
}

/** `locked`: it is of an older version, and another process has the lock that it takes to change that. */
export type DatabaseState = 'ready' | 'locked' | 'newer';

/**
 * Brings a database to the newest version. Takes the write lock in any case, so that a database that cannot be written is
 * found out now; one that is just being written by another process can be used all the same.
 */
export function bringUp(database: Connection): DatabaseState {
  const version = versionOf(database);
  if (version > databaseVersion) return 'newer';
  const migrate = database.transaction(() => {
    const current = versionOf(database);
    for (const migration of migrations.slice(current)) database.exec(migration);
    if (current < databaseVersion) database.pragma(`user_version = ${databaseVersion}`);
  });
  try {
    migrate.immediate();
    return 'ready';
  } catch (cause) {
    if (sqliteCode(cause) !== 'SQLITE_BUSY') throw cause;
    return version === databaseVersion ? 'ready' : 'locked';
  }
}

function versionOf(database: Connection): number {
  return Number(database.pragma('user_version', { simple: true }));
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

/** What SQLite says of a lock. */
export function lockedError(): Error {
  return Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
}

/** A later release may keep what this one would break. */
export function newerProblem(path: string): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `The database ${path} was written by a newer headroom.`,
    'Update headroom, or set HEADROOM_HOME to another folder.',
  );
}
