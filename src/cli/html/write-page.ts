import { randomBytes } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HeadroomError, reasonOf, systemCode } from '../../errors.ts';

/**
 * Puts a page in the place of what stood in the file, or in the one that a link names, in one step and for its user
 * alone: it names projects and commands. Answers the absolute path. Throws `OUTPUT_UNWRITABLE`.
 */
export async function writePage(file: string, page: string): Promise<string> {
  const path = resolve(file);
  const target = await linkedFrom(path);
  const draft = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  if (!(await mayReplace(path))) throw unwritable(path, 'it is no file');
  try {
    await writeFile(draft, page, { flag: 'wx', mode: 0o600 });
    await rename(draft, target);
  } catch (cause) {
    await rm(draft, { force: true });
    if (systemCode(cause) === null) throw cause;
    // The rest of the system's message names the draft.
    throw unwritable(path, reasonOf(cause).split(', ')[0] ?? '', cause);
  }
  return path;
}

/** What a link stands for; a link that leads nowhere gives way to the page. */
async function linkedFrom(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    if (systemCode(cause) === null) throw cause;
    return path;
  }
}

/** A file or nothing: a device or a pipe would be replaced as well. */
async function mayReplace(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (cause) {
    if (systemCode(cause) === null) throw cause;
    return true;
  }
}

function unwritable(path: string, reason: string, cause?: unknown): HeadroomError {
  return new HeadroomError(
    'OUTPUT_UNWRITABLE',
    `${path} cannot be written: ${reason}.`,
    'Name a file in a folder that you may write to.',
    { cause },
  );
}
