import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ThreadVitals, Vitals } from '../../src/threads/vitals.ts';
import { Watch } from '../../src/threads/watch.ts';

const task = { id: 1, cpuMs: 100 };
const asleep: Vitals = { cpuMs: 10, queuedMs: 5, runs: false };

/** Looks at a thread whose vitals are `seen(n)` at the n-th look; at which look it was judged, and how. */
function judged(
  seen: (look: number) => Vitals | null,
  looks: number,
  {
    othersRun = () => false,
    id = () => 1,
  }: { othersRun?: (look: number) => boolean; id?: (look: number) => number } = {},
): readonly [number, string] | null {
  let look = 0;
  const vitals: ThreadVitals = { look: () => seen(look), othersRun: () => othersRun(look) };
  const watch = new Watch(vitals);
  for (; look < looks; look += 1) {
    const verdict = watch.judge('1/task/2', { ...task, id: id(look) });
    if (verdict !== null) return [look, verdict];
  }
  return null;
}

test('A thread that sleeps through five looks at one task is hung', () => {
  assert.deepEqual(
    judged(() => asleep, 100),
    [5, 'hung'],
  );
});

test('A thread is no hung one while it runs, waits for a processor, or for a disk', () => {
  assert.equal(
    judged((look) => ({ ...asleep, cpuMs: 10 + look / 1e3 }), 1_000),
    null,
  );
  assert.equal(
    judged((look) => ({ ...asleep, queuedMs: look }), 1_000),
    null,
  );
  // Starved so much that its turn never came: the time in the queue has not been told.
  assert.equal(
    judged(() => ({ ...asleep, runs: true }), 1_000),
    null,
  );
});

test('A sleeping thread may wait for another one of the process that runs', () => {
  assert.equal(
    judged(() => asleep, 1_000, { othersRun: () => true }),
    null,
  );
  assert.deepEqual(
    judged(() => asleep, 1_000, { othersRun: (look) => look < 50 }),
    [54, 'hung'],
  );
});

test('Whoever goes on from task to task is neither hung nor a runaway', () => {
  assert.equal(
    judged(() => asleep, 1_000, { id: (look) => Math.floor(look / 5) }),
    null,
  );
  const busy = (look: number): Vitals => ({ ...asleep, cpuMs: look * 20 });
  assert.equal(judged(busy, 1_000, { id: (look) => Math.floor(look / 5) }), null);
});

test('A task that uses more processor time than it was given is a runaway, however long that takes', () => {
  assert.deepEqual(
    judged((look) => ({ ...asleep, cpuMs: 1_000 + look * 20, runs: true }), 100),
    [6, 'runaway'],
  );
  assert.deepEqual(
    judged((look) => ({ ...asleep, cpuMs: look / 10, runs: true }), 10_000),
    [1_001, 'runaway'],
  );
});

test('Where the kernel tells nothing, sixty looks at one task are waited', () => {
  assert.deepEqual(
    judged(() => null, 1_000),
    [60, 'hung'],
  );
  assert.equal(
    judged(() => null, 1_000, { id: (look) => Math.floor(look / 60) }),
    null,
  );
});
