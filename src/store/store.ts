import { HeadroomError, isHeadroomError, reasonOf } from '../errors.ts';
import { databaseBusyMs, databaseWaitMs, originalsBudgetBytes } from '../limits.ts';
import { openFolder } from './claim.ts';
import { memoryConversations, sqliteConversations } from './conversations.ts';
import { openCopies, type Copies } from './copies.ts';
import { openDatabase } from './database.ts';
import { memoryDecisions, sqliteDecisions } from './decisions.ts';
import { readFoldCounts, type FoldCount } from './fold-counts.ts';
import { installKey } from './key.ts';
import { sqliteLedger } from './ledger.ts';
import { openOriginals, type Originals } from './originals.ts';
import type { ConversationStore, DecisionStore, Ledger } from './records.ts';
import { expireDecisions, type Expiry } from './retention.ts';
import { oldestLiveRun } from './runs.ts';
import type { Connection, LoadSqlite } from './sqlite.ts';

/** All that headroom keeps. */
export interface Store {
  readonly decisions: DecisionStore;
  readonly conversations: ConversationStore;
  /** Null when nothing can be recorded. */
  readonly ledger: Ledger | null;
  readonly originals: Originals;
  readonly copies: Copies;
  /** What the ledger counts of folds since a moment, milliseconds since 1970; nothing where there is none. */
  readonly foldCounts: (since: number) => readonly FoldCount[];
  /** Removes some of the decisions whose conversation is over; answers how many. Throws what the database does. */
  readonly expire: (expiry: Expiry) => number;
  /** False: decisions end with this process, so nothing may be left out of a text. */
  readonly durable: boolean;
  /** Why the store is not durable. */
  readonly problem: HeadroomError | null;
  /** The data folder. */
  readonly home: string;
  close(): void;
}

/**
 * Opens the store of a data folder. Never rejects: what cannot be kept on disk is kept in memory, or not at all.
 * What is decided belongs to `project`, the folder of the agent.
 */
export async function openStore(
  home: string,
  load?: LoadSqlite,
  project: string | null = null,
): Promise<Store> {
  const originals = openOriginals(home);
  const copies = openCopies(home);
  try {
    await openFolder(home, load);
    installKey(home);
    const database = await openDatabase(home, load);
    const ledger = sqliteLedger(database);
    waitAtMost(database, databaseWaitMs);
    return {
      decisions: sqliteDecisions(database, project),
      conversations: sqliteConversations(database),
      ledger,
      originals,
      copies,
      foldCounts: (since) => readFoldCounts(database, since),
      expire: (expiry) => expireDecisions(database, expiry),
      durable: true,
      problem: null,
      home,
      close: () => {
        if (!database.open) return;
        try {
          waitAtMost(database, databaseBusyMs);
          ledger.flush();
        } finally {
          database.close();
        }
      },
    };
  } catch (cause) {
    return memoryStore(home, isHeadroomError(cause) ? cause : unexpected(cause));
  }
}

/** What is decided is known to this process alone, because of `problem`. */
export function memoryStore(home: string, problem: HeadroomError): Store {
  return {
    decisions: memoryDecisions(),
    conversations: memoryConversations(),
    ledger: null,
    originals: openOriginals(home),
    copies: openCopies(home),
    foldCounts: () => [],
    expire: () => 0,
    durable: false,
    problem,
    home,
    close: () => undefined,
  };
}

/** SQLite waits on the calling thread: long where nothing else is going on, short while answers are piped. */
function waitAtMost(database: Connection, milliseconds: number): void {
  database.pragma(`busy_timeout = ${milliseconds}`);
}

/** Brings the originals back within their disk budget; those that a live run uses stay. For the start of a run. */
export async function sweepOriginals({ home, originals }: Store): Promise<number> {
  return originals.sweep(originalsBudgetBytes, oldestLiveRun(home) ?? Date.now());
}

function unexpected(cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `The store cannot be opened: ${reasonOf(cause)}.`,
    'Check the data folder; until then headroom is lossless only and keeps no ledger.',
    { cause },
  );
}
