import { systemCode } from '../errors.ts';
import { leftBlocksKept, maxToolNameChars, maxWaitingRows } from '../limits.ts';
import type { LeftBlock, Ledger, LedgerRow } from './records.ts';
import type { Connection } from './sqlite.ts';

type RequestRow = Readonly<Record<string, string | number | null>>;

interface Entry {
  readonly row: RequestRow;
  readonly leftBlock: LeftBlockRow | null;
}

type LeftBlockRow = LeftBlock & Pick<LedgerRow, 'at' | 'run' | 'agent' | 'project'>;

/** A ledger that can be asked to write what it still holds. */
export interface SqliteLedger extends Ledger {
  /** Throws when rows are left that cannot be written. */
  flush(): void;
}

/**
 * The permanent record: one row of table `requests` for each proxied request, which a trigger adds to the ledger's
 * sums; and of each day, agent and project the biggest blocks that were left as they were.
 */
export function sqliteLedger(database: Connection): SqliteLedger {
  const insert = database.prepare<[RequestRow]>(
    `INSERT INTO requests (${columns.join(', ')}) VALUES (${columns.map((column) => `:${column}`).join(', ')})`,
  );
  const keepLeftBlock = leftBlockKeeper(database);
  const waiting: Entry[] = [];
  const insertAll = database.transaction((entries: readonly Entry[]) => {
    for (const { row, leftBlock } of entries) {
      insert.run(row);
      if (leftBlock !== null) keepLeftBlock(leftBlock);
    }
  });
  const flush = (): void => {
    if (waiting.length === 0) return;
    insertAll.immediate(waiting);
    waiting.length = 0;
  };
  return {
    flush,
    record(row) {
      const { biggestLeft } = row;
      waiting.push({
        row: columnsOf(row),
        leftBlock: biggestLeft === null ? null : leftBlockRow(row, biggestLeft),
      });
      if (waiting.length > maxWaitingRows) waiting.shift();
      try {
        flush();
      } catch (cause) {
        // Another process is writing: the row goes with the next one, or at the end.
        if (systemCode(cause)?.startsWith('SQLITE_BUSY') !== true) throw cause;
      }
    },
  };
}

const columns = [
  ...['at', 'run', 'agent', 'project', 'wire', 'model', 'path', 'status', 'bytes_before', 'bytes_after'],
  ...[
    'new_before',
    'new_after',
    'saved',
    'engines',
    'left_alone',
    'retrievals',
    'schema_tokens',
    'input_tokens',
  ],
  ...['cache_read', 'cache_write_5m', 'cache_write_1h', 'output_tokens', 'delay_ms', 'note', 'conversation'],
  ...['holdout', 'caused', 'decided', 'folds', 'asked_back', 'simulated_input', 'simulated_read'],
  ...['simulated_write_5m', 'simulated_write_1h', 'without_input', 'without_read', 'without_write_5m'],
  ...['without_write_1h', 'without_output'],
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
    status: row.status,
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

const dayMs = 86_400_000;
