import { createReadStream, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { HeadroomError, reasonOf } from '../errors.ts';

/**
 * The files of a folder that a measure may read, by name: those of `folder/part` where that exists, else the folder's
 * own. Rejects with `INPUT_UNREADABLE`.
 */
export async function findInputs(folder: string, part: string, names: RegExp): Promise<string[]> {
  const entries = await list(folder);
  const isWhole = entries.some((entry) => entry.name === part && entry.isDirectory());
  const at = isWhole ? join(folder, part) : folder;
  return (isWhole ? await list(at) : entries)
    .filter(({ name }) => names.test(name))
    .map(({ name }) => join(at, name))
    .sort();
}

/** The records of a file of JSON lines, packed or plain. Rejects with `INPUT_UNREADABLE`. */
export async function* readRecords(path: string): AsyncGenerator {
  const file = createReadStream(path);
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // `pipe` hands no error on.
  if (input !== file) file.on('error', (error) => input.destroy(error));
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      if (line !== '') yield JSON.parse(line);
    }
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    file.destroy();
  }
}

async function list(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

/** The error for an input that cannot be read, or not as what it should be. */
export function unreadable(path: string, cause: unknown): HeadroomError {
  const mend =
    'Name a folder of *.json.gz conversations, or of *.jsonl.gz runs or logs; `headroom bench --help` says more.';
  return new HeadroomError('INPUT_UNREADABLE', `${path}: ${reasonOf(cause)}.`, mend, { cause });
}
