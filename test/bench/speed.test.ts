import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineOf, generated, rowOf } from '../../src/bench/speed/index.ts';
import { engines } from '../../src/engines/index.ts';
import { loadTokenizer } from '../../src/bench/speed/tokenizer.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';

const chars = 24_000;

test('Of each engine that takes texts as they are printed one kind is measured, and each kind is taken by one', async () => {
  const count = await loadTokenCounter();
  const found = generated(7, chars).map((input) => engineOf(input, count));
  // What git lists is short; a text within an answer of JSON counts for its own engine.
  const wanted = engines.map(({ name }) => name).filter((name) => name !== 'git' && name !== 'envelope');
  assert.deepEqual(new Set(found), new Set(wanted));
});

test('The time of an output is told as a multiple of the time of the tokenizer on that very text', async () => {
  const counters = { tokenizer: await loadTokenizer(), ours: await loadTokenCounter() };
  const counted: string[] = [];
  const tokenizer = (text: string): number => {
    counted.push(text.trimEnd());
    return counters.tokenizer(text);
  };
  const input = generated(7, chars).find(({ name }) => name.endsWith('log'));
  assert.ok(input !== undefined);
  const { figures } = rowOf({ ...input, quarter: null }, 1, { ...counters, tokenizer });
  assert.deepEqual(new Set(counted), new Set([input.text.trimEnd()]));
  for (const form of ['lossless', 'balanced']) {
    const [ms, multiple] = [figures[`${form} ms`], figures[`${form} x`]];
    assert.ok(typeof ms === 'number' && ms > 0 && typeof multiple === 'number' && multiple > 0);
  }
});
