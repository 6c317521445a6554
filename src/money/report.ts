import type { Connection } from '../store/connection.ts';
import { publishedPrices, type PriceList } from './prices.ts';
import type { Scope } from './scope.ts';
import { sessionsOf, type Session } from './sessions.ts';
import { summarize, type Summary } from './summary.ts';
import { timelineOf, type Day } from './timeline.ts';

/** A scope in full: its figures, and the same figures by day and by run. */
export interface Report {
  readonly summary: Summary;
  readonly days: readonly Day[];
  readonly sessions: readonly Session[];
}

/** All of it as of one moment. */
export function reportOn(
  database: Connection,
  scope: Scope = {},
  prices: PriceList = publishedPrices,
): Report {
  return database.transaction(() => ({
    summary: summarize(database, scope, prices),
    days: timelineOf(database, scope, prices),
    sessions: sessionsOf(database, scope, prices),
  }))();
}
