import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import published from 'gpt-tokenizer/bpeRanks/o200k_base';
import { noRank, readRanks, type RankOf } from '../../src/tokens/ranks.ts';

function rankIn(rankOf: RankOf, token: string | readonly number[]): number {
  const bytes = Buffer.from(token);
  // Within others, as the parts of a word are.
  return rankOf(Buffer.concat([bytes, bytes, bytes]), bytes.length, 2 * bytes.length);
}

test('The tokens of the file are those of the module, each with its rank', () => {
  const rankOf = readRanks(
    readFileSync(new URL(import.meta.resolve('gpt-tokenizer/data/o200k_base.tiktoken'))),
  );
  const wrong = [...published.entries()].filter(([rank, token]) => rankIn(rankOf, token) !== rank);
  assert.deepEqual(wrong, []);
  assert.ok(published.length > 199_000);
  for (const word of ['no such word is a token', '', [0xff, 0xfe, 0xfd]]) {
    assert.equal(rankIn(rankOf, word), noRank);
  }
});

test('Bytes that are no text are tokens too; the last line may lack its end, ranks may be left out', () => {
  const line = (bytes: readonly number[], rank: number): string =>
    `${Buffer.from(bytes).toString('base64')} ${rank}`;
  const tokens: readonly (readonly [number[], number])[] = [
    [[0x61], 0],
    [[0xc3], 2],
    [[0xef, 0xbb, 0xbf, 0x61], 3],
    [[...Buffer.from('\uFFFD')], 12],
  ];
  const rankOf = readRanks(Buffer.from(tokens.map(([bytes, rank]) => line(bytes, rank)).join('\n')));
  for (const [bytes, rank] of tokens) assert.equal(rankIn(rankOf, bytes), rank);
  assert.equal(rankIn(rankOf, [0xef, 0xbb, 0xbf]), noRank);
  assert.equal(rankIn(rankOf, 'aa'), noRank);
});
