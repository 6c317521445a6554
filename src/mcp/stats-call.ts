import { readPrices } from '../money/prices.ts';
import { statsOf } from '../money/reports/stats.ts';
import { openLedger } from '../store/ledger/rollup.ts';
import { newestLiveRun } from '../store/runs/runs.ts';
import { statsTool, type ServedTool } from './tool.ts';

/** Answers what `headroom stats --json` prints, without its line breaks. The ledger is open only while it is read. */
export function serveStats(home: string): ServedTool {
  return {
    definition: statsTool,
    answer: async () => {
      const prices = await readPrices(home);
      const database = await openLedger(home);
      try {
        return JSON.stringify(statsOf(database, { now: Date.now(), liveRun: newestLiveRun(home), prices }));
      } finally {
        database.close();
      }
    },
  };
}
