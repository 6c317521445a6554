import type { Ledger, LedgerRow } from './records.ts';
import type { Connection } from './sqlite.ts';

type RequestRow = Omit<LedgerRow, 'engines' | 'left'> & { readonly engines: string; readonly left: string };

/** The permanent record: one row of table `requests` for each proxied request. */
export function sqliteLedger(database: Connection): Ledger {
  const insert = database.prepare<[RequestRow]>(
    `INSERT INTO requests
       (at, run, agent, project, wire, model, path, status, bytes_before, bytes_after, new_before, new_after,
        saved, engines, left_alone, retrievals, input_tokens, cache_read, cache_write_5m, cache_write_1h,
        output_tokens, delay_ms, note)
     VALUES
       (:at, :run, :agent, :project, :wire, :model, :path, :status, :bytesBefore, :bytesAfter, :newBefore, :newAfter,
        :saved, :engines, :left, :retrievals, :inputTokens, :cacheRead, :cacheWrite5m, :cacheWrite1h,
        :outputTokens, :delayMs, :note)`,
  );
  return {
    record(row) {
      insert.run({ ...row, engines: JSON.stringify(row.engines), left: JSON.stringify(row.left) });
    },
  };
}
