import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearWindowShare } from '../../src/limits.ts';
import { pressureOf } from '../../src/pipeline/pressure.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { anthropicBody } from '../wire/conversations.ts';

const edges = { band: 100_000, window: 200_000 };
const edgesOf = (): typeof edges => edges;

/** About 10,000 tokens are new in it; what stands before is not counted again. */
const conversation = anthropic.scan(
  anthropicBody([{ output: 'x'.repeat(100_000) }, { output: 'x'.repeat(40_000) }]),
);

test('a request that would take its conversation into a dearer band is pressed', () => {
  assert.equal(pressureOf(conversation, 89_000, edgesOf), null);
  assert.equal(pressureOf(conversation, 95_000, edgesOf), 'band_near');
  assert.equal(pressureOf(conversation, 100_000, edgesOf), 'band_near');
});

test('once it is in the dearer band nothing is won any more', () => {
  assert.equal(pressureOf(conversation, 100_001, edgesOf), null);
});

test('a request that comes close to the end of the window is pressed', () => {
  assert.equal(pressureOf(conversation, 200_000 * nearWindowShare - 11_000, edgesOf), null);
  assert.equal(pressureOf(conversation, 200_000 * nearWindowShare - 9_000, edgesOf), 'window_near');
});

test('nothing is pressed where the prompt, the model or its edges are not known', () => {
  assert.equal(pressureOf(conversation, null, edgesOf), null);
  assert.equal(pressureOf({ ...conversation, model: null }, 99_000, edgesOf), null);
  assert.equal(
    pressureOf(conversation, 99_000, () => ({ band: null, window: null })),
    null,
  );
});
