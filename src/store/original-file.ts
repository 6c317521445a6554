import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HeadroomError, isHeadroomError, systemCode } from '../errors.ts';
import { folderProblem, makeWithParents } from './data-folder.ts';
import { decodeOriginal, encodeOriginal, type Original } from './original-format.ts';

/** Null: there is none, or none that can be read. Rejects with `DATA_FOLDER`. */
export async function readOriginal(path: string): Promise<Original | null> {
  try {
    return await decodeOriginal(await readFile(path));
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw folderProblem(path, cause);
  }
}

/**
 * Stores an original, if it is not there yet. Rejects with `DATA_FOLDER` where it cannot, and with `STORE_UNAVAILABLE`
 * where the file keeps something else.
 */
export async function storeOriginal(path: string, original: Original): Promise<void> {
  const kept = await readOriginal(path);
  if (kept !== null) {
    checkSame(path, kept, original);
    return;
  }
  const bytes = await encodeOriginal(original);
  try {
    makeWithParents(dirname(path));
    await publish(path, bytes, original);
  } catch (cause) {
    throw isHeadroomError(cause) ? cause : folderProblem(path, cause);
  }
}

/** A whole file gets its name in one step. Of processes that store one text at the same moment the first one wins. */
async function publish(path: string, bytes: Buffer, original: Original): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(draft, bytes, { flag: 'wx', mode: 0o600 });
    await link(draft, path);
  } catch (cause) {
    if (systemCode(cause) !== 'EEXIST') throw cause;
    const kept = await readOriginal(path);
    if (kept === null) await rename(draft, path);
    else checkSame(path, kept, original);
  } finally {
    await rm(draft, { force: true });
  }
}

function checkSame(path: string, kept: Original, wanted: Original): void {
  if (kept.text === wanted.text && kept.view === wanted.view) return;
  throw new HeadroomError(
    'STORE_UNAVAILABLE',
    `${path} keeps another text.`,
    'Nothing to do: the text is sent without leaving anything out.',
  );
}
