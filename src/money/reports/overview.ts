import type { Cause } from '../../store/records.ts';
import type { Connection } from '../../store/sqlite/connection.ts';
import { delaysOf, histogramOf, type Delays, type Histogram } from './delays.ts';
import type { ReceiptSum } from './bills.ts';
import { failedOf, type FailedAnswers } from './failed.ts';
import { figuresOf, groupsOf, receiptsOf, type Figures, type Group } from './figures.ts';
import type { PriceList } from '../prices.ts';
import { requestsIn, type Requests, type Scope } from './scope.ts';

/** What one screen has room for: the figures of a scope that `perf`, `stats` and MCP all show. */
export interface Overview extends Figures {
  readonly scope: Scope;
  /** Texts that were shortened, each counted once. */
  readonly shortened: number;
  /** Calls of our tool for each shortened text; null where none was shortened. */
  readonly retrievalRate: number | null;
  /** Requests that would not have been made without headroom; one that failed and was sent again is one. */
  readonly caused: { readonly retrieval: number; readonly reRun: number };
  readonly failed: FailedAnswers;
  /**
   * Requests without the end of an answer: under way, or headroom was killed first. They are among the requests without
   * usage; nobody knows what they cost.
   */
  readonly unended: number;
  /** What headroom added before requests went out; null without requests. */
  readonly delayMs: Delays | null;
}

/** A sum over requests by name; what the columns mean depends on the kind. */
export interface Count {
  readonly kind: 'engine' | 'left' | 'note' | 'delay' | 'fold' | 'asked_back' | 'caused' | 'open';
  readonly name: string;
  readonly items: number;
  readonly before: number;
  readonly after: number;
}

/** An overview and what it was made of, so that a report of more detail adds up to the same. */
export interface Survey {
  readonly overview: Overview;
  readonly requests: Requests;
  readonly groups: readonly Group[];
  readonly receipts: readonly ReceiptSum[];
  readonly counts: readonly Count[];
  readonly histogram: Histogram;
}

export function survey(database: Connection, scope: Scope, prices: PriceList): Survey {
  const requests = requestsIn(database, scope);
  const groups = groupsOf(requests);
  const receipts = receiptsOf(requestsIn(database, scope, 'run'));
  const counts = requests.all<Count>(
    `SELECT kind, name, sum(items) AS items, sum(before) AS before, sum(after) AS after
     FROM counts GROUP BY kind, name`,
  );
  const histogram = histogramOf(counts);
  const figures = figuresOf(groups, receipts, prices);
  const shortened = counts.reduce((sum, { kind, items }) => (kind === 'engine' ? sum + items : sum), 0);
  const failed = failedOf(requests);
  const causedBy = (name: Cause): number =>
    counts
      .filter((count) => count.kind === 'caused' && count.name === name)
      .reduce((sum, { items }) => sum + items, 0) - failed.caused[name];
  const overview = {
    scope,
    ...figures,
    shortened,
    retrievalRate: shortened === 0 ? null : figures.retrievals / shortened,
    caused: { retrieval: causedBy('retrieval'), reRun: causedBy('re_run') },
    failed,
    unended: counts.reduce((sum, { kind, items }) => (kind === 'open' ? sum + items : sum), 0),
    delayMs: delaysOf(histogram),
  };
  return { overview, requests, groups, receipts, counts, histogram };
}
