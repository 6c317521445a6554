import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costOf, priceOf, pricedModels, promptOf } from '../../src/money/prices.ts';

const million = { input: 1e6, cacheRead: 1e6, cacheWrite5m: 1e6, cacheWrite1h: 1e6, output: 1e6 };
const nothing = { input: null, cacheRead: null, cacheWrite5m: null, cacheWrite1h: null, output: null };

test('A model is found by every name a request may give it', () => {
  const price = priceOf('claude-opus-4-8');
  assert.ok(price !== null);
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
    'claude-opus-4',
    'claude-opus-4-8-fast',
    'claude-opus-4-8-2026',
    'us.anthropic.claude-opus-4-8-v1:0',
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

test('The table keeps to the ratios by which the provider prices its cache', () => {
  assert.equal(pricedModels.length, 15);
  for (const model of pricedModels) {
    const price = priceOf(model);
    assert.ok(price !== null, model);
    for (const rates of price.long === null ? [price] : [price, price.long.rates]) {
      const { input, cacheRead, write5m, write1h, output } = rates;
      assert.ok(Math.abs(write5m - 1.25 * input) < 1e-9, `${model}: write for 5 minutes`);
      assert.ok(Math.abs(write1h - 2 * input) < 1e-9, `${model}: write for 1 hour`);
      assert.ok(cacheRead > 0 && cacheRead <= 0.1 * input + 1e-9, `${model}: read`);
      assert.ok(output > input, `${model}: output`);
    }
  }
});
