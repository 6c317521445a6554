import { existsSync } from 'node:fs';
import { databasePath } from './database.ts';
import { loadSqlite, sqliteProblem, type Connection } from './sqlite.ts';

/**
 * What `read` makes of the database of a data folder, or `otherwise` where there is none. Only reads: one of an older
 * release stays as it is, so `read` looks what it has. Throws `STORE_UNAVAILABLE`.
 */
export async function readOnly<Answer>(
  home: string,
  otherwise: Answer,
  read: (database: Connection) => Answer,
): Promise<Answer> {
  const path = databasePath(home);
  if (!existsSync(path)) return otherwise;
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
