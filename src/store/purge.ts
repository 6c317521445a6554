import { unlink } from 'node:fs/promises';
import { setImmediate as otherWork } from 'node:timers/promises';
import { systemCode } from '../errors.ts';
import { purgeBatchRows } from '../limits.ts';
import { enterFolder, isOurs } from './claim.ts';
import { databasePath, openDatabase } from './database.ts';
import { fileAt, listDamaged, listTexts, type StoredFile, type StoredText } from './files.ts';
import { readInstallKey } from './key.ts';
import { inspectionReferenceOf } from './reference.ts';
import { forgetConversations } from './retention.ts';
import { clearDeadRuns, deadRuns } from './runs.ts';
import { liveRuns, sparedBy, type Spared } from './spared.ts';
import { sqliteCode, type Connection } from './connection.ts';
import { sqliteProblem } from './sqlite.ts';

/** What a user wants to be rid of, of stored texts: the ledger, which has none, is permanent. */
export interface PurgeScope {
  /** Only what was made, or last used, before then; milliseconds since 1970. */
  readonly before: number;
  /** Only what belongs to the agent's folder of this absolute path; null: of all. */
  readonly project: string | null;
}

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
 * Removes it, in small steps between which sessions get their turn; one that starts in the meantime ends it. Decisions
 * go before the originals that their markers name. Answers what this call has removed, not what another one at the
 * same time has. Throws as `openDatabase` does.
 */
export async function purge(home: string, scope: PurgeScope): Promise<Purged> {
  if (!isOurs(home)) await enterFolder(home);
  const spared = sparedBy(liveRuns(home));
  const database = await openIfThere(home);
  try {
    const doomed = await doomedIn(home, database, scope, spared);
    const mayGoOn = (): boolean => liveRuns(home).every(({ id }) => spared.ids.includes(id));
    const decisions = database === null ? 0 : await forget(database, doomed.chains, scope.before, mayGoOn);
    const remove = async (files: readonly StoredFile[]): Promise<StoredFile[]> => {
      const gone: StoredFile[] = [];
      for (const file of files) {
        if (!mayGoOn()) break;
        if (await deleteUnused(file, spared.liveSince)) gone.push(file);
      }
      return gone;
    };
    const damaged = await remove(doomed.damaged);
    const unproved = await remove(doomed.unproved);
    const copies = await remove(doomed.copies);
    const originals = await remove(doomed.originals);
    if (database !== null && scope.project === null) forgetConversations(database, scope.before);
    const running = liveRuns(home).length;
    if (database !== null && running === 0) compact(database, home);
    const runs = scope.project === null ? clearDeadRuns(home).length : 0;
    return { decisions, ...counted({ originals, copies, unproved, damaged }), runs, running };
  } finally {
    database?.close();
  }
}

interface DoomedFiles {
  readonly originals: readonly StoredFile[];
  readonly copies: readonly StoredFile[];
  readonly unproved: readonly StoredFile[];
  readonly damaged: readonly StoredFile[];
}

interface Doomed extends DoomedFiles {
  readonly chains: readonly string[];
}

/** A damaged row keeps nothing, and can go as any other. */
const readableRefs = "iif(json_valid(refs), refs, '[]')";

/** Rows of which it is not known whose they are stay while any session runs. */
const doomedDecision = `decided_at < :before AND (:project IS NULL OR project = :project)
  AND CASE WHEN :projects IS NULL THEN 0 WHEN :running = 0 THEN 1
           ELSE project NOT IN (SELECT value FROM json_each(:projects)) END`;

async function doomedIn(
  home: string,
  database: Connection | null,
  { before, project }: PurgeScope,
  { running, projects, liveSince }: Spared,
): Promise<Doomed> {
  const named = {
    before,
    project,
    running,
    projects: projects === null ? null : JSON.stringify(projects),
  };
  const list = (sql: string): string[] =>
    database === null ? [] : database.prepare<[typeof named], string>(sql).pluck().all(named);
  const inspected = inspectionRefs(home, database, named);
  const refs = (where: string): Set<string> =>
    new Set([
      ...list(`SELECT DISTINCT value FROM decisions, json_each(${readableRefs}) WHERE ${where}`),
      ...inspected(where),
    ]);
  const kept = refs(`coalesce(${doomedDecision}, 0) = 0`);
  const theirs = project === null ? null : refs(doomedDecision);
  const isOld = ({ usedAt }: StoredFile): boolean => usedAt < before && usedAt < liveSince;
  const isDoomed = (text: StoredText): boolean =>
    isOld(text) && !kept.has(text.ref) && (theirs?.has(text.ref) ?? true);
  return {
    chains: list(`SELECT chain FROM decisions WHERE ${doomedDecision}`),
    originals: (await listTexts(home, 'originals')).filter(isDoomed),
    copies: (await listTexts(home, 'inspection')).filter(isDoomed),
    // Nobody can tell of which project they are, and nothing needs them: they may be of this one.
    unproved: (await listTexts(home, 'unproved')).filter(isOld),
    damaged: project === null ? (await listDamaged(home)).filter(isOld) : [],
  };
}

/** References under which texts may be kept for `headroom inspect`; no column names them. */
function inspectionRefs(
  home: string,
  database: Connection | null,
  named: Readonly<Record<string, string | number | null>>,
): (where: string) => string[] {
  const key = readInstallKey(home);
  if (database === null || key === null) return () => [];
  return (where) =>
    database
      .prepare<[typeof named], { readonly chain: string; readonly index: number }>(
        `SELECT chain, entry.key AS "index" FROM decisions, json_each(${readableTexts}) AS entry
         WHERE entry.type = 'text' AND ${where}`,
      )
      .all(named)
      .map(({ chain, index }) => inspectionReferenceOf(key, chain, index));
}

const readableTexts = "iif(json_valid(texts), texts, '[]')";

/** Deletes decisions, but none that another purge has deleted and a session made anew. */
async function forget(
  database: Connection,
  chains: readonly string[],
  before: number,
  mayGoOn: () => boolean,
): Promise<number> {
  const remove = database.prepare<[string, number]>(
    'DELETE FROM decisions WHERE chain IN (SELECT value FROM json_each(?)) AND decided_at < ?',
  );
  let deleted = 0;
  for (let from = 0; from < chains.length && mayGoOn(); from += purgeBatchRows) {
    deleted += remove.run(JSON.stringify(chains.slice(from, from + purgeBatchRows)), before).changes;
    await otherWork();
  }
  return deleted;
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

/** Gives the space back to the disk; where another process is at work it is used again by and by instead. */
function compact(database: Connection, home: string): void {
  try {
    database.exec('VACUUM');
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch (cause) {
    if (sqliteCode(cause) !== 'SQLITE_BUSY') throw sqliteProblem(databasePath(home), cause);
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

type Counts = Omit<Purged, 'decisions' | 'runs' | 'running'>;

function counted({ originals, copies, unproved, damaged }: DoomedFiles): Counts {
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
