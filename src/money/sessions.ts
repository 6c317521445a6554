import type { Connection } from '../store/connection.ts';
import { figuresBy, groupsOf, receiptsOf, type Figures } from './figures.ts';
import type { PriceList } from './prices.ts';
import { requestsIn, type Scope } from './scope.ts';

/** The figures of a run; of a proxy that served several agents or projects, of each of them. */
export interface Session extends Figures {
  readonly run: string;
  readonly agent: string;
  readonly project: string;
}

/** A scope run by run, the one with the latest request first; together they are the scope's figures. */
export function sessionsOf(database: Connection, scope: Scope, prices: PriceList): Session[] {
  const requests = requestsIn(database, scope, 'run');
  return figuresBy(groupsOf(requests), receiptsOf(requests), prices, ({ unit, agent, project }) =>
    JSON.stringify([unit, agent, project]),
  )
    .map(({ unit, agent, project, figures }) => ({ run: String(unit), agent, project, ...figures }))
    .sort((one, other) => (other.lastAt ?? 0) - (one.lastAt ?? 0));
}
