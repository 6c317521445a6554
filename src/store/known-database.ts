import { closeSync, lstatSync, openSync, readSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteCode, type Binding, type Connection } from './connection.ts';
import { isAbsent, kindOf } from './data-folder.ts';
import { databaseFiles } from './names.ts';
import { migrations } from './schema.ts';
import type { LoadSqlite } from './sqlite.ts';

/**
 * True where the database of a folder is one that headroom made, whatever the release: by its version and by the columns of its
 * two oldest tables. Changes nothing: even where SQLite may only read it makes files beside a database, so it is given a copy.
 * Throws what the system says, and `STORE_UNAVAILABLE` where there is no SQLite.
 */
export async function hasOurDatabase(home: string, load: LoadSqlite): Promise<boolean> {
  const [path, log] = databaseFiles(home);
  if (kindOf(path) !== 'file' || !mayBeOurs(path, log)) return false;
  const sqlite = await load();
  const folder = await mkdtemp(join(tmpdir(), 'headroom-'));
  try {
    const [copy, copiedLog] = databaseFiles(folder);
    // What leaves the log in the meantime is in the database by then.
    if (kindOf(log) === 'file') await copyFile(log, copiedLog);
    await copyFile(path, copy);
    return isMadeByUs(sqlite, copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What every database begins with, and where it has the version (https://www.sqlite.org/fileformat2.html, 1.3). */
const magic = 'SQLite format 3\0';
const headerBytes = 100;
const versionAt = 60;

/** False without looking further: it is no database, or one without a version. That may stand in the log still. */
function mayBeOurs(path: string, log: string): boolean {
  const header = Buffer.alloc(headerBytes);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, headerBytes, 0);
  } finally {
    closeSync(file);
  }
  if (header.toString('latin1', 0, magic.length) !== magic) return false;
  return header.readUInt32BE(versionAt) > 0 || sizeAt(log) > 0;
}

function sizeAt(path: string): number {
  try {
    return lstatSync(path).size;
  } catch (cause) {
    if (isAbsent(cause)) return 0;
    throw cause;
  }
}

const tables = ['decisions', 'requests'] as const;

/** What SQLite has to say against it ends the looking: then it is none that anybody could know. */
function isMadeByUs(sqlite: Binding, copy: string): boolean {
  try {
    return withDatabase(sqlite, copy, (database) => {
      const version = Number(database.pragma('user_version', { simple: true }));
      // A version of ours adds columns at the end only, so those of a newer one begin as ours do.
      return version > 0 && tables.every((table) => beginsAs(database, sqlite, version, table));
    });
  } catch (cause) {
    if (sqliteCode(cause) === null) throw cause;
    return false;
  }
}

function beginsAs(database: Connection, sqlite: Binding, version: number, table: string): boolean {
  const found = columnsOf(database, table);
  const wanted = withDatabase(sqlite, ':memory:', (empty) => {
    for (const migration of migrations.slice(0, version)) empty.exec(migration);
    return columnsOf(empty, table);
  });
  const isNewer = version > migrations.length;
  return (isNewer || found.length === wanted.length) && wanted.every((column, at) => column === found[at]);
}

/** Each with its type. */
function columnsOf(database: Connection, table: string): readonly string[] {
  return database
    .prepare<[string], string>("SELECT name || ' ' || type FROM pragma_table_info(?) ORDER BY cid")
    .pluck()
    .all(table);
}

function withDatabase<Answer>(sqlite: Binding, path: string, act: (database: Connection) => Answer): Answer {
  const database = sqlite.open(path);
  try {
    return act(database);
  } finally {
    database.close();
  }
}
