import { dayMs } from '../../limits.ts';
import type { LeftBlock, Ledger, LedgerRow } from '../records.ts';
import { sqliteCode, type Connection } from '../sqlite/connection.ts';

/** Ledger rows kept for later while the database cannot be written; a day's work of one session. */
const maxWaitingRows = 5_000;

/** Blocks left as they were that the ledger remembers of a day, an agent and a project: the biggest only. */
export const leftBlocksKept = 5;

/** A tool's name is kept so far: providers take 64 or 128 characters. */
const maxToolNameChars = 128;

type RequestRow = Readonly<Record<string, string | number | null>>;

interface Entry {
  row: LedgerRow;
  /** Its number in the table; null: it is not there yet. */
  id: number | null;
  isWaiting: boolean;
}

type LeftBlockRow = LeftBlock & Pick<LedgerRow, 'at' | 'run' | 'agent' | 'project'>;

/** A ledger that can be asked to write what it still holds. */
export interface SqliteLedger extends Ledger {
  /** Throws when something is left that cannot be written. */
  flush(): void;
}

/**
 * The permanent record: one row of table `requests` for each proxied request, which triggers keep in the ledger's sums;
 * and of each day, agent and project the biggest blocks that were left as they were.
 */
export function sqliteLedger(database: Connection): SqliteLedger {
  const write = entryWriter(database);
  /** What is to be inserted or changed, in the order of its coming. */
  const waiting: Entry[] = [];
  /** No more than once in a row is a failure told, or another process waited for. */
  let isFailing = false;
  let isTold = false;
  const writeAll = database.transaction((entries: readonly Entry[]) => entries.map(write));
  const flush = (): void => {
    if (waiting.length === 0) return;
    const ids = writeAll.immediate(waiting);
    waiting.forEach((entry, place) => {
      entry.id = ids[place] ?? null;
      entry.isWaiting = false;
    });
    waiting.length = 0;
    isFailing = false;
    isTold = false;
  };
  const put = (entry: Entry, onFailure: (cause: unknown) => void): void => {
    if (!entry.isWaiting) waiting.push(entry);
    entry.isWaiting = true;
    if (waiting.length > maxWaitingRows) dropOldest(waiting);
    try {
      if (isFailing) atOnce(database, flush);
      else flush();
    } catch (cause) {
      isFailing = true;
      // Another process is writing: it goes with what comes next, or at the end.
      if (isTold || sqliteCode(cause) === 'SQLITE_BUSY') return;
      isTold = true;
      onFailure(cause);
    }
  };
  return {
    flush,
    record(row, onFailure = rethrow) {
      const entry: Entry = { row, id: null, isWaiting: false };
      put(entry, onFailure);
      return {
        amend(changes) {
          const isSame = changes.receipt === null && Object.keys(changes).length === 1;
          entry.row = { ...entry.row, ...changes };
          if (!isSame) put(entry, onFailure);
        },
      };
    },
  };
}

function rethrow(cause: unknown): never {
  throw cause;
}

function dropOldest(waiting: Entry[]): void {
  const oldest = waiting.shift();
  if (oldest !== undefined) oldest.isWaiting = false;
}

/** Without waiting for another process: whoever was waited for in vain is not waited for with every request. */
function atOnce(database: Connection, act: () => void): void {
  const usual = Number(database.pragma('busy_timeout', { simple: true }));
  database.pragma('busy_timeout = 0');
  try {
    act();
  } finally {
    database.pragma(`busy_timeout = ${usual}`);
  }
}

/** Writes an entry as it is now; answers its number. */
function entryWriter(database: Connection): (entry: Entry) => number {
  const insert = database.prepare<[RequestRow]>(
    `INSERT INTO requests (${columns.join(', ')}) VALUES (${columns.map((column) => `:${column}`).join(', ')})`,
  );
  const update = database.prepare<[RequestRow]>(
    `UPDATE requests SET ${amended.map((column) => `${column} = :${column}`).join(', ')} WHERE id = :id`,
  );
  const keepLeftBlock = leftBlockKeeper(database);
  return ({ row, id }) => {
    const values = columnsOf(row);
    if (id !== null) {
      update.run({ id, ...Object.fromEntries(amended.map((column) => [column, values[column] ?? null])) });
      return id;
    }
    const inserted = Number(insert.run(values).lastInsertRowid);
    if (row.biggestLeft !== null) keepLeftBlock(leftBlockRow(row, row.biggestLeft));
    return inserted;
  };
}

/** What an amendment may change. */
const amended = [
  ...['open', 'status', 'model', 'note', 'input_tokens', 'cache_read', 'cache_write_5m', 'cache_write_1h'],
  ...['output_tokens', 'simulated_input', 'simulated_read', 'simulated_write_5m', 'simulated_write_1h'],
  ...['without_input', 'without_read', 'without_write_5m', 'without_write_1h', 'without_output'],
];

const columns = [
  ...amended,
  ...[
    'at',
    'run',
    'agent',
    'project',
    'wire',
    'path',
    'bytes_before',
    'bytes_after',
    'new_before',
    'new_after',
  ],
  ...['saved', 'engines', 'left_alone', 'retrievals', 'schema_tokens', 'delay_ms', 'conversation', 'holdout'],
  ...['caused', 'decided', 'folds', 'asked_back'],
];

function columnsOf(row: LedgerRow): RequestRow {
  const { receipt } = row;
  return {
    at: row.at,
    run: row.run,
    agent: row.agent,
    project: row.project,
    wire: row.wire,
    model: row.model,
    path: row.path,
    open: row.status === null ? 1 : 0,
    status: row.status ?? 0,
    bytes_before: row.bytesBefore,
    bytes_after: row.bytesAfter,
    new_before: row.newBefore,
    new_after: row.newAfter,
    saved: row.saved,
    engines: JSON.stringify(row.engines),
    left_alone: JSON.stringify(row.left),
    retrievals: row.retrievals,
    schema_tokens: row.schemaTokens,
    input_tokens: row.inputTokens,
    cache_read: row.cacheRead,
    cache_write_5m: row.cacheWrite5m,
    cache_write_1h: row.cacheWrite1h,
    output_tokens: row.outputTokens,
    delay_ms: row.delayMs,
    note: row.note,
    conversation: row.conversation,
    holdout: row.holdout ? 1 : 0,
    caused: row.caused,
    decided: JSON.stringify(row.decided),
    folds: JSON.stringify(row.folds),
    asked_back: JSON.stringify(row.askedBack),
    simulated_input: receipt?.simulated.input ?? null,
    simulated_read: receipt?.simulated.cacheRead ?? null,
    simulated_write_5m: receipt?.simulated.cacheWrite5m ?? null,
    simulated_write_1h: receipt?.simulated.cacheWrite1h ?? null,
    without_input: receipt?.without.input ?? null,
    without_read: receipt?.without.cacheRead ?? null,
    without_write_5m: receipt?.without.cacheWrite5m ?? null,
    without_write_1h: receipt?.without.cacheWrite1h ?? null,
    without_output: receipt?.without.output ?? null,
  };
}

function leftBlockRow({ at, run, agent, project }: LedgerRow, left: LeftBlock): LeftBlockRow {
  return { at, run, agent, project, ...left, tool: left.tool?.slice(0, maxToolNameChars) ?? null };
}

function leftBlockKeeper(database: Connection): (block: LeftBlockRow) => void {
  const insert = database.prepare<[LeftBlockRow]>(
    `INSERT INTO left_blocks (at, run, agent, project, tool, reason, tokens)
     VALUES (:at, :run, :agent, :project, :tool, :reason, :tokens)`,
  );
  const deleteSmallest = database.prepare<[LeftBlockRow & { readonly day: number }]>(
    `DELETE FROM left_blocks WHERE id IN (
       SELECT id FROM left_blocks
       WHERE agent = :agent AND project = :project AND at >= :day AND at < :day + ${dayMs}
       ORDER BY tokens DESC, id LIMIT -1 OFFSET ${leftBlocksKept}
     )`,
  );
  return (block) => {
    insert.run(block);
    deleteSmallest.run({ ...block, day: block.at - (block.at % dayMs) });
  };
}
