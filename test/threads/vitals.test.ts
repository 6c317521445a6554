import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { procVitals, type Vitals } from '../../src/threads/vitals.ts';
import { hangGuardMs } from '../hang-guard.ts';

const options = {
  skip: process.platform === 'linux' ? false : 'only Linux tells of threads',
  timeout: hangGuardMs,
};

/** A thread that says its place and then goes on with `act`. */
async function placeOf(t: TestContext, act: string): Promise<string> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.postMessage(require('node:fs').readlinkSync('/proc/thread-self'));
     ${act}`,
    { eval: true },
  );
  t.after(async () => worker.terminate());
  const [place] = (await once(worker, 'message')) as [string];
  return place;
}

/** Looks again and again until it is seen as wanted. */
async function lookUntil(place: string, wanted: (seen: Vitals) => boolean): Promise<Vitals> {
  for (;;) {
    const seen = procVitals.look(place);
    assert.ok(seen !== null);
    if (wanted(seen)) return seen;
    await turn();
  }
}

test('A thread at work runs or waits for a processor, and its processor time grows', options, async (t) => {
  const place = await placeOf(t, 'for (;;);');
  const { cpuMs } = await lookUntil(place, ({ runs }) => runs);
  await lookUntil(place, (seen) => seen.cpuMs > cpuMs + 20);
  assert.ok(procVitals.othersRun());
});

test('A thread that waits for nobody sleeps, and its processor time stands still', options, async (t) => {
  const place = await placeOf(t, 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);');
  const asleep = await lookUntil(place, ({ runs }) => !runs);
  for (let last = asleep; ;) {
    const seen = await lookUntil(place, ({ runs }) => !runs);
    if (seen.cpuMs === last.cpuMs) break;
    last = seen;
  }
});

test('Of a thread that is not there nothing is known', options, () => {
  assert.equal(procVitals.look(`${process.pid}/task/0`), null);
});
