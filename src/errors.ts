/** Exit code of the command line for each error code; the code names the situation, not the place. */
const exitCodes = {
  USAGE: 2,
  AGENT_NOT_FOUND: 127,
  AGENT_UNROUTABLE: 2,
  COMMAND_NOT_FOUND: 127,
  COMMAND_UNRUNNABLE: 126,
  CONFIG_UNREADABLE: 2,
  DATA_FOLDER: 73,
  PROXY_FAILED: 70,
  PORT_TAKEN: 69,
  UPSTREAM_INVALID: 2,
  UPSTREAM_DOWN: 69,
  ORIGINAL_GONE: 3,
  STORE_UNAVAILABLE: 74,
  INPUT_UNREADABLE: 66,
  OUTPUT_UNWRITABLE: 73,
  OPENER_FAILED: 69,
  JSON_SYNTAX: 65,
  BODY_SHAPE: 65,
  ENGINE_FAILED: 70,
  DEMO_FAILED: 1,
  TOO_FEW_FILES: 71,
} as const;

export type ErrorCode = keyof typeof exitCodes;

const mark = Symbol.for('headroom.error');

/** An error a user may meet: `problem` says what is wrong, `mend` what to do about it, one line each. */
export class HeadroomError extends Error {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly mend: string;
  readonly [mark] = true;

  constructor(code: ErrorCode, problem: string, mend: string, options: { cause?: unknown } = {}) {
    super(`${problem}\n${mend}`, options);
    this.name = 'HeadroomError';
    this.code = code;
    this.problem = problem;
    this.mend = mend;
  }

  get exitCode(): number {
    return exitCodes[this.code];
  }
}

/** True for our errors, also those of a second installed copy of the package. */
export function isHeadroomError(error: unknown): error is HeadroomError {
  return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[mark] === true;
}

/** The operating system's short name of a failure (`ENOENT`, `EROFS`, …), if it has one. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** One line of text for any thrown thing. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
}

/** The error to tell where the system's limit of open files is behind a failure; null where something else is. */
export function tooFewFiles(cause: unknown): HeadroomError | null {
  if (isHeadroomError(cause)) return cause.code === 'TOO_FEW_FILES' ? cause : null;
  const code = systemCode(cause);
  const isLimit = code === 'EMFILE' || code === 'ENFILE';
  // With no file left to open Node.js does not find packages either that are there.
  if (!isLimit && (code !== 'ERR_MODULE_NOT_FOUND' || mostOpenFiles() > fewFiles)) return null;
  return new HeadroomError(
    'TOO_FEW_FILES',
    `This system lets a process open too few files (${mostOpenFiles()}) to start headroom.`,
    'Raise the hard limit, in the shell (ulimit -Hn) or for this user, to 1024 or more.',
    { cause },
  );
}

/** headroom starts with 96; a request in flight takes two more. */
const fewFiles = 128;

/** The limit of this process; Infinity where there is none, or none is known. */
function mostOpenFiles(): number {
  const report: unknown = process.report.getReport();
  const limits = fieldOf(fieldOf(report, 'userLimits'), 'open_files');
  const most = fieldOf(limits, 'soft');
  return typeof most === 'number' ? most : Infinity;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** What was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
