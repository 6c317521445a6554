import { linkSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { HeadroomError, systemCode } from '../../errors.ts';
import { sqliteCode } from './connection.ts';
import { damagedPath } from '../names.ts';

/** Tells a file from another one that has got its name. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

export function isDamage(cause: unknown): boolean {
  const code = sqliteCode(cause);
  return code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
}

/** Throws what the system says. */
export function identityOf(path: string): FileIdentity {
  const { dev, ino } = statSync(path);
  return { dev, ino };
}

/**
 * Gives a damaged database, whose connections here are closed, another name in its folder, so that a new one can be
 * begun; nothing is deleted. Answers its new path. Of several processes at it one does it, and the others find it done.
 * Throws what the system says.
 */
export function setAside(path: string, damaged: FileIdentity): string {
  const aside = damagedPath(dirname(path), damaged.ino);
  if (!claim(path, aside, damaged) && isGoneSoon(path, damaged)) return aside;
  // Its log goes first: SQLite would take one that is left behind for that of the new database.
  for (const suffix of ['-wal', '-shm']) {
    if (isAt(path, damaged)) rename(`${path}${suffix}`, `${aside}${suffix}`);
  }
  if (isAt(path, damaged)) rmSync(path);
  // It is kept for as long as other texts, from now on.
  utimesSync(aside, new Date(), new Date());
  return aside;
}

/** A link can be made once only. */
function claim(path: string, aside: string, damaged: FileIdentity): boolean {
  try {
    linkSync(path, aside);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw cause;
  }
  if (isAt(aside, damaged)) return true;
  // The user has taken away what was set aside; this is the new one under a second name.
  rmSync(aside);
  return false;
}

/** Waits for the process that made the link; false where it must have died over it. */
function isGoneSoon(path: string, damaged: FileIdentity): boolean {
  for (let look = 0; look < looks; look += 1) {
    if (!isAt(path, damaged)) return true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lookMs);
  }
  return false;
}

/** Two renames and a removal take less than a millisecond, and on a busy machine hardly two seconds. */
const looks = 400;
const lookMs = 5;

function isAt(path: string, { dev, ino }: FileIdentity): boolean {
  try {
    const found = identityOf(path);
    return found.dev === dev && found.ino === ino;
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause;
    return false;
  }
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause;
  }
}

/** What to tell a user whose database was set aside. */
export function asideProblem(path: string, aside: string, cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `The database ${path} was damaged and is kept as ${aside}; a new one has been begun.`,
    'Nothing to do: what could be read of its decisions was taken along, and reports begin anew.',
    { cause },
  );
}
