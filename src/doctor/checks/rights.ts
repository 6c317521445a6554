import type { Stats } from 'node:fs';
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../errors.ts';
import { maxRightsEntries } from '../../limits.ts';
import { isOurs } from '../../store/claim.ts';
import { folderProblem } from '../../store/data-folder.ts';
import { ownKind } from '../../store/names.ts';
import { fail, mendByFix, ok, skip, type Check } from '../check.ts';

/** All that others could do. */
const others = 0o077;

/** Folders are looked into down to this depth: runs and what stands in them, originals down to their shards. */
const depth = 2;

interface Entry {
  readonly path: string;
  readonly stats: Stats;
}

/** The data folder keeps what tools printed: it is its user's alone. */
export const rightsCheck: Check = {
  id: 'rights',
  title: 'Rights',
  needs: ['data-folder'],
  run: async ({ settings: { home }, platform }) => {
    if (platform === 'win32') return skip('Windows keeps them in the profile');
    const entries = await entriesOf(home);
    const open = entries.filter(isOpen);
    const [first] = open;
    if (first === undefined) return ok(`yours alone (${counted(entries.length)} looked at)`);
    const mode = (first.stats.mode & (0o700 | others)).toString(8);
    const says =
      (first.stats.mode & others) === 0 ? `you cannot enter ${first.path}` : `others can use ${first.path}`;
    return fail(`${says} (${mode})${andMore(open.length - 1)}`, mendByFix);
  },
  fix: async ({ settings: { home } }) => {
    const open = (await entriesOf(home)).filter(isOpen);
    try {
      for (const { path, stats } of open) {
        await chmod(path, stats.isDirectory() ? 0o700 : stats.mode & 0o700);
      }
    } catch (cause) {
      throw folderProblem(home, cause);
    }
    return [`took the rights of others from ${counted(open.length)} in ${home}`];
  },
};

function isOpen({ stats }: Entry): boolean {
  // A folder that its owner cannot enter is as good as lost.
  return (stats.mode & others) !== 0 || (stats.isDirectory() && (stats.mode & 0o700) !== 0o700);
}

function isOwn(stats: Stats, inside: readonly string[], name: string): boolean {
  const kind = ownKind(inside, name);
  return kind === 'file' ? stats.isFile() : kind === 'folder' && stats.isDirectory();
}

/** What is headroom's own, down to its files. Links are not followed: what they lead to is not ours. */
async function entriesOf(home: string): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  const walk = async (path: string, inside: readonly string[]): Promise<void> => {
    const stats = await unlessGone(lstat(path));
    if (stats === null || found.length >= maxRightsEntries || stats.isSymbolicLink()) return;
    const name = inside.at(-1);
    if (name !== undefined && !isOwn(stats, inside.slice(0, -1), name)) return;
    found.push({ path, stats });
    if (!stats.isDirectory() || inside.length > depth) return;
    for (const name of (await unlessGone(readdir(path))) ?? []) {
      await walk(join(path, name), [...inside, name]);
    }
  };
  if (isOurs(home)) await walk(home, []);
  return found;
}

/** Runs come and go while we look, and a folder that cannot be entered shows nothing. */
async function unlessGone<Value>(wanted: Promise<Value>): Promise<Value | null> {
  try {
    return await wanted;
  } catch (error) {
    if (['ENOENT', 'EACCES'].includes(systemCode(error) ?? '')) return null;
    throw error;
  }
}

function andMore(count: number): string {
  return count === 0 ? '' : ` and ${count} more`;
}

function counted(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}
