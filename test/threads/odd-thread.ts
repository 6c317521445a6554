import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { serve } from '../../src/threads/serve.ts';

/** What the thread of these tests does for a request. */
export type Odd =
  | 'echo'
  | 'loop'
  | 'pattern'
  | 'wait'
  | 'die'
  | 'exit'
  | 'throw'
  | 'starve'
  | 'pause'
  | { readonly bytes: ArrayBuffer };

let starts = 0;

await serve(() => {
  if (workerData === 'broken') throw new Error('cannot be opened');
  return async (odd: Odd): Promise<string | number> => {
    starts += 1;
    if (typeof odd === 'object') return odd.bytes.byteLength;
    if (odd === 'loop') for (;;);
    // Takes time that doubles with every letter.
    if (odd === 'pattern') return String(/^(a|aa)+$/.test(`${'a'.repeat(60)}b`));
    if (odd === 'wait') return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    if (odd === 'die')
      queueMicrotask(() => {
        throw new Error('dies');
      });
    if (odd === 'die' || odd === 'pause') await setTimeout(30);
    if (odd === 'exit') process.exit(7);
    if (odd === 'throw') throw new Error('thrown');
    if (odd === 'starve') return starve();
    return starts;
  };
});

/** Needs some milliseconds of a processor at the lowest priority there is. */
function starve(): string {
  setPriority(Number(basename(readlinkSync('/proc/thread-self'))), constants.priority.PRIORITY_LOW);
  const used = (): number => process.cpuUsage().user;
  const until = used() + 5_000;
  while (used() < until);
  return 'done';
}
