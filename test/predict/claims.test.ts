import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceOf, type Price } from '../../src/money/prices.ts';
import { billExchanges, type Terms } from '../../src/predict/bill.ts';
import { sumOf, Tally } from '../../src/predict/prediction.ts';
import type { TapedExchange } from '../../src/predict/tape.ts';
import { bill, block, exchange, micro, model, terms, usage } from './taped.ts';
import { startedAt } from './transcripts.ts';

test('A saving smaller than what the simulator is off by is not claimed, a loss always', () => {
  // The cache was read two hours later: the simulator writes it anew, and saves of that.
  const later = startedAt + 7_200_000;
  const gap = (saved: number): TapedExchange[] => [
    exchange({ added: [block(9_000, 9_000 - saved)], usage: usage(0, 0, 9_000, 50) }),
    exchange({ shared: 1, added: [block(500)], usage: usage(0, 9_000, 500, 50), at: later }),
  ];
  const tally = new Tally(null);
  tally.add({ name: 'gap', project: null, requests: bill(gap(1_000)) });
  const [session] = tally.sessions;
  // It says 9,500 written, of which 9,000 were read.
  assert.equal(micro(session?.error), 9_000 * 2.3);
  assert.ok((session?.saved.lossless ?? 0) > 0);
  assert.deepEqual(session?.claimed, { lossless: null, balanced: null });
  tally.add({ name: 'loss', project: null, requests: bill(gap(0)) });
  const loss = tally.sessions[1];
  assert.ok((loss?.claimed.lossless ?? 0) < 0);
  assert.equal(loss?.claimed.lossless, loss?.saved.lossless);
  tally.add({
    name: 'untold',
    project: null,
    requests: bill(gap(1_000).map((one) => ({ ...one, usage: null }))),
  });
  const untold = tally.sessions[2];
  assert.equal(untold?.error, null);
  assert.equal(untold.claimed.lossless, untold.saved.lossless);
  assert.equal(sumOf(tally.sessions.slice(2)).error, null);
  // Of a request that no usage tells it is off by as much.
  assert.equal(micro(sumOf(tally.sessions).error), 62_100);
});

test('A price of nothing is a price', () => {
  const free = { ...priceOf(model), input: 0, cacheRead: 0, write5m: 0, write1h: 0, output: 0 } as Price;
  const exchanges = [exchange({ added: [block(2_000, 500)], usage: usage(0, 0, 2_000, 50) })];
  const requests = billExchanges(exchanges, { ...terms, priceOf: () => free }, (text) => text.length);
  const tally = new Tally(null);
  tally.add({ name: 'one', project: null, requests });
  const total = sumOf(tally.sessions);
  assert.deepEqual([total.priced, total.told, total.usd, total.claimed.lossless], [1, 1, 0, 0]);
});

test("A price of the user's own without a provider is that of the provider whose wire it is", () => {
  const own = { ...priceOf(model), provider: null, tiers: [], source: null } as Price;
  const exchanges = [
    exchange({ added: [block(2_000)], answer: [block(50)], model: 'own-1' }),
    exchange({ shared: 2, added: [block(10)], model: 'own-1', at: startedAt + 1_000_000 }),
  ];
  const withoutOn = (wire: Terms['wire']): number[] =>
    billExchanges(exchanges, { ...terms, priceOf: () => own, wire }, (text) => text.length).map(({ money }) =>
      micro(money?.simulated.without),
    );
  // Anthropic keeps a prompt for five minutes, OpenAI for more than a quarter of an hour.
  assert.deepEqual(withoutOn('anthropic'), [5_000, 2_060 * 2.5]);
  assert.notDeepEqual(withoutOn('openai'), withoutOn('anthropic'));
});

test('The head that other sessions have is in the prompt, and told by usage where there is some', () => {
  const exchanges = [exchange({ added: [block(2_000)], answer: [block(50)] })];
  const [request] = billExchanges(exchanges, { ...terms, head: 8_000 }, (text) => text.length);
  assert.equal(micro(request?.money?.simulated.without), 10_000 * 2.5);
  assert.equal(request?.head, null);
  const [told] = bill([exchange({ added: [block(2_000)], usage: usage(0, 0, 10_000, 50) })]);
  assert.equal(told?.head, 8_000);
});
