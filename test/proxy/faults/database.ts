import type { Binding, Connection, Statement, Transaction } from '../../../src/store/sqlite/connection.ts';
import { loadSqlite } from '../../../src/store/sqlite/sqlite.ts';
import { armedInjector } from './injector.ts';

/**
 * What SQLite says of a disk that is full, of one that fails, of no descriptor left, of a file that may not be written.
 */
export const databaseFaults = new Map<string, readonly string[]>([
  ['sqlite.open', ['SQLITE_CANTOPEN', 'SQLITE_IOERR', 'SQLITE_FULL']],
  ['sqlite.pragma', ['SQLITE_CANTOPEN', 'SQLITE_IOERR', 'SQLITE_FULL']],
  ['sqlite.exec', ['SQLITE_FULL', 'SQLITE_IOERR']],
  ['sqlite.prepare', ['SQLITE_IOERR']],
  ['sqlite.begin', ['SQLITE_CANTOPEN', 'SQLITE_IOERR', 'SQLITE_READONLY']],
  ['sqlite.write', ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_READONLY']],
  ['sqlite.read', ['SQLITE_IOERR', 'SQLITE_CANTOPEN']],
  ['sqlite.commit', ['SQLITE_FULL', 'SQLITE_IOERR']],
]);

/** The real SQLite, of which calls fail. */
export async function loadFailingSqlite(): Promise<Binding> {
  const real = await loadSqlite();
  return {
    name: real.name,
    open: (path, options) => {
      strike('sqlite.open');
      return failingConnection(real.open(path, options));
    },
  };
}

function failingConnection(real: Connection): Connection {
  return {
    get open() {
      return real.open;
    },
    prepare: <Params extends unknown[], Row>(sql: string) => {
      strike('sqlite.prepare');
      return failingStatement(real.prepare<Params, Row>(sql));
    },
    exec: (sql) => {
      strike('sqlite.exec');
      return real.exec(sql);
    },
    pragma: (text, options) => {
      strike('sqlite.pragma');
      return real.pragma(text, options);
    },
    transaction: (act) => failingTransaction(real, act),
    close: () => real.close(),
  };
}

function failingStatement<Params extends unknown[], Row>(
  real: Statement<Params, Row>,
): Statement<Params, Row> {
  return {
    run: (...params) => {
      strike('sqlite.write');
      return real.run(...params);
    },
    get: (...params) => {
      strike('sqlite.read');
      return real.get(...params);
    },
    all: (...params) => {
      strike('sqlite.read');
      return real.all(...params);
    },
    iterate: (...params) => {
      strike('sqlite.read');
      return real.iterate(...params);
    },
    pluck: () => failingStatement(real.pluck()),
    raw: () => failingStatement(real.raw()),
  };
}

/** A transaction that cannot be committed is undone by SQLite itself. */
function failingTransaction<Args extends unknown[], Answer>(
  real: Connection,
  act: (...args: Args) => Answer,
): Transaction<Args, Answer> {
  const transaction = real.transaction((...args: Args) => {
    const answer = act(...args);
    strike('sqlite.commit');
    return answer;
  });
  const begun =
    (begin: (...args: Args) => Answer) =>
    (...args: Args): Answer => {
      strike('sqlite.begin');
      return begin(...args);
    };
  return Object.assign(begun(transaction), { immediate: begun((...args) => transaction.immediate(...args)) });
}

function strike(kind: string): void {
  const code = armedInjector()?.strike(kind) ?? null;
  if (code !== null) throw Object.assign(new Error(`${code}: made to fail, ${kind}`), { code });
}
