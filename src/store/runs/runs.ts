import { lstatSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { HeadroomError, isHeadroomError, systemCode } from '../../errors.ts';
import { draftLifeMs, minuteMs } from '../../limits.ts';
import { claimFolder, isOurs, openFolder } from '../claim.ts';
import { folderProblem, isAbsent, kindOf, makeOwnFolder } from '../data-folder.ts';
import { draftOf, isRunId, newRunId, runFilePath, runOfDraft } from '../names.ts';
import { liveSince, readEntry, type RunEntry } from './run-entry.ts';
import { namesInSync, removeRunDraft, removeRunFolder } from './run-folder.ts';

/** A run's folder without a readable pid file counts as a run that is just starting for this long. */
export const runStartMs = minuteMs;

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
    writeEntry(folder, { pid: process.pid, host: hostname(), startedAt, project });
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

/**
 * Makes the folder of a run with its entry, which is whole before the folder is made: whenever the process is killed, what is left
 * says whose it was.
 */
function writeEntry(folder: string, entry: RunEntry): void {
  const pid = runFilePath(folder, 'pid');
  const draft = draftOf(folder);
  try {
    writeFileSync(draft, JSON.stringify(entry), { mode: 0o600, flag: 'wx' });
    makeOwnFolder(folder);
    if (kindOf(pid) !== 'none') throw new Error(`${folder} is another run's`);
    renameSync(draft, pid);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw cause;
  }
}

/** Where a run has what it alone needs. Throws `USAGE` for what names no run. */
export function runFolderOf(home: string, id: string): string {
  if (isRunId(id)) return join(home, 'runs', id);
  const mend = 'Leave the run out, or name it as its folder in the data folder is named.';
  throw new HeadroomError('USAGE', `There is no run ${JSON.stringify(id)}.`, mend);
}

/** What runs that were killed have left: folders, and entries that have not come to theirs. Throws `DATA_FOLDER`. */
export function deadRuns(home: string): readonly string[] {
  return [...deadIds(home).map((id) => runFolderOf(home, id)), ...deadDrafts(home)];
}

/**
 * Removes what is headroom's of them; answers which they were. One of which the system lets something not go stays, for the next
 * time: it is no reason to keep nothing. Throws `DATA_FOLDER` where they cannot be seen.
 */
export function clearDeadRuns(home: string): readonly string[] {
  const ids = deadIds(home).filter((id) =>
    isRemoved(() => {
      removeRunFolder(home, id);
    }),
  );
  const drafts = deadDrafts(home).filter((path) =>
    isRemoved(() => {
      removeRunDraft(path);
    }),
  );
  return [...ids.map((id) => runFolderOf(home, id)), ...drafts];
}

/** Entries of which no folder has come to be, or only an empty one. Throws `DATA_FOLDER`. */
function deadDrafts(home: string): readonly string[] {
  const runs = join(home, 'runs');
  const now = Date.now();
  try {
    return namesInRuns(home).flatMap((name) => {
      const path = join(runs, name);
      if (runOfDraft(name) === null || kindOf(path) !== 'file') return [];
      const entry = readEntry(path);
      const isLive =
        entry === null ? now - lstatSync(path).mtimeMs < draftLifeMs : liveSince(entry, now) !== null;
      return isLive ? [] : [path];
    });
  } catch (cause) {
    throw folderProblem(runs, cause);
  }
}

function deadIds(home: string): readonly string[] {
  return seeRuns(home).flatMap(({ id, liveSince }) => (liveSince === null ? [id] : []));
}

function isRemoved(remove: () => void): boolean {
  try {
    remove();
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
      const entry = readEntry(runFilePath(folder, 'pid'));
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
  return readEntry(runFilePath(folder, 'pid')) !== null || seeUnannounced(folder, Date.now()).includes(null);
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
  const names = namesInSync(folder);
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

/** Folders of a run's name, no links to such. */
function runsIn(home: string): string[] {
  return namesInRuns(home).filter((name) => isRunId(name) && kindOf(join(home, 'runs', name)) === 'folder');
}

function namesInRuns(home: string): string[] {
  const runs = join(home, 'runs');
  return isOurs(home) && kindOf(runs) === 'folder' ? namesInSync(runs) : [];
}
