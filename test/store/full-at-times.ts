import type { Binding, Connection } from '../../src/store/sqlite/connection.ts';

/** A binding whose transactions cannot be committed while `disk.isFull`: all that was done is undone, as SQLite does it. */
export function fullAtTimes(binding: Binding, disk: { readonly isFull: boolean }): Binding {
  const watched = (database: Connection): Connection => ({
    get open() {
      return database.open;
    },
    prepare: (sql) => database.prepare(sql),
    exec: (sql) => database.exec(sql),
    pragma: (text, options) => database.pragma(text, options),
    transaction: (act) =>
      database.transaction((...args: Parameters<typeof act>) => {
        const answer = act(...args);
        if (disk.isFull) throw Object.assign(new Error('disk is full'), { code: 'SQLITE_FULL' });
        return answer;
      }),
    close: () => database.close(),
  });
  return { name: binding.name, open: (path, options) => watched(binding.open(path, options)) };
}
