import { readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../../errors.ts';
import { isOurs } from '../claim.ts';
import { isAbsent, kindOf } from '../data-folder.ts';
import { markName, ownKind, runDataName, runOfDraft } from '../names.ts';

/** What headroom has made of a run's folder. Paths, in the order in which they can be removed. */
export interface OwnParts {
  readonly files: readonly string[];
  /** Others may have put something into them. */
  readonly folders: readonly string[];
}

/** What is of our own names in the folder of a run. No link is followed. Throws what the system says. */
export function ownPartsOf(home: string, id: string): OwnParts {
  const files: string[] = [];
  const folders: string[] = [];
  const walk = (inside: readonly string[]): void => {
    const folder = join(home, ...inside);
    for (const name of namesInSync(folder).toSorted(signsLast)) {
      const path = join(folder, name);
      const kind = ownKind(inside, name);
      if (kind === null || kindOf(path) !== kind) continue;
      if (kind === 'file') files.push(path);
      // A data folder that never came to its mark is empty, or not ours.
      else if (inside.length === runDepth && name === runDataName && !isOurs(path)) folders.push(path);
      else walk([...inside, name]);
    }
    folders.push(folder);
  };
  const isThere = isOurs(home) && kindOf(join(home, 'runs')) === 'folder';
  if (isThere && kindOf(join(home, 'runs', id)) === 'folder') walk(['runs', id]);
  return { files, folders };
}

/** Folders that the parts of a run stand in, from the data folder on. */
const runDepth = 2;

/** By these a folder is known as ours: without them what could not be removed now would stay for ever. */
function signsLast(one: string, other: string): number {
  const isSign = (name: string): number => Number(name === 'pid' || name === markName);
  return isSign(one) - isSign(other);
}

/** Removes what headroom has made of the folder of a run, and the folder if nothing else is in it. Throws what the system says. */
export function removeRunFolder(home: string, id: string): void {
  const { files, folders } = ownPartsOf(home, id);
  for (const path of files) unlessAbsent(path, unlinkSync);
  for (const path of folders) removeIfEmpty(path);
}

/** Removes the entry of a run that has not come to its folder, and that folder where nothing is in it. Throws what the system says. */
export function removeRunDraft(path: string): void {
  const id = runOfDraft(basename(path));
  const folder = join(dirname(path), id ?? '');
  if (id !== null && kindOf(folder) === 'folder') removeIfEmpty(folder);
  unlessAbsent(path, unlinkSync);
}

/** Throws what the system says of a folder that is empty and cannot be removed. */
function removeIfEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (cause) {
    const code = systemCode(cause);
    // Some systems call a folder with something in it by the one name, some by the other.
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && !isAbsent(cause)) throw cause;
  }
}

/** Another process may be removing the same. */
function unlessAbsent(path: string, remove: (path: string) => void): void {
  try {
    remove(path);
  } catch (cause) {
    if (!isAbsent(cause)) throw cause;
  }
}

/** Names in a folder; none where there is no such folder. Throws what the system says otherwise. */
export function namesInSync(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (isAbsent(cause)) return [];
    throw cause;
  }
}
