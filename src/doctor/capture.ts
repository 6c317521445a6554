import type { Environment } from '../settings.ts';
import { maxVersionBytes } from '../limits.ts';
import { childEnv } from '../wrap/launch/child-env.ts';

export interface Captured {
  /** Null where a signal ended it, or it was never started. */
  readonly code: number | null;
  /** How it ended where that was no exit code. */
  readonly says: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, without input. Never rejects. */
export async function capture(
  file: string,
  args: readonly string[],
  place: { readonly env: Environment; readonly cwd: string },
  signal: AbortSignal,
): Promise<Captured> {
  const { execa } = await import('execa');
  const {
    exitCode,
    signal: endedBy,
    originalMessage,
    stdout,
    stderr,
  } = await execa(file, args, {
    cwd: place.cwd,
    env: childEnv(place.env, {}),
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    maxBuffer: maxVersionBytes,
    cancelSignal: signal,
    killSignal: 'SIGKILL',
  });
  return {
    code: exitCode ?? null,
    says: exitCode !== undefined ? null : (endedBy ?? originalMessage ?? 'unknown reason'),
    stdout,
    stderr,
  };
}
