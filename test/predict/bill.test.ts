import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onceEach } from '../../src/predict/collect.ts';
import { sumOf, Tally } from '../../src/predict/prediction.ts';
import { scaleOf } from '../../src/predict/bill.ts';
import type { TapedExchange } from '../../src/predict/tape.ts';
import { bill, block, exchange, micro, usage } from './taped.ts';
import { startedAt } from './transcripts.ts';

test('Three requests without usage are billed as the published rules say, by hand', () => {
  const requests = bill([
    exchange({ added: [block(2_000)], answer: [block(50)] }),
    exchange({ shared: 2, added: [block(3_000, 1_000, 400)], answer: [block(40)], at: startedAt + 60_000 }),
    exchange({ shared: 4, added: [block(10)], answer: [block(30)], at: startedAt + 1_000_000 }),
  ]);
  const [first, second, third] = requests.map(({ money }) => money);
  // All is written: 2,000, and 100 more for our tool.
  assert.deepEqual(
    [first?.simulated.without, first?.simulated.lossless, first?.answer].map(micro),
    [5_000, 5_250, 500],
  );
  // 2,000 are read; the answer and the output are written.
  assert.deepEqual(
    [second?.simulated.without, second?.simulated.lossless, second?.simulated.balanced].map(micro),
    [400 + 3_050 * 2.5, 420 + 1_050 * 2.5, 420 + 450 * 2.5],
  );
  // More than five minutes later nothing is cached any more.
  assert.deepEqual(
    [third?.simulated.without, third?.simulated.lossless, third?.simulated.balanced].map(micro),
    [5_100 * 2.5, 3_200 * 2.5, 2_600 * 2.5],
  );
  assert.deepEqual(
    requests.map(({ outputs }) => outputs),
    [{}, { test: { before: 3_000, lossless: 1_000, balanced: 400 } }, {}],
  );
});

test('What would have been asked back is charged as a request of its own, and stays in the prompt', () => {
  const requests = bill([
    exchange({ added: [block(2_000)], answer: [block(50)] }),
    exchange({ shared: 2, added: [block(3_000, 1_000, 400)], at: startedAt + 1_000, fetched: [500] }),
  ]);
  const [, second] = requests.map(({ money }) => money);
  const asking = 2_100 * 0.2 + 450 * 2.5 + 100 * 10;
  assert.equal(micro(second?.simulated.balanced), asking + 2_550 * 0.2 + 600 * 2.5);
  assert.equal(micro(second?.simulated.lossless), 2_100 * 0.2 + 1_050 * 2.5);
  assert.equal(micro(second?.shares.balanced.retrievals), 0 - asking);
});

test('Where usage is known it is the bill, and the saving is in proportion to it', () => {
  // A system prompt of 8,000 tokens is in no transcript. The second request was billed as if nothing was cached.
  const requests = bill([
    exchange({ added: [block(2_000)], answer: [block(50)], usage: usage(0, 0, 10_000, 50) }),
    exchange({
      shared: 2,
      added: [block(3_000, 1_000)],
      answer: [block(40)],
      usage: usage(0, 0, 13_050, 40),
      at: startedAt + 60_000,
    }),
  ]);
  const tally = new Tally(null);
  tally.add({ name: 'one', project: 'shop', requests });
  const [session] = tally.sessions;
  const billed = [10_000 * 2.5, 50 * 10, 13_050 * 2.5, 40 * 10].reduce((sum, part) => sum + part, 0);
  assert.equal(micro(session?.usd), billed);
  assert.equal(micro(session?.byUsage), billed);
  const without = 10_000 * 2.5 + (10_000 * 0.2 + 3_050 * 2.5);
  const lossless = 10_100 * 2.5 + (10_100 * 0.2 + 1_050 * 2.5);
  assert.deepEqual([session?.simulated.without, session?.simulated.lossless].map(micro), [without, lossless]);
  const factor = (23_050 * 2.5) / without;
  assert.equal(micro(session?.saved.lossless), Math.round((without - lossless) * factor));
  const shares = tally.kinds.map(({ saved }) => saved.lossless);
  assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - (session?.saved.lossless ?? 0)) < 1e-9);
  assert.ok((tally.kinds.find(({ kind }) => kind === 'tool')?.saved.lossless ?? 0) < 0);
});

test('A session in which nothing shrinks costs our tool, and says so', () => {
  const requests = bill([exchange({ added: [block(2_000)], answer: [block(50)] })]);
  const tally = new Tally(null);
  tally.add({ name: 'one', project: null, requests });
  assert.equal(micro(tally.sessions[0]?.saved.balanced), -250);
});

test('A request that a forked session repeats is billed once, as the one that names its usage', () => {
  const said = { id: 'm1', added: [block(2_000)], answer: [block(50)] };
  const own = { project: null, ranThrough: false };
  const fork = { ...own, name: 'fork', requests: bill([exchange(said)]) };
  const first = {
    ...own,
    name: 'one',
    requests: bill([exchange({ ...said, usage: usage(0, 0, 9_000, 50) })]),
  };
  const left = (gone: readonly string[], ...sessions: (typeof fork)[]): string[] =>
    onceEach(sessions, new Set(gone)).flatMap(({ name, requests }) => requests.map(() => name));
  assert.deepEqual(left([], fork, first), ['one'], 'though the fork is older');
  assert.deepEqual(left([], first, fork), ['one']);
  assert.deepEqual(left([], fork, { ...fork, name: 'later', requests: bill([exchange(said)]) }), ['fork']);
  assert.deepEqual(left(['m1'], fork), [], 'it repeats what is left out');
  assert.deepEqual(left(['m1'], first), ['one'], 'what is left out repeats it');
});

test('Requests before the time asked for are left out, but have filled the cache', () => {
  const requests = bill([
    exchange({ added: [block(2_000)], answer: [block(50)] }),
    exchange({ shared: 2, added: [block(500)], at: startedAt + 60_000 }),
  ]);
  const tally = new Tally(startedAt + 1);
  tally.add({ name: 'one', project: null, requests });
  assert.equal(micro(tally.sessions[0]?.simulated.without), 2_000 * 0.2 + 550 * 2.5);
});

test('An unknown price is unknown, never a guess', () => {
  const requests = bill([exchange({ model: 'mystery-1', added: [block(2_000, 500)], answer: [block(50)] })]);
  assert.equal(requests[0]?.money, null);
  const tally = new Tally(null);
  tally.add({ name: 'one', project: null, requests });
  assert.deepEqual(tally.unpriced, [{ model: 'mystery-1', requests: 1 }]);
  const { usd, saved, claimed } = sumOf(tally.sessions);
  const unknown = { lossless: null, balanced: null };
  assert.deepEqual({ usd, saved, claimed }, { usd: null, saved: unknown, claimed: unknown });
});

test('How the provider counts is told by how its prompts grow', () => {
  const grown = (tokens: number): TapedExchange[] => [
    exchange({ added: [block(2_000)], answer: [block(50)], usage: usage(10_000, 0, 0, 60) }),
    exchange({ shared: 2, added: [block(1_000)], usage: usage(10_060 + tokens, 0, 0, 60) }),
  ];
  assert.equal(scaleOf(grown(1_200)), 1.2);
  assert.equal(scaleOf(grown(9_000)), 1.6, 'no tokenizer is that far off');
  assert.equal(scaleOf([]), 1);
});

test('What was taken back is not in the prompt, and the system prompt stays', () => {
  const requests = bill([
    exchange({ added: [block(100)], answer: [block(50)], usage: usage(0, 0, 8_100, 50) }),
    exchange({ shared: 2, added: [block(4_000)], answer: [block(50)], at: startedAt + 1_000 }),
    exchange({ shared: 0, added: [block(200)], at: startedAt + 2_000 }),
  ]);
  assert.equal(micro(requests[2]?.money?.simulated.without), 8_000 * 0.2 + 200 * 2.5);
});
