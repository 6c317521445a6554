import { HeadroomError, isHeadroomError, reasonOf } from '../errors.ts';
import { databaseBusyMs, databaseWaitMs } from '../limits.ts';
import { openFolder } from './claim.ts';
import { memoryConversations, sqliteConversations } from './decisions/conversations.ts';
import { openCopies, type Copies } from './originals/copies.ts';
import { newerProblem } from './sqlite/database.ts';
import { memoryDecisions, sqliteDecisions } from './decisions/decisions.ts';
import { readFoldCounts, type FoldCount } from './ledger/fold-counts.ts';
import { installKey } from './originals/key.ts';
import { sqliteLedger } from './ledger/ledger.ts';
import { openOriginals, type Originals } from './originals/originals.ts';
import { readDecisionsAhead } from './decisions/read-ahead.ts';
import type { AtOnce, ConversationStore, DecisionStore, Ledger } from './records.ts';
import { expireDecisions, type Expiry } from './upkeep/retention.ts';
import { openForSession, type SessionDatabase } from './sqlite/session-database.ts';
import { sqliteCode, type Connection } from './sqlite/connection.ts';
import type { LoadSqlite } from './sqlite/sqlite.ts';
import type { SteadyConnection } from './sqlite/steady-connection.ts';
import { Together } from './sqlite/together.ts';
import { openUnproved, type UnprovedTexts } from './originals/unproved.ts';
import {
  readingDecisions,
  unlessLocked,
  waitingConversations,
  waitingDecisions,
} from './decisions/waiting.ts';

/** All that headroom keeps. */
export interface Store {
  readonly decisions: DecisionStore;
  readonly conversations: ConversationStore;
  /** Null when nothing can be recorded. */
  readonly ledger: Ledger | null;
  /** Null where nothing is stored on the disk. */
  readonly atOnce: AtOnce | null;
  readonly originals: Originals;
  readonly copies: Copies;
  readonly unproved: UnprovedTexts;
  /** What the ledger counts of folds since a moment, milliseconds since 1970; nothing where there is none. */
  readonly foldCounts: (since: number) => readonly FoldCount[];
  /** Removes some of the decisions whose conversation is over; answers how many. Throws what the database does. */
  readonly expire: (expiry: Expiry) => number;
  /** False: decisions end with this process, so nothing may be left out of a text. */
  readonly durable: boolean;
  /** Why the store is not durable, or what was wrong with it and has been mended. */
  readonly problem: HeadroomError | null;
  /** The data folder. */
  readonly home: string;
  close(): void;
}

/**
 * Opens the store of a data folder. Never rejects: what cannot be kept on disk is kept in memory, or not at all.
 * What is decided belongs to `project`, the folder of the agent. `onProblem` is told of what goes wrong later on.
 */
export async function openStore(
  home: string,
  load?: LoadSqlite,
  project: string | null = null,
  onProblem?: (problem: HeadroomError) => void,
): Promise<Store> {
  try {
    await openFolder(home, load);
    installKey(home);
    const database = await openForSession(home, load, onProblem);
    const { connection, path, isNewer, isReadonly, problem } = database;
    const onlyRead = isReadonly
      ? problem
      : isNewer && !canBeWritten(connection.asItIs)
        ? newerProblem(path)
        : null;
    return onlyRead === null
      ? sqliteStore(home, database, project)
      : readonlyStore(home, connection, project, onlyRead);
  } catch (cause) {
    return memoryStore(home, isHeadroomError(cause) ? cause : unexpected(cause));
  }
}

/** Migrations only add, so what a newer release has made takes what this one writes, unless that one sees to it. */
function canBeWritten(database: Connection): boolean {
  try {
    sqliteDecisions(database);
    sqliteConversations(database);
    sqliteLedger(database);
    return true;
  } catch (cause) {
    if (sqliteCode(cause) !== 'SQLITE_ERROR') throw cause;
    return false;
  }
}

function sqliteStore(home: string, { connection, problem }: SessionDatabase, project: string | null): Store {
  connection.waitAtMost(databaseWaitMs);
  const ahead = readDecisionsAhead(() => connection.asItIs, project);
  const together = new Together(connection);
  const decisions = waitingDecisions(sqliteDecisions(connection, project), ahead, together);
  const conversations = waitingConversations(sqliteConversations(connection), together);
  const ledger = sqliteLedger(connection, together);
  return {
    decisions,
    conversations,
    ledger,
    atOnce: (act) => together.run(() => act(ledger.insert)),
    originals: openOriginals(home),
    copies: openCopies(home),
    unproved: openUnproved(home),
    foldCounts: (since) =>
      unlessLocked(
        () => readFoldCounts(connection, since),
        () => [],
      ),
    expire: (expiry) =>
      unlessLocked(
        () => expireDecisions(connection, expiry),
        () => 0,
      ),
    durable: true,
    problem,
    home,
    close: () => {
      if (!connection.open) return;
      try {
        connection.settle(databaseBusyMs);
        flushAll([decisions, conversations, ledger]);
      } finally {
        connection.close();
      }
    },
  };
}

/** What one of them cannot write keeps none of the others from it; the first failure is thrown then. */
function flushAll(held: readonly { readonly flush: () => void }[]): void {
  const failures: unknown[] = [];
  for (const each of held) {
    try {
      each.flush();
    } catch (cause) {
      failures.push(cause);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** What was decided before is replayed; what is decided now is known to this process alone, because of `problem`. */
function readonlyStore(
  home: string,
  connection: SteadyConnection,
  project: string | null,
  problem: HeadroomError,
): Store {
  return {
    ...memoryStore(home, problem),
    decisions: readingDecisions(readDecisionsAhead(() => connection.asItIs, project)),
    close: () => {
      connection.close();
    },
  };
}

/** What is decided is known to this process alone, because of `problem`. */
export function memoryStore(home: string, problem: HeadroomError): Store {
  return {
    decisions: memoryDecisions(),
    conversations: memoryConversations(),
    ledger: null,
    atOnce: null,
    originals: openOriginals(home),
    copies: openCopies(home),
    unproved: openUnproved(home),
    foldCounts: () => [],
    expire: () => 0,
    durable: false,
    problem,
    home,
    close: () => undefined,
  };
}

function unexpected(cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `The store cannot be opened: ${reasonOf(cause)}.`,
    'Check the data folder; until then headroom is lossless only and keeps no ledger.',
    { cause },
  );
}
