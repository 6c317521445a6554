import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Hold } from './lock-holder.ts';

/** Of all tests of a process: to start one takes longer than what most of them look at. */
let holder: ChildProcess | null = null;

/** Another process has the database of a folder open and its lock; answers what makes it let go. */
export async function locked(home: string, begin = 'BEGIN IMMEDIATE'): Promise<() => Promise<void>> {
  const path = join(home, 'headroom.db');
  await tell({ path, begin });
  return async () => tell({ path, begin: null });
}

async function tell(hold: Hold): Promise<void> {
  const child = (holder ??= fork(new URL('./lock-holder.js', import.meta.url), { execArgv: [] }));
  child.ref();
  child.channel?.ref();
  child.send(hold);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the holder of locks has ended')));
  ended.catch(() => undefined);
  for (let said: unknown; said !== hold.path;)
    [said] = (await Promise.race([once(child, 'message'), ended])) as [unknown];
  // It ends with this process, which it does not keep alive.
  child.unref();
  child.channel?.unref();
}
