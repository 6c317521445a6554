import { accessSync, constants } from 'node:fs';
import { systemCode, type HeadroomError } from '../../errors.ts';
import { databaseWaitMs } from '../../limits.ts';
import {
  bringUp,
  connect,
  databasePath,
  makeDatabaseFile,
  untilFree,
  type DatabaseState,
} from './database.ts';
import { salvage } from './salvage.ts';
import { asideProblem, identityOf, isDamage, setAside, type FileIdentity } from './set-aside.ts';
import { sqliteCode, type Binding, type Connection } from './connection.ts';
import { loadSqlite, sqliteProblem, type LoadSqlite } from './sqlite.ts';
import { SteadyConnection } from './steady-connection.ts';

/** A database that a session uses. */
export interface SessionDatabase {
  readonly connection: SteadyConnection;
  readonly path: string;
  readonly isNewer: boolean;
  /** What was wrong with it: a damaged one has been set aside, one that cannot be written is only read. Else null. */
  readonly problem: HeadroomError | null;
  readonly isReadonly: boolean;
}

/**
 * As `openDatabase`, for a session, which is to replay what was sent before whatever has become of the database: one
 * that is locked is read at once and brought up later, one that cannot be written is read, a damaged one is set aside,
 * now or when it shows; `onProblem` is told of the latter. Throws as `openDatabase` does.
 */
export async function openForSession(
  home: string,
  load: LoadSqlite = loadSqlite,
  onProblem: (problem: HeadroomError) => void = () => undefined,
): Promise<SessionDatabase> {
  const path = makeDatabaseFile(home);
  const sqlite = await load();
  try {
    const opened = await untilFree(() => openOrReplace(sqlite, home));
    const { database, state, seen } = opened;
    const connection = new SteadyConnection(
      { database, isReady: state !== 'locked' },
      {
        bringUp: (found) => bringUp(found) !== 'locked',
        replace: (cause) => {
          const replaced = replace(sqlite, home, seen, cause);
          if (replaced.problem !== null) onProblem(replaced.problem);
          return { database: replaced.database, isReady: replaced.state !== 'locked' };
        },
      },
    );
    return {
      connection,
      path,
      isNewer: state === 'newer',
      problem: opened.problem,
      isReadonly: state === 'readonly',
    };
  } catch (cause) {
    throw sqliteProblem(path, cause);
  }
}

interface Opened {
  readonly database: Connection;
  readonly state: DatabaseState | 'readonly';
  readonly seen: FileIdentity;
  readonly problem: HeadroomError | null;
}

function openOrReplace(sqlite: Binding, home: string): Opened {
  const seen = identityOf(makeDatabaseFile(home));
  try {
    return open(sqlite, home);
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    return replace(sqlite, home, seen, cause);
  }
}

/** Its connections are closed. */
function replace(sqlite: Binding, home: string, damaged: FileIdentity, cause: unknown): Opened {
  const path = databasePath(home);
  const aside = setAside(path, damaged);
  const opened = open(sqlite, home);
  if (opened.state === 'ready') salvage(sqlite, aside, opened.database);
  return { ...opened, problem: asideProblem(path, aside, cause) };
}

function open(sqlite: Binding, home: string): Opened {
  const path = makeDatabaseFile(home);
  const seen = identityOf(path);
  const database = connect(sqlite, path, databaseWaitMs);
  try {
    // SQLite itself finds out at the first write only.
    accessSync(path, constants.W_OK);
    return { database, seen, state: bringUp(database), problem: null };
  } catch (cause) {
    if (isReadonly(cause)) {
      return { database, seen, state: 'readonly', problem: sqliteProblem(path, readonlyError()) };
    }
    database.close();
    throw cause;
  }
}

function isReadonly(cause: unknown): boolean {
  return (
    ['EACCES', 'EPERM', 'EROFS'].includes(systemCode(cause) ?? '') || sqliteCode(cause) === 'SQLITE_READONLY'
  );
}

function readonlyError(): Error {
  return Object.assign(new Error('it may only be read'), { code: 'SQLITE_READONLY' });
}
