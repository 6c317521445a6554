import { createHash } from 'node:crypto';
import type { Connection } from '../sqlite/connection.ts';
import type { Decided, DecidedResult, Decision, ResultsSent } from '../records.ts';

/** Conversations that are compared with one: those that hold most of its results. */
const maxConversations = 8;

/** A conversation that holds some of the results. */
interface Holder {
  readonly conversation: string;
  readonly held: number;
  /** Place of its first decision among all. */
  readonly first: number;
}

/** `DecisionStore.resultsSent` of a database. Rows are numbered in the order of their commitment. */
export function resultsSentIn(
  database: Connection,
  project: string | null,
  results: readonly string[],
  conversation: string,
  alsoLater = false,
): readonly ResultsSent[] {
  const named = JSON.stringify(results);
  const begun = database
    .prepare<[string], number | null>('SELECT min(rowid) FROM decisions WHERE conversation = ?')
    .pluck()
    .get(conversation);
  const before = alsoLater ? Number.MAX_SAFE_INTEGER : (begun ?? Number.MAX_SAFE_INTEGER);
  const holders = database
    .prepare<[string | null, string, string, number, string, number], Holder>(
      `SELECT conversation, count(DISTINCT result) AS held,
         (SELECT min(rowid) FROM decisions AS all_of_it WHERE all_of_it.conversation = decisions.conversation) AS first
       FROM decisions
       WHERE project IS ? AND conversation IS NOT NULL AND result IN (SELECT value FROM json_each(?))
         AND (conversation = ? OR rowid < ?)
       GROUP BY conversation
       ORDER BY held DESC, conversation = ? DESC, first LIMIT ?`,
    )
    .all(project, named, conversation, before, conversation, maxConversations);
  const where = 'WHERE conversation = ? AND result IN (SELECT value FROM json_each(?)) AND rowid < ?';
  const select = database.prepare<[string, string, number], DecidedResult>(
    `SELECT result, chain, rowid AS place FROM decisions ${where} AND chain NOT LIKE '${carried}%' ORDER BY rowid`,
  );
  const selectForms = database.prepare<[string, string, number], DecidedResult>(
    `SELECT result, chain, rowid AS place FROM decisions WHERE rowid IN
       (SELECT min(rowid) FROM decisions ${where} GROUP BY result, ${hasForms(database) ? 'coalesce(form, rowid)' : 'rowid'})
     ORDER BY rowid`,
  );
  return ownFirst(holders, conversation).map(({ conversation: name }) => {
    const until = name === conversation ? Number.MAX_SAFE_INTEGER : before;
    return {
      conversation: name,
      decided: select.all(name, named, until),
      forms: selectForms.all(name, named, until),
    };
  });
}

/** What stands in the place of a chain hash where a form is kept that went out behind an earlier beginning. */
const carried = 'carried ';

/**
 * A form of a result, for the conversation that goes on behind a changed beginning: what is no longer true there may be
 * true again behind the next change.
 */
export function carriedAlong(conversation: string, result: string, decision: Decision): Decided {
  const hash = createHash('sha256')
    .update(`${conversation} ${result} ${formOf(decision)}`)
    .digest('hex');
  return { chain: carried + hash, decision, conversation, result };
}

/** Names what went out for a block: of equal forms the same. */
export function formOf({ texts, reason }: Decision): string {
  if (texts === null) return reason ?? '';
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 32);
}

/** False for a database of an older release that cannot be written now. */
function hasForms(database: Connection): boolean {
  const columns = database.prepare<[], { readonly name: string }>(
    "SELECT name FROM pragma_table_info('decisions')",
  );
  return columns.all().some(({ name }) => name === 'form');
}

/** The same of decisions in memory, in the order of their commitment. */
export function resultsSentOf(
  all: readonly Decided[],
  results: readonly string[],
  conversation: string,
  alsoLater = false,
): readonly ResultsSent[] {
  const asked = new Set(results);
  const begun = alsoLater ? -1 : all.findIndex((each) => each.conversation === conversation);
  const conversations = new Map<
    string,
    { decided: DecidedResult[]; forms: Map<string, DecidedResult>; results: Set<string>; first: number }
  >();
  all.forEach(({ chain, decision, result = null, conversation: name = null }, place) => {
    if (name === null) return;
    const held = conversations.get(name) ?? {
      decided: [],
      forms: new Map<string, DecidedResult>(),
      results: new Set<string>(),
      first: place,
    };
    conversations.set(name, held);
    if (result === null || !asked.has(result)) return;
    if (name !== conversation && begun !== -1 && place >= begun) return;
    if (!chain.startsWith(carried)) held.decided.push({ result, chain, place: place + 1 });
    held.results.add(result);
    const form = `${result} ${formOf(decision)}`;
    if (!held.forms.has(form)) held.forms.set(form, { result, chain, place: place + 1 });
  });
  const holders = [...conversations]
    .filter(([, { results: shared }]) => shared.size > 0)
    .map(([name, { results: shared, first }]): Holder => ({ conversation: name, held: shared.size, first }))
    .sort((one, other) => other.held - one.held || rankOf(one, conversation) - rankOf(other, conversation))
    .slice(0, maxConversations);
  return ownFirst(holders, conversation).map(({ conversation: name }) => ({
    conversation: name,
    decided: conversations.get(name)?.decided ?? [],
    forms: [...(conversations.get(name)?.forms.values() ?? [])],
  }));
}

function ownFirst(holders: readonly Holder[], conversation: string): readonly Holder[] {
  return holders.toSorted((one, other) => rankOf(one, conversation) - rankOf(other, conversation));
}

function rankOf({ conversation: name, first }: Holder, conversation: string): number {
  return name === conversation ? -1 : first;
}
