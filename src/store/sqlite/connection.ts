import { systemCode } from '../../errors.ts';

/**
 * A way to SQLite. Every binding answers alike: integers and floats as `number`, blobs as `Buffer`, rows as plain objects;
 * a named parameter that is missing throws, one too many is let be; failures carry a code of `sqliteCode`.
 */
export interface Binding {
  /** Name of the package or the module. */
  readonly name: string;
  /** Opens a database, and makes it unless it must exist. Throws with a code of `sqliteCode`. */
  open(path: string, options?: OpenOptions): Connection;
}

export interface OpenOptions {
  readonly readonly?: boolean;
  readonly fileMustExist?: boolean;
  /** Milliseconds that a statement waits for the lock of another process, on this thread; `databaseBusyMs` without it. */
  readonly timeout?: number;
}

/** An open database: what better-sqlite3 calls `Database`, as far as we use it. */
export interface Connection {
  readonly open: boolean;
  prepare<Params extends unknown[] = unknown[], Row = unknown>(sql: string): Statement<Params, Row>;
  exec(sql: string): unknown;
  /** The rows that a pragma answers, or with `simple` the first column of the first. */
  pragma(text: string, options?: { readonly simple?: boolean }): unknown;
  /** Within a transaction it is a savepoint of that one. What `act` throws undoes all that it did. */
  transaction<Args extends unknown[], Answer>(act: (...args: Args) => Answer): Transaction<Args, Answer>;
  close(): unknown;
}

/** What a statement has done: rows changed, and the number of the last one inserted. */
export interface Written {
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

/** Parameters are values in order, or one object with their names. */
export interface Statement<Params extends unknown[], Row> {
  run(...params: Params): Written;
  get(...params: Params): Row | undefined;
  all(...params: Params): Row[];
  iterate(...params: Params): IterableIterator<Row>;
  /** Answers the first column of each row instead of the row. */
  pluck(): Statement<Params, Row>;
  /** Answers the columns of each row in order, without their names. */
  raw(): Statement<Params, unknown[]>;
}

export interface Transaction<Args extends unknown[], Answer> {
  (...args: Args): Answer;
  /** Takes the write lock at once, not at the first write. */
  immediate(...args: Args): Answer;
}

/** Result codes of SQLite that headroom tells apart (https://www.sqlite.org/rescode.html). */
const codes = [
  ['SQLITE_ERROR', 1],
  ['SQLITE_BUSY', 5],
  ['SQLITE_LOCKED', 6],
  ['SQLITE_READONLY', 8],
  ['SQLITE_IOERR', 10],
  ['SQLITE_CORRUPT', 11],
  ['SQLITE_FULL', 13],
  ['SQLITE_CANTOPEN', 14],
  ['SQLITE_CONSTRAINT', 19],
  ['SQLITE_NOTADB', 26],
] as const;

export type SqliteCode = (typeof codes)[number][0];

/** What SQLite had to complain of, without its sub-kind (`SQLITE_BUSY_SNAPSHOT` is `SQLITE_BUSY`); null: nothing of these. */
export function sqliteCode(error: unknown): SqliteCode | null {
  const code = systemCode(error) ?? '';
  return codes.find(([name]) => code === name || code.startsWith(`${name}_`))?.[0] ?? null;
}

/** What SQLite says where its index in shared memory cannot grow: on a full disk, and nothing in it says so. */
export const noRoomForIndex = 'SQLITE_IOERR_SHMSIZE';
const noRoomForIndexNumber = 4874;

/** The name of a result code as a number, of which the lower 8 bits are the kind. */
export function codeOfNumber(result: number): string {
  if (result === noRoomForIndexNumber) return noRoomForIndex;
  return codes.find(([, number]) => number === (result & 0xff))?.[0] ?? `SQLITE_${result}`;
}
