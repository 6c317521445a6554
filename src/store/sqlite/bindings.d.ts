/** The parts of the two bindings of SQLite that we use, so that a user's TypeScript needs the types of neither. */

declare module 'better-sqlite3' {
  // A connection of its is made as our contract is; what it can do in addition we do not use.
  const Database: new (
    path: string,
    options?: import('./connection.ts').OpenOptions,
  ) => import('./connection.ts').Connection;
  export default Database;
}

/** Not in the types of Node.js 20, which has no such module. */
declare module 'node:sqlite' {
  export class DatabaseSync {
    constructor(path: string, options?: { readonly readOnly?: boolean });
    prepare<Row>(sql: string): StatementSync<Row>;
    exec(sql: string): void;
    close(): void;
  }

  /** Rows have no prototype, blobs are plain byte arrays. What a row is, the caller knows. */
  export interface StatementSync<Row> {
    run(...params: readonly unknown[]): {
      readonly changes: number | bigint;
      readonly lastInsertRowid: number | bigint;
    };
    get(...params: readonly unknown[]): Row | undefined;
    all(...params: readonly unknown[]): Row[];
    iterate(...params: readonly unknown[]): IterableIterator<Row>;
  }
}

declare namespace NodeJS {
  interface Process {
    getBuiltinModule(id: 'node:sqlite'): typeof import('node:sqlite') | undefined;
  }
}
