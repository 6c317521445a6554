import { dayMs } from '../../limits.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Folds of one engine and kind of output, or those of them that were asked back. */
export interface FoldCount {
  readonly kind: 'fold' | 'asked_back';
  /** Engine and kind: `log npm`. */
  readonly name: string;
  readonly items: number;
  /** Tokens of the folds before and after; of those asked back, tokens that came of it. */
  readonly before: number;
  readonly after: number;
}

/** What the ledger counts of folds since the day (UTC) of a moment, milliseconds since 1970. */
export function readFoldCounts(database: Connection, since: number): FoldCount[] {
  return database
    .prepare<[number], FoldCount>(
      `SELECT kind, name, sum(items) AS items, sum(before) AS before, sum(after) AS after
       FROM slices JOIN slice_counts ON slice = slices.id
       WHERE span = 'day' AND run = '' AND start >= ? AND kind IN ('fold', 'asked_back') GROUP BY kind, name`,
    )
    .all(since - (since % dayMs));
}
