import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { rememberedWordChars } from '../../src/limits.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { assertLinear } from '../linear.ts';
import { liveBytes } from '../live-heap.ts';

test('counts as o200k does, special tokens taken as plain text', async () => {
  const count = await loadTokenCounter();
  for (const text of ['', 'hello world', '{"a":[1,2,3]}', 'naïve 漢字 🙂', 'line\n'.repeat(200)]) {
    assert.equal(count(text), countTokens(text));
  }
  assert.ok(count('<|endoftext|>') > 1);
});

test('long runs of one class are counted by linear work, close to the exact figure', async () => {
  const count = await loadTokenCounter();
  const exact = countTokens('='.repeat(2_000));
  assert.ok(Math.abs(count('='.repeat(2_000)) - exact) <= 8);
  assertLinear((size) => 'a'.repeat(size), count, 100_000);
});

test('text around a long run is counted too', async () => {
  const count = await loadTokenCounter();
  const head = 'The quick brown fox. ';
  const tail = '\njumps over the lazy dog';
  const whole = count(`${head}${'-'.repeat(600)}${tail}`);
  const parts = count(head) + count('-'.repeat(600)) + count(tail);
  assert.ok(Math.abs(whole - parts) <= 3);
});

test('texts that were counted are not kept by their words', async () => {
  const count = await loadTokenCounter();
  const chars = 500_000;
  // A word that is no token is remembered, and V8 makes a long piece of a text a view of all of it.
  const text = (serial: number): string =>
    `unheardof${String.fromCharCode(0x3b1 + (serial % 8), 0x3b1 + Math.floor(serial / 8))}word `.padEnd(
      chars,
      'so it goes ',
    );
  count(text(0));
  const before = liveBytes();
  for (let serial = 1; serial <= 60; serial += 1) count(text(serial));
  const grown = liveBytes() - before;
  assert.ok(grown < 4 * rememberedWordChars, `${grown} bytes more, of ${60 * chars}`);
});
