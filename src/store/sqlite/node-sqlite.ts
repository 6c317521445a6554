import { existsSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { databaseBusyMs } from '../../limits.ts';
import {
  codeOfNumber,
  type Binding,
  type Connection,
  type OpenOptions,
  type Statement,
  type Transaction,
  type Written,
} from './connection.ts';

/** Node's own SQLite as a binding; null where this Node.js has none (it came with 22.13 without a flag). */
export function loadNodeSqlite(): Binding | null {
  const module = withoutItsWarning(() => process.getBuiltinModule('node:sqlite'));
  if (module === undefined) return null;
  return {
    name: 'node:sqlite',
    open: (path, options = {}) => new NodeConnection(module.DatabaseSync, path, options),
  };
}

/**
 * Node.js 22 calls the module experimental, on stderr, when it is first loaded, which would spoil an agent's screen.
 * Loading is synchronous, so no warning of anything else can come in between; if one does, it goes its way.
 */
function withoutItsWarning<Module>(load: () => Module): Module {
  // It is called on nothing but `process`, and put back there.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const { emitWarning } = process;
  const isItsOwn = (warning: unknown, type: unknown): boolean =>
    type === 'ExperimentalWarning' && String(warning).startsWith('SQLite is an experimental feature');
  process.emitWarning = (...told: readonly unknown[]) => {
    if (!isItsOwn(told[0], told[1])) Reflect.apply(emitWarning, process, told);
  };
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

class NodeConnection implements Connection {
  readonly #database: DatabaseSync;
  #open = true;
  /** Transactions that are going on, one within the other. */
  #depth = 0;

  constructor(Database: typeof DatabaseSync, path: string, options: OpenOptions) {
    const { readonly: readOnly = false, fileMustExist = false, timeout = databaseBusyMs } = options;
    if (fileMustExist && !existsSync(path)) {
      throw Object.assign(new Error('unable to open database file'), { code: 'SQLITE_CANTOPEN' });
    }
    this.#database = coded(() => new Database(path, { readOnly }));
    this.exec(`PRAGMA busy_timeout = ${timeout}`);
  }

  get open(): boolean {
    return this.#open;
  }

  prepare<Params extends unknown[], Row>(sql: string): Statement<Params, Row> {
    const names = parametersIn(sql);
    const plucked = (): Statement<Params, Row> =>
      new NodeStatement(this.#prepare<Columns<Row>>(sql), names, firstOf, forms);
    const raw = (): Statement<Params, unknown[]> =>
      new NodeStatement(this.#prepare<Columns<unknown>>(sql), names, valuesOf, { pluck: raw, raw });
    const forms = { pluck: plucked, raw };
    return new NodeStatement(this.#prepare<Row & object>(sql), names, plain, forms);
  }

  exec(sql: string): void {
    coded(() => {
      this.#database.exec(sql);
    });
  }

  pragma(text: string, { simple = false }: { readonly simple?: boolean } = {}): unknown {
    const pragma = this.prepare(`PRAGMA ${text}`);
    return simple ? pragma.pluck().get() : pragma.all();
  }

  transaction<Args extends unknown[], Answer>(act: (...args: Args) => Answer): Transaction<Args, Answer> {
    const within =
      (kind: string) =>
      (...args: Args): Answer =>
        this.#within(kind, () => act(...args));
    return Object.assign(within('DEFERRED'), { immediate: within('IMMEDIATE') });
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    coded(() => {
      this.#database.close();
    });
  }

  #prepare<Columns>(sql: string): StatementSync<Columns> {
    return coded(() => this.#database.prepare<Columns>(sql));
  }

  #within<Answer>(kind: string, act: () => Answer): Answer {
    const isInner = this.#depth > 0;
    this.exec(isInner ? 'SAVEPOINT inner' : `BEGIN ${kind}`);
    this.#depth += 1;
    try {
      const answer = act();
      this.exec(isInner ? 'RELEASE inner' : 'COMMIT');
      return answer;
    } catch (cause) {
      this.#undo(isInner);
      throw cause;
    } finally {
      this.#depth -= 1;
    }
  }

  #undo(isInner: boolean): void {
    try {
      this.exec(isInner ? 'ROLLBACK TO inner; RELEASE inner' : 'ROLLBACK');
    } catch {
      // SQLite has undone all by itself, as it does on a full disk; what the caller is told is the cause of that.
    }
  }
}

class NodeStatement<Params extends unknown[], Row, Answer> implements Statement<Params, Answer> {
  readonly #statement: StatementSync<Row>;
  readonly #names: ReadonlySet<string>;
  readonly #read: (row: Row) => Answer;
  readonly pluck: () => Statement<Params, Answer>;
  readonly raw: () => Statement<Params, unknown[]>;

  constructor(
    statement: StatementSync<Row>,
    names: ReadonlySet<string>,
    read: (row: Row) => Answer,
    { pluck, raw }: Pick<Statement<Params, Answer>, 'pluck' | 'raw'>,
  ) {
    this.#statement = statement;
    this.#names = names;
    this.#read = read;
    this.pluck = pluck;
    this.raw = raw;
  }

  run(...params: Params): Written {
    const { changes, lastInsertRowid } = coded(() => this.#statement.run(...this.#bound(params)));
    return { changes: Number(changes), lastInsertRowid };
  }

  get(...params: Params): Answer | undefined {
    const row = coded(() => this.#statement.get(...this.#bound(params)));
    return row === undefined ? undefined : this.#read(row);
  }

  all(...params: Params): Answer[] {
    return coded(() => this.#statement.all(...this.#bound(params))).map(this.#read);
  }

  *iterate(...params: Params): IterableIterator<Answer> {
    const rows = coded(() => this.#statement.iterate(...this.#bound(params)));
    for (let row = coded(() => rows.next()); row.done !== true; row = coded(() => rows.next())) {
      yield this.#read(row.value);
    }
  }

  /** Of the values of an object those that the statement names; Node.js would bind NULL for one that is missing. */
  #bound(params: Params): readonly unknown[] {
    const [named] = params;
    if (!isNamed(named)) return params;
    const values = new Map(Object.entries(named));
    return [
      Object.fromEntries(
        [...this.#names].map((name) => {
          if (!values.has(name)) throw new RangeError(`Missing named parameter "${name}"`);
          return [name, values.get(name)];
        }),
      ),
    ];
  }
}

type Columns<Value> = Readonly<Record<string, Value>>;

function firstOf<Value>(row: Columns<Value>): Value {
  for (const value of Object.values(plain(row))) return value;
  throw new TypeError('a row without columns');
}

function valuesOf(row: Columns<unknown>): unknown[] {
  return Object.values(plain(row));
}

/** As better-sqlite3 answers: an ordinary object, with a Buffer for each blob. */
function plain<Row extends object>(row: Row): Row {
  const copy = { ...row };
  for (const name in copy) {
    const value: unknown = copy[name];
    if (value instanceof Uint8Array) {
      Object.assign(copy, { [name]: Buffer.from(value.buffer, value.byteOffset, value.byteLength) });
    }
  }
  return copy;
}

/** Parameters that a statement names, text in quotes left aside. */
function parametersIn(sql: string): ReadonlySet<string> {
  const code = sql.replace(/'[^']*'|"[^"]*"/g, '');
  return new Set(Array.from(code.matchAll(/[:@$]([a-z_]\w*)/gi), ([, name = '']) => name));
}

function isNamed(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

/** Node.js gives all failures of SQLite one code, and the number of the result beside it. */
function coded<Answer>(act: () => Answer): Answer {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number') {
      throw Object.assign(cause, { code: codeOfNumber(cause.errcode) });
    }
    throw cause;
  }
}
