import { loadSqlite } from '../../src/store/sqlite/sqlite.ts';
import type { Connection } from '../../src/store/sqlite/connection.ts';

/** Takes the lock of a database with this statement, or, null, lets go of it. */
export interface Hold {
  readonly path: string;
  readonly begin: string | null;
}

/** Holds locks of databases, as other programs do in the middle of their work; answers when one is taken or let go. */
const sqlite = await loadSqlite();
const held = new Map<string, Connection>();
process.on('message', ({ path, begin }: Hold) => {
  const database = held.get(path) ?? sqlite.open(path);
  if (begin === null) {
    database.exec('COMMIT');
    database.close();
    held.delete(path);
  } else {
    held.set(path, database);
    database.exec(begin);
  }
  process.send?.(path);
});
