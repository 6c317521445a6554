import { readdirSync, statSync, writeFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { HeadroomError, systemCode } from '../errors.ts';
import { folderProblem, kindOf, makeWithParents } from './data-folder.ts';
import { hasOurDatabase } from './sqlite/known-database.ts';
import { databaseFiles, isDraft, markName } from './names.ts';
import { loadSqlite, type LoadSqlite } from './sqlite/sqlite.ts';

/** Others could put their own files in the place of ours. */
const writableByOthers = 0o022;

/** As /tmp: others are meant to write there. */
const sharedByAll = 0o1000;

/** True for a folder that carries headroom's mark. Throws `DATA_FOLDER` where that cannot be told. */
export function isOurs(home: string): boolean {
  return kindIn(join(home, markName)) === 'file';
}

/** As `kindOf`. Throws `DATA_FOLDER`. */
function kindIn(path: string): ReturnType<typeof kindOf> {
  try {
    return kindOf(path);
  } catch (cause) {
    throw folderProblem(path, cause);
  }
}

/**
 * Makes a data folder ready to be written: it is made, and marked as headroom's own where it was empty. Throws
 * `DATA_FOLDER`, and leaves it as it is, where it holds what headroom has not made, or where others can write it.
 */
export function claimFolder(home: string): void {
  claim(home, false);
}

/**
 * As `claimFolder`, for a folder that is used from now on: one of a headroom that made no mark is known by its database.
 * Throws `STORE_UNAVAILABLE`, too, where there is one and no SQLite.
 */
export async function openFolder(home: string, load: LoadSqlite = loadSqlite): Promise<void> {
  claim(home, await isKnownByDatabase(home, load));
  refuseLinks(home);
}

/** For what only reads a database, which must be there: makes and marks nothing, and throws as `openFolder` does. */
export async function seeFolder(home: string, load: LoadSqlite = loadSqlite): Promise<void> {
  if (!isOurs(home) && !(await isKnownByDatabase(home, load))) throw foreignProblem(home);
  refuseLinks(home);
}

function refuseLinks(home: string): void {
  // SQLite looks for a journal of older times, too.
  const files = [...databaseFiles(home), `${databaseFiles(home)[0]}-journal`];
  const linked = files.find((path) => kindIn(path) === 'other');
  if (linked !== undefined) throw linkProblem(linked);
}

/** For what only looks: makes nothing in a folder that is not there or empty, and throws as `openFolder` does. */
export async function enterFolder(home: string): Promise<void> {
  try {
    if (!isOurs(home) && isVacant(home)) return;
  } catch (cause) {
    throw folderProblem(home, cause);
  }
  await openFolder(home);
}

function claim(home: string, isKnown: boolean): void {
  try {
    makeWithParents(home);
    const marked = isOurs(home);
    // Looked at again: of two processes that claim a new folder, one sees what the other one has made.
    if (!marked && !isKnown && !isVacant(home) && !isOurs(home)) throw foreignProblem(home);
    checkRights(home, statSync(home));
    if (!marked) mark(home);
  } catch (cause) {
    throw folderProblem(home, cause);
  }
}

/** Nothing stands in it, or only what its user writes before headroom is run for the first time. */
function isVacant(home: string): boolean {
  try {
    return readdirSync(home).every((name) => name === 'prices.json' || isDraft(name));
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return true;
    throw cause;
  }
}

/** A mark is missing, but the database is one that headroom made. */
async function isKnownByDatabase(home: string, load: LoadSqlite): Promise<boolean> {
  if (isOurs(home)) return false;
  try {
    return await hasOurDatabase(home, load);
  } catch (cause) {
    throw folderProblem(databaseFiles(home)[0], cause);
  }
}

function mark(home: string): void {
  try {
    writeFileSync(join(home, markName), 'This folder is headroom\'s: see "headroom data".\n', {
      flag: 'wx',
      mode: 0o600,
    });
  } catch (cause) {
    if (systemCode(cause) !== 'EEXIST') throw cause;
  }
}

function checkRights(home: string, { uid, mode }: Stats): void {
  const self = process.geteuid?.();
  if (self === undefined) return;
  // What the system's administrator owns is as safe as the system.
  const isAnothers = uid !== self && uid !== 0;
  if (!isAnothers && (mode & writableByOthers) === 0) return;
  const mayMend = uid === self && (mode & sharedByAll) === 0;
  throw new HeadroomError(
    'DATA_FOLDER',
    `${isAnothers ? "Another user's is" : 'Others can write'} the data folder ${home}, so headroom keeps nothing in it.`,
    mayMend ? `Run: chmod 700 '${home}'` : 'Set HEADROOM_HOME to a folder of your own.',
  );
}

function foreignProblem(home: string): HeadroomError {
  return new HeadroomError(
    'DATA_FOLDER',
    `${home} holds what headroom has not made, so headroom keeps nothing in it.`,
    `Set HEADROOM_HOME to a new folder. If all of it is headroom's, run: touch '${join(home, markName)}'`,
  );
}

function linkProblem(path: string): HeadroomError {
  return new HeadroomError(
    'DATA_FOLDER',
    `${path} is no file of headroom's own.`,
    'Move it away; headroom follows no links in its data folder.',
  );
}
