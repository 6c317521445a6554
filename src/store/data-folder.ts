import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { HeadroomError, reasonOf, systemCode } from '../errors.ts';

/** Makes a folder of headroom's own, which its user alone may read. Throws `DATA_FOLDER`. */
export function makeFolder(path: string): void {
  try {
    makeWithParents(path);
  } catch (cause) {
    throw folderProblem(path, cause);
  }
}

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

/** What to tell a user whose data folder, or a part of it, cannot be used. */
export function folderProblem(path: string, cause: unknown): HeadroomError {
  return new HeadroomError(
    'DATA_FOLDER',
    `${path} cannot be used: ${reasonOf(cause)}.`,
    'Make it readable and writable for you, or set HEADROOM_HOME to a folder that is.',
    { cause },
  );
}
