import { rm } from 'node:fs/promises';
import { fileAt, listFiles } from './files.ts';

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
