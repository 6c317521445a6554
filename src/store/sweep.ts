import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';

interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** Last use, milliseconds since 1970. */
  readonly usedAt: number;
}

/**
 * Deletes the least recently used files of a two-level folder until it holds at most `budgetBytes`, but none that
 * was used at or after `liveSince`. Drafts of processes that died count as files. Answers how many were deleted.
 */
export async function sweepFolder(folder: string, budgetBytes: number, liveSince: number): Promise<number> {
  return deleteUnused(await listSurplus(folder, budgetBytes), liveSince, Infinity);
}

/** The least recently used files whose going would bring the folder down to `budgetBytes`. */
export async function listSurplus(folder: string, budgetBytes: number): Promise<readonly string[]> {
  const files = await listFiles(folder);
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const surplus: string[] = [];
  for (const file of files.sort((one, other) => one.usedAt - other.usedAt)) {
    if (bytes <= budgetBytes) break;
    surplus.push(file.path);
    bytes -= file.bytes;
  }
  return surplus;
}

/** Deletes those of the files that were not used at or after `liveSince`, until `deadline` (`performance.now()`). */
export async function deleteUnused(
  paths: readonly string[],
  liveSince: number,
  deadline: number,
): Promise<number> {
  let deleted = 0;
  for (const path of paths) {
    if (performance.now() >= deadline) break;
    // Looked at again: time has passed since the list was made.
    const file = await fileAt(path);
    if (file === null || file.usedAt >= liveSince) continue;
    await rm(path, { force: true });
    deleted += 1;
  }
  return deleted;
}

async function listFiles(folder: string): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for (const shard of await namesIn(folder)) {
    const paths = (await namesIn(join(folder, shard))).map((name) => join(folder, shard, name));
    for (const file of await Promise.all(paths.map(fileAt))) if (file !== null) files.push(file);
  }
  return files;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Null: another process has deleted it in the meantime. */
async function fileAt(path: string): Promise<StoredFile | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, bytes: size, usedAt: mtimeMs };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
