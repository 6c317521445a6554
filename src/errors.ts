/** Exit code of the command line for each error code; the code names the situation, not the place. */
const exitCodes = {
  USAGE: 2,
  AGENT_NOT_FOUND: 127,
  AGENT_UNROUTABLE: 2,
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
