import type { Binding, Connection, Statement, Transaction } from '../../src/store/sqlite/connection.ts';

/** What SQLite commits: transactions, and statements that write outside of one. */
export interface Commits {
  count: number;
}

/** A binding whose connections add their commits to `commits`. */
export function countingCommits(binding: Binding, commits: Commits): Binding {
  return { name: binding.name, open: (path, options) => counted(binding.open(path, options), commits) };
}

function counted(database: Connection, commits: Commits): Connection {
  let depth = 0;
  const within =
    <Args extends unknown[], Answer>(begin: (...args: Args) => Answer) =>
    (...args: Args): Answer => {
      depth += 1;
      try {
        const answer = begin(...args);
        if (depth === 1) commits.count += 1;
        return answer;
      } finally {
        depth -= 1;
      }
    };
  const watched = <Params extends unknown[], Row>(
    statement: Statement<Params, Row>,
  ): Statement<Params, Row> => ({
    run: (...params) => {
      const written = statement.run(...params);
      if (depth === 0) commits.count += 1;
      return written;
    },
    get: (...params) => statement.get(...params),
    all: (...params) => statement.all(...params),
    iterate: (...params) => statement.iterate(...params),
    pluck: () => watched(statement.pluck()),
    raw: () => statement.raw(),
  });
  return {
    get open() {
      return database.open;
    },
    prepare: <Params extends unknown[], Row>(sql: string) => watched(database.prepare<Params, Row>(sql)),
    exec: (sql) => {
      if (depth === 0) commits.count += 1;
      return database.exec(sql);
    },
    pragma: (text, options) => database.pragma(text, options),
    transaction: <Args extends unknown[], Answer>(
      act: (...args: Args) => Answer,
    ): Transaction<Args, Answer> => {
      const transaction = database.transaction(act);
      return Object.assign(within(transaction), {
        immediate: within((...args: Args) => transaction.immediate(...args)),
      });
    },
    close: () => database.close(),
  };
}
