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
  const files = await listFiles(folder);
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  let deleted = 0;
  for (const file of files.sort((one, other) => one.usedAt - other.usedAt)) {
    if (bytes <= budgetBytes || file.usedAt >= liveSince) break;
    await rm(file.path, { force: true });
    bytes -= file.bytes;
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
