import { unlink } from 'node:fs/promises';
import { setImmediate as otherWork } from 'node:timers/promises';
import { HeadroomError, systemCode } from '../../errors.ts';
import { purgeBatchRows } from '../../limits.ts';
import { enterFolder, isOurs } from '../claim.ts';
import { sqliteCode, type Connection } from '../sqlite/connection.ts';
import { databasePath, openDatabase } from '../sqlite/database.ts';
import {
  doomedAlone,
  type DoomedFiles,
  doomedIn,
  liveRuns,
  type PurgeScope,
  type Spared,
  sparedBy,
  unnamed,
} from './doomed.ts';
import { fileAt, type StoredFile } from '../files.ts';
import { refusalOf } from '../refusal.ts';
import { forgetConversations } from './retention.ts';
import { clearDeadRuns, deadRuns } from '../runs/runs.ts';
import { sqliteProblem } from '../sqlite/sqlite.ts';
import { sweepDrafts } from './sweep.ts';
import { sweepTemporaryCopies } from '../sqlite/temporary-copy.ts';

export interface Purged {
  readonly decisions: number;
  readonly originals: number;
  /** Of those originals. */
  readonly bytes: number;
  /** What only `headroom inspect` reads, and its bytes. */
  readonly copies: number;
  readonly copyBytes: number;
  /** Texts that are kept for a report, and their bytes; none where a project is named. */
  readonly unproved: number;
  readonly unprovedBytes: number;
  /** Files of damaged databases that were set aside, and their bytes; none where a project is named. */
  readonly damaged: number;
  readonly damagedBytes: number;
  /** Folders of runs that were killed; none where a project is named. */
  readonly runs: number;
  /** Sessions that are running: what they may need stays, whatever its age. */
  readonly running: number;
}

/** What `purge` would remove now. Throws as `openDatabase` does. */
export async function planPurge(home: string, scope: PurgeScope): Promise<Purged> {
  if (!isOurs(home)) await enterFolder(home);
  const spared = sparedBy(liveRuns(home));
  const database = await openIfThere(home);
  try {
    const doomed = await doomedIn(home, database, scope, spared);
    return {
      decisions: doomed.chains.length,
      ...counted(doomed),
      runs: scope.project === null ? deadRuns(home).length : 0,
      running: spared.running,
    };
  } finally {
    database?.close();
  }
}

/**
 * Removes it, in small steps between which sessions get their turn; one that starts in the meantime ends it. What stands
 * alone goes first, so that on a full disk the database has room to forget the rest; decisions go before the originals
 * that their markers name. Answers what this call has removed, not what another one at the same time has. Throws as
 * `openDatabase` does; of a database that cannot grow after that, what stays.
 */
export async function purge(home: string, scope: PurgeScope): Promise<Purged> {
  if (!isOurs(home)) await enterFolder(home);
  const spared = sparedBy(liveRuns(home));
  const mayGoOn = (): boolean => liveRuns(home).every(({ id }) => spared.ids.includes(id));
  const remove: Remove = async (files) => {
    const gone: StoredFile[] = [];
    for (const file of files) {
      if (!mayGoOn()) break;
      if (await deleteUnused(file, spared.liveSince)) gone.push(file);
    }
    return gone;
  };
  const alone = await doomedAlone(home, scope, spared);
  const damaged = await remove(alone.damaged);
  const unproved = await remove(alone.unproved);
  const copies = await remove(alone.copies);
  await sweepDrafts(home);
  await sweepTemporaryCopies();
  const runs = scope.project === null ? clearDeadRuns(home).length : 0;
  try {
    const rest = await purgeNamed(home, scope, spared, remove, mayGoOn);
    const files = { damaged, unproved, copies: [...copies, ...rest.copies], originals: rest.originals };
    return { decisions: rest.decisions, ...counted(files), runs, running: liveRuns(home).length };
  } catch (cause) {
    if (refusalOf(cause) !== 'full') throw cause;
    throw noRoomProblem(home, damaged.length + unproved.length + copies.length, cause);
  }
}

type Remove = (files: readonly StoredFile[]) => Promise<StoredFile[]>;

interface PurgedNamed {
  readonly decisions: number;
  readonly originals: readonly StoredFile[];
  readonly copies: readonly StoredFile[];
}

/** Removes what the database names or has. */
async function purgeNamed(
  home: string,
  scope: PurgeScope,
  spared: Spared,
  remove: Remove,
  mayGoOn: () => boolean,
): Promise<PurgedNamed> {
  const database = await openIfThere(home);
  try {
    const doomed = await doomedIn(home, database, scope, spared);
    const copies = await remove(doomed.copies);
    const originals: StoredFile[] = [];
    let decisions = 0;
    const forgetAll = async (found: Connection): Promise<void> => {
      try {
        await forget(found, doomed.chains, scope.before, mayGoOn, (count) => (decisions += count));
      } catch (cause) {
        // What the decisions that are left do not name makes room for the next ones.
        const freed = refusalOf(cause) === 'full' ? await remove(unnamed(found, doomed.originals)) : [];
        if (freed.length === 0) throw cause;
        originals.push(...freed);
        await forgetAll(found);
      }
    };
    if (database !== null) await forgetAll(database);
    originals.push(...(await remove(doomed.originals)));
    if (database !== null && scope.project === null) forgetConversations(database, scope.before);
    if (database !== null && liveRuns(home).length === 0) compact(database, home);
    return { decisions, originals, copies };
  } finally {
    database?.close();
  }
}

function noRoomProblem(home: string, removed: number, cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `The database ${databasePath(home)} cannot grow: the disk is full. Decisions stay, and all originals that they name.`,
    `Files removed: ${removed}, and what no decision named. Free disk space, then purge again.`,
    { cause },
  );
}

/** Deletes decisions, but none that another purge has deleted and a session made anew. */
async function forget(
  database: Connection,
  chains: readonly string[],
  before: number,
  mayGoOn: () => boolean,
  onGone: (decisions: number) => void,
): Promise<void> {
  const remove = database.prepare<[string, number]>(
    'DELETE FROM decisions WHERE chain IN (SELECT value FROM json_each(?)) AND decided_at < ?',
  );
  for (let from = 0; from < chains.length && mayGoOn(); from += purgeBatchRows) {
    onGone(remove.run(JSON.stringify(chains.slice(from, from + purgeBatchRows)), before).changes);
    await otherWork();
  }
}

/** False: it was used in the meantime, or another process has deleted it. */
async function deleteUnused({ path, usedAt }: StoredFile, liveSince: number): Promise<boolean> {
  const now = await fileAt(path);
  if (now === null || now.usedAt > usedAt || now.usedAt >= liveSince) return false;
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Gives the space back to the disk; where another process is at work, or the disk has no room for the copy that this takes, it is
 * used again by and by instead.
 */
function compact(database: Connection, home: string): void {
  for (const step of ['VACUUM', 'PRAGMA wal_checkpoint(TRUNCATE)']) {
    try {
      database.exec(step);
    } catch (cause) {
      const isNoMatter = sqliteCode(cause) === 'SQLITE_BUSY' || refusalOf(cause) === 'full';
      if (!isNoMatter) throw sqliteProblem(databasePath(home), cause);
    }
  }
}

/** Null: there is no database, and none is made. */
async function openIfThere(home: string): Promise<Connection | null> {
  if ((await fileAt(databasePath(home))) === null) return null;
  const database = await openDatabase(home);
  // What is removed is overwritten: the texts are a user's own.
  database.pragma('secure_delete = ON');
  return database;
}

type FilesBy = Readonly<Record<keyof DoomedFiles, readonly StoredFile[]>>;
type Counts = Omit<Purged, 'decisions' | 'runs' | 'running'>;

function counted({ originals, copies, unproved, damaged }: FilesBy): Counts {
  return {
    originals: originals.length,
    bytes: bytesOf(originals),
    copies: copies.length,
    copyBytes: bytesOf(copies),
    unproved: unproved.length,
    unprovedBytes: bytesOf(unproved),
    damaged: damaged.length,
    damagedBytes: bytesOf(damaged),
  };
}

function bytesOf(files: readonly StoredFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
