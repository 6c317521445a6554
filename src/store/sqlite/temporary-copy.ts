import { createWriteStream } from 'node:fs';
import { lstat, mkdtemp, open, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { HeadroomError, reasonOf, systemCode } from '../../errors.ts';
import { draftLifeMs } from '../../limits.ts';
import { kindOf } from '../data-folder.ts';
import { databaseFiles } from '../names.ts';
import { refusalOf } from '../refusal.ts';

const copiesPrefix = 'headroom-database-';
/** `mkdtemp` adds six characters. */
const copiesName = new RegExp(`^${copiesPrefix}[A-Za-z0-9]{6}$`);
const copyNames = new Set(databaseFiles('').map((path) => basename(path)));

/**
 * Acts on a copy of a data folder's database and its log, which is gone afterwards. Throws `DATA_FOLDER` where the temporary folder
 * takes none, and what the system says of the original.
 */
export async function withTemporaryCopy<Answer>(
  home: string,
  act: (copy: string) => Answer,
): Promise<Answer> {
  const [path, log] = databaseFiles(home);
  const folder = await mkdtemp(join(tmpdir(), copiesPrefix)).catch(throwTemporary);
  try {
    const [copy, copiedLog] = databaseFiles(folder);
    // What leaves the log in the meantime is in the database by then.
    if (kindOf(log) === 'file') await copyPrivately(log, copiedLog);
    await copyPrivately(path, copy);
    return act(copy);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Removes copies that killed processes of this user have left: folders that hold nothing but such, so old that nobody looks at them
 * any more. What cannot be removed is left to the next time.
 */
export async function sweepTemporaryCopies(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names.filter((name) => copiesName.test(name))) {
    try {
      await sweepFolder(join(tmpdir(), name));
    } catch (cause) {
      if (systemCode(cause) === null) throw cause;
    }
  }
}

async function sweepFolder(folder: string): Promise<void> {
  const isOld = async (path: string, isKind: 'isFile' | 'isDirectory'): Promise<boolean> => {
    const found = await lstat(path);
    const isMine =
      found.uid === (process.geteuid?.() ?? found.uid) && (found.isDirectory() || found.nlink === 1);
    return found[isKind]() && isMine && Date.now() - found.mtimeMs > draftLifeMs;
  };
  if (!(await isOld(folder, 'isDirectory'))) return;
  const files = await readdir(folder);
  for (const file of files) if (!copyNames.has(file) || !(await isOld(join(folder, file), 'isFile'))) return;
  for (const file of files) await unlink(join(folder, file));
  await rmdir(folder);
}

/** With nothing for others in it, whatever may be done with the original. Throws `DATA_FOLDER` where there is no room. */
async function copyPrivately(from: string, to: string): Promise<void> {
  const original = await open(from, 'r');
  const copy = createWriteStream(to, { flags: 'wx', mode: 0o600 });
  await pipeline(original.createReadStream(), copy).catch(throwTemporary);
}

function throwTemporary(cause: unknown): never {
  // What is read stands elsewhere.
  if (cause instanceof Error && 'syscall' in cause && cause.syscall === 'read') throw cause;
  throw temporaryProblem(cause);
}

export function temporaryProblem(cause: unknown): HeadroomError {
  const variable = process.platform === 'win32' ? 'TEMP' : 'TMPDIR';
  const act = refusalOf(cause) === 'full' ? 'Free space on its disk' : 'Make it writable for you';
  return new HeadroomError(
    'DATA_FOLDER',
    `The temporary folder ${tmpdir()} cannot be used: ${reasonOf(cause)}.`,
    `${act}, or set ${variable} to a folder that can take a copy of the database.`,
    { cause },
  );
}
