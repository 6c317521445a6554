import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import { foldPays, MoneyGuard, askingTokens, foldProbe, guardRequestsLeft } from '../../src/money/guard.ts';
import { priceListOf } from '../../src/money/prices/list.ts';
import { priceOf, type PricedModel, type Rates } from '../../src/money/prices.ts';
import type { FoldCount } from '../../src/store/ledger/fold-counts.ts';

const conversation = 'a conversation';
const long = { model: 'claude-opus-5', promptTokens: 100_000, conversation };
const fold = (tokens: number, blocks = 1) => ({ 'log npm': { blocks, before: tokens * blocks, after: 0 } });
const asked = { 'log npm': { blocks: 1, tokens: 900 } };

function noted(guard: MoneyGuard, times: number, tokens = 1000): MoneyGuard {
  for (let time = 0; time < times; time += 1) guard.note(conversation, fold(tokens), asked);
  return guard;
}

/** Bill of what a fold leaves out, USD for a million: it is written once and read with every request after that. */
function billOf(tokens: number, rates: { write5m: number; cacheRead: number }, requests: number): number {
  return requests === 0 ? 0 : tokens * (rates.write5m + rates.cacheRead * (requests - 1));
}

test('a fold pays exactly while folding bills less than not folding', () => {
  const rates = priceOf('claude-sonnet-5-5');
  assert.ok(rates !== null);
  const cases = fc.record({
    tokens: fc.integer({ min: 50, max: 20_000 }),
    prompt: fc.integer({ min: 2000, max: 500_000 }),
    rate: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(cases, ({ tokens, prompt, rate }) => {
      const raw = billOf(tokens, rates, guardRequestsLeft);
      // It comes in with the second request, which would not have been made.
      const mistake =
        billOf(tokens, rates, guardRequestsLeft - 1) + prompt * rates.cacheRead + askingTokens * rates.output;
      const difference = raw - rate * mistake;
      fc.pre(Math.abs(difference) > raw * 0.01);
      // So many that what was believed before does not matter.
      const record = { folds: 1e6, askedBack: rate * 1e6, tokens: tokens * 1e6 };
      assert.equal(foldPays(record, prompt, rates), difference > 0);
    }),
  );
});

test('what nobody has seen is folded, and one mistake stops nothing, however small the fold', () => {
  assert.ok(new MoneyGuard().allows('log npm', long));
  for (const tokens of [60, 300, 1000]) {
    assert.ok(noted(new MoneyGuard(), 1, tokens).allows('log npm', long), String(tokens));
  }
});

test('a kind that is asked back again and again stops, alone, and only where prompts are long', () => {
  const guard = noted(new MoneyGuard(), 5);
  assert.ok(!guard.allows('log npm', long));
  assert.ok(guard.allows('log cargo', long));
  assert.ok(guard.allows('search npm', long));
  assert.ok(guard.allows('log npm', { ...long, promptTokens: 5000 }));
});

test('the price of the model decides: where reading is cheap a mistake is, too', () => {
  const guard = noted(new MoneyGuard(), 4);
  assert.ok(!guard.allows('log npm', long));
  // Reads at a fiftieth of a write, not at a twelfth.
  assert.ok(guard.allows('log npm', { ...long, model: 'claude-fable-5-1' }));
  assert.equal(guard.allows('log npm', { ...long, model: null }), guard.allows('log npm', long));
});

test("the user's own prices decide where there are any; what is free is guarded as the usual models are", () => {
  const own = (model: string, rates: Partial<Rates>): PricedModel => {
    const price = priceOf('claude-sonnet-5-5');
    assert.ok(price !== null);
    return { model, periods: [{ from: 0, price: { ...price, ...rates } }] };
  };
  const free = { input: 0, cacheRead: 0, write5m: 0, write1h: 0, output: 0 };
  const prices = priceListOf([own('cheap-reads', { cacheRead: 0.001 }), own('local', free)]);
  const guard = noted(new MoneyGuard([], prices), 4);
  assert.ok(!guard.allows('log npm', { ...long, model: 'nobody-knows' }));
  assert.ok(guard.allows('log npm', { ...long, model: 'cheap-reads' }));
  assert.ok(!guard.allows('log npm', { ...long, model: 'local' }));
  assert.ok(noted(new MoneyGuard([], prices), 0).allows('log npm', { ...long, model: 'local' }));
});

test('what has stopped is tried now and then, and comes back once it is asked back no more', () => {
  const guard = noted(new MoneyGuard(), 8);
  let folds = 0;
  let looks = 0;
  let inARow = 0;
  while (inARow < foldProbe && looks < 10_000) {
    looks += 1;
    const allowed = guard.allows('log npm', long);
    if (allowed) {
      folds += 1;
      guard.note(conversation, fold(1000), {});
    }
    inARow = allowed ? inARow + 1 : 0;
    if (folds <= 3 && allowed) assert.equal(looks % foldProbe, 0);
  }
  assert.equal(inARow, foldProbe);
  assert.ok(folds > 10 && looks > 50, `${folds} of ${looks}`);
});

test('a session starts from what the ledger counts, which weighs no more than its own memory', () => {
  const count = (kind: FoldCount['kind'], items: number): FoldCount => ({
    kind,
    name: 'log npm',
    items,
    before: items * 1000,
    after: 0,
  });
  assert.ok(!new MoneyGuard([count('fold', 10), count('asked_back', 8)]).allows('log npm', long));
  assert.ok(new MoneyGuard([count('fold', 1000), count('asked_back', 30)]).allows('log npm', long));
  const thousands = new MoneyGuard([count('fold', 5000)]);
  noted(thousands, 15);
  assert.ok(!thousands.allows('log npm', long));
});

test('promise 11, no clock decides: a conversation learns from itself and from what was known at the start', () => {
  const guard = noted(new MoneyGuard(), 8);
  assert.ok(!guard.allows('log npm', long));
  assert.ok(guard.allows('log npm', { ...long, conversation: 'another one' }));
});
