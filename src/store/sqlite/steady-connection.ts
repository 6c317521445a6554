import type { Connection, Statement, Transaction } from './connection.ts';
import { lockedError } from './database.ts';
import { isDamage } from './set-aside.ts';

/** A database, and whether it is of this release's version; if not, it was locked. */
export interface Found {
  readonly database: Connection;
  readonly isReady: boolean;
}

export interface Steadying {
  /** Brings the database to this release's version; false while another process has its lock. */
  readonly bringUp: (database: Connection) => boolean;
  /** Sets a damaged database aside, whose connection is closed, and opens a new one. */
  readonly replace: (cause: unknown) => Found;
}

/**
 * A connection for as long as a session lasts. While its database is locked and of an older version, each use tries to
 * bring it up, and fails with `SQLITE_BUSY` where it cannot. Where the database turns out to be damaged it is replaced
 * by a new one, once, and what was being done is done there. Statements are prepared at their first use, and again
 * after that.
 */
export class SteadyConnection implements Connection {
  #database: Connection;
  readonly #steadying: Steadying;
  #isReady: boolean;
  #isReplaced = false;
  #waitMs = 0;
  /** Transactions that are going on, one within the other. */
  #depth = 0;

  constructor({ database, isReady }: Found, steadying: Steadying) {
    this.#database = database;
    this.#isReady = isReady;
    this.#steadying = steadying;
  }

  /** The database as it is now, to be read whatever its version. */
  get asItIs(): Connection {
    return this.#database;
  }

  get open(): boolean {
    return this.#database.open;
  }

  /** How long a statement waits for another process, milliseconds, on this thread. */
  waitAtMost(milliseconds: number): void {
    this.#waitMs = milliseconds;
    this.#database.pragma(`busy_timeout = ${milliseconds}`);
  }

  /** Waits for a last time for whoever has kept the database from being brought up. */
  settle(milliseconds: number): void {
    this.waitAtMost(milliseconds);
    this.#isReady ||= this.#steadying.bringUp(this.#database);
  }

  prepare<Params extends unknown[], Row>(sql: string): Statement<Params, Row> {
    return this.#statement(perDatabase((database) => database.prepare<Params, Row>(sql)));
  }

  exec(sql: string): void {
    this.#steadily((database) => database.exec(sql));
  }

  pragma(text: string, options: { readonly simple?: boolean } = {}): unknown {
    return this.#database.pragma(text, options);
  }

  transaction<Args extends unknown[], Answer>(act: (...args: Args) => Answer): Transaction<Args, Answer> {
    const of = perDatabase((database) => database.transaction(act));
    const within =
      (begin: (transaction: Transaction<Args, Answer>, args: Args) => Answer) =>
      (...args: Args): Answer =>
        this.#steadily((database) => {
          this.#depth += 1;
          try {
            return begin(of(database), args);
          } finally {
            this.#depth -= 1;
          }
        });
    return Object.assign(
      within((transaction, args) => transaction(...args)),
      { immediate: within((transaction, args) => transaction.immediate(...args)) },
    );
  }

  close(): void {
    this.#database.close();
  }

  #statement<Params extends unknown[], Row>(
    of: (database: Connection) => Statement<Params, Row>,
  ): Statement<Params, Row> {
    const steadily = <Answer>(act: (statement: Statement<Params, Row>) => Answer): Answer =>
      this.#steadily((database) => act(of(database)));
    return {
      run: (...params) => steadily((statement) => statement.run(...params)),
      get: (...params) => steadily((statement) => statement.get(...params)),
      all: (...params) => steadily((statement) => statement.all(...params)),
      iterate: (...params) => steadily((statement) => statement.iterate(...params)),
      pluck: () => this.#statement(perDatabase((database) => of(database).pluck())),
      raw: () => this.#statement(perDatabase((database) => of(database).raw())),
    };
  }

  /** What fails within a transaction undoes it whole, so only from outside it may be done again. */
  #steadily<Answer>(act: (database: Connection) => Answer): Answer {
    if (this.#depth > 0) return act(this.#database);
    this.#getReady();
    try {
      return act(this.#database);
    } catch (cause) {
      if (!isDamage(cause) || this.#isReplaced) throw cause;
      this.#replace(cause);
      this.#getReady();
      return act(this.#database);
    }
  }

  /** Whoever was waited for at the start is not waited for at every step. */
  #getReady(): void {
    if (this.#isReady) return;
    this.#database.pragma('busy_timeout = 0');
    try {
      this.#isReady = this.#steadying.bringUp(this.#database);
    } finally {
      this.#database.pragma(`busy_timeout = ${this.#waitMs}`);
    }
    if (!this.#isReady) throw lockedError();
  }

  /** Once only: on a failing disk new files would be no better. */
  #replace(cause: unknown): void {
    this.#isReplaced = true;
    this.#database.close();
    const { database, isReady } = this.#steadying.replace(cause);
    this.#database = database;
    this.#isReady = isReady;
    this.waitAtMost(this.#waitMs);
  }
}

/** Makes something of a database when it is first asked for, and anew when the database is another one. */
function perDatabase<Made>(make: (database: Connection) => Made): (database: Connection) => Made {
  let made: { readonly of: Connection; readonly it: Made } | null = null;
  return (database) => {
    if (made?.of !== database) made = { of: database, it: make(database) };
    return made.it;
  };
}
