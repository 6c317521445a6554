import { generationChars, purgeBatchRows, retentionBatches, retentionSlackMs } from '../limits.ts';
import type { Connection } from './sqlite.ts';

/** What a running session may need stays: whatever belongs to its project. */
export interface Expiry {
  /** Conversations that were last sent before then are over; milliseconds since 1970. */
  readonly before: number;
  /** Folders in which sessions run, but for the one that asks; null: one of them is not known, so that nothing goes. */
  readonly projects: readonly string[] | null;
}

interface DecisionRow {
  readonly id: number;
  readonly chain: string;
  readonly at: number;
  readonly project: string | null;
}

/**
 * Deletes decisions of conversations that are over, the oldest first and only so many: the rest goes next time. For the
 * start of a session, before it has taken a request. Answers how many went.
 */
export function expireDecisions(database: Connection, { before, projects }: Expiry): number {
  if (projects === null) return 0;
  // Rows are numbered in the order of their making.
  const oldest = database.prepare<[number, number], DecisionRow>(
    'SELECT rowid AS id, chain, decided_at AS at, project FROM decisions WHERE rowid > ? ORDER BY rowid LIMIT ?',
  );
  const remove = database.prepare<[string]>(
    'DELETE FROM decisions WHERE rowid IN (SELECT value FROM json_each(?))',
  );
  const expire = database.transaction((rows: readonly DecisionRow[]): number => {
    const needed = chainsInUse(database, rows, before);
    const over = rows.filter(({ chain, project }) => !needed.has(chain) && !isAmong(projects, project));
    return remove.run(JSON.stringify(over.map(({ id }) => id))).changes;
  });
  database.pragma('secure_delete = ON');
  try {
    let gone = 0;
    let last = -1;
    for (let batch = 0; batch < retentionBatches; batch += 1) {
      const rows = oldest.all(last, purgeBatchRows);
      const old = rows.filter(({ at }) => at < before);
      if (old.length === 0) break;
      gone += expire.immediate(old);
      last = rows.at(-1)?.id ?? last;
    }
    if (gone > 0) forgetConversations(database, before);
    return gone;
  } finally {
    database.pragma('secure_delete = OFF');
  }
}

/** Of whom nothing is known, it may be anybody's. */
function isAmong(projects: readonly string[], project: string | null): boolean {
  return project === null ? projects.length > 0 : projects.includes(project);
}

/** Keys of those decisions whose conversation goes on: the ledger says in which request, and so whose, each was made. */
function chainsInUse(database: Connection, rows: readonly DecisionRow[], before: number): Set<string> {
  const moments = rows.map(({ at }) => at);
  const found = database
    .prepare<[number, number, string, number], string>(
      `SELECT DISTINCT entry.value FROM requests, json_each(iif(json_valid(decided), decided, '[]')) AS entry
       WHERE requests.at BETWEEN ? AND ? AND entry.value IN (SELECT value FROM json_each(?))
         AND conversation IN (SELECT root FROM conversations WHERE at >= ?)`,
    )
    .pluck()
    .all(
      Math.min(...moments) - retentionSlackMs,
      Math.max(...moments) + retentionSlackMs,
      JSON.stringify(rows.map(({ chain }) => chain)),
      before,
    );
  return new Set(found);
}

/** Of what says nothing but when, and where a conversation was decided anew, all that no decision is left of. */
export function forgetConversations(database: Connection, before: number): void {
  database.prepare('DELETE FROM conversations WHERE at < ?').run(before);
  database
    .prepare(
      `DELETE FROM generations WHERE at < ? AND substr(anchor, 1, ${generationChars}) NOT IN
         (SELECT substr(chain, instr(chain, '.') + 1) FROM decisions WHERE instr(chain, '.') > 0)`,
    )
    .run(before);
}
