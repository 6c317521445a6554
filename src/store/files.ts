import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** Last use, milliseconds since 1970. */
  readonly usedAt: number;
}

/** The files of a two-level folder, as originals are kept; none where there is no folder. */
export async function listFiles(folder: string): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for (const shard of await namesIn(folder)) {
    const paths = (await namesIn(join(folder, shard))).map((name) => join(folder, shard, name));
    for (const file of await Promise.all(paths.map(fileAt))) if (file !== null) files.push(file);
  }
  return files;
}

/** Null: there is none, or another process has deleted it in the meantime. */
export async function fileAt(path: string): Promise<StoredFile | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { path, bytes: size, usedAt: mtimeMs };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Number and size of all files at and below a path; links are not followed. */
export async function sizeOf(path: string): Promise<{ readonly files: number; readonly bytes: number }> {
  try {
    const found = await lstat(path);
    if (!found.isDirectory()) return { files: 1, bytes: found.size };
  } catch (error) {
    if (isAbsent(error)) return { files: 0, bytes: 0 };
    throw error;
  }
  let [files, bytes] = [0, 0];
  for (const name of await namesIn(path)) {
    const part = await sizeOf(join(path, name));
    files += part.files;
    bytes += part.bytes;
  }
  return { files, bytes };
}

/** Nothing where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}
