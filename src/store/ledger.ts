import { systemCode } from '../errors.ts';
import { leftBlocksKept, maxToolNameChars, maxWaitingRows } from '../limits.ts';
import type { LeftBlock, Ledger, LedgerRow } from './records.ts';
import type { Connection } from './sqlite.ts';

type RequestRow = Omit<LedgerRow, 'engines' | 'left' | 'biggestLeft'> & {
  readonly engines: string;
  readonly left: string;
};

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
    `INSERT INTO requests
       (at, run, agent, project, wire, model, path, status, bytes_before, bytes_after, new_before, new_after,
        saved, engines, left_alone, retrievals, schema_tokens, input_tokens, cache_read, cache_write_5m, cache_write_1h,
        output_tokens, delay_ms, note)
     VALUES
       (:at, :run, :agent, :project, :wire, :model, :path, :status, :bytesBefore, :bytesAfter, :newBefore, :newAfter,
        :saved, :engines, :left, :retrievals, :schemaTokens, :inputTokens, :cacheRead, :cacheWrite5m, :cacheWrite1h,
        :outputTokens, :delayMs, :note)`,
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
    record({ biggestLeft, ...row }) {
      waiting.push({
        row: { ...row, engines: JSON.stringify(row.engines), left: JSON.stringify(row.left) },
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

function leftBlockRow(
  { at, run, agent, project }: Omit<LedgerRow, 'biggestLeft'>,
  left: LeftBlock,
): LeftBlockRow {
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
