import { HeadroomError, systemCode } from '../errors.ts';

/** The folder that this was started in. Throws `USAGE` where it has been deleted since. */
export function currentFolder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause;
    throw new HeadroomError('USAGE', 'The current folder has been deleted.', 'Change to one that exists.', {
      cause,
    });
  }
}
