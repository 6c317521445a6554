import { readOnly } from './read-only.ts';

/** A request that headroom sent on, and the tokens that the provider counted in its prompt. */
export interface Answered {
  /** Start of the request, milliseconds since 1970. */
  readonly at: number;
  /** As the request named it; null: it named none. */
  readonly model: string | null;
  readonly input: number;
  readonly cacheRead: number;
  /** In every tier. */
  readonly cacheWrite: number;
}

/**
 * The answered requests of the ledger, but for those that a trial let pass as the agent sent them. Only reads: without
 * a database there are none, and one of an older release stays as it is. Throws as `readOnly` does.
 */
export async function readAnswered(home: string): Promise<readonly Answered[]> {
  return readOnly<readonly Answered[]>(home, [], (database) => {
    const hasHoldout = database.prepare(`${columnsOf} AND name = 'holdout'`).get() !== undefined;
    const hasRequests = database.prepare(columnsOf).get() !== undefined;
    return hasRequests ? database.prepare<[], Answered>(answersOf(hasHoldout)).all() : [];
  });
}

const columnsOf = "SELECT name FROM pragma_table_info('requests') WHERE true";

function answersOf(hasHoldout: boolean): string {
  return `SELECT at, model, input_tokens AS input, coalesce(cache_read, 0) AS cacheRead,
      coalesce(cache_write_5m, 0) + coalesce(cache_write_1h, 0) AS cacheWrite
    FROM requests WHERE input_tokens IS NOT NULL ${hasHoldout ? 'AND holdout = 0' : ''}`;
}
