import type { Connection } from '../../store/sqlite/connection.ts';
import { type PriceList, publishedPrices } from '../prices.ts';
import { requestsIn, type Scope } from './scope.ts';
import { summarize, type Summary } from './summary.ts';
import { type Figures, figuresBy, groupsOf, receiptsOf } from './figures.ts';

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

/** The figures of a day that had requests. */
interface Day extends Figures {
  /** Its start (UTC), milliseconds since 1970. */
  readonly day: number;
}

/** A scope day by day, the first one first; together they are the scope's figures. */
function timelineOf(database: Connection, scope: Scope, prices: PriceList): Day[] {
  const requests = requestsIn(database, scope, 'day');
  return figuresBy(groupsOf(requests), receiptsOf(requests), prices, ({ unit }) => String(unit))
    .map(({ unit, figures }) => ({ day: Number(unit), ...figures }))
    .sort((one, other) => one.day - other.day);
}

/** The figures of a run; of a proxy that served several agents or projects, of each of them. */
export interface Session extends Figures {
  readonly run: string;
  readonly agent: string;
  readonly project: string;
}

/** A scope run by run, the one with the latest request first; together they are the scope's figures. */
function sessionsOf(database: Connection, scope: Scope, prices: PriceList): Session[] {
  const requests = requestsIn(database, scope, 'run');
  return figuresBy(groupsOf(requests), receiptsOf(requests), prices, ({ unit, agent, project }) =>
    JSON.stringify([unit, agent, project]),
  )
    .map(({ unit, agent, project, figures }) => ({ run: String(unit), agent, project, ...figures }))
    .sort((one, other) => (other.lastAt ?? 0) - (one.lastAt ?? 0));
}
