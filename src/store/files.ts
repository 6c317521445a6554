import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isOurs } from './claim.ts';
import { isAbsent } from './data-folder.ts';
import { damagedDatabaseOf, isDraft, isShard, isTextDraft, referenceIn, rooms, type Room } from './names.ts';

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
  /** Last use, milliseconds since 1970. */
  readonly usedAt: number;
}

/** A text that is kept under a reference. */
export interface StoredText extends StoredFile {
  readonly ref: string;
}

/**
 * The texts of a room: regular files of our own names in folders of our own names, no link followed. None where the
 * data folder is not headroom's.
 */
export async function listTexts(home: string, room: Room): Promise<StoredText[]> {
  const named = await namedIn(home, room, (shard, name) => referenceIn(shard, name));
  return named.map(({ file, found }) => ({ ...file, ref: found }));
}

/** Files that were to become others: of writers at work, and of such as were killed. */
export async function listDrafts(home: string): Promise<StoredFile[]> {
  if (!isOurs(home)) return [];
  const names = (await entriesIn(home)).filter((entry) => entry.isFile() && isDraft(entry.name));
  const drafts = (await Promise.all(names.map(({ name }) => fileAt(join(home, name))))).flatMap(
    (file) => file ?? [],
  );
  for (const room of rooms) {
    const named = await namedIn(home, room, (shard, name) => (isTextDraft(shard, name) ? name : null));
    drafts.push(...named.map(({ file }) => file));
  }
  return drafts;
}

/**
 * Files of damaged databases that were set aside. Those of one are as old as the youngest of them: they go together.
 */
export async function listDamaged(home: string): Promise<StoredFile[]> {
  if (!isOurs(home)) return [];
  const parts = new Map<string, StoredFile[]>();
  for (const entry of await entriesIn(home)) {
    const database = entry.isFile() ? damagedDatabaseOf(entry.name) : null;
    const file = database === null ? null : await fileAt(join(home, entry.name));
    if (database !== null && file !== null) parts.set(database, [...(parts.get(database) ?? []), file]);
  }
  return [...parts.values()].flatMap((files) => {
    const usedAt = Math.max(...files.map((file) => file.usedAt));
    return files.map((file) => ({ ...file, usedAt }));
  });
}

async function namedIn(
  home: string,
  room: Room,
  find: (shard: string, name: string) => string | null,
): Promise<{ readonly file: StoredFile; readonly found: string }[]> {
  const folder = join(home, room);
  if (!isOurs(home) || !(await isFolder(folder))) return [];
  const listed: { readonly file: StoredFile; readonly found: string }[] = [];
  for (const shard of await entriesIn(folder)) {
    if (!shard.isDirectory() || !isShard(shard.name)) continue;
    const path = join(folder, shard.name);
    const looks = (await entriesIn(path)).map(async (entry) => {
      const found = entry.isFile() ? find(shard.name, entry.name) : null;
      const file = found === null ? null : await fileAt(join(path, entry.name));
      return found === null || file === null ? [] : [{ file, found }];
    });
    listed.push(...(await Promise.all(looks)).flat());
  }
  return listed;
}

/** Null: there is none, it is no regular file, or another process has deleted it in the meantime. */
export async function fileAt(path: string): Promise<StoredFile | null> {
  const found = await look(path);
  return found?.isFile() === true ? { path, bytes: found.size, usedAt: Math.round(found.mtimeMs) } : null;
}

/** False for a link to one. */
async function isFolder(path: string): Promise<boolean> {
  return (await look(path))?.isDirectory() === true;
}

/** Number and size of all files at and below a path; links are not followed. */
export async function sizeOf(path: string): Promise<{ readonly files: number; readonly bytes: number }> {
  const found = await look(path);
  if (found === null) return { files: 0, bytes: 0 };
  if (!found.isDirectory()) return { files: 1, bytes: found.size };
  let [files, bytes] = [0, 0];
  for (const { name } of await entriesIn(path)) {
    const part = await sizeOf(join(path, name));
    files += part.files;
    bytes += part.bytes;
  }
  return { files, bytes };
}

/** Names in a folder; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await entriesIn(folder)).map(({ name }) => name);
}

async function entriesIn(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

async function look(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
