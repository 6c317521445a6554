import { HeadroomError, reasonOf } from '../errors.ts';
import { mendOf } from '../store/refusal.ts';

/** Tells a user of a fault that a request went on in spite of (promise 6). */
export function failedOpen(what: string, cause: unknown): HeadroomError {
  return new HeadroomError(
    'STORE_UNAVAILABLE',
    `${what}: ${reasonOf(cause)}.`,
    mendOf(cause, 'The session goes on; if it stays so, look at the data folder and report this.'),
    { cause },
  );
}
