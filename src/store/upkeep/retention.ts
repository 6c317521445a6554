import { generationChars, hourMs, purgeBatchRows } from '../../limits.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Batches of decisions that one start may remove, about 5 ms each: 500 decisions are more than a day makes. */
export const retentionBatches = 5;

/** A decision is made within its request, which took less than this. */
const retentionSlackMs = hourMs;

/** What a running session may need stays: whatever belongs to its project. */
export interface Expiry {
  /** Conversations that were last sent before then are over; milliseconds since 1970. */
  readonly before: number;
  /** Folders in which sessions run, but for the one that asks; null: one of them is not known, so that nothing goes. */
  readonly projects: readonly string[] | null;
}

interface OldRow {
  readonly id: number;
  readonly chain: string;
  readonly at: number;
  readonly conversation: string | null;
}

/** Where the look at old decisions has come to. */
interface Cursor {
  readonly at: number;
  readonly id: number;
}

/**
 * Deletes decisions of conversations that are over, the oldest first and only so many: the rest goes next time. For the
 * start of a session, before it has taken a request. Answers how many went.
 */
export function expireDecisions(database: Connection, { before, projects }: Expiry): number {
  if (projects === null) return 0;
  const page = pagesOf(database, before, projects);
  const remove = database.prepare<[string]>(
    'DELETE FROM decisions WHERE rowid IN (SELECT value FROM json_each(?))',
  );
  const name = database.prepare<[string, number]>('UPDATE decisions SET conversation = ? WHERE rowid = ?');
  const expire = database.transaction(
    (from: Cursor): { readonly gone: number; readonly to: Cursor | null } => {
      const rows = page(from);
      const goingOn = conversationsGoingOn(database, rows, before);
      // Once its conversation is known a decision is passed over: it must not stand in the way of others for ever.
      for (const { id, chain } of rows) {
        const conversation = goingOn.get(chain);
        if (conversation !== undefined) name.run(conversation, id);
      }
      const over = rows.filter(({ chain }) => !goingOn.has(chain));
      const gone = remove.run(JSON.stringify(over.map(({ id }) => id))).changes;
      return { gone, to: rows.at(-1) ?? null };
    },
  );
  database.pragma('secure_delete = ON');
  try {
    let gone = 0;
    let from: Cursor | null = { at: -1, id: -1 };
    for (let batch = 0; batch < retentionBatches && from !== null; batch += 1) {
      const step = expire.immediate(from);
      gone += step.gone;
      from = step.to;
    }
    if (gone > 0) forgetConversations(database, before);
    return gone;
  } finally {
    database.pragma('secure_delete = OFF');
  }
}

/**
 * Old decisions behind a place that no running session may need, nor a conversation that goes on as far as they name
 * theirs. What stays is passed over within the index. Of whom nothing is known, it may be anybody's.
 */
function pagesOf(
  database: Connection,
  before: number,
  projects: readonly string[],
): (from: Cursor) => readonly OldRow[] {
  const named = {
    before,
    running: projects.length,
    projects: JSON.stringify(projects),
    rows: purgeBatchRows,
  };
  const select = database.prepare<[typeof named & Cursor], OldRow>(
    `SELECT rowid AS id, chain, decided_at AS at, conversation FROM decisions
     WHERE decided_at < :before AND (decided_at, rowid) > (:at, :id)
       AND CASE WHEN project IS NULL THEN :running = 0
                ELSE project NOT IN (SELECT value FROM json_each(:projects)) END
       AND NOT EXISTS (SELECT 1 FROM conversations WHERE root = decisions.conversation AND conversations.at >= :before)
     ORDER BY decided_at, rowid LIMIT :rows`,
  );
  return (from) => select.all({ ...named, ...from });
}

/**
 * Conversations that go on, by the keys of those decisions that do not name theirs, as those of older releases: the
 * ledger says in which request, and so in whose, each was made.
 */
function conversationsGoingOn(
  database: Connection,
  rows: readonly OldRow[],
  before: number,
): ReadonlyMap<string, string> {
  const unnamed = rows.filter(({ conversation }) => conversation === null);
  if (unnamed.length === 0) return new Map();
  const moments = unnamed.map(({ at }) => at);
  const found = database
    .prepare<[number, number, string, number], { readonly chain: string; readonly conversation: string }>(
      `SELECT entry.value AS chain, conversation
       FROM requests, json_each(iif(json_valid(decided), decided, '[]')) AS entry
       WHERE requests.at BETWEEN ? AND ? AND entry.value IN (SELECT value FROM json_each(?))
         AND conversation IN (SELECT root FROM conversations WHERE at >= ?)`,
    )
    .all(
      Math.min(...moments) - retentionSlackMs,
      Math.max(...moments) + retentionSlackMs,
      JSON.stringify(unnamed.map(({ chain }) => chain)),
      before,
    );
  return new Map(found.map(({ chain, conversation }) => [chain, conversation]));
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
