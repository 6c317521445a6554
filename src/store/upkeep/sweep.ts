import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { draftLifeMs } from '../../limits.ts';
import { isOurs } from '../claim.ts';
import { fileAt, listDamaged, listDrafts, listTexts } from '../files.ts';
import { databaseFiles, rooms, type Room } from '../names.ts';

/**
 * The least recently used texts whose going would bring the room down to `budgetBytes`, and all that were used last
 * before `before`, milliseconds since 1970.
 */
export async function listSurplus(
  home: string,
  room: Room,
  budgetBytes: number,
  before = -Infinity,
): Promise<readonly string[]> {
  const files = await listTexts(home, room);
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const surplus: string[] = [];
  for (const file of files.sort((one, other) => one.usedAt - other.usedAt)) {
    if (bytes <= budgetBytes && file.usedAt >= before) break;
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

/** Damaged databases that were set aside before `before`, milliseconds since 1970, with what belongs to them. */
export async function listOldDamaged(home: string, before: number): Promise<readonly string[]> {
  return (await listDamaged(home)).flatMap(({ path, usedAt }) => (usedAt < before ? [path] : []));
}

/** Files that are older than any writer that could still give them their name. */
export async function listOldDrafts(home: string): Promise<readonly string[]> {
  const now = Date.now();
  return (await listDrafts(home)).flatMap(({ path, usedAt }) => (now - usedAt > draftLifeMs ? [path] : []));
}

/** Deletes them; answers how many. */
export async function sweepDrafts(home: string): Promise<number> {
  return deleteUnused(await listOldDrafts(home), Date.now() - draftLifeMs, Infinity);
}

/** Deletes all that is stored in a data folder, while no session runs in it. What others have put there stays. */
export async function emptyFolder(home: string): Promise<void> {
  if (!isOurs(home)) return;
  const texts = await Promise.all([
    ...rooms.map((room) => listTexts(home, room)),
    listDrafts(home),
    listDamaged(home),
  ]);
  const paths = [...texts.flat().map(({ path }) => path), ...databaseFiles(home), join(home, 'key')];
  for (const path of paths) if ((await fileAt(path)) !== null) await rm(path, { force: true });
}
