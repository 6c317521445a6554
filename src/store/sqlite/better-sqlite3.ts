import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { HeadroomError, isHeadroomError, reasonOf, systemCode } from '../../errors.ts';
import { databaseBusyMs } from '../../limits.ts';
import { installLineOf } from '../../text/install-line.ts';
import { packageVersion } from '../../version.ts';
import type { Binding } from './connection.ts';

/**
 * The package better-sqlite3 as a binding; npm takes version 13 where Node.js is 22 or newer, else 12. Throws
 * `STORE_UNAVAILABLE` where it is missing, was never built, or does not work here.
 */
export async function loadBetterSqlite3(): Promise<Binding> {
  const found = findPackage();
  checkVersion(found.version, process.versions.node);
  try {
    const { default: Database } = await import('better-sqlite3');
    // The native part is loaded with the first database.
    new Database(':memory:').close();
    return {
      name: `better-sqlite3 ${found.version}`,
      open: (path, options = {}) => new Database(path, { timeout: databaseBusyMs, ...options }),
    };
  } catch (cause) {
    throw isHeadroomError(cause) ? cause : bindingProblem(found, cause);
  }
}

interface Found {
  readonly version: string;
  /** The folder whose `node_modules` holds it. */
  readonly folder: string;
}

function findPackage(): Found {
  const require = createRequire(import.meta.url);
  try {
    const path = require.resolve('better-sqlite3/package.json');
    const manifest: unknown = require(path);
    return { version: versionIn(manifest), folder: dirname(dirname(dirname(path))) };
  } catch (cause) {
    if (systemCode(cause) !== 'MODULE_NOT_FOUND') throw bindingProblem(null, cause);
    // npm removes an optional package whose script fails, and says nothing.
    throw new HeadroomError(
      'STORE_UNAVAILABLE',
      `better-sqlite3 is not installed; ${without}.`,
      `${newerNode}, or get a C++ compiler and python3, then \`${ownInstallLine()}\`.`,
      { cause },
    );
  }
}

/** Version 13 kills a Node.js below 22 with a segmentation fault as soon as its binding is loaded. */
export function checkVersion(sqlite: string, node: string): void {
  if (majorOf(sqlite) < 13 || majorOf(node) >= 22) return;
  throw new HeadroomError(
    'STORE_UNAVAILABLE',
    `better-sqlite3 ${sqlite} does not run on Node.js ${node}; ${without}.`,
    `${newerNode}, or install headroom anew with this one: \`${ownInstallLine()}\`.`,
  );
}

/** Of a package that is there: its script did not run, or what it left does not fit. */
function bindingProblem(found: Found | null, cause: unknown): HeadroomError {
  const { version = '', folder = '.' } = found ?? {};
  const rebuild = `cd '${folder}' && npm rebuild better-sqlite3 --ignore-scripts=false`;
  const problem = isUnbuilt(cause)
    ? `better-sqlite3 ${version} is installed but was not built: its install script did not run; ${without}.`
    : `better-sqlite3 ${version} does not work here (${reasonOf(cause)}); ${without}.`;
  return new HeadroomError('STORE_UNAVAILABLE', problem, `${newerNode}, or run: ${rebuild}`, { cause });
}

function isUnbuilt(cause: unknown): boolean {
  return (
    systemCode(cause) === 'MODULE_NOT_FOUND' ||
    reasonOf(cause).startsWith('Could not locate the bindings file')
  );
}

const without = 'headroom is lossless only, and keeps no memory and no ledger';

const newerNode = 'Use Node.js 22.13 or newer, which needs no better-sqlite3';

function ownInstallLine(): string {
  return installLineOf(packageVersion());
}

function versionIn(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version);
  }
  throw new Error('a package has no version');
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}
