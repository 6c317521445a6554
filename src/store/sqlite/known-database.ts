import { closeSync, createReadStream, lstatSync, openSync, readSync } from 'node:fs';
import { sqliteCode, type Binding, type Connection } from './connection.ts';
import { isAbsent, kindOf } from '../data-folder.ts';
import { databaseFiles } from '../names.ts';
import { refusalOf } from '../refusal.ts';
import { migrations } from './schema.ts';
import type { LoadSqlite } from './sqlite.ts';
import { temporaryProblem, withTemporaryCopy } from './temporary-copy.ts';

/**
 * True where the database of a folder is one that headroom made, whatever the release: by its version and by the columns of its
 * two oldest tables. Changes nothing: even where SQLite may only read it makes files beside a database, so it is given a copy, of
 * what holds the texts of those tables. Throws what the system says, `DATA_FOLDER` where the temporary folder takes no copy, and
 * `STORE_UNAVAILABLE` where there is no SQLite.
 */
export async function hasOurDatabase(home: string, load: LoadSqlite): Promise<boolean> {
  const [path, log] = databaseFiles(home);
  if (kindOf(path) !== 'file' || !mayBeOurs(path, log) || !(await hasOurTexts(log, path))) return false;
  const sqlite = await load();
  return withTemporaryCopy(home, (copy) => isMadeByUs(sqlite, copy));
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

/** How SQLite keeps what made them, however it was written (https://www.sqlite.org/schematab.html, 2). */
const texts = tables.map((table) => Buffer.from(`CREATE TABLE ${table}`));
const mostTextBytes = Math.max(...texts.map(({ length }) => length));

/** Of a file that is read through: few calls for one of many megabytes, and little memory. */
const chunkBytes = 1024 * 1024;

/** False: the tables stand nowhere in these files. A database of others may be large, and copying it is no way to find out. */
async function hasOurTexts(...paths: readonly string[]): Promise<boolean> {
  const missing = new Set(texts);
  for (const path of paths) {
    if (kindOf(path) === 'file') await strikeFound(path, missing);
    if (missing.size === 0) return true;
  }
  return false;
}

/** Takes out what stands in a file. */
async function strikeFound(path: string, missing: Set<Buffer>): Promise<void> {
  let rest = Buffer.alloc(0);
  for await (const read of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    const chunk = Buffer.concat([rest, read]);
    for (const text of missing) if (chunk.includes(text)) missing.delete(text);
    if (missing.size === 0) return;
    // A text may stand across two chunks.
    rest = chunk.subarray(-mostTextBytes);
  }
}

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
    if (refusalOf(cause) === 'full') throw temporaryProblem(cause);
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
