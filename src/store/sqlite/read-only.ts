import { isHeadroomError } from '../../errors.ts';
import { seeFolder } from '../claim.ts';
import type { Connection } from './connection.ts';
import { folderProblem, kindOf } from '../data-folder.ts';
import { databasePath } from './database.ts';
import { loadSqlite, sqliteProblem } from './sqlite.ts';
import { dayMs } from '../../limits.ts';

/**
 * What `read` makes of the database of a data folder, or `otherwise` where there is none. Only reads: one of an older
 * release stays as it is, so `read` looks what it has. Throws `STORE_UNAVAILABLE`, and `DATA_FOLDER` where the folder
 * is not headroom's or the database a link.
 */
export async function readOnly<Answer>(
  home: string,
  otherwise: Answer,
  read: (database: Connection) => Answer,
): Promise<Answer> {
  const path = databasePath(home);
  if (!(await isThere(home, path))) return otherwise;
  const sqlite = await loadSqlite();
  try {
    const database = sqlite.open(path, { readonly: true, fileMustExist: true });
    try {
      return read(database);
    } finally {
      database.close();
    }
  } catch (cause) {
    throw sqliteProblem(path, cause);
  }
}

/** False where there is no database; throws where it is not ours. */
async function isThere(home: string, path: string): Promise<boolean> {
  try {
    if (kindOf(path) === 'none') return false;
    await seeFolder(home);
    return true;
  } catch (cause) {
    throw isHeadroomError(cause) ? cause : folderProblem(home, cause);
  }
}

/** A word of the ledger: why blocks were left as they were (`left`), or what was out of the ordinary (`note`). */
interface FateCount {
  readonly kind: 'left' | 'note';
  readonly name: string;
  /** Blocks, or requests. */
  readonly items: number;
  /** Tokens of the blocks; 0 for notes. */
  readonly tokens: number;
}

/**
 * What the ledger says of requests since then (milliseconds since 1970), by whole days. Only reads: without a database
 * there is nothing, and one of an older release stays as it is. Throws as `readOnly` does.
 */
export async function readFates(home: string, since: number): Promise<readonly FateCount[]> {
  return readOnly<readonly FateCount[]>(home, [], (database) => {
    const hasSums =
      database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'slice_counts'").get() !== undefined;
    return hasSums ? database.prepare<[number], FateCount>(countsSince).all(since - (since % dayMs)) : [];
  });
}

const countsSince = `
  SELECT kind, name, sum(items) AS items, sum(before) AS tokens
  FROM slices JOIN slice_counts ON slice_counts.slice = slices.id
  WHERE span = 'day' AND start >= ? AND kind IN ('left', 'note') GROUP BY kind, name`;

/** A request that headroom sent on, and the tokens that the provider counted in its prompt. */
export interface Answered {
  /** Start of the request, milliseconds since 1970. */
  readonly at: number;
  /** As the request named it; null: it named none. */
  readonly model: string | null;
  readonly input: number;
  readonly cacheRead: number;
  /** In every tier. */
  readonly cacheWrite: number;
}

/**
 * The answered requests of the ledger, but for those that a trial let pass as the agent sent them. Only reads: without
 * a database there are none, and one of an older release stays as it is. Throws as `readOnly` does.
 */
export async function readAnswered(home: string): Promise<readonly Answered[]> {
  return readOnly<readonly Answered[]>(home, [], (database) => {
    const hasHoldout = database.prepare(`${columnsOf} AND name = 'holdout'`).get() !== undefined;
    const hasRequests = database.prepare(columnsOf).get() !== undefined;
    return hasRequests ? database.prepare<[], Answered>(answersOf(hasHoldout)).all() : [];
  });
}

const columnsOf = "SELECT name FROM pragma_table_info('requests') WHERE true";

function answersOf(hasHoldout: boolean): string {
  return `SELECT at, model, input_tokens AS input, coalesce(cache_read, 0) AS cacheRead,
      coalesce(cache_write_5m, 0) + coalesce(cache_write_1h, 0) AS cacheWrite
    FROM requests WHERE input_tokens IS NOT NULL ${hasHoldout ? 'AND holdout = 0' : ''}`;
}
