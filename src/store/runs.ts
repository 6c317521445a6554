import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { HeadroomError, isHeadroomError, systemCode } from '../errors.ts';
import { bootMarginMs, foreignRunMs, runStartMs } from '../limits.ts';
import { claimFolder, isOurs, openFolder } from './claim.ts';
import { folderProblem, isAbsent, kindOf, makeOwnFolder } from './data-folder.ts';
import { isRunId, newRunId, runFilePath } from './names.ts';
import { namesIn, removeRunFolder } from './run-folder.ts';

/** A run of `wrap` or `proxy` that is going on. */
export interface LiveRun {
  readonly id: string;
  /** `<home>/runs/<id>`, 0700: also the place for what this run alone needs. What is headroom's of it goes when the run ends. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  end(): void;
}

/** What other processes can know of a run. */
export interface SeenRun {
  readonly id: string;
  /** Milliseconds since 1970; null: it is over, and its folder is what a killed run has left. */
  readonly liveSince: number | null;
  /** Folder that its agent was started in; null while it is not known. */
  readonly project: string | null;
}

interface Entry {
  readonly pid: number;
  readonly host: string;
  readonly startedAt: number;
  readonly project: string | null;
}

/** Announces a run, and removes what runs that were killed have left. Throws `DATA_FOLDER`. */
export function registerRun(home: string, id = newRunId(), project: string | null = null): LiveRun {
  clearDeadRuns(home);
  return announceRun(home, id, project);
}

/** A run that was announced; or one that has no folder and that nobody else knows of, and why. */
export interface StartedRun {
  readonly run: LiveRun;
  readonly problem: HeadroomError | null;
}

/** Announces a run whose agent is started in `project`; nothing is made where the data folder takes nothing. */
export async function startRun(home: string, project: string): Promise<StartedRun> {
  const id = newRunId();
  try {
    await openFolder(home);
    return { run: registerRun(home, id, project), problem: null };
  } catch (cause) {
    if (!isHeadroomError(cause)) throw cause;
    const run = { id, folder: join(home, 'runs', id), startedAt: Date.now(), end: () => undefined };
    return { run, problem: cause };
  }
}

/** Announces a run, and leaves alone what others have left. Throws `DATA_FOLDER`. */
export function announceRun(home: string, id = newRunId(), project: string | null = null): LiveRun {
  const startedAt = Date.now();
  const folder = runFolderOf(home, id);
  claimFolder(home);
  try {
    makeOwnFolder(join(home, 'runs'));
    makeOwnFolder(folder);
    const entry: Entry = { pid: process.pid, host: hostname(), startedAt, project };
    writeFileSync(runFilePath(folder, 'pid'), JSON.stringify(entry), { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw folderProblem(home, cause);
  }
  return {
    id,
    folder,
    startedAt,
    end: () => {
      removeRunFolder(home, id);
    },
  };
}

/** Where a run has what it alone needs. Throws `USAGE` for what names no run. */
export function runFolderOf(home: string, id: string): string {
  if (isRunId(id)) return join(home, 'runs', id);
  const mend = 'Leave the run out, or name it as its folder in the data folder is named.';
  throw new HeadroomError('USAGE', `There is no run ${JSON.stringify(id)}.`, mend);
}

/** Folders of runs that were killed. Throws `DATA_FOLDER`. */
export function deadRuns(home: string): readonly string[] {
  return deadIds(home).map((id) => runFolderOf(home, id));
}

/**
 * Removes what is headroom's of them; answers which they were. One of which the system lets something not go stays, for the next
 * time: it is no reason to keep nothing. Throws `DATA_FOLDER` where they cannot be seen.
 */
export function clearDeadRuns(home: string): readonly string[] {
  return deadIds(home)
    .filter((id) => isRemoved(home, id))
    .map((id) => runFolderOf(home, id));
}

function deadIds(home: string): readonly string[] {
  return seeRuns(home).flatMap(({ id, liveSince }) => (liveSince === null ? [id] : []));
}

function isRemoved(home: string, id: string): boolean {
  try {
    removeRunFolder(home, id);
    return true;
  } catch (cause) {
    if (systemCode(cause) === null) throw cause;
    return false;
  }
}

/** Every run that has a folder, which is known by its `pid`. Throws `DATA_FOLDER`. */
export function seeRuns(home: string): SeenRun[] {
  const runs = join(home, 'runs');
  const now = Date.now();
  try {
    return runsIn(home).flatMap((id) => {
      const folder = join(runs, id);
      const entry = readEntry(folder);
      if (entry !== null) return { id, liveSince: liveSince(entry, now), project: entry.project };
      return seeUnannounced(folder, now).map((liveSince) => ({ id, liveSince, project: null }));
    });
  } catch (cause) {
    throw folderProblem(runs, cause);
  }
}

/**
 * True for the folder of a run that has begun, going on or over; false for one of that name that anybody may have made. Throws what
 * the system says.
 */
export function isRunFolder(home: string, id: string): boolean {
  const folder = runFolderOf(home, id);
  if (kindOf(folder) !== 'folder') return false;
  return readEntry(folder) !== null || seeUnannounced(folder, Date.now()).includes(null);
}

/** Start of the oldest run that is going on, milliseconds since 1970; null when there is none. */
export function oldestLiveRun(home: string): number | null {
  const starts = seeRuns(home).flatMap((run) => run.liveSince ?? []);
  return starts.length === 0 ? null : Math.min(...starts);
}

/** Identity of the run that is going on and started last; null when there is none. */
export function newestLiveRun(home: string): string | null {
  const live = seeRuns(home).flatMap(({ id, liveSince }) => (liveSince === null ? [] : [{ id, liveSince }]));
  const [newest] = live.sort((one, other) => other.liveSince - one.liveSince);
  return newest?.id ?? null;
}

/**
 * Of a folder without an entry when its run started, if it is one that has not come to writing it yet; null: it died before it did.
 * None where anything else stands in it: a run writes its entry before all others.
 */
function seeUnannounced(folder: string, now: number): (number | null)[] {
  const pid = runFilePath(folder, 'pid');
  const names = namesIn(folder);
  if (names.some((name) => join(folder, name) !== pid)) return [];
  const isBegun = names.length > 0;
  try {
    if (isBegun && (kindOf(pid) !== 'file' || lstatSync(pid).size > 0)) return [];
    const madeAt = lstatSync(folder).mtimeMs;
    if (now - madeAt < runStartMs) return [madeAt];
    return isBegun ? [null] : [];
  } catch (cause) {
    if (isAbsent(cause)) return [];
    throw cause;
  }
}

/** When the run of this entry started; null when it is over. */
function liveSince(entry: Entry, now: number): number | null {
  const { pid, host, startedAt } = entry;
  // A home folder may be shared by machines and containers, whose processes cannot be seen from here.
  if (host !== hostname()) return now - startedAt < foreignRunMs ? startedAt : null;
  // Long before the last boot the number meant another process. In doubt a run is alive: its agent reads the folder.
  const bootedAt = now - uptime() * 1000;
  return startedAt >= bootedAt - bootMarginMs && isAlive(pid) ? startedAt : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, as another user's.
    return systemCode(error) === 'EPERM';
  }
}

/** Null: the run has not come to writing it yet, or died while it did. */
function readEntry(folder: string): Entry | null {
  const path = runFilePath(folder, 'pid');
  try {
    if (kindOf(path) !== 'file') return null;
    const entry: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isEntry(entry) ? { ...entry, project: projectIn(entry) } : null;
  } catch (error) {
    if (error instanceof SyntaxError || isAbsent(error)) return null;
    throw error;
  }
}

function isEntry(value: unknown): value is Omit<Entry, 'project'> {
  if (typeof value !== 'object' || value === null) return false;
  if (!('pid' in value && 'host' in value && 'startedAt' in value)) return false;
  const { pid, host, startedAt } = value;
  return (
    Number.isInteger(pid) && Number(pid) > 0 && typeof host === 'string' && typeof startedAt === 'number'
  );
}

/** A headroom of before this was noted may still be running. */
function projectIn(entry: object): string | null {
  return 'project' in entry && typeof entry.project === 'string' ? entry.project : null;
}

/** Folders of a run's name, no links to such. */
function runsIn(home: string): string[] {
  const runs = join(home, 'runs');
  if (!isOurs(home) || kindOf(runs) !== 'folder') return [];
  return namesIn(runs).filter((name) => isRunId(name) && kindOf(join(runs, name)) === 'folder');
}
