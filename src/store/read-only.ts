import { isHeadroomError } from '../errors.ts';
import { seeFolder } from './claim.ts';
import type { Connection } from './connection.ts';
import { folderProblem, kindOf } from './data-folder.ts';
import { databasePath } from './database.ts';
import { loadSqlite, sqliteProblem } from './sqlite.ts';

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
