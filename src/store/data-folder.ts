import { mkdirSync } from 'node:fs';
import { HeadroomError, reasonOf } from '../errors.ts';

/** Makes a folder of headroom's own, which its user alone may read. Throws `DATA_FOLDER`. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw folderProblem(path, cause);
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
