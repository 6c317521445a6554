import { join } from 'node:path';
import { isHeadroomError } from '../errors.ts';
import { copiesBudgetBytes, originalsBudgetBytes } from '../limits.ts';
import { copiesFolder } from './copies.ts';
import { databasePath, openDatabase } from './database.ts';
import { namesIn, sizeOf } from './files.ts';
import { seeRuns } from './runs.ts';

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
  readonly key: Holding;
  readonly runs: Holding & { readonly live: number; readonly left: number };
  /** Everything else in the folder: the demo's own data, and what others have put there. */
  readonly others: readonly Holding[];
  readonly bytes: number;
}

/** Looks and creates nothing. */
export async function takeInventory(home: string): Promise<Inventory> {
  const holding = async (...names: readonly string[]): Promise<Holding> => holdingOf(join(home, ...names));
  const [main, wal, shm] = await Promise.all(databaseFiles(home).map(holdingOf));
  const parts = [main, wal, shm].filter((part) => part !== undefined);
  const seen = seeRuns(home);
  const known = new Set([
    ...databaseFiles(home),
    copiesFolder(home),
    ...['originals', 'key', 'runs'].map((name) => join(home, name)),
  ]);
  const others = (await namesIn(home)).map((name) => join(home, name)).filter((path) => !known.has(path));
  const inventory = {
    home,
    database: {
      path: databasePath(home),
      files: sum(parts.map(({ files }) => files)),
      bytes: sum(parts.map(({ bytes }) => bytes)),
      ...(main?.files === 0 ? { requests: 0, decisions: 0, problem: null } : await countRows(home)),
    },
    originals: { ...(await holding('originals')), budgetBytes: originalsBudgetBytes },
    copies: { ...(await holdingOf(copiesFolder(home))), budgetBytes: copiesBudgetBytes },
    key: await holding('key'),
    runs: {
      ...(await holding('runs')),
      live: seen.filter(({ liveSince }) => liveSince !== null).length,
      left: seen.filter(({ liveSince }) => liveSince === null).length,
    },
    others: await Promise.all(others.sort().map(holdingOf)),
  };
  const { database, originals, copies, key, runs } = inventory;
  const all = [database, originals, copies, key, runs, ...inventory.others];
  return { ...inventory, bytes: sum(all.map(({ bytes }) => bytes)) };
}

/** SQLite's log and index stand beside the database while it is in use. */
export function databaseFiles(home: string): string[] {
  return ['', '-wal', '-shm'].map((suffix) => `${databasePath(home)}${suffix}`);
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

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
