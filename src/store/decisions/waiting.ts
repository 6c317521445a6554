import { sqliteCode } from '../sqlite/connection.ts';
import { joined } from './conversations.ts';
import { memoryDecisions } from './decisions.ts';
import type { Together } from '../sqlite/together.ts';
import type {
  Anchor,
  ConversationState,
  ConversationStore,
  Decided,
  DecidedResult,
  DecisionStore,
  ResultsSent,
} from '../records.ts';

type DecisionReader = Pick<DecisionStore, 'find' | 'anchors' | 'resultsSent'>;

/** Writes what is still held. Throws when it cannot. */
interface Flush {
  flush(): void;
}

const none: ReadonlySet<string> = new Set();

/** Where every write is a transaction by itself. */
const alone = { isOpen: false, orElse: (): void => undefined };

/** `anchor` is null where no generation was opened. */
interface Write {
  readonly anchor: string | null;
  readonly decided: readonly Decided[];
}

/**
 * Decisions that a locked database cannot take are in force in this process all the same, for good, and are written as
 * soon as it can; so what goes out does not depend on how long others hold the lock. `ahead` reads where `stored`
 * cannot read yet.
 */
export function waitingDecisions(
  stored: DecisionStore,
  ahead: DecisionReader,
  together: Pick<Together, 'isOpen' | 'orElse'> = alone,
): DecisionStore & Flush {
  const held = memoryDecisions();
  const waiting: Write[] = [];
  const reader = whereUnlocked(stored, ahead);
  const { find, anchors, resultsSent, hold } = overlay(held, reader);
  /** Answers what the last of the writes was the first to decide. */
  const flush = (): ReadonlySet<string> => {
    let first = none;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (next.anchor === null) first = stored.commit(next.decided);
      else stored.open(next.anchor, next.decided);
      waiting.shift();
    }
    return first;
  };
  const write = (written: Write): ReadonlySet<string> => {
    const owed = [...waiting];
    together.orElse(() => waiting.splice(0, waiting.length, ...owed));
    waiting.push(written);
    // Whoever has begun the transaction has the lock, and does all of it once more where it fails.
    if (together.isOpen) return flush();
    return unlessLocked(
      () => flushOrForget(written),
      () => hold(written),
    );
  };
  /** Only a lock is waited for: of any other failure the caller is told, and then it must not be in force later. */
  const flushOrForget = (written: Write): ReadonlySet<string> => {
    try {
      return flush();
    } catch (cause) {
      if (!isLocked(cause)) waiting.splice(waiting.indexOf(written), 1);
      throw cause;
    }
  };
  return {
    find,
    anchors,
    resultsSent,
    commit: (decided) => (decided.length > 0 ? write({ anchor: null, decided }) : none),
    open: (anchor, decided) => {
      write({ anchor, decided });
    },
    flush,
  };
}

/** Reads `stored`, or what `ahead` reads where that is locked. */
function whereUnlocked(stored: DecisionReader, ahead: DecisionReader): DecisionReader {
  return {
    find: (chains) =>
      unlessLocked(
        () => stored.find(chains),
        () => ahead.find(chains),
      ),
    anchors: (since) =>
      unlessLocked(
        () => stored.anchors(since),
        () => ahead.anchors(since),
      ),
    resultsSent: (...asked) =>
      unlessLocked(
        () => stored.resultsSent(...asked),
        () => ahead.resultsSent(...asked),
      ),
  };
}

/** Stored decisions that can only be read, and those of this process, which end with it. */
export function readingDecisions(reader: DecisionReader): DecisionStore {
  const { find, anchors, resultsSent, hold } = overlay(memoryDecisions(), reader);
  return {
    find,
    anchors,
    resultsSent,
    commit: (decided) => hold({ anchor: null, decided }),
    open: (anchor, decided) => {
      hold({ anchor, decided });
    },
  };
}

/** As `DecisionStore.resultsSent`: what is held was decided behind all that is stored. */
function joinedSent(
  stored: readonly ResultsSent[],
  held: readonly ResultsSent[],
  [, conversation, alsoLater = false]: Parameters<DecisionStore['resultsSent']>,
): readonly ResultsSent[] {
  const isOwn = (run: ResultsSent): boolean => run.conversation === conversation;
  const isBegun = stored.some(isOwn);
  const runs = new Map(stored.map((run) => [run.conversation, run]));
  const behind = (all: readonly DecidedResult[]): readonly DecidedResult[] =>
    all.map((each) => ({ ...each, place: each.place + heldFrom }));
  for (const run of held) {
    if (isBegun && !alsoLater && !isOwn(run)) continue;
    const before = runs.get(run.conversation);
    runs.set(run.conversation, {
      conversation: run.conversation,
      decided: [...(before?.decided ?? []), ...behind(run.decided)],
      forms: [...(before?.forms ?? []), ...behind(run.forms)],
    });
  }
  return [...runs.values()].sort((one, other) => Number(isOwn(other)) - Number(isOwn(one)));
}

/** No database has so many decisions. */
const heldFrom = 2 ** 48;

/** What is held stands before what is read, but a decision that can be read is never decided again. */
function overlay(
  held: DecisionStore,
  reader: DecisionReader,
): DecisionReader & { readonly hold: (write: Write) => ReadonlySet<string> } {
  const find: DecisionReader['find'] = (chains) => {
    const found = reader.find(chains);
    return held.find(chains).map((decision, index) => decision ?? found[index]);
  };
  return {
    find,
    anchors: (since): readonly Anchor[] => [...reader.anchors(since), ...held.anchors(since)],
    resultsSent: (...asked) => joinedSent(reader.resultsSent(...asked), held.resultsSent(...asked), asked),
    hold: ({ anchor, decided }) => {
      const known = find(decided.map(({ chain }) => chain));
      const unknown = decided.filter((_, index) => known[index] === undefined);
      if (anchor === null) return held.commit(unknown);
      held.open(anchor, unknown);
      return none;
    },
  };
}

/**
 * Conversations that a locked database cannot take wait as decisions do, and so do those that may: the next transaction
 * takes them along.
 */
export function waitingConversations(
  stored: ConversationStore,
  together: Pick<Together, 'carry' | 'orElse' | 'run'>,
): ConversationStore & Flush {
  const waiting = new Map<string, ConversationState>();
  together.carry(() => {
    const owed = [...waiting];
    together.orElse(() => {
      for (const [name, state] of owed) waiting.set(name, state);
    });
    for (const [name, state] of owed) stored.save(name, state);
    waiting.clear();
  });
  const flush = (): void => {
    if (waiting.size > 0) together.run(() => undefined);
  };
  return {
    find: (name) => {
      const found = unlessLocked(
        () => stored.find(name),
        () => null,
      );
      const own = waiting.get(name);
      return own === undefined ? found : joined(found, own);
    },
    save: (name, state, withNext = false) => {
      waiting.set(name, joined(waiting.get(name) ?? null, state));
      if (!withNext) unlessLocked(flush, () => undefined);
    },
    hasNote: (note, agent, since) =>
      unlessLocked(
        () => stored.hasNote(note, agent, since),
        () => false,
      ),
    flush,
  };
}

export function unlessLocked<Answer>(act: () => Answer, instead: () => Answer): Answer {
  try {
    return act();
  } catch (cause) {
    if (!isLocked(cause)) throw cause;
    return instead();
  }
}

function isLocked(cause: unknown): boolean {
  return sqliteCode(cause) === 'SQLITE_BUSY';
}
