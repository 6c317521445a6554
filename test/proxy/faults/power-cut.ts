import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synced } from './disk.ts';
import { changedResults, isAnswered, isFaithful } from './promises.ts';
import { open } from './run-fault.ts';
import { runProcess, unfetchable, type Process } from './session.ts';

/**
 * Bytes of a WAL's header, and of each of its frames: a header and a page
 * (https://www.sqlite.org/fileformat2.html#walformat).
 */
const walHeader = 32;
const walFrame = 24 + 4096;

/**
 * The power goes while headroom runs: all originals are empty, so is each file that was not brought to the disk itself,
 * and the database's WAL ends within or behind frame `frame` (counted from 0). Answers what was not as promised in two
 * later processes, and how many frames there were.
 */
export async function cutPower(
  frame: number,
  isWithin: boolean,
): Promise<{ readonly broken: readonly string[]; readonly frames: number; readonly emptied: number }> {
  const upstream = await open();
  const home = mkdtempSync(join(tmpdir(), 'headroom-power-'));
  const after = `${home}-after`;
  synced.clear();
  let frames = 0;
  let emptied = 0;
  try {
    await runProcess(upstream, home, [1, 2, 4], {
      atEnd: () => {
        cpSync(home, after, { recursive: true });
        emptied = emptyFiles(home, after);
        const wal = join(after, 'headroom.db-wal');
        frames = Math.floor((statSync(wal).size - walHeader) / walFrame);
        truncateSync(wal, walHeader + Math.min(frame, frames) * walFrame + (isWithin ? 100 : 0));
        rmSync(join(after, 'headroom.db-shm'), { force: true });
      },
    });
    const processes = [await runProcess(upstream, after, [4, 5]), await runProcess(upstream, after, [5, 6])];
    return { broken: await judge(after, processes), frames, emptied };
  } finally {
    for (const folder of [home, after]) rmSync(folder, { recursive: true, force: true });
  }
}

async function judge(home: string, processes: readonly Process[]): Promise<readonly string[]> {
  const broken = [...changedResults(processes)];
  for (const { exchanges, isDurable, problems } of processes) {
    if (!isDurable) broken.push(`nothing can be kept: ${problems.map(({ message }) => message).join(' ')}`);
    for (const exchange of exchanges) {
      if (!isFaithful(exchange)) broken.push('a body was changed elsewhere');
      if (!isAnswered(exchange, false)) broken.push(`status ${exchange.status ?? 'none'}`);
      const lost = await unfetchable(home, exchange.sent ?? '');
      if (lost.length > 0) broken.push(`markers that nobody can fetch: ${lost.join(' ')}`);
    }
  }
  return broken;
}

/** All but the database, which syncs by itself; answers how many originals there were. */
function emptyFiles(home: string, after: string): number {
  let originals = 0;
  for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
    const { ino } = statSync(join(home, name));
    const path = join(after, name);
    if (!existsSync(path) || !statSync(path).isFile() || name.startsWith('headroom.db')) continue;
    const isOriginal = name.startsWith('originals');
    if (isOriginal || !synced.has(ino)) truncateSync(path);
    if (isOriginal) originals += 1;
  }
  return originals;
}
