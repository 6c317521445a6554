import { join } from 'node:path';
import { isHeadroomError } from '../../errors.ts';
import { copiesBudgetBytes, originalsBudgetBytes } from '../../limits.ts';
import { enterFolder, isOurs } from '../claim.ts';
import { databasePath, openDatabase } from '../sqlite/database.ts';
import { fileAt, listDamaged, listTexts, namesIn, sizeOf } from '../files.ts';
import { keyPath } from '../originals/key.ts';
import { databaseFiles, ownKind, type Room } from '../names.ts';
import { ownPartsOf } from '../runs/run-folder.ts';
import { seeRuns } from '../runs/runs.ts';

/** Something that headroom keeps: an absolute path with all files at and below it. */
export interface Holding {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
}

/** All that a data folder holds. Sizes in bytes as files have them, not as disks round them. */
export interface Inventory {
  readonly home: string;
  readonly database: Holding & {
    /** Rows of the ledger and stored decisions; null where the database cannot be read. */
    readonly requests: number | null;
    readonly decisions: number | null;
    /** Why it cannot be read, or null. */
    readonly problem: string | null;
  };
  readonly originals: Holding & { readonly budgetBytes: number };
  /** What only `headroom inspect` reads. */
  readonly copies: Holding & { readonly budgetBytes: number };
  /** What `headroom data report` shows. */
  readonly unproved: Holding;
  readonly key: Holding;
  readonly runs: Holding & { readonly live: number; readonly left: number };
  /** Files of damaged databases that were set aside. */
  readonly damaged: readonly Holding[];
  /** Everything else in the folder: the demo's own data, and, not looked into, what others have put there. */
  readonly others: readonly Holding[];
  readonly bytes: number;
}

/** Looks and creates nothing. Throws `DATA_FOLDER` where the folder is not headroom's. */
export async function takeInventory(home: string): Promise<Inventory> {
  await enterFolder(home);
  const [main, wal, shm] = await Promise.all(databaseFiles(home).map(holdingOf));
  const parts = [main, wal, shm].filter((part) => part !== undefined);
  const seen = seeRuns(home);
  const others = (await namesIn(home)).filter((name) => ownKind([], name) === null);
  const inventory = {
    home,
    database: {
      path: databasePath(home),
      ...sumOf(parts),
      ...(main?.files === 0 ? { requests: 0, decisions: 0, problem: null } : await countRows(home)),
    },
    originals: { ...(await textsIn(home, 'originals')), budgetBytes: originalsBudgetBytes },
    copies: { ...(await textsIn(home, 'inspection')), budgetBytes: copiesBudgetBytes },
    unproved: await textsIn(home, 'unproved'),
    key: await holdingOf(keyPath(home)),
    runs: {
      path: join(home, 'runs'),
      ...sumOf(await Promise.all(seen.flatMap(({ id }) => ownPartsOf(home, id).files.map(holdingOf)))),
      live: seen.filter(({ liveSince }) => liveSince !== null).length,
      left: seen.filter(({ liveSince }) => liveSince === null).length,
    },
    damaged: (await listDamaged(home)).map(({ path, bytes }) => ({ path, files: 1, bytes })),
    others: await Promise.all(others.sort().map(async (name) => otherAt(join(home, name)))),
  };
  const { database, originals, copies, unproved, key, runs, damaged } = inventory;
  const all = [database, originals, copies, unproved, key, runs, ...damaged, ...inventory.others];
  return { ...inventory, bytes: sumOf(all).bytes };
}

async function textsIn(home: string, room: Room): Promise<Holding> {
  const texts = await listTexts(home, room);
  return { path: join(home, room), ...sumOf(texts.map(({ bytes }) => ({ files: 1, bytes }))) };
}

/** What is not ours is not looked into. */
async function otherAt(path: string): Promise<Holding> {
  if (isOurs(path)) return holdingOf(path);
  const file = await fileAt(path);
  return { path, files: file === null ? 0 : 1, bytes: file?.bytes ?? 0 };
}

async function holdingOf(path: string): Promise<Holding> {
  return { path, ...(await sizeOf(path)) };
}

async function countRows(
  home: string,
): Promise<Pick<Inventory['database'], 'requests' | 'decisions' | 'problem'>> {
  try {
    const database = await openDatabase(home);
    try {
      const count = (table: string): number =>
        Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
      return { requests: count('requests'), decisions: count('decisions'), problem: null };
    } finally {
      database.close();
    }
  } catch (error) {
    if (!isHeadroomError(error)) throw error;
    return { requests: null, decisions: null, problem: error.problem };
  }
}

function sumOf(parts: readonly Pick<Holding, 'files' | 'bytes'>[]): Pick<Holding, 'files' | 'bytes'> {
  let [files, bytes] = [0, 0];
  for (const part of parts) {
    files += part.files;
    bytes += part.bytes;
  }
  return { files, bytes };
}
