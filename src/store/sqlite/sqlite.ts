import { HeadroomError, isHeadroomError, reasonOf } from '../../errors.ts';
import { loadBetterSqlite3 } from './better-sqlite3.ts';
import { sqliteCode, type Binding } from './connection.ts';
import { loadNodeSqlite } from './node-sqlite.ts';
import { mendOf, refusalOf } from '../refusal.ts';

/** Answers the binding to use. Throws `STORE_UNAVAILABLE` where there is none. */
export type LoadSqlite = () => Promise<Binding>;

/** better-sqlite3, else Node's own SQLite. Throws `STORE_UNAVAILABLE`: why better-sqlite3 is not there, and a mend. */
export async function loadSqlite(): Promise<Binding> {
  try {
    return await loadBetterSqlite3();
  } catch (cause) {
    const builtIn = loadNodeSqlite();
    if (builtIn === null) throw cause;
    return builtIn;
  }
}

/** What to tell a user about a failure of the database. */
export function sqliteProblem(path: string, cause: unknown): HeadroomError {
  if (isHeadroomError(cause)) return cause;
  const [text, mend] = saysOf(cause);
  const fitting = mendOf(cause, mend);
  return new HeadroomError('STORE_UNAVAILABLE', `The database ${path} ${text}.`, fitting, { cause });
}

const otherFolder = 'Make it writable for you, or set HEADROOM_HOME to another folder.';

function saysOf(cause: unknown): readonly [problem: string, mend: string] {
  if (refusalOf(cause) === 'full') return ['cannot grow: the disk is full', otherFolder];
  switch (sqliteCode(cause)) {
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return ['is damaged', 'The next wrap or proxy keeps it under another name and begins a new one.'];
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return ['is locked by another process', 'End that process, then start again.'];
    case 'SQLITE_READONLY':
      return ['may only be read', otherFolder];
    default:
      return [`cannot be used: ${reasonOf(cause)}`, otherFolder];
  }
}
