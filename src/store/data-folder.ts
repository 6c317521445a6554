import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { HeadroomError, isHeadroomError, reasonOf, systemCode } from '../errors.ts';
import { mendOf } from './refusal.ts';

/** As a recursive mkdir, which on Node 20 tries for ever below /proc and hides the reason on a read-only disk. */
export function makeWithParents(path: string): void {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeWithParents(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    if (systemCode(cause) !== 'EEXIST') throw cause;
  }
}

/** Makes a folder below the data folder; a link in its place is not followed. Throws what the system says. */
export function makeOwnFolder(path: string): void {
  makeWithParents(path);
  if (kindOf(path) !== 'folder') throw new Error(`${path} is no folder of headroom's own`);
}

/** What has this name; a link is neither file nor folder. */
export function kindOf(path: string): 'file' | 'folder' | 'other' | 'none' {
  try {
    const found = lstatSync(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  } catch (cause) {
    if (isAbsent(cause)) return 'none';
    throw cause;
  }
}

/** True for what the system says of a path at which nothing stands. */
export function isAbsent(cause: unknown): boolean {
  const code = systemCode(cause);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** What to tell a user whose data folder, or a part of it, cannot be used. */
export function folderProblem(path: string, cause: unknown): HeadroomError {
  if (isHeadroomError(cause)) return cause;
  return new HeadroomError(
    'DATA_FOLDER',
    `${path} cannot be used: ${reasonOf(cause)}.`,
    mendOf(cause, 'Make it readable and writable for you, or set HEADROOM_HOME to a folder that is.'),
    { cause },
  );
}
