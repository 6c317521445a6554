import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cutPower } from './power-cut.ts';
import type { Provider } from './provider.ts';
import { faults, open, runWith } from './run-fault.ts';
import { resultsIn } from './promises.ts';
import { endIdleThreads } from './threads.ts';

/**
 * A sample; `node dist/test/proxy/faults/sweep.js` lets every call fail in every way, `power-cuts.js` cuts the power at
 * every frame. Of the kinds of calls every so many are taken, from one that takes sockets and threads along.
 */
const samples = [
  { of: /^fs\./, every: 6, from: 0 },
  { of: /^(?!fs\.)/, every: 3, from: 2 },
];

let upstream: Provider | null = null;
let calls: ReadonlyMap<string, number> = new Map();

before(async () => {
  upstream = await open();
});

after(async () => {
  upstream?.close();
  await endIdleThreads();
});

test('A session without a fault keeps its promises, with markers of several engines', async () => {
  const counted = await runWith(null);
  assert.deepEqual([counted.broken, counted.told], [[], []]);
  const last = counted.processes.at(-1)?.exchanges.at(-1);
  const texts = resultsIn(last?.sent ?? '{"messages":[]}').flat();
  assert.ok(texts.filter((text) => / ref=\w+ /.test(text)).length >= 4, 'too few markers');
  calls = counted.calls;
  // What is not counted does not fail either.
  const silent = [...faults.keys()].filter((kind) =>
    /^(sqlite|socket|engine|accountant|file|an? |no )/.test(kind),
  );
  assert.deepEqual(
    silent.filter((kind) => (calls.get(kind) ?? 0) === 0),
    [],
  );
});

test('promises 1, 2 and 6 hold whichever call fails: of disk, database, sockets and threads', async (t) => {
  const sampled = samples.flatMap(({ of, every, from }) =>
    [...faults].filter(([kind]) => calls.has(kind) && of.test(kind)).filter((_, at) => at % every === from),
  );
  for (const [at, [kind, ways]] of sampled.entries()) {
    const most = calls.get(kind) ?? 1;
    const call = Math.ceil((most * ((at % 3) + 1)) / 4);
    const how = ways[at % ways.length] ?? '';
    await t.test(`${kind}, call ${call}: ${how}`, async () => {
      const { broken, struck } = await runWith({ kind, call, how });
      assert.deepEqual(broken, []);
      assert.ok(struck, 'it did not come to this call');
    });
  }
});

for (const [frame, isWithin] of [
  [30, true],
  [Infinity, false],
] as const) {
  test(`every marker can be fetched after the next turn when the power went ${isWithin ? 'within' : 'behind'} frame ${frame}`, async () => {
    const { broken, frames, emptied } = await cutPower(frame, isWithin);
    assert.deepEqual(broken, []);
    assert.ok(frames > 30 && emptied >= 2, `${frames} frames, ${emptied} originals`);
  });
}
