import { unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate as otherWork } from 'node:timers/promises';
import { systemCode } from '../errors.ts';
import { purgeBatchRows } from '../limits.ts';
import { databasePath, openDatabase } from './database.ts';
import { fileAt, listFiles, type StoredFile } from './files.ts';
import { clearDeadRuns, seeRuns, type SeenRun } from './runs.ts';
import { sqliteProblem, type Connection } from './sqlite.ts';

/** What a user wants to be rid of. */
export interface PurgeScope {
  /** Only what was made, or last used, before then; milliseconds since 1970. */
  readonly before: number;
  /** Only what belongs to the agent's folder of this absolute path; null: of all. */
  readonly project: string | null;
  /** Rows of the ledger as well, which hold numbers and no text. */
  readonly ledger: boolean;
}

export interface Purged {
  readonly decisions: number;
  readonly originals: number;
  /** Of those originals. */
  readonly bytes: number;
  readonly requests: number;
  /** Folders of runs that were killed; none where a project is named. */
  readonly runs: number;
  /** Sessions that are running: what they may need stays, whatever its age. */
  readonly running: number;
}

/** What `purge` would remove now. Throws as `openDatabase` does. */
export async function planPurge(home: string, scope: PurgeScope): Promise<Purged> {
  const spared = sparedBy(liveRuns(home));
  const database = await openIfThere(home);
  try {
    const doomed = await doomedIn(home, database, scope, spared);
    return {
      decisions: doomed.chains.length,
      originals: doomed.files.length,
      bytes: bytesOf(doomed.files),
      requests: doomed.requests.length,
      runs: scope.project === null ? seeRuns(home).filter(({ liveSince }) => liveSince === null).length : 0,
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
  const spared = sparedBy(liveRuns(home));
  const database = await openIfThere(home);
  try {
    const doomed = await doomedIn(home, database, scope, spared);
    const mayGoOn = (): boolean => liveRuns(home).every(({ id }) => spared.ids.includes(id));
    const remove = async (table: Table, keys: readonly (string | number)[]): Promise<number> =>
      database === null ? 0 : deleteRows(database, table, keys, scope.before, mayGoOn);
    const decisions = await remove(decisionTable, doomed.chains);
    const requests = await remove(requestTable, doomed.requests);
    const gone: StoredFile[] = [];
    for (const file of doomed.files) {
      if (!mayGoOn()) break;
      if (await deleteUnused(file, spared.liveSince)) gone.push(file);
    }
    const running = liveRuns(home).length;
    if (database !== null && running === 0) compact(database, home);
    const runs = scope.project === null ? clearDeadRuns(home) : 0;
    return { decisions, originals: gone.length, bytes: bytesOf(gone), requests, runs, running };
  } finally {
    database?.close();
  }
}

/** What running sessions may need: whatever belongs to their projects, and every original used since they began. */
interface Spared {
  readonly running: number;
  readonly liveSince: number;
  readonly ids: readonly string[];
  /** Null: a session is starting whose project cannot be known yet, so that nothing of any may go. */
  readonly projects: readonly string[] | null;
}

function liveRuns(home: string): SeenRun[] {
  return seeRuns(home).filter(({ liveSince }) => liveSince !== null);
}

function sparedBy(live: readonly SeenRun[]): Spared {
  const projects = live.flatMap(({ project }) => project ?? []);
  return {
    running: live.length,
    liveSince: Math.min(Date.now(), ...live.flatMap((run) => run.liveSince ?? [])),
    ids: live.map(({ id }) => id),
    projects: projects.length === live.length ? projects : null,
  };
}

interface Doomed {
  readonly chains: readonly string[];
  readonly requests: readonly number[];
  readonly files: readonly StoredFile[];
}

/** Rows of which it is not known whose they are stay while any session runs. */
const doomedDecision = `decided_at < :before AND (:project IS NULL OR project = :project)
  AND CASE WHEN :projects IS NULL THEN 0 WHEN :running = 0 THEN 1
           ELSE project NOT IN (SELECT value FROM json_each(:projects)) END`;
const doomedRequest = `at < :before AND (:project IS NULL OR project = :project)
  AND run NOT IN (SELECT value FROM json_each(:ids))`;

async function doomedIn(
  home: string,
  database: Connection | null,
  { before, project, ledger }: PurgeScope,
  { running, ids, projects, liveSince }: Spared,
): Promise<Doomed> {
  const named = {
    before,
    project,
    running,
    ids: JSON.stringify(ids),
    projects: projects === null ? null : JSON.stringify(projects),
  };
  const list = <Value>(sql: string): Value[] =>
    database === null ? [] : database.prepare<[typeof named], Value>(sql).pluck().all(named);
  const refs = (where: string): Set<string> =>
    new Set(list<string>(`SELECT DISTINCT value FROM decisions, json_each(refs) WHERE ${where}`));
  const kept = refs(`coalesce(${doomedDecision}, 0) = 0`);
  const theirs = project === null ? null : refs(doomedDecision);
  const files = (await listFiles(join(home, 'originals'))).filter(({ path, usedAt }) => {
    const ref = basename(path).split('.')[0] ?? '';
    return usedAt < before && usedAt < liveSince && !kept.has(ref) && (theirs?.has(ref) ?? true);
  });
  return {
    chains: list<string>(`SELECT chain FROM decisions WHERE ${doomedDecision}`),
    requests: ledger ? list<number>(`SELECT id FROM requests WHERE ${doomedRequest}`) : [],
    files,
  };
}

interface Table {
  readonly name: 'decisions' | 'requests';
  readonly key: 'chain' | 'id';
  readonly time: 'decided_at' | 'at';
}

const decisionTable: Table = { name: 'decisions', key: 'chain', time: 'decided_at' };
const requestTable: Table = { name: 'requests', key: 'id', time: 'at' };

/** A key that another process has deleted may have been given to a new row since: its time tells. */
async function deleteRows(
  database: Connection,
  { name, key, time }: Table,
  keys: readonly (string | number)[],
  before: number,
  mayGoOn: () => boolean,
): Promise<number> {
  const remove = database.prepare<[string, number]>(
    `DELETE FROM ${name} WHERE ${key} IN (SELECT value FROM json_each(?)) AND ${time} < ?`,
  );
  let deleted = 0;
  for (let from = 0; from < keys.length && mayGoOn(); from += purgeBatchRows) {
    deleted += remove.run(JSON.stringify(keys.slice(from, from + purgeBatchRows)), before).changes;
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
    if (systemCode(cause)?.startsWith('SQLITE_BUSY') !== true) throw sqliteProblem(databasePath(home), cause);
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

function bytesOf(files: readonly StoredFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
