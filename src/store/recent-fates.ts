import { dayMs } from '../limits.ts';
import { readOnly } from './read-only.ts';

/** A word of the ledger: why blocks were left as they were (`left`), or what was out of the ordinary (`note`). */
export interface FateCount {
  readonly kind: 'left' | 'note';
  readonly name: string;
  /** Blocks, or requests. */
  readonly items: number;
  /** Tokens of the blocks; 0 for notes. */
  readonly tokens: number;
}

/**
 * What the ledger says of requests since then (milliseconds since 1970), by whole days. Only reads: without a database
 * there is nothing, and one of an older release stays as it is. Throws as `readOnly` does.
 */
export async function readFates(home: string, since: number): Promise<readonly FateCount[]> {
  return readOnly<readonly FateCount[]>(home, [], (database) => {
    const hasSums =
      database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'slice_counts'").get() !== undefined;
    return hasSums ? database.prepare<[number], FateCount>(countsSince).all(since - (since % dayMs)) : [];
  });
}

const countsSince = `
  SELECT kind, name, sum(items) AS items, sum(before) AS tokens
  FROM slices JOIN slice_counts ON slice_counts.slice = slices.id
  WHERE span = 'day' AND start >= ? AND kind IN ('left', 'note') GROUP BY kind, name`;
