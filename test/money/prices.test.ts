import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costOf, priceOf, pricedModels, promptOf } from '../../src/money/prices.ts';

const million = { input: 1e6, cacheRead: 1e6, cacheWrite5m: 1e6, cacheWrite1h: 1e6, output: 1e6 };
const nothing = { input: null, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null, output: null };

test('A model is found by every name a request may give it', () => {
  const price = priceOf('claude-opus-4-8');
  assert.ok(price !== null);
  assert.equal(priceOf('claude-sonnet-4-0'), priceOf('claude-sonnet-4'));
  assert.equal(priceOf('claude-sonnet-4-20250514')?.output, 15);
  for (const name of [
    'claude-opus-4-8-20260101',
    'claude-opus-4-8-latest',
    'anthropic/claude-opus-4-8',
    'claude-opus-4-8[1m]',
    'anthropic/claude-opus-4-8-20260101[1m]',
    'Claude-Opus-4-8',
  ]) {
    assert.equal(priceOf(name), price, name);
  }
});

test('What is not known is unknown, however much it looks like something known', () => {
  for (const name of [
    '',
    'claude',
    'claude-opus-3',
    'claude-opus-4-8-fast',
    'claude-opus-4-8@fast',
    'claude-opus-4-8-20260101@flex',
    'claude-opus-4-8[1m]@fast',
    'claude-opus-4-8-2026',
    'us.anthropic.claude-opus-4-8-v1:0',
    'google/claude-opus-4-8',
    'openrouter/anthropic/claude-opus-4-8',
    'constructor',
    '__proto__',
  ]) {
    assert.equal(priceOf(name), null, name);
  }
});

test('Each kind of token is billed at its own rate', () => {
  const price = priceOf('claude-opus-4-8');
  assert.ok(price !== null);
  const rates = { input: 5, cacheRead: 0.5, cacheWrite5m: 6.25, cacheWrite1h: 10, output: 25 };
  for (const [kind, rate] of Object.entries(rates)) {
    assert.equal(costOf({ ...nothing, [kind]: 1e6 }, price), rate, kind);
  }
  assert.equal(costOf(million, price), 46.75);
  assert.equal(costOf(nothing, price), 0);
});

test('Above its threshold a whole request pays the long rates, cached tokens counted in', () => {
  const price = priceOf('claude-sonnet-4-5');
  assert.ok(price !== null);
  const short = { ...nothing, input: 1000, cacheRead: 199_000, output: 1000 };
  assert.equal(promptOf(short), 200_000);
  assert.ok(Math.abs(costOf(short, price) - (0.003 + 0.0597 + 0.015)) < 1e-12);
  const long = { ...short, input: 1001 };
  assert.ok(Math.abs(costOf(long, price) - (0.006006 + 0.1194 + 0.0225)) < 1e-12);
});

test('The tables keep to the ratios by which the providers price their caches', () => {
  const counts = { anthropic: 0, openai: 0, gemini: 0 };
  for (const model of pricedModels) {
    const price = priceOf(model);
    assert.ok(price !== null && price.provider !== null, model);
    counts[price.provider] += 1;
    for (const rates of price.long === null ? [price] : [price, price.long.rates]) {
      const { input, cacheRead, write5m, write1h, output } = rates;
      const [short, long] = price.tiers.length === 0 ? [1, 1] : [1.25, model === 'gpt-6.2-sol' ? 2.5 : 2];
      assert.equal(price.tiers.length > 0, takesFee.test(model), model);
      assert.ok(Math.abs(write5m - short * input) < 1e-9, `${model}: write`);
      assert.ok(Math.abs(write1h - long * input) < 1e-9, `${model}: long write`);
      const most = oldReads.find(([name]) => name.test(model))?.[1] ?? 0.1;
      assert.ok(cacheRead > 0 && cacheRead <= most * input + 1e-9, `${model}: read`);
      assert.ok(output > input, `${model}: output`);
    }
  }
  assert.deepEqual(counts, { anthropic: 21, openai: 35, gemini: 13 });
});

/** OpenAI takes a fee for writing since GPT-5.6, Google takes none. */
const takesFee = /^claude-|^gpt-(5\.6|6)/;

/** What older models ask for a token read, at most, in tokens of input. */
const oldReads: readonly (readonly [RegExp, number])[] = [
  [/^gpt-4\.1|^o3$|^o4/, 0.25],
  [/^gpt-4o-2024-05-13$/, 1],
  [/^gpt-4o|^o\d/, 0.5],
];

test('Where a long OpenAI prompt has rates of its own, they are twice the input and 1.5 times the output', () => {
  const banded = pricedModels.flatMap((model) => {
    const price = priceOf(model);
    return price?.provider === 'openai' && price.long !== null ? [{ model, price, long: price.long }] : [];
  });
  assert.equal(banded.length, 12);
  for (const { model, price, long } of banded) {
    assert.equal(long.above, 272_000, model);
    for (const rate of ['input', 'cacheRead', 'write5m'] as const) {
      assert.ok(Math.abs(long.rates[rate] - 2 * price[rate]) < 1e-9, `${model}: ${rate}`);
    }
    assert.ok(Math.abs(long.rates.output - 1.5 * price.output) < 1e-9, model);
  }
});

test('An OpenAI model is found by every name a request may give it, and no other', () => {
  const price = priceOf('gpt-5.1-codex');
  assert.ok(price !== null);
  for (const name of [
    'gpt-5.1-codex-2025-11-13',
    'openai/gpt-5.1-codex',
    'GPT-5.1-Codex',
    'gpt-5.1-codex-latest',
  ]) {
    assert.equal(priceOf(name), price, name);
  }
  for (const name of [
    'gpt-5.6',
    'gpt-5.1-codex-pro',
    'anthropic/gpt-5.1-codex',
    'azure/gpt-5.1-codex',
    'o2',
  ]) {
    assert.equal(priceOf(name), null, name);
  }
});

test('A write costs a fee where the provider takes one, and nothing is billed where none is reported', () => {
  const [fee, none] = [priceOf('gpt-6.1-sol'), priceOf('gpt-5.1-codex')];
  assert.ok(fee !== null && none !== null);
  assert.equal(costOf({ ...nothing, cacheWrite5m: 1e6 }, { ...fee, long: null }), 2.5);
  const usage = { input: 1e5, cacheRead: 1e5, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
  assert.ok(Math.abs(costOf(usage, none) - 0.1375) < 1e-12);
});

test('A Gemini model is found by every name a request may give it', () => {
  const price = priceOf('gemini-2.5-pro');
  assert.equal(price?.provider, 'gemini');
  for (const name of ['google/gemini-2.5-pro', 'gemini/gemini-2.5-pro', 'models/gemini-2.5-pro']) {
    assert.equal(priceOf(name), price, name);
  }
  for (const name of ['anthropic/gemini-2.5-pro', 'vertex_ai/gemini-2.5-pro', 'gemini-2.5', 'models/gpt-5']) {
    assert.equal(priceOf(name), null, name);
  }
  assert.deepEqual(price.long, {
    above: 200_000,
    rates: { input: 2.5, cacheRead: 0.25, write5m: 2.5, write1h: 2.5, output: 15 },
  });
});

test('A price holds from its day on, and the one before until then', () => {
  const day = Date.UTC(2026, 9, 7);
  assert.equal(priceOf('claude-sonnet-5-5', day - 1)?.cacheRead, 0.2);
  assert.equal(priceOf('claude-sonnet-5-5', day)?.cacheRead, 0.1);
  const year = Date.UTC(2027, 0, 1);
  for (const model of ['gemini-3.6-flash', 'gemini-3.7-flash', 'gemini-3.8-flash']) {
    const [before, after] = [priceOf(model, year - 1), priceOf(model, year)];
    assert.ok(before !== null && after !== null, model);
    for (const rate of ['input', 'cacheRead', 'write5m', 'output'] as const) {
      assert.ok(Math.abs(after[rate] - 2 * before[rate]) < 1e-9, `${model}: ${rate}`);
    }
  }
});

test('What a provider does not publish is null, and what it promises for writes is named', () => {
  assert.equal(priceOf('claude-opus-5-5')?.minCacheable, null);
  assert.deepEqual(priceOf('claude-opus-5-5')?.tiers, ['5m', '1h']);
  assert.deepEqual(priceOf('gpt-6.1-sol')?.tiers, ['30m', '12h']);
  assert.deepEqual(priceOf('gpt-5.1-codex')?.tiers, []);
  assert.equal(priceOf('claude-haiku-4-5')?.window, 200_000);
});

test('What agents ask for unasked has a price, and what it keeps for longer too', () => {
  for (const model of [
    'gpt-6.2-sol',
    'claude-opus-5-5',
    'gpt-4o',
    'gpt-4o-mini',
    'claude-sonnet-4',
    'o4-mini',
  ]) {
    assert.notEqual(priceOf(model), null, model);
  }
  const sol = priceOf('gpt-6.2-sol');
  assert.ok(sol !== null);
  assert.deepEqual(sol.tiers, ['30m', '12h']);
  const rates = { input: 2, cacheRead: 0.1, cacheWrite5m: 2.5, cacheWrite1h: 5, output: 10 };
  for (const [kind, rate] of Object.entries(rates)) {
    assert.equal(costOf({ ...nothing, [kind]: 1e6 }, { ...sol, long: null }), rate, kind);
  }
  // The first gpt-4o is another model than the later ones, though its name is theirs with a date.
  assert.deepEqual([priceOf('gpt-4o-2024-05-13')?.output, priceOf('gpt-4o-2024-08-06')?.output], [15, 10]);
});
