import { readPrices } from './money/prices.ts';
import type { Scope } from './money/reports/scope.ts';
import { statsOf, type Stats, type StatsQuestion } from './money/reports/stats.ts';
import { summarize, type Summary } from './money/reports/summary.ts';
import { environment, readSettings } from './settings.ts';
import { openLedger } from './store/ledger/rollup.ts';
import { newestLiveRun } from './store/runs/runs.ts';
import type { Connection } from './store/sqlite/connection.ts';

export { HeadroomError, isHeadroomError } from './errors.ts';
export type { BillSummary } from './money/reports/bills.ts';
export type { Scope, Stats, Summary };

/** Which data folder; that of `HEADROOM_HOME`, or of the platform, where it is left out. */
export interface Where {
  readonly home?: string | undefined;
}

/** What `headroom perf --json` prints: the ledger in figures. Rejects with a `HeadroomError`. */
export async function readSummary({ home, ...scope }: Where & Scope = {}): Promise<Summary> {
  return fromLedger(home, async (database, folder) => summarize(database, scope, await readPrices(folder)));
}

/** What `headroom stats --json` prints: this run, today, the last days and all time. Rejects with a `HeadroomError`. */
export async function readStats({
  home,
  ...question
}: Where & Partial<Omit<StatsQuestion, 'liveRun' | 'prices'>> = {}): Promise<Stats> {
  return fromLedger(home, async (database, folder) => {
    const prices = await readPrices(folder);
    return statsOf(database, { now: Date.now(), ...question, liveRun: newestLiveRun(folder), prices });
  });
}

/** The ledger is open only while it is read. */
async function fromLedger<Answer>(
  home: string | undefined,
  read: (database: Connection, home: string) => Promise<Answer>,
): Promise<Answer> {
  const folder = home ?? readSettings(environment()).home;
  const database = await openLedger(folder);
  try {
    return await read(database, folder);
  } finally {
    database.close();
  }
}
