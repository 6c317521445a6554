import type { Stats } from 'node:fs';
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../../errors.ts';
import { isOurs } from '../../store/claim.ts';
import { folderProblem } from '../../store/data-folder.ts';
import { ownKind, runDataName } from '../../store/names.ts';
import { isRunFolder } from '../../store/runs/runs.ts';
import { fail, mendByFix, ok, skip, type Check } from '../check.ts';

/** Entries of the data folder whose rights `doctor` looks at; the rest lies below folders that it has looked at. */
const maxRightsEntries = 10_000;

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
    const [first, ...rest] = open.toSorted((one, other) => Number(isShared(one)) - Number(isShared(other)));
    if (first === undefined) return ok(`yours alone (${counted(entries.length)} looked at)`);
    const mode = (first.stats.mode & (0o700 | others)).toString(8);
    const says =
      (first.stats.mode & others) === 0 ? `you cannot enter ${first.path}` : `others can use ${first.path}`;
    const saw = `${says} (${mode})${andMore(rest.length)}`;
    if (!isShared(first)) return fail(saw, mendByFix);
    return fail(`${saw}; it has other names`, `If these are yours: chmod go= '${first.path}'`);
  },
  fix: async ({ settings: { home } }) => {
    const open = (await entriesOf(home)).filter((entry) => isOpen(entry) && !isShared(entry));
    try {
      for (const { path, stats } of open) {
        await chmod(path, stats.isDirectory() ? 0o700 : stats.mode & 0o700);
      }
    } catch (cause) {
      throw folderProblem(home, cause);
    }
    if (open.length === 0) return [];
    return [`took the rights of others from ${counted(open.length)} in ${home}`];
  },
};

function isOpen({ stats }: Entry): boolean {
  // A folder that its owner cannot enter is as good as lost.
  return (stats.mode & others) !== 0 || (stats.isDirectory() && (stats.mode & 0o700) !== 0o700);
}

/** A file with a name elsewhere, as a backup by links makes it: its rights are not those of the data folder alone. */
function isShared({ stats }: Entry): boolean {
  return stats.isFile() && stats.nlink > 1;
}

// Asynchronous, so that what it throws is told as what the other looks throw.
async function isOwn(home: string, stats: Stats, inside: readonly string[], name: string): Promise<boolean> {
  const kind = ownKind(inside, name);
  if (kind !== 'folder') return kind === 'file' && stats.isFile();
  if (!stats.isDirectory()) return false;
  const [room, ...deeper] = inside;
  if (room !== 'runs') return true;
  // Of a name such as a run has, or without a mark, it may be anybody's.
  if (deeper.length === 0) return Promise.resolve(isRunFolder(home, name));
  return name !== runDataName || isOurs(join(home, ...inside, name));
}

/** What is headroom's own, down to its files. Links are not followed: what they lead to is not ours. */
async function entriesOf(home: string): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  const walk = async (path: string, inside: readonly string[]): Promise<void> => {
    const stats = await unlessGone(lstat(path));
    if (stats === null || found.length >= maxRightsEntries || stats.isSymbolicLink()) return;
    const name = inside.at(-1);
    if (name !== undefined && (await unlessGone(isOwn(home, stats, inside.slice(0, -1), name))) !== true)
      return;
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
