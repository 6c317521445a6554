import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { HeadroomError, systemCode } from '../errors.ts';
import { bootMarginMs, foreignRunMs, runStartMs } from '../limits.ts';
import { folderProblem, makeWithParents } from './data-folder.ts';

/** A run of `wrap` or `proxy` that is going on. */
export interface LiveRun {
  readonly id: string;
  /** `<home>/runs/<id>`, 0700: also the place for what this run alone needs. It goes when the run ends. */
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

const idPattern = /^[0-9a-z-]+$/i;

/** Announces a run, and removes what runs that were killed have left. Throws `DATA_FOLDER`. */
export function registerRun(home: string, id = newRunId(), project: string | null = null): LiveRun {
  clearDeadRuns(home);
  return announceRun(home, id, project);
}

/** Announces a run, and leaves alone what others have left. Throws `DATA_FOLDER`. */
export function announceRun(home: string, id = newRunId(), project: string | null = null): LiveRun {
  const startedAt = Date.now();
  const folder = runFolderOf(home, id);
  try {
    makeWithParents(folder);
    const entry: Entry = { pid: process.pid, host: hostname(), startedAt, project };
    writeFileSync(join(folder, 'pid'), JSON.stringify(entry), { mode: 0o600 });
  } catch (cause) {
    throw folderProblem(home, cause);
  }
  return {
    id,
    folder,
    startedAt,
    end: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where a run has what it alone needs. Throws `USAGE` for what names no run. */
export function runFolderOf(home: string, id: string): string {
  if (idPattern.test(id)) return join(home, 'runs', id);
  const mend = 'Leave the run out, or name it as its folder in the data folder is named.';
  throw new HeadroomError('USAGE', `There is no run ${JSON.stringify(id)}.`, mend);
}

export function newRunId(): string {
  return randomBytes(8).toString('hex');
}

/** Folders of runs that were killed. Throws `DATA_FOLDER`. */
export function deadRuns(home: string): readonly string[] {
  return seeRuns(home)
    .filter(({ liveSince }) => liveSince === null)
    .map(({ id }) => join(home, 'runs', id));
}

/** Removes them; answers which they were. Throws `DATA_FOLDER`. */
export function clearDeadRuns(home: string): readonly string[] {
  const dead = deadRuns(home);
  try {
    for (const folder of dead) rmSync(folder, { recursive: true, force: true });
  } catch (cause) {
    throw folderProblem(home, cause);
  }
  return dead;
}

/** Every run that has a folder. Throws `DATA_FOLDER`. */
export function seeRuns(home: string): SeenRun[] {
  const runs = join(home, 'runs');
  const now = Date.now();
  try {
    return namesIn(runs).map((id) => {
      const folder = join(runs, id);
      const entry = readEntry(folder);
      return { id, liveSince: liveSince(folder, entry, now), project: entry?.project ?? null };
    });
  } catch (cause) {
    throw folderProblem(runs, cause);
  }
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

/** When the run of this folder started; null when it is over. */
function liveSince(folder: string, entry: Entry | null, now: number): number | null {
  if (entry === null) {
    const madeAt = madeWhen(folder);
    return madeAt !== null && now - madeAt < runStartMs ? madeAt : null;
  }
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
  try {
    const entry: unknown = JSON.parse(readFileSync(join(folder, 'pid'), 'utf8'));
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

function madeWhen(folder: string): number | null {
  try {
    return statSync(folder).mtimeMs;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
