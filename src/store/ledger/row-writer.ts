import { dayMs } from '../../limits.ts';
import type { LeftBlock, LedgerRow } from '../records.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Blocks left as they were that the ledger remembers of a day, an agent and a project: the biggest only. */
export const leftBlocksKept = 5;

/** A tool's name is kept so far: providers take 64 or 128 characters. */
const maxToolNameChars = 128;

/** A row of the ledger, and its number in the table; null: it is not there yet. */
export interface NumberedRow {
  readonly row: LedgerRow;
  readonly id: number | null;
}

type RequestRow = Readonly<Record<string, string | number | null>>;

type LeftBlockRow = LeftBlock & Pick<LedgerRow, 'at' | 'run' | 'agent' | 'project'>;

/** Inserts a row, or changes what may be amended of it; answers its number. */
export function rowWriter(database: Connection): (row: NumberedRow) => number {
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
