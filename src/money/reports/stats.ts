import { dayMs } from '../../limits.ts';
import type { Connection } from '../../store/sqlite/connection.ts';
import type { Group } from './figures.ts';
import { survey, type Overview } from './overview.ts';
import { publishedPrices, type PriceList } from '../prices.ts';
import type { Scope } from './scope.ts';

/** The scopes that stand side by side: one run, today, the last days, all there ever was. */
export const spans = ['run', 'today', 'recent', 'ever'] as const;
export type Span = (typeof spans)[number];

export interface StatsQuestion {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Start of `recent`; seven days ago where it is left out. */
  readonly since?: number | undefined;
  /** The run asked for, else the newest that is going on, else the last one that made a request. */
  readonly run?: string | undefined;
  readonly liveRun: string | null;
  /** These narrow every figure. */
  readonly agent?: string | undefined;
  readonly project?: string | undefined;
  /** Published ones where it is left out. */
  readonly prices?: PriceList | undefined;
}

export interface Stats {
  /** The moment of these figures, milliseconds since 1970. */
  readonly at: number;
  /** The run of span `run`; null where there has been none. Agent and project are known from its first request on. */
  readonly run: {
    readonly id: string;
    readonly isLive: boolean;
    readonly agent: string | null;
    readonly project: string | null;
  } | null;
  /** Null for `run` where there has been none. */
  readonly spans: Readonly<Record<Span, Overview | null>>;
  /** Tokens less, net, by agent and by project; the largest of all time first. */
  readonly agents: readonly NetRow[];
  readonly projects: readonly NetRow[];
}

export interface NetRow {
  readonly name: string;
  /** Null where it made no request in that span. */
  readonly net: Readonly<Record<Span, number | null>>;
}

/** The figures of `perf` for several scopes, as of one moment. */
export function statsOf(database: Connection, question: StatsQuestion): Stats {
  return database.transaction(() => {
    const { now, since = now - recentMs, liveRun, agent, project, prices = publishedPrices } = question;
    const narrow = { agent, project };
    const run = question.run ?? liveRun ?? lastRun(database, narrow);
    const surveys = {
      run: run === null ? null : survey(database, { run, ...narrow }, prices),
      today: survey(database, { since: startOfDay(now), ...narrow }, prices),
      recent: survey(database, { since, ...narrow }, prices),
      ever: survey(database, narrow, prices),
    };
    const groups = eachSpan((span) => surveys[span]?.groups ?? []);
    const [first] = groups.run;
    return {
      at: now,
      run:
        run === null
          ? null
          : {
              id: run,
              isLive: run === liveRun,
              agent: first?.agent ?? null,
              project: first?.project ?? null,
            },
      spans: eachSpan((span) => surveys[span]?.overview ?? null),
      agents: netsBy(groups, 'agent'),
      projects: netsBy(groups, 'project'),
    };
  })();
}

const recentMs = 7 * dayMs;

function eachSpan<Value>(of: (span: Span) => Value): Record<Span, Value> {
  return { run: of('run'), today: of('today'), recent: of('recent'), ever: of('ever') };
}

/** Where the user is. */
function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function lastRun(database: Connection, { agent, project }: Pick<Scope, 'agent' | 'project'>): string | null {
  const row = database
    .prepare<[Record<string, string | null>], { readonly run: string }>(
      `SELECT run FROM requests WHERE (:agent IS NULL OR agent = :agent) AND (:project IS NULL OR project = :project)
       ORDER BY at DESC LIMIT 1`,
    )
    .get({ agent: agent ?? null, project: project ?? null });
  return row?.run ?? null;
}

function netsBy(groups: Readonly<Record<Span, readonly Group[]>>, key: 'agent' | 'project'): NetRow[] {
  const nets = eachSpan((span) => {
    const sums = new Map<string, number>();
    for (const { [key]: name, saved, schemaTokens } of groups[span]) {
      sums.set(name, (sums.get(name) ?? 0) + saved - schemaTokens);
    }
    return sums;
  });
  return [...nets.ever.keys()]
    .map((name) => ({ name, net: eachSpan((span) => nets[span].get(name) ?? null) }))
    .sort((one, other) => (other.net.ever ?? 0) - (one.net.ever ?? 0));
}
