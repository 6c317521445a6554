import { readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { systemCode } from '../../errors.ts';
import { installKeyBytes } from '../../limits.ts';
import { keyPath } from '../../store/originals/key.ts';
import type { Room } from '../../store/names.ts';
import { decodeOriginal } from '../../store/originals/original-format.ts';
import { listSurplus } from '../../store/upkeep/sweep.ts';
import { fail, mendByFix, ok, warn, type Check } from '../check.ts';

/** The newest originals that `doctor` reads: those a running conversation would ask for. */
const originalsToRead = 20;

export const keyCheck: Check = {
  id: 'key',
  title: 'Key',
  needs: ['data-folder'],
  run: async ({ settings: { home } }) => {
    const key = await readUnlessAbsent(keyPath(home));
    if (key === null) return ok('made at first use');
    if (key.length === installKeyBytes) return ok('makes references to originals');
    return fail(`${keyPath(home)} has ${key.length} bytes instead of ${installKeyBytes}`, mendByFix);
  },
  fix: async ({ settings: { home } }) => {
    await rm(keyPath(home), { force: true });
    return ['removed the damaged key: headroom makes a new one, and older markers lead nowhere'];
  },
};

/** What markers stand for. The newest of them are read: those that a running conversation may ask for. */
export const originalsCheck: Check = {
  id: 'originals',
  title: 'Originals',
  needs: ['data-folder'],
  run: async ({ settings: { home } }) => {
    const { count, damaged } = await look(home, 'originals');
    const copies = await look(home, 'inspection');
    const refs = damaged.map((path) => basename(path, '.br')).join(', ');
    if (damaged.length > 0)
      return warn(`${damaged.length} of the newest cannot be read (${refs})`, mendByFix);
    if (copies.damaged.length > 0) {
      return warn(`${copies.damaged.length} of the newest copies for inspect cannot be read`, mendByFix);
    }
    return ok(count === 0 ? 'none yet' : `${count} kept, the newest can be read`);
  },
  fix: async ({ settings: { home } }) => {
    const [originals, copies] = await Promise.all([look(home, 'originals'), look(home, 'inspection')]);
    for (const path of [...originals.damaged, ...copies.damaged]) await rm(path, { force: true });
    return [
      ...originals.damaged.map((path) => `removed ${path}: the model is told to run its command again`),
      ...copies.damaged.map((path) => `removed ${path}: inspect says that it is not kept`),
    ];
  },
};

async function look(
  home: string,
  room: Room,
): Promise<{ readonly count: number; readonly damaged: readonly string[] }> {
  // Least recently used first; with no budget at all every file is one too many.
  const files = await listSurplus(home, room, 0);
  const damaged: string[] = [];
  for (const path of files.slice(-originalsToRead)) {
    const bytes = await readUnlessAbsent(path);
    if (bytes !== null && (await decodeOriginal(bytes)) === null) damaged.push(path);
  }
  return { count: files.length, damaged };
}

async function readUnlessAbsent(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
