import { HeadroomError, isHeadroomError } from '../../errors.ts';
import { reasonFrom } from '../../fates.ts';
import { decisionCacheEntries } from '../../limits.ts';
import { Recent } from '../recent.ts';
import type { Anchor, Decided, Decision, DecisionStore } from '../records.ts';
import { formOf, resultsSentIn, resultsSentOf } from './results-sent.ts';
import type { Connection } from '../sqlite/connection.ts';

/**
 * Characters of replacement texts kept in memory for replay, those of a few long conversations; others cost a look-up.
 */
const decisionCacheChars = 3 * 1024 * 1024;

interface DecisionRow {
  readonly texts: string | null;
  readonly engine: string | null;
  readonly lossless: number;
  readonly tokens_before: number;
  readonly tokens_after: number;
  readonly reason: string | null;
  readonly refs: string;
  /** No column of databases of older releases. */
  readonly undone_by?: string | null;
}

interface NewRow {
  readonly chain: string;
  readonly project: string | null;
  readonly label: string | null;
  readonly result: string | null;
  readonly conversation: string | null;
  readonly form: string;
  readonly decided_at: number;
}

/**
 * The memory of promise 2 in the database; what was found once is found again without a look-up. What is committed
 * belongs to `project`, the folder of the agent.
 */
export function sqliteDecisions(database: Connection, project: string | null = null): DecisionStore {
  const select = database.prepare<[string], DecisionRow>(
    `SELECT texts, engine, lossless, tokens_before, tokens_after, reason, refs, undone_by FROM decisions
     WHERE chain = ?`,
  );
  const insert = database.prepare<[DecisionRow & NewRow]>(
    `INSERT OR IGNORE INTO decisions
       (chain, texts, engine, lossless, tokens_before, tokens_after, reason, refs, decided_at, project, label, result,
        conversation, undone_by, form)
     VALUES
       (:chain, :texts, :engine, :lossless, :tokens_before, :tokens_after, :reason, :refs, :decided_at, :project, :label,
        :result, :conversation, :undone_by, :form)`,
  );
  const insertAll = database.transaction((decided: readonly Decided[], now: number) => {
    const first = new Set<string>();
    for (const { chain, decision, label = null, result = null, conversation = null } of decided) {
      const form = formOf(decision);
      const row = { ...rowOf(decision), chain, project, label, result, conversation, form, decided_at: now };
      if (insert.run(row).changes > 0) first.add(chain);
    }
    return first;
  });
  const selectAnchors = database.prepare<[number], Anchor>(
    'SELECT anchor, at FROM generations WHERE at >= ?',
  );
  const insertAnchor = database.prepare<[string, number]>(
    'INSERT OR IGNORE INTO generations (anchor, at) VALUES (?, ?)',
  );
  const openAll = database.transaction((anchor: string, decided: readonly Decided[], now: number) => {
    insertAll(decided, now);
    insertAnchor.run(anchor, now);
  });
  const recent = new Recent<Decision>(decisionCacheEntries, decisionCacheChars, charsOf);
  const look = (chain: string): Decision | undefined => {
    const row = select.get(chain);
    if (row === undefined) return undefined;
    const decision = decisionOf(chain, row);
    recent.set(chain, decision);
    return decision;
  };
  return {
    find: (chains) => chains.map((chain) => recent.get(chain) ?? look(chain)),
    // Nothing enters the cache here: another process may have decided first, and its word stands.
    commit: (decided) => insertAll.immediate(decided, Date.now()),
    resultsSent: (...asked) => resultsSentIn(database, project, ...asked),
    anchors: (since) => selectAnchors.all(since),
    open: (anchor, decided) => {
      openAll.immediate(anchor, decided, Date.now());
    },
  };
}

/**
 * Decisions that live as long as the process, for where there is no database. Nothing is ever dropped: a block
 * whose decision is forgotten would be sent in another form than before.
 */
export function memoryDecisions(): DecisionStore {
  const decisions = new Map<string, Decided>();
  const anchors: Anchor[] = [];
  const commit = (decided: readonly Decided[]): ReadonlySet<string> => {
    const first = decided.filter(({ chain }) => !decisions.has(chain));
    for (const each of first) if (!decisions.has(each.chain)) decisions.set(each.chain, each);
    return new Set(first.map(({ chain }) => chain));
  };
  return {
    find: (chains) => chains.map((chain) => decisions.get(chain)?.decision),
    commit,
    resultsSent: (...asked) => resultsSentOf([...decisions.values()], ...asked),
    anchors: (since) => anchors.filter(({ at }) => at >= since),
    open: (anchor, decided) => {
      commit(decided);
      anchors.push({ anchor, at: Date.now() });
    },
  };
}

/** Every stored decision in turn; null for one that is damaged. */
export function* readDecisions(database: Connection): Generator<Decision | null> {
  const rows = database.prepare<[], DecisionRow & { readonly chain: string }>('SELECT * FROM decisions');
  for (const row of rows.iterate()) {
    try {
      yield decisionOf(row.chain, row);
    } catch (error) {
      if (!isHeadroomError(error)) throw error;
      yield null;
    }
  }
}

/** Decisions with their labels, in the order of their keys; null for one that was purged. Throws for a damaged one. */
export function decidedUnder(database: Connection, chains: readonly string[]): (Decided | null)[] {
  const select = database.prepare<[string], DecisionRow & Pick<NewRow, 'label'>>(
    'SELECT * FROM decisions WHERE chain = ?',
  );
  return chains.map((chain) => {
    const row = select.get(chain);
    return row === undefined ? null : { chain, decision: decisionOf(chain, row), label: row.label };
  });
}

function rowOf(decision: Decision): DecisionRow {
  return {
    texts: decision.texts === null ? null : JSON.stringify(decision.texts),
    engine: decision.engine,
    lossless: decision.lossless ? 1 : 0,
    tokens_before: decision.tokensBefore,
    tokens_after: decision.tokensAfter,
    reason: decision.reason,
    refs: JSON.stringify(decision.refs),
    undone_by: decision.undoneBy?.some((names) => names !== null) ? JSON.stringify(decision.undoneBy) : null,
  };
}

function decisionOf(chain: string, row: DecisionRow): Decision {
  const texts = row.texts === null ? null : parsed(row.texts);
  const refs = parsed(row.refs);
  if ((texts !== null && !isTexts(texts)) || !isTexts(refs) || !refs.every((ref) => ref !== null)) {
    throw new HeadroomError(
      'STORE_UNAVAILABLE',
      `The stored decision ${chain} is damaged.`,
      'Move headroom.db away; headroom makes a new one at its next start.',
    );
  }
  return {
    texts,
    engine: row.engine,
    lossless: row.lossless === 1,
    tokensBefore: row.tokens_before,
    tokensAfter: row.tokens_after,
    reason: row.reason === null ? null : reasonFrom(row.reason),
    refs,
    ...(row.undone_by == null ? {} : { undoneBy: enginesIn(row.undone_by) }),
  };
}

/** What is damaged says nothing: then a text is looked for among the copies. */
function enginesIn(json: string): readonly (readonly string[] | null)[] {
  const listed = parsed(json);
  if (!Array.isArray(listed)) return [];
  return listed.map((names: unknown) =>
    Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : null,
  );
}

/** Undefined for text that is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isTexts(value: unknown): value is (string | null)[] {
  return Array.isArray(value) && value.every((text) => text === null || typeof text === 'string');
}

function charsOf({ texts }: Decision): number {
  return texts?.reduce((sum, text) => sum + (text?.length ?? 0), 0) ?? 0;
}
