import { findInputs, readRecords } from '../inputs.ts';
import { readRun, type AgentRun } from './agent-run.ts';

/**
 * The runs of a folder, or of its folder `runs`; none where its files hold something else. Rejects with
 * `INPUT_UNREADABLE`.
 */
export async function readRuns(folder: string): Promise<AgentRun[]> {
  const runs: AgentRun[] = [];
  for (const path of await findInputs(folder, 'runs', /\.jsonl(?:\.gz)?$/)) {
    for await (const record of readRecords(path)) {
      const run = readRun(record);
      // One look tells whose file it is.
      if (run === null) break;
      runs.push(run);
    }
  }
  return runs;
}
