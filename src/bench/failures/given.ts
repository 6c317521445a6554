import { findInputs, readRecords } from '../inputs.ts';
import { isMarkedLog, readMarkedLog, type MarkedLog } from './marked-log.ts';

/**
 * The logs of a folder, or of its folder `logchunks`, one by one, those that `take` is true for; none where its files
 * hold something else. Logs without a marked line tell nothing and are left out. Rejects with `INPUT_UNREADABLE`.
 */
export async function* readLogs(folder: string, take: () => boolean): AsyncGenerator<MarkedLog> {
  for (const path of await findInputs(folder, 'logchunks', /\.jsonl(?:\.gz)?$/)) {
    for await (const record of readRecords(path)) {
      // One look tells whose file it is.
      if (!isMarkedLog(record)) break;
      const log = take() ? readMarkedLog(record) : null;
      if (log !== null && log.marked.length > 0) yield log;
    }
  }
}
