import { setImmediate as turn } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { serve } from '../../src/threads/serve.ts';

/** What the thread of these tests does for a request; `gate`: it waits until its number is no longer 0. */
export type Odd =
  | 'echo'
  | 'later'
  | 'loop'
  | 'pattern'
  | 'wait'
  | 'die'
  | 'exit'
  | 'throw'
  | { readonly bytes: ArrayBuffer }
  | { readonly gate: Int32Array };

let starts = 0;

await serve(() => {
  if (workerData === 'broken') throw new Error('cannot be opened');
  return async (odd: Odd): Promise<string | number> => {
    starts += 1;
    if (typeof odd === 'object' && 'bytes' in odd) return odd.bytes.byteLength;
    if (typeof odd === 'object') Atomics.wait(odd.gate, 0, 0);
    if (odd === 'loop') for (;;);
    // Takes time that doubles with every letter.
    if (odd === 'pattern') return String(/^(a|aa)+$/.test(`${'a'.repeat(60)}b`));
    if (odd === 'wait') return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    if (odd === 'die') return dies();
    // Others that have been sent meanwhile are there before it is done.
    if (odd === 'later') for (let turns = 0; turns < 10; turns += 1) await turn();
    if (odd === 'exit') process.exit(7);
    if (odd === 'throw') throw new Error('thrown');
    return starts;
  };
});

async function dies(): Promise<never> {
  queueMicrotask(() => {
    throw new Error('dies');
  });
  return new Promise(() => undefined);
}
