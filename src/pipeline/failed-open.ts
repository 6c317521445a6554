import { HeadroomError, reasonOf } from '../errors.ts';
import { mendOf } from '../store/refusal.ts';
import type { JobFailure } from './worker/job.ts';

/** Tells a user of a fault that a request went on in spite of (promise 6). */
export function failedOpen(what: string, cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `${what}: ${reasonOf(cause)}.`,
    mendOf(cause, 'The session goes on; if it stays so, look at the data folder and report this.'),
    { cause },
  );
}

/** What a user is told of a job that failed; null where the session is over. */
export function jobProblem({ failure, says }: JobFailure): HeadroomError | null {
  if (says === null) return null;
  if (failure === 'worker_down')
    return new HeadroomError(
      'ENGINE_FAILED',
      `Tool output is sent as it is, since no thread works on it: ${says}.`,
      'Free memory, or raise the limit of open files (ulimit -n); the session goes on.',
    );
  const what =
    failure === 'engine_error'
      ? `since an engine failed: ${says}`
      : `since the work on it did not end: ${says}`;
  return new HeadroomError(
    'ENGINE_FAILED',
    `A tool output was sent as it is, ${what}.`,
    'The session goes on; please report this.',
  );
}
