import { createRequire } from 'node:module';
import type Sqlite from 'better-sqlite3';
import { HeadroomError, isHeadroomError, reasonOf, systemCode } from '../errors.ts';

/** An open database of better-sqlite3. */
export type Connection = Sqlite.Database;

/** Answers the constructor of connections; better-sqlite3 is an optional package. */
export type LoadSqlite = () => Promise<typeof Sqlite>;

/** What helps a binding that is missing, or does not fit. */
export const mendSqlite =
  'Run `npm rebuild better-sqlite3 --ignore-scripts=false` where headroom is installed; until then: lossless, no ledger.';

/** Loads better-sqlite3. Throws `STORE_UNAVAILABLE` where it is missing or would not survive. */
export async function loadSqlite(): Promise<typeof Sqlite> {
  try {
    const manifest: unknown = createRequire(import.meta.url)('better-sqlite3/package.json');
    checkSqliteVersion(versionIn(manifest), process.versions.node);
    return (await import('better-sqlite3')).default;
  } catch (cause) {
    throw isHeadroomError(cause) ? cause : loadProblem(cause);
  }
}

/** Version 13 kills a Node.js below 22 with a segmentation fault as soon as its binding is loaded. */
export function checkSqliteVersion(sqlite: string, node: string): void {
  if (majorOf(sqlite) < 13 || majorOf(node) >= 22) return;
  throw new HeadroomError(
    'STORE_UNAVAILABLE',
    `better-sqlite3 ${sqlite} does not run on Node.js ${node}.`,
    'Use Node.js 22 or newer, or install better-sqlite3 12; until then headroom is lossless only.',
  );
}

/** What to tell a user about a failure of the database, which may be one of loading its binding. */
export function sqliteProblem(path: string, cause: unknown): HeadroomError {
  const code = systemCode(cause) ?? '';
  const says = `The database ${path}`;
  const problem = (text: string, mend: string): HeadroomError =>
    new HeadroomError('STORE_UNAVAILABLE', text, mend, { cause });
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return problem(`${says} is damaged.`, 'Move it away; headroom makes a new one at its next start.');
  }
  if (code.startsWith('SQLITE_FULL')) {
    return problem(`${says} cannot grow: the disk is full.`, 'Free disk space, then start again.');
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return problem(`${says} is locked by another process.`, 'End that process, then start again.');
  }
  if (code.startsWith('SQLITE_')) {
    const mend = 'Make it writable for you, or set HEADROOM_HOME to another folder.';
    return problem(`${says} cannot be used: ${reasonOf(cause)}.`, mend);
  }
  return loadProblem(cause);
}

function loadProblem(cause: unknown): HeadroomError {
  const problem = `SQLite cannot be loaded: ${reasonOf(cause).replace(/\. Tried:$/, '')}.`;
  return new HeadroomError('STORE_UNAVAILABLE', problem, mendSqlite, { cause });
}

function versionIn(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version);
  }
  throw new Error('the package better-sqlite3 has no version');
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
