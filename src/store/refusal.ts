import { isHeadroomError, systemCode } from '../errors.ts';
import { noRoomForIndex, sqliteCode } from './sqlite/connection.ts';

/** Why nothing can be stored, under one name for what file systems and SQLite call it. */
export type Refusal = 'full' | 'rights' | 'limit' | 'failing';

const bySystem: Readonly<Record<string, Refusal>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  [noRoomForIndex]: 'full',
  EROFS: 'rights',
  EACCES: 'rights',
  EPERM: 'rights',
  EMFILE: 'limit',
  ENFILE: 'limit',
  EIO: 'failing',
};

const bySqlite: Readonly<Record<string, Refusal>> = {
  SQLITE_FULL: 'full',
  SQLITE_READONLY: 'rights',
  SQLITE_IOERR: 'failing',
};

/** What stands behind a failure to store; null where it is something else. */
export function refusalOf(cause: unknown): Refusal | null {
  if (isHeadroomError(cause)) return refusalOf(cause.cause);
  return bySystem[systemCode(cause) ?? ''] ?? bySqlite[sqliteCode(cause) ?? ''] ?? null;
}

export const mends: Readonly<Record<Refusal, string>> = {
  full: 'Free disk space, or set HEADROOM_HOME to a folder on another disk.',
  rights: 'Make it readable and writable for you, or set HEADROOM_HOME to a folder that is.',
  limit: 'Raise the limit of open files (ulimit -n), or close programs that hold many.',
  failing: 'Check the disk, or set HEADROOM_HOME to a folder on another one.',
};

/** What a user can do about it; `otherwise` where nothing of the kind stands behind the failure. */
export function mendOf(cause: unknown, otherwise: string): string {
  const refusal = refusalOf(cause);
  return refusal === null ? otherwise : mends[refusal];
}
