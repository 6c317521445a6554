import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

import { loadTokenCounter, rememberedWordChars } from '../../src/tokens/count.ts';
import { assertLinear } from '../linear.ts';
import { liveBytes } from '../live-heap.ts';

test('counts as o200k does, special tokens taken as plain text', async () => {
  const count = await loadTokenCounter();
  for (const text of ['', 'hello world', '{"a":[1,2,3]}', 'naïve 漢字 🙂', 'line\n'.repeat(200)]) {
    assert.equal(count(text), countTokens(text));
  }
  assert.ok(count('<|endoftext|>') > 1);
});

test('counts as o200k does whatever characters meet', async () => {
  const count = await loadTokenCounter();
  // Characters of every class that the pattern of o200k tells apart, halves of some, and words that are no token.
  const part = fc.constantFrom(
    ...[
      "a's",
      'B',
      'é',
      '漢',
      'ही',
      'م',
      'ǅ',
      'ʰ',
      '\u0300',
      '𝒜',
      '7',
      '½',
      '🙂',
      '\ud83d',
      '\udc00',
      '\ufffd',
    ],
    ...[
      ' ',
      '  ',
      '\n',
      '\r\n',
      '\t',
      '\u200b',
      '=',
      '/',
      "'LL",
      '<|endoftext|>',
      'qzxv',
      'unheardof',
      '----',
    ],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      assert.equal(count(text), countTokens(text, { disallowedSpecial: new Set<string>() }));
    }),
    { numRuns: 500 },
  );
});

test('a byte order mark is the one token that o200k has for it', async () => {
  // gpt-tokenizer, whose decoder drops the mark, counts two.
  const count = await loadTokenCounter();
  assert.equal(count('\ufeff'), 1);
  assert.equal(count('\ufefffirst'), 2);
});

test('what stands in ASCII, in other lines or between them, is counted as o200k counts the whole', async () => {
  const count = await loadTokenCounter();
  const pieces = [
    'a',
    'B',
    'Foo',
    'BAR',
    'bazQux',
    "'",
    "'s",
    "'LL",
    "'ve",
    "'\u017f",
    ' ',
    '   ',
    '\t',
    '\v',
    '\f',
  ];
  const signs = [
    '\n',
    '\r\n',
    '\n\n',
    '/',
    '\n/',
    '(',
    '{"',
    '"}',
    ', ',
    '.',
    '_',
    '=',
    '-----',
    '\0',
    '\u001b[31m',
  ];
  const others = [
    '1',
    '12',
    '1234',
    '\u00bd',
    '\u00e9',
    '\u6f22',
    '\ud83d\ude42',
    '\ud83d',
    '\u00a0',
    '\u2028',
    '\u212a',
  ];
  const text = fc.oneof(
    fc.array(fc.constantFrom(...pieces, ...signs, ...others), { maxLength: 24 }),
    fc.array(fc.constantFrom(...pieces, ...signs, '1', '12', '1234'), { maxLength: 24 }),
    fc.array(
      fc.integer({ min: 0, max: 0x7f }).map((code) => String.fromCharCode(code)),
      { maxLength: 40 },
    ),
  );
  fc.assert(
    fc.property(text, (parts) => {
      assert.equal(count(parts.join('')), countTokens(parts.join('')));
    }),
    { numRuns: 3_000 },
  );
});

test('words are counted right however many there were before', async () => {
  const count = await loadTokenCounter();
  const words = Array.from({ length: 30_000 }, (_, at) => `w${at.toString(36)}x${(at * 7_919).toString(36)}`);
  const text = words.join(' ');
  assert.equal(count(text), countTokens(text));
  assert.equal(count(text), countTokens(text));
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

test('a long run is found wherever it stands, of whatever characters', async () => {
  const count = await loadTokenCounter();
  const chars = fc.constantFrom('a', 'é', '漢', '𝒜', '=', '🙂', ' ', '\n', '7', '𝟟');
  const run = fc.record({ char: chars, length: fc.integer({ min: 1, max: 600 }) });
  fc.assert(
    fc.property(fc.array(run, { maxLength: 8 }), (runs) => {
      const text = runs.map(({ char, length }) => char.repeat(length)).join('');
      let expected = 0;
      let from = 0;
      for (const { 0: found, index } of text.matchAll(/\p{L}{257,}|[^\s\p{L}\p{N}]{257,}|\s{257,}/gu)) {
        expected += countTokens(text.slice(from, index));
        for (let at = 0; at < found.length; at += 256) expected += countTokens(found.slice(at, at + 256));
        from = index + found.length;
      }
      assert.equal(count(text), expected + countTokens(text.slice(from)));
    }),
  );
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
  for (let serial = 1; serial <= 30; serial += 1) count(text(serial));
  const grown = liveBytes() - before;
  assert.ok(grown < 4 * rememberedWordChars, `${grown} bytes more, of ${30 * chars}`);
});
