import { chmod, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isOurs, openFolder } from '../../store/claim.ts';
import { mends } from '../../store/refusal.ts';
import { folderProblem } from '../../store/data-folder.ts';
import { draftOf } from '../../store/names.ts';
import { ok, warn, type Check } from '../check.ts';

/** Below this much free disk the database cannot be relied on to grow over a working day. */
const minFreeBytes = 64 * 1024 * 1024;

export const dataFolderCheck: Check = {
  id: 'data-folder',
  title: 'Data folder',
  run: async ({ settings: { home } }) => {
    await openFolder(home);
    const draft = draftOf(join(home, 'doctor'));
    try {
      await writeFile(draft, 'doctor', { flag: 'wx', mode: 0o600 });
      await rm(draft);
    } catch (cause) {
      throw folderProblem(home, cause);
    }
    return ok(home);
  },
  fix: async ({ settings: { home } }) => {
    if (!isOurs(home)) return [];
    try {
      await chmod(home, 0o700);
    } catch (cause) {
      throw folderProblem(home, cause);
    }
    return [`took the rights of others from ${home}`];
  },
};

/** Bytes that this user may still write on a path's disk. */
type FreeBytes = (path: string) => Promise<number>;

export function freeSpaceCheck(freeBytes: FreeBytes = freeOnDisk): Check {
  return {
    id: 'free-space',
    title: 'Free space',
    needs: ['data-folder'],
    run: async ({ settings: { home } }) => {
      const bytes = await freeBytes(home);
      const saw = `${inUnits(bytes)} where the data folder is`;
      return bytes >= minFreeBytes ? ok(saw) : warn(saw, mends.full);
    },
  };
}

async function freeOnDisk(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

const mega = 1_000_000;

function inUnits(bytes: number): string {
  return `${Math.floor(bytes / mega).toLocaleString('en-US')} MB`;
}
