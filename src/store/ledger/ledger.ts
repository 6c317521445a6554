import type { Amendment, Ledger, LedgerEntry, LedgerRow } from '../records.ts';
import { sqliteCode, type Connection } from '../sqlite/connection.ts';
import { Together } from '../sqlite/together.ts';
import { rowWriter } from './row-writer.ts';

/** Ledger rows kept for later while the database cannot be written; a day's work of one session. */
const maxWaitingRows = 5_000;

/** What is soon to be amended once more waits so long to be written with that, milliseconds: a receipt takes a few. */
export const heldMs = 100;

type OnFailure = (cause: unknown) => void;

interface Entry {
  row: LedgerRow;
  /** Its number in the table; null: it is not there yet. */
  id: number | null;
  isWaiting: boolean;
}

/** A ledger that can be asked to write what it still holds. */
export interface SqliteLedger extends Ledger {
  /** Throws when something is left that cannot be written. */
  flush(): void;
  /**
   * Writes a row in the transaction that goes on, with all that waits. Throws what SQLite says; then, and where that
   * transaction is not committed, the row has never been.
   */
  readonly insert: (row: LedgerRow, onFailure?: OnFailure) => LedgerEntry;
}

/**
 * The permanent record: one row of table `requests` for each proxied request, which triggers keep in the ledger's sums;
 * and of each day, agent and project the biggest blocks that were left as they were.
 */
export function sqliteLedger(database: Connection, together = new Together(database)): SqliteLedger {
  const waiting = new WaitingRows(database, together);
  const entryOf = (entry: Entry, onFailure: OnFailure): LedgerEntry => ({
    amend(changes, isMoreToCome = false) {
      entry.row = { ...entry.row, ...changes };
      if (saysNothing(changes) && !entry.isWaiting) return;
      if (isMoreToCome) waiting.hold(entry, onFailure);
      else waiting.put(entry, onFailure);
    },
  });
  return {
    flush: () => {
      waiting.flush();
    },
    insert: (row, onFailure = rethrow) => {
      const entry: Entry = { row, id: null, isWaiting: false };
      waiting.insert(entry);
      return entryOf(entry, onFailure);
    },
    follow: (_, written) => written,
    record(row, onFailure = rethrow) {
      const entry: Entry = { row, id: null, isWaiting: false };
      waiting.put(entry, onFailure);
      return entryOf(entry, onFailure);
    },
  };
}

/** What is to be inserted or changed, in the order of its coming. */
class WaitingRows {
  readonly #database: Connection;
  readonly #together: Together;
  readonly #write: ReturnType<typeof rowWriter>;
  readonly #entries: Entry[] = [];
  /** No more than once in a row is a failure told, or another process waited for. */
  #isFailing = false;
  #isTold = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(database: Connection, together: Together) {
    this.#database = database;
    this.#together = together;
    this.#write = rowWriter(database);
  }

  /** Writes it with all else, if that is possible. */
  put(entry: Entry, onFailure: OnFailure): void {
    this.#add(entry);
    this.#attempt(onFailure);
  }

  /** It is written with what comes next, or in a moment. */
  hold(entry: Entry, onFailure: OnFailure): void {
    this.#add(entry);
    if (this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#attempt(onFailure);
    }, heldMs).unref();
    process.once('exit', this.#atExit);
  }

  /** A process that ends of an uncaught error closes nothing. */
  readonly #atExit = (): void => {
    this.#attempt(() => undefined);
  };

  #attempt(onFailure: OnFailure): void {
    try {
      if (this.#isFailing) this.#withoutWaiting();
      else this.flush();
    } catch (cause) {
      this.#isFailing = true;
      // Another process is writing: it goes with what comes next, or at the end.
      if (this.#isTold || sqliteCode(cause) === 'SQLITE_BUSY') return;
      this.#isTold = true;
      onFailure(cause);
    }
  }

  /** Within a transaction: throws what SQLite says. */
  insert(entry: Entry): void {
    const [isFailing, isTold] = [this.#isFailing, this.#isTold];
    this.#together.orElse(() => {
      const at = this.#entries.indexOf(entry);
      if (at !== -1) this.#entries.splice(at, 1);
      [this.#isFailing, this.#isTold] = [isFailing, isTold];
    });
    this.#add(entry);
    this.flush();
  }

  /** Throws when something is left that cannot be written. */
  flush(): void {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      process.off('exit', this.#atExit);
    }
    this.#timer = null;
    if (this.#entries.length === 0) return;
    this.#together.run(() => {
      this.#writeAll();
    });
    this.#isFailing = false;
    this.#isTold = false;
  }

  #add(entry: Entry): void {
    if (!entry.isWaiting) this.#entries.push(entry);
    entry.isWaiting = true;
    if (this.#entries.length > maxWaitingRows) {
      const oldest = this.#entries.shift();
      if (oldest !== undefined) oldest.isWaiting = false;
    }
  }

  #writeAll(): void {
    const written = this.#entries.splice(0).map((entry) => ({ entry, id: entry.id }));
    this.#together.orElse(() => {
      for (const { entry, id } of written) Object.assign(entry, { id, isWaiting: true });
      this.#entries.unshift(...written.map(({ entry }) => entry));
    });
    for (const { entry } of written) Object.assign(entry, { id: this.#write(entry), isWaiting: false });
  }

  /** Whoever was waited for in vain, another process, is not waited for with every request. */
  #withoutWaiting(): void {
    const usual = Number(this.#database.pragma('busy_timeout', { simple: true }));
    this.#database.pragma('busy_timeout = 0');
    try {
      this.flush();
    } finally {
      this.#database.pragma(`busy_timeout = ${usual}`);
    }
  }
}

/** That no receipt will come stands in the row already. */
function saysNothing(changes: Amendment): boolean {
  return changes.receipt === null && Object.keys(changes).length === 1;
}

function rethrow(cause: unknown): never {
  throw cause;
}
