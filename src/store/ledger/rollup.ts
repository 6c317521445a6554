import { setTimeout } from 'node:timers/promises';
import { openDatabase } from '../sqlite/database.ts';
import { additions } from './rollup-schema.ts';
import type { Connection } from '../sqlite/connection.ts';

/** Older requests are added to the ledger's sums so many at a time, in about 10 ms: writers wait for 50. */
export const rollupStepRows = 500;

interface Progress {
  /** Number of the last request that is in the sums. */
  readonly rolled: number;
  /** Number of the last request recorded before there were sums. */
  readonly until: number;
}

/**
 * Opens the database of a data folder to read figures from its ledger: they are of all requests, also of those that
 * an older headroom recorded. Throws as `openDatabase` does. The caller closes it.
 */
export async function openLedger(home: string, onStep?: (done: number) => void): Promise<Connection> {
  const database = await openDatabase(home);
  try {
    await rollUpOlder(database, onStep);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/**
 * Adds requests recorded before there were sums to them, so that figures are of all requests; once in the life of a
 * ledger. Goes in steps that leave others room to write. Several may do it at once, and any may die on the way.
 * `onStep` is told the share that is done.
 */
export async function rollUpOlder(
  database: Connection,
  onStep: (done: number) => void = () => undefined,
): Promise<void> {
  const progress = database.prepare<[], Progress>('SELECT rolled, until FROM rollup_progress');
  const read = (): Progress => progress.get() ?? { rolled: 0, until: 0 };
  const step = database.transaction(() => {
    const { rolled, until } = read();
    const to = Math.min(rolled + rollupStepRows, until);
    database.exec(additions(`BETWEEN ${rolled + 1} AND ${to}`));
    database.prepare('UPDATE rollup_progress SET rolled = ?').run(to);
    return to / until;
  });
  for (let { rolled, until } = read(); rolled < until; { rolled, until } = read()) {
    const began = performance.now();
    onStep(step.immediate());
    // SQLite keeps no queue of writers: whoever waits gets in only if he looks while nobody writes.
    await setTimeout(performance.now() - began);
  }
}
