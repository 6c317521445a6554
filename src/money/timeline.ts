import type { Connection } from '../store/connection.ts';
import { figuresBy, groupsOf, receiptsOf, type Figures } from './figures.ts';
import type { PriceList } from './prices.ts';
import { requestsIn, type Scope } from './scope.ts';

/** The figures of a day that had requests. */
export interface Day extends Figures {
  /** Its start (UTC), milliseconds since 1970. */
  readonly day: number;
}

/** A scope day by day, the first one first; together they are the scope's figures. */
export function timelineOf(database: Connection, scope: Scope, prices: PriceList): Day[] {
  const requests = requestsIn(database, scope, 'day');
  return figuresBy(groupsOf(requests), receiptsOf(requests), prices, ({ unit }) => String(unit))
    .map(({ unit, figures }) => ({ day: Number(unit), ...figures }))
    .sort((one, other) => one.day - other.day);
}
