import { systemCode } from '../errors.ts';
import { maxWaitingRows } from '../limits.ts';
import type { Ledger, LedgerRow } from './records.ts';
import type { Connection } from './sqlite.ts';

type RequestRow = Omit<LedgerRow, 'engines' | 'left'> & { readonly engines: string; readonly left: string };

/** A ledger that can be asked to write what it still holds. */
export interface SqliteLedger extends Ledger {
  /** Throws when rows are left that cannot be written. */
  flush(): void;
}

/** The permanent record: one row of table `requests` for each proxied request. */
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
  const waiting: RequestRow[] = [];
  const insertAll = database.transaction((rows: readonly RequestRow[]) => {
    for (const row of rows) insert.run(row);
  });
  const flush = (): void => {
    if (waiting.length === 0) return;
    insertAll.immediate(waiting);
    waiting.length = 0;
  };
  return {
    flush,
    record(row) {
      waiting.push({ ...row, engines: JSON.stringify(row.engines), left: JSON.stringify(row.left) });
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
