import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import published from 'gpt-tokenizer/bpeRanks/o200k_base';
import { readRanks } from '../../src/tokens/ranks.ts';

test('The tokens of the file are those of the module, each with its rank', () => {
  const file = readFileSync(new URL(import.meta.resolve('gpt-tokenizer/data/o200k_base.tiktoken')));
  assert.deepEqual(readRanks(file), [...published]);
});

test('Bytes that are no text stay bytes; the last line may lack its end', () => {
  const line = (bytes: readonly number[], rank: number): string =>
    `${Buffer.from(bytes).toString('base64')} ${rank}`;
  const whole = [...Buffer.from('\uFFFD')];
  const lines = [line([0x61], 0), line([0xc3], 2), line([0xef, 0xbb, 0xbf, 0x61], 3), line(whole, 12)];
  const ranks = readRanks(Buffer.from(lines.join('\n')));
  assert.deepEqual([ranks[0], ranks[1], ranks[2]], ['a', undefined, [0xc3]]);
  assert.deepEqual(ranks[3], [0xef, 0xbb, 0xbf, 0x61]);
  assert.equal(ranks[12], '\uFFFD');
  assert.equal(ranks.length, 13);
});
