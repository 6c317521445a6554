import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pricesCommand, unpricedOf } from '../../../src/money/reports/unpriced.ts';

test('Where every price is known nothing is said', () => {
  assert.equal(unpricedOf({ unknown: [] }), null);
});

test('The models of most requests are named, and the first of them in the command', () => {
  const unknown = ['gpt-7-sol@flex', 'b', 'c', 'd', 'e'].map((model) => ({ model, requests: 2 }));
  assert.deepEqual(unpricedOf({ unknown }), {
    requests: 10,
    problem:
      'The cost of 10 requests is unknown: headroom knows no price of gpt-7-sol@flex, b, c and 2 others.',
    mend: 'To add it: headroom prices gpt-7-sol@flex',
  });
});

test('A request that names no model is told as one', () => {
  const missing = unpricedOf({ unknown: [{ model: null, requests: 1 }] });
  assert.equal(missing?.problem, 'The cost of 1 request is unknown: no model is named.');
});

test('A name is handed to the shell as it is', () => {
  assert.equal(pricesCommand('openai/gpt-7.1-sol@flex'), 'headroom prices openai/gpt-7.1-sol@flex');
  assert.equal(pricesCommand('claude-x[1m]'), "headroom prices 'claude-x[1m]'");
  assert.equal(pricesCommand("it's $HOME"), "headroom prices 'it'\\''s $HOME'");
});
