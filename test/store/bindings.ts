import { loadBetterSqlite3 } from '../../src/store/sqlite/better-sqlite3.ts';
import type { Binding } from '../../src/store/sqlite/connection.ts';
import { loadNodeSqlite } from '../../src/store/sqlite/node-sqlite.ts';

/** Every binding that loads on this Node.js. The suite does not start where there is none. */
export const bindings: readonly Binding[] = [
  await loadBetterSqlite3().catch(() => null),
  loadNodeSqlite(),
].filter((binding) => binding !== null);
