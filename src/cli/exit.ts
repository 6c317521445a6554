import type { Writable } from 'node:stream';
import { isHeadroomError, reasonOf, systemCode, tooFewFiles } from '../errors.ts';
import { environment, usableSettings } from '../settings.ts';
import { visible } from '../text/visible.ts';
import { tell } from './print.ts';

/** Exit code when headroom itself is at fault (EX_SOFTWARE of sysexits.h). */
const defectExitCode = 70;

/**
 * Runs the command line and leaves the process with its exit code; nothing else does. An error becomes two lines on
 * stderr, the problem and the mend. Once nobody reads stdout any more the process ends, unless it is to `goOn`.
 */
export async function leaveWith(run: () => Promise<number>, goOn = false): Promise<void> {
  process.stdout.on('error', (error) => {
    if (systemCode(error) !== 'EPIPE') throw error;
    // `headroom perf | head` has got all it wants: no message, no failure.
    if (!goOn) process.exit(0);
  });
  // There is nowhere left to tell it, and an agent may be at work.
  process.stderr.on('error', () => undefined);
  process.on('uncaughtException', failOnce);
  try {
    await leave(await run());
  } catch (error) {
    await fail(error);
  }
}

/** A fault while we report one, as of an output that takes nothing any more, is left to Node: it ends the process. */
function failOnce(error: unknown): void {
  process.off('uncaughtException', failOnce);
  void fail(error);
}

async function fail(cause: unknown): Promise<void> {
  const error = await explained(cause);
  tell(describe(error));
  await leave(isHeadroomError(error) ? error.exitCode : defectExitCode);
}

/** What the system would not do with a file. */
const refusals = new Set(['EACCES', 'EPERM', 'ENOTDIR', 'EROFS', 'ENOSPC', 'ELOOP']);

/** Damaged databases and files that are not ours to read are no defects, wherever they are met. */
async function explained(error: unknown): Promise<unknown> {
  if (isHeadroomError(error)) return error;
  const limit = tooFewFiles(error);
  if (limit !== null) return limit;
  const code = systemCode(error) ?? '';
  if (code.startsWith('SQLITE_')) {
    const [{ databasePath }, { sqliteProblem }] = await Promise.all([
      import('../store/sqlite/database.ts'),
      import('../store/sqlite/sqlite.ts'),
    ]);
    const { home } = usableSettings(environment());
    return sqliteProblem(databasePath(home), error);
  }
  const path =
    error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : null;
  if (!refusals.has(code) || path === null) return error;
  const { folderProblem } = await import('../store/data-folder.ts');
  return folderProblem(path, error);
}

/** Leaves once both outputs have been handed over: a pipe may take them later than they were written. */
async function leave(code: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(drained));
  process.exit(code);
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });
}

function describe(error: unknown): string {
  if (isHeadroomError(error)) return `headroom: ${visible(error.problem)}\n${visible(error.mend)}\n`;
  const problem = `headroom: ${reasonOf(error)}\n`;
  if ((environment()['HEADROOM_DEBUG'] ?? '') === '') {
    return `${problem}This is a defect in headroom; HEADROOM_DEBUG=1 shows where it lies.\n`;
  }
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return `${problem}This is a defect in headroom:\n${stack}\n`;
}
