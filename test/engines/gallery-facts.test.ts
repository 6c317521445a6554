import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factReader, readGallery, type Fact } from './gallery.ts';

const text = [
  'src/a.ts',
  '  3:1  error  x is unused',
  'src/b.ts',
  '  3:1  error  y is unused',
  '\u001b[31m2 problems\u001b[39m',
].join('\n');
const { isShown } = factReader(text);

function fact(words: string, kind: Fact['kind'] = 'error'): Fact {
  return { kind, words, known: null };
}

function shows(lines: string, words: Fact, markers = ''): boolean | null {
  return isShown(words, [lines.split('\n')], markers);
}

test('A fact is shown where its words stand, in whatever colours and blanks.', () => {
  assert.equal(shows(text, fact('2 problems', 'verdict')), true);
  assert.equal(shows('2  problems', fact('2 problems', 'verdict')), true);
  assert.equal(shows('src/a.ts', fact('2 problems', 'verdict')), false);
  assert.equal(shows(text, fact('3 problems', 'verdict')), null);
});

test('Of counts and odd ones a marker may tell.', () => {
  assert.equal(shows('', fact('2 problems', 'count'), '[headroom: 2 problems]'), true);
  assert.equal(shows('', fact('2 problems', 'error'), '[headroom: 2 problems]'), false);
});

test('A line is shown below its own heading, with no other one between.', () => {
  const found = fact('src/b.ts > 3:1 error y is unused');
  assert.equal(shows(text, found), true);
  assert.equal(shows('src/a.ts\n  3:1  error  y is unused', found), false);
  assert.equal(shows('src/b.ts\nsrc/a.ts\n  3:1  error  y is unused', found), false);
  assert.equal(shows('  3:1  error  y is unused\nsrc/b.ts', found), false);
});

test('Members of JSON are the same in any layout, one document or one a line.', () => {
  const rows = [
    { rule: 'a b', line: 3 },
    { rule: 'c', line: 4 },
  ];
  const pretty = factReader(JSON.stringify(rows, null, 2));
  const lines = factReader(rows.map((row) => JSON.stringify(row)).join('\n'));
  const found = fact('"rule": "a b" > "line": 3');
  for (const reader of [pretty, lines]) {
    assert.equal(reader.isShown(found, [[JSON.stringify(rows)]], ''), true);
    assert.equal(reader.isShown(found, [[JSON.stringify(rows.slice(1))]], ''), false);
  }
});

test('The gallery is large: many programs, most outputs printed by them.', () => {
  const gallery = readGallery('test/fixtures/gallery');
  assert.ok(gallery.length >= 140, String(gallery.length));
  assert.ok(new Set(gallery.map(({ program }) => program)).size >= 60);
  assert.ok(gallery.filter(({ made }) => made.startsWith('printed by ')).length >= 100);
});
