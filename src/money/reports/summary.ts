import { reasonFrom } from '../../fates.ts';
import type { EngineCount, LeftBlock } from '../../store/records.ts';
import type { Connection } from '../../store/sqlite/connection.ts';
import { adviceOn, type Advice } from './advice.ts';
import { delaySharesOf, type DelayShare } from './delays.ts';
import { partsBy, type Part } from './figures.ts';
import { foldsOf, type FoldFigures } from './folds.ts';
import { holdoutOf, type Holdout } from './holdout.ts';
import { leftFor, notedAs, sortedLeft, type Left, type Noted } from './left-raw.ts';
import { survey, type Count, type Overview } from './overview.ts';
import { publishedPrices, type PriceList } from '../prices.ts';
import type { Requests, Scope } from './scope.ts';

/** Rows of the biggest blocks left as they were in one report. */
const biggestLeftRows = 5;

/** The ledger in figures, in full. */
export interface Summary extends Overview {
  /** The same figures for each of them alone; the largest net first. */
  readonly models: readonly Part[];
  readonly agents: readonly Part[];
  readonly projects: readonly Part[];
  /** First sights that were shortened, by engine. Most tokens first. */
  readonly engines: readonly (EngineCount & { readonly name: string })[];
  /** Those left as they were, by reason. What should not have happened first, then most tokens. */
  readonly left: readonly Left[];
  /** The biggest of those left as they were; of each day, agent and project the ledger knows a few. */
  readonly biggestLeft: readonly (LeftBlock & {
    readonly at: number;
    readonly agent: string;
    readonly project: string;
  })[];
  readonly delays: readonly DelayShare[];
  /** Requests in which something was out of the ordinary, by what it was. */
  readonly notes: readonly Noted[];
  /** What became of folds, by engine and kind of output; those asked back most often first. */
  readonly guard: readonly FoldFigures[];
  /** What conversations cost against those that were drawn to go raw; null where none was. */
  readonly holdout: Holdout | null;
  /** What to do next; empty where nothing stands out. */
  readonly advice: readonly Advice[];
}

/** Sums up the requests of a scope, as of one moment. */
export function summarize(
  database: Connection,
  scope: Scope = {},
  prices: PriceList = publishedPrices,
): Summary {
  return database.transaction(() => {
    const { overview, requests, groups, receipts, counts, histogram } = survey(database, scope, prices);
    const summary = {
      ...overview,
      models: partsBy(groups, receipts, 'model', prices),
      agents: partsBy(groups, receipts, 'agent', prices),
      projects: partsBy(groups, receipts, 'project', prices),
      engines: most(counts, 'engine').map(({ name, items, before, after }) => ({
        name,
        blocks: items,
        before,
        after,
      })),
      left: sortedLeft(
        most(counts, 'left').map(({ name, items, before }) =>
          leftFor(name, { blocks: items, tokens: before }),
        ),
      ),
      biggestLeft: biggestLeftOf(requests),
      delays: delaySharesOf(histogram),
      guard: foldsOf(database, counts),
      holdout: holdoutOf(requests, counts, prices),
      notes: most(counts, 'note').map(({ name, items }) => notedAs(name, items)),
    };
    return { ...summary, advice: adviceOn(summary) };
  })();
}

function most(counts: readonly Count[], wanted: Count['kind']): Count[] {
  return counts
    .filter(({ kind }) => kind === wanted)
    .sort(
      (one, other) =>
        other.before - one.before || other.items - one.items || (one.name < other.name ? -1 : 1),
    );
}

function biggestLeftOf(requests: Requests): Summary['biggestLeft'] {
  return requests
    .all<Omit<Summary['biggestLeft'][number], 'reason'> & { readonly reason: string }>(
      `SELECT at, agent, project, tool, reason, tokens FROM left_blocks
       ORDER BY tokens DESC, id LIMIT ${biggestLeftRows}`,
    )
    .map((block) => ({ ...block, reason: reasonFrom(block.reason) }));
}
