import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext } from '../../src/engines/engine.ts';
import { decode } from '../../src/engines/search/decode.ts';
import { search } from '../../src/engines/search/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { byLength, eager } from './samples.ts';
import { assertLinear } from '../linear.ts';
import { rebuilt } from './forms.ts';
import { formBy, isTakenBy, outcomeIn, piecesBy } from './outcome.ts';

const piece = fc.constantFrom(
  'foo',
  'return x;',
  '  if (a) {',
  'def run():',
  '',
  '--',
  '7-x',
  '7:x',
  'a/b.c:9',
  ':',
  '\u4efb\u52a1',
  'Paths are in a/:',
  '\u001b[31mred',
);
const path = fc.constantFrom(
  'src/a.ts',
  'src/a-1-b.ts',
  'src/text/b.ts',
  'src/Makefile',
  './x.py',
  '/abs/y/z.go',
  'a.c',
  '12:30',
  'x',
  'dir/',
);
const printedLine = fc
  .tuple(path, fc.nat(30), piece, fc.constantFrom('number', 'context', 'plain', 'other'))
  .map(([name, number, text, kind]) => {
    if (kind === 'number') return `${name}:${number}:${text}`;
    if (kind === 'context') return `${name}-${number}-${text}`;
    return kind === 'plain' ? `${name}:${text}` : text;
  });
const runOfLines = fc
  .tuple(path, fc.array(fc.tuple(fc.nat(99), piece, fc.boolean()), { maxLength: 6 }))
  .map(([name, hits]) =>
    hits.flatMap(([number, text, isHit]) => [
      isHit ? `${name}:${number}:${text}` : `${name}-${number}-${text}`,
    ]),
  );
const plainRun = fc
  .tuple(path, fc.array(piece, { maxLength: 5 }))
  .map(([name, texts]) => texts.map((text) => `${name}:${text}`));
const anySearch = fc
  .array(fc.oneof(runOfLines, plainRun, fc.array(printedLine, { maxLength: 3 }), fc.constant(['--'])), {
    maxLength: 12,
  })
  .map((runs) => runs.flat().join('\n'));

const grep: Partial<EngineContext> = { programs: programsOf('grep -rn x .') };

test('The form of a search says how it was printed, byte for byte.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(anySearch, (text) => {
      const form = formBy(search, text, { ...eager(text), ...grep });
      if (form === null) return;
      encoded += 1;
      assert.equal(decode(form), text, form);
    }),
    { numRuns: 1000 },
  );
  assert.ok(encoded > 200, `only ${encoded} texts had a form`);
});

test('A path stands once above its hits, and the folder of all paths once above them.', () => {
  const text = [
    'src/text/lines.ts:3:export const mark = 1;',
    'src/text/lines.ts-4-',
    'src/text/lines.ts-5-/** Lines. */',
    '--',
    'src/text/lines.ts:19:  const rows = 2;',
    'src/text/level.ts:7:const levels = {};',
    'grep: src/text/x.bin: binary file matches',
  ].join('\n');
  const form = [
    'Paths are in src/text/:',
    'lines.ts:',
    '3:export const mark = 1;',
    '4-',
    '5-/** Lines. */',
    '--',
    '19:  const rows = 2;',
    '',
    'level.ts:7:const levels = {};',
    'grep: src/text/x.bin: binary file matches',
  ].join('\n');
  assert.equal(formBy(search, text, { ...byLength, ...grep }), form);
  assert.equal(decode(form), text);
});

test('Hits without line numbers keep their text as it is, since edits quote it.', () => {
  const text = [
    'app/forms.py:class Form:',
    'app/forms.py:    def clean(self):',
    'app/views.py:    form = Form()',
  ].join('\n');
  assert.equal(
    formBy(search, text, { ...byLength, ...grep, count: (each) => each.split('app/').length }),
    [
      'Paths are in app/:',
      'forms.py:',
      'class Form:',
      '    def clean(self):',
      '',
      'views.py:    form = Form()',
    ].join('\n'),
  );
});

test('Only what searches print is taken, and lists of files are left to others.', () => {
  const hits = 'src/a.ts:1:x\nsrc/a.ts:2:y';
  for (const [command, accepted] of [
    ['grep -rn x src', true],
    ['cd app && git grep -n x | head -40', true],
    ['rg x; echo done', true],
    ['tsc', false],
    ['cat src/a.ts', false],
  ] as const) {
    assert.equal(isTakenBy(search, hits, { ...byLength, programs: programsOf(command) }), accepted, command);
  }
  assert.equal(isTakenBy(search, hits, { ...byLength, role: 'search' }), true);
  assert.equal(isTakenBy(search, hits, byLength), false);
  assert.equal(isTakenBy(search, 'src/a.ts\nsrc/b.ts', { ...byLength, role: 'search' }), false);
});

function hitsOf(file: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, hit) => `src/${file}:${hit * 7 + 1}:    const value${hit} = read(${hit * 31});`,
  );
}

test('Every file stays named, definitions and what the question names stay, kept and left-out lines are the form.', () => {
  const lines = [...hitsOf('a.ts', 60), ...hitsOf('b.ts', 3), ...hitsOf('c.ts', 80)];
  lines[40] = 'src/a.ts:290:export function readValue(index: number) {';
  lines[100] = 'src/c.ts:291:    const zebra = read(3);';
  const text = lines.join('\n');
  for (const level of ['balanced', 'tight'] as const) {
    const context = { ...eager(text), ...grep, level, question: 'Where does the zebra come from?' };
    const pieces = piecesBy(search, text, context) ?? [];
    assert.equal(rebuilt(pieces, formBy(search, text, context) ?? text), formBy(search, text, context));
    const shown = pieces.filter((each) => typeof each === 'string').join('\n');
    for (const kept of [
      'a.ts:',
      'b.ts:',
      'c.ts:',
      'export function readValue',
      'zebra',
      '1:    const value0',
      '554:',
    ]) {
      assert.ok(shown.includes(kept), `${level}: ${kept}\n${shown}`);
    }
    assert.ok(shown.length < text.length * (level === 'tight' ? 0.3 : 0.5), `${level}: ${shown.length}`);
  }
});

test('Any search folds into lines of its form.', () => {
  let folded = 0;
  const long = fc
    .tuple(anySearch, fc.nat(60), anySearch)
    .map(([head, hits, tail]) => [head, ...hitsOf('long.ts', hits + 40), tail].join('\n'));
  fc.assert(
    fc.property(long, fc.constantFrom('balanced', 'tight'), (text, level) => {
      const context = { ...eager(text), ...grep, level } as const;
      const pieces = piecesBy(search, text, context) ?? null;
      if (pieces === null) return;
      folded += 1;
      const form = formBy(search, text, context) ?? text;
      assert.equal(rebuilt(pieces, form), form);
    }),
    { numRuns: 300 },
  );
  assert.ok(folded > 200, `only ${folded} folded`);
});

test('Nothing leaves of what another program printed, nor of a failed search.', () => {
  const text = [...hitsOf('a.ts', 90), 'E   assert 1 == 2'].join('\n');
  const beside = { ...eager(text), programs: programsOf('grep -rn value src; pytest') };
  assert.equal(piecesBy(search, text, beside), null);
  assert.equal(piecesBy(search, text, { ...eager(text), ...grep, failed: true }), null);
  assert.notEqual(piecesBy(search, text, { ...eager(text), ...grep }), null);
});

test('Lines around hits of one file are read like the file: none of them leaves.', () => {
  const text = Array.from(
    { length: 200 },
    (_, line) => `${line}${line % 9 === 0 ? ':' : '-'}  some code of line ${line}`,
  ).join('\n');
  assert.equal(
    piecesBy(search, text, { ...eager(text), programs: programsOf('grep -n -C4 code a.ts') }),
    null,
  );
});

test('Searching takes time that grows with the length of the text.', () => {
  const shapes: readonly ((size: number) => string)[] = [
    (size) => 'a/b.c'.repeat(size / 5),
    (size) => '\n'.repeat(size),
    (size) => 'a.b:1:x\n'.repeat(size / 8),
    (size) => Array.from({ length: size / 12 }, (_, line) => `d/${line}.c-${line}-x`).join('\n'),
    (size) => `${'[('.repeat(size / 4)}\n${'\u001b[1m\r'.repeat(size / 10)}`,
  ];
  for (const shape of shapes) {
    assertLinear(shape, (text) => {
      outcomeIn(search, text, { ...byLength, ...grep, question: 'alpha beta' });
    });
  }
});
