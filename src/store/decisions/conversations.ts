import { conversationMemoryEntries, dayMs } from '../../limits.ts';
import { Recent } from '../recent.ts';
import type { ConversationState, ConversationStore } from '../records.ts';
import type { Connection } from '../sqlite/connection.ts';

interface ConversationRow {
  readonly at: number;
  readonly lifetime_ms: number | null;
  readonly prompt_tokens: number | null;
  readonly head_tokens: number | null;
}

/** Conversations in the database, so that it is known after a restart, and to all processes, how long one was idle. */
export function sqliteConversations(database: Connection): ConversationStore {
  const select = database.prepare<[string], ConversationRow>(
    'SELECT at, lifetime_ms, prompt_tokens, head_tokens FROM conversations WHERE root = ?',
  );
  const upsert = database.prepare<[ConversationRow & { readonly root: string }]>(
    `INSERT INTO conversations (root, at, lifetime_ms, prompt_tokens, head_tokens)
     VALUES (:root, :at, :lifetime_ms, :prompt_tokens, :head_tokens)
     ON CONFLICT DO UPDATE SET
       at = max(at, excluded.at),
       lifetime_ms = max(ifnull(lifetime_ms, excluded.lifetime_ms), ifnull(excluded.lifetime_ms, lifetime_ms)),
       prompt_tokens = ifnull(excluded.prompt_tokens, prompt_tokens),
       head_tokens = min(ifnull(head_tokens, excluded.head_tokens), ifnull(excluded.head_tokens, head_tokens))`,
  );
  const noted = database.prepare<[string, number, string]>(
    `SELECT 1 FROM slices JOIN slice_counts ON slice_counts.slice = slices.id AND kind = 'note' AND name = ?
     WHERE span = 'day' AND start >= ? AND agent = ?`,
  );
  return {
    find: (name) => {
      const row = select.get(name);
      if (row === undefined) return null;
      const { at, lifetime_ms: lifetimeMs, prompt_tokens: promptTokens, head_tokens: headTokens } = row;
      return { at, lifetimeMs, promptTokens, headTokens };
    },
    save: (name, { at, lifetimeMs, promptTokens, headTokens }) => {
      upsert.run({
        root: name,
        at,
        lifetime_ms: lifetimeMs,
        prompt_tokens: promptTokens,
        head_tokens: headTokens,
      });
    },
    hasNote: (note, agent, since) => noted.get(note, since - (since % dayMs), agent) !== undefined,
  };
}

/** Where there is no database: an idle time that spans two processes is not known then. */
export function memoryConversations(): ConversationStore {
  const states = new Recent<ConversationState>(conversationMemoryEntries, Infinity, () => 0);
  return {
    find: (name) => states.get(name) ?? null,
    save: (name, state) => {
      states.set(name, joined(states.get(name) ?? null, state));
    },
    hasNote: () => false,
  };
}

/**
 * Of what is known of a conversation and what comes in addition: the latest request, the longest lifetime, the shortest
 * head.
 */
export function joined(known: ConversationState | null, state: ConversationState): ConversationState {
  if (known === null) return state;
  return {
    at: Math.max(known.at, state.at),
    lifetimeMs: chosen(Math.max, known.lifetimeMs, state.lifetimeMs),
    promptTokens: state.promptTokens ?? known.promptTokens,
    headTokens: chosen(Math.min, known.headTokens, state.headTokens),
  };
}

function chosen(
  choose: (one: number, other: number) => number,
  one: number | null,
  other: number | null,
): number | null {
  return one === null || other === null ? (one ?? other) : choose(one, other);
}
