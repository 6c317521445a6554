import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { listing } from '../../src/engines/listing/index.ts';
import { decode } from '../../src/engines/listing/decode.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { tokenWeight } from '../../src/text/token-weight.ts';
import { assertLinear } from '../linear.ts';
import { formBy, isTakenBy, piecesBy } from './outcome.ts';
import { byLength, eager } from './samples.ts';

const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');
const path = (at: number): string => `src/engines/part-${at >> 3}/file-${at}.ts`;
const hex = (at: number): string => String(at * 7_919).padStart(40, 'a0b1c2');

const outputs: Readonly<Record<string, string>> = {
  'wc -l': `${lines(60, (at) => `${String(at * 37).padStart(6)} ${path(at)}`)}\n${String(60_000).padStart(6)} total\n`,
  wc: lines(
    60,
    (at) =>
      `${String(at).padStart(4)} ${String(at * 9).padStart(5)} ${String(at * 70).padStart(6)} ${path(at)}`,
  ),
  'du -a': lines(60, (at) => `${at * 4}\t./${path(at)}`),
  'du -h': lines(60, (at) => `${at}.${at % 10}K\t${path(at)}`),
  sha1sum: lines(60, (at) => `${hex(at)}  ${path(at)}`),
  'find -ls': lines(
    60,
    (at) =>
      `${String(at * 917).padStart(9)}      4 -rw-r--r--   1 root     root ${String(at * 77).padStart(12)} Nov 30 16:24 ${path(at)}`,
  ),
};

test('Values and names stand below their folder, whatever printed them, and every name stays.', () => {
  for (const [kind, text] of Object.entries(outputs)) {
    for (const command of [null, kind, './count.sh', 'find src | xargs wc']) {
      const context = {
        ...byLength,
        count: tokenWeight,
        programs: command === null ? [] : programsOf(command),
      };
      const form = formBy(listing, text, context);
      assert.ok(form !== null && tokenWeight(form) < tokenWeight(text) * 0.9, `${kind}: ${command ?? ''}`);
      assert.equal(decode(form), text, kind);
      assert.equal(piecesBy(listing, text, { ...context, level: 'balanced' }), null, kind);
    }
  }
  assert.match(
    formBy(listing, outputs['wc -l'] ?? '', { ...byLength, count: tokenWeight, programs: [] }) ?? '',
    /^Values and names by folder: values 6 wide, one blank behind:\nsrc\/engines\/part-0\/:\n0 file-0\.ts\n37 file-1\.ts\n/,
  );
});

test('Numbers before words are no values of files.', () => {
  const texts: Readonly<Record<string, string>> = {
    words: lines(40, (at) => `${at} word${at}`),
    versions: lines(40, (at) => `${at}.0 golang.org/x/part${at} v1`),
    prose: lines(40, (at) => `${at} files in src/a were read`),
    few: lines(7, (at) => `${at} ${path(at)}`),
    hits: lines(40, (at) => `${at} src/a.ts:${at}`),
  };
  for (const [kind, text] of Object.entries(texts))
    assert.equal(isTakenBy(listing, text, { ...byLength, programs: [] }), false, kind);
});

const anyPath = fc.constantFrom(
  'a',
  'total',
  'src/a',
  'src/b',
  'src/text/c',
  './x',
  '/abs/y',
  '.',
  '/',
  'a/',
  '-/é',
);
const anyValued = fc
  .record({
    rows: fc.array(fc.tuple(fc.constantFrom('1', '22', '3.5K', '1  2', '1 2 3', hex(3), '4,1'), anyPath), {
      minLength: 6,
      maxLength: 14,
    }),
    wide: fc.constantFrom(0, 4, 9),
    gap: fc.constantFrom(' ', '  ', '\t'),
    tail: fc.constantFrom('', '\n', '\n\n', '\nValues and names by folder: values '),
  })
  .map(
    ({ rows, wide, gap, tail }) =>
      rows.map(([value, name]) => `${value.padStart(wide)}${gap}${name}`).join('\n') + tail,
  );

test('Any values of files come back.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(anyValued, (text) => {
      const form = formBy(listing, text, { ...eager(text), programs: programsOf('wc') });
      if (form === null) return;
      encoded += 1;
      assert.equal(decode(form), text, form);
    }),
    { numRuns: 4000 },
  );
  assert.ok(encoded > 200, `only ${encoded} texts had a form`);
});

test('Many values take time in proportion to their number.', () => {
  for (const text of Object.values(outputs))
    assertLinear(
      (size) => (text.split('\n')[3] ?? '').concat('\n').repeat(size / 50),
      (each) => formBy(listing, each, { ...byLength, programs: [] }),
    );
});
