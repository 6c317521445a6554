import { biggestLeftRows } from '../limits.ts';
import type { EngineCount, LeftBlock, LeftCount } from '../store/records.ts';
import type { Connection } from '../store/sqlite.ts';
import { adviceOn, type Advice } from './advice.ts';
import { delaysOf, delaySharesOf, histogramOf, type Delays, type DelayShare } from './delays.ts';
import { figuresOf, groupsOf, partsBy, type Figures, type Part } from './figures.ts';
import { requestsIn, type Requests, type Scope } from './scope.ts';

/** The ledger in figures. All that shows figures (`perf`, `stats`, MCP, the library) shows these. */
export interface Summary extends Figures {
  readonly scope: Scope;
  /** The same figures for each of them alone; the largest net first. */
  readonly models: readonly Part[];
  readonly agents: readonly Part[];
  readonly projects: readonly Part[];
  /** First sights that were shortened, by engine; those left as they were, by reason. Most tokens first. */
  readonly engines: readonly (EngineCount & { readonly name: string })[];
  readonly left: readonly (LeftCount & { readonly reason: string })[];
  /** The biggest of those left as they were; of each day, agent and project the ledger knows a few. */
  readonly biggestLeft: readonly (LeftBlock & {
    readonly at: number;
    readonly agent: string;
    readonly project: string;
  })[];
  /** Texts that were shortened, each counted once. */
  readonly shortened: number;
  /** Calls of our tool for each shortened text; null where none was shortened. */
  readonly retrievalRate: number | null;
  readonly delayMs: Delays | null;
  readonly delays: readonly DelayShare[];
  /** Requests in which something went wrong on our side, by what it was. */
  readonly notes: readonly { readonly note: string; readonly requests: number }[];
  /** What to do next; empty where nothing stands out. */
  readonly advice: readonly Advice[];
}

/** Sums up the requests of a scope, as of one moment. */
export function summarize(database: Connection, scope: Scope = {}): Summary {
  return database.transaction(() => {
    const requests = requestsIn(database, scope);
    const groups = groupsOf(requests);
    const figures = figuresOf(groups);
    const engines = enginesOf(requests);
    const histogram = histogramOf(requests);
    const shortened = engines.reduce((sum, { blocks }) => sum + blocks, 0);
    const summary = {
      scope,
      ...figures,
      models: partsBy(groups, 'model'),
      agents: partsBy(groups, 'agent'),
      projects: partsBy(groups, 'project'),
      engines,
      left: leftOf(requests),
      biggestLeft: biggestLeftOf(requests),
      shortened,
      retrievalRate: shortened === 0 ? null : figures.retrievals / shortened,
      delayMs: delaysOf(histogram),
      delays: delaySharesOf(histogram),
      notes: notesOf(requests),
    };
    return { ...summary, advice: adviceOn(summary) };
  })();
}

function enginesOf(requests: Requests): Summary['engines'] {
  return requests.all(
    `SELECT name, sum(items) AS blocks, sum(before) AS before, sum(after) AS after FROM counts
     WHERE kind = 'engine' GROUP BY name ORDER BY before DESC, name`,
  );
}

function leftOf(requests: Requests): Summary['left'] {
  return requests.all(
    `SELECT name AS reason, sum(items) AS blocks, sum(before) AS tokens FROM counts
     WHERE kind = 'left' GROUP BY name ORDER BY tokens DESC, reason`,
  );
}

function biggestLeftOf(requests: Requests): Summary['biggestLeft'] {
  return requests.all(
    `SELECT at, agent, project, tool, reason, tokens FROM left_blocks
     ORDER BY tokens DESC, id LIMIT ${biggestLeftRows}`,
  );
}

function notesOf(requests: Requests): Summary['notes'] {
  return requests.all(
    `SELECT name AS note, sum(items) AS requests FROM counts
     WHERE kind = 'note' GROUP BY name ORDER BY requests DESC, note`,
  );
}
