import { findInputs, readRecords } from '../inputs.ts';
import { readMarkedLog, type MarkedLog } from './marked-log.ts';

/** The logs of a folder, or of its folder `logchunks`, one by one; none where its files hold something else. */
export async function* readLogs(folder: string): AsyncGenerator<MarkedLog> {
  for (const path of await findInputs(folder, 'logchunks', /\.jsonl(?:\.gz)?$/)) {
    for await (const record of readRecords(path)) {
      const log = readMarkedLog(record);
      // One look tells whose file it is.
      if (log === null) break;
      if (log.marked.length > 0) yield log;
    }
  }
}
