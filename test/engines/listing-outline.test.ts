import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { names, nested, walk } from '../../src/bench/forms/listings.ts';
import { decode } from '../../src/engines/listing/decode.ts';
import { listing } from '../../src/engines/listing/index.ts';
import { layOutNested } from '../../src/engines/listing/outline-nested.ts';
import { layOutPaths } from '../../src/engines/listing/outline-paths.ts';
import type { Row } from '../../src/engines/listing/row.ts';
import { scopes } from '../../src/engines/listing/scopes.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { tokenWeight } from '../../src/text/token-weight.ts';
import { assertLinear } from '../linear.ts';
import { textsBy } from './made-texts.ts';
import { formBy, piecesBy } from './outcome.ts';
import { byLength, printedBy } from './samples.ts';

type LayOut = (lines: readonly string[]) => readonly Row[] | null;

function formOf(layOut: LayOut, text: string): string | null {
  return (
    layOut(text.split('\n'))
      ?.map((row) => row.text)
      .join('\n') ?? null
  );
}

test('Paths are an outline of their folders, in their order, with what they end in said once.', () => {
  const lines = [
    'lib/core/src/parse.rs',
    'lib/core/src/gen/fold.rs',
    'lib/core/src/gen/visit.rs',
    'lib/core/src/token.rs',
    'lib/core/build.rs',
    'lib/core/README',
    'lib/core/doc/use.md',
    'lib/core/doc/why.md',
    'lib/core/doc/how.md',
    'lib/core/doc/who.md',
    'lib/macros/src/lib.rs',
    'lib/macros/src/token.rs',
    'lib/macros/src/parse.rs',
    'lib/macros/tests/all.rs',
    "find: 'lib/x': Permission denied",
    'lib/my file.rs',
    '',
  ];
  assert.deepEqual(formOf(layOutPaths, lines.join('\n'))?.split('\n'), [
    'Outline of paths in lib/*.rs: "a/ b c" are a/b.rs and a/c.rs, what stands one blank deeper is in a/ too; "=b" is a/b; below "a/*.x" names end in .x; what stands behind "= " was printed so:',
    'core/',
    ' src/ parse',
    '  gen/ fold visit',
    '  token',
    ' build =README',
    ' doc/*.md use why how who',
    'macros/',
    ' src/ lib token parse',
    ' tests/ all',
    "find: 'lib/x': Permission denied",
    '= lib/my file.rs',
    '',
  ]);
});

test('What ls -R prints is an outline, each folder in the place where it is named.', () => {
  const text = [
    'src:',
    'core',
    'empty',
    'index.ts',
    'my file.ts',
    'my folder',
    'text',
    'version',
    '',
    'src/core:',
    'fold.ts',
    'read.ts',
    '',
    'src/empty:',
    '',
    'src/my folder:',
    'a.ts',
    '',
    'src/text:',
    'lines.ts',
    'odd',
    'words.ts',
    '',
    'src/text/odd:',
    'rows.ts',
    '',
    'test:',
    'all.ts',
    '',
  ].join('\n');
  const form = formOf(layOutNested, text);
  assert.deepEqual(form?.split('\n'), [
    'Outline of ls -R, *.ts: "a/ b c" is folder a with b.ts and c.ts, what stands one blank deeper is in a too; "=b" is b; "= " begins a name with blanks:',
    'src/',
    ' core/ fold read',
    ' empty/',
    ' index',
    ' = my file.ts',
    ' = my folder/',
    '  a',
    ' text/ lines',
    '  odd/ rows',
    '  words',
    ' =version',
    'test/ all',
    '',
  ]);
  assert.equal(decode(form), text);
});

/** Names that read like signs of an outline, and ends of lines to some readers. */
const odd = [
  'a',
  'b.ts',
  'c.test.ts',
  'd.rs',
  '.ts',
  '.gitignore',
  '=x',
  '=x.ts',
  '=',
  '= z',
  'a b',
  'x:',
  'x: y',
  '*',
  '*.ts',
  'x.ts:',
  'r.ts\r',
  'é.ts',
  '任务.ts',
  'u\u0085v.ts',
  'n\u00a0b',
  '\u2028',
  'lone\ud800.ts',
  '"q".ts',
  "'q'",
  'Outline of ls -R, *: "a/ b c" is folder a ',
  'Outline of paths in *.ts: "a/ b c" are ',
  'Paths are in a/:',
  '[headroom: 12 lines left out and no end',
  '[same as lines 1-4 of "cat a"]',
];
const anyName = fc.oneof(fc.constantFrom(...odd), fc.stringMatching(/^[a-c]{1,2}\.(?:ts|rs)$/));

test('An outline of paths comes back as the paths, whatever they hold.', () => {
  const folder = fc.array(
    fc.constantFrom('a/', 'b/', 'c.d/', '/', './', '=e/', 'f g/', '*/', 'h:/', '\ud800/'),
    {
      maxLength: 4,
    },
  );
  const line = fc.oneof(
    { weight: 9, arbitrary: fc.tuple(folder, anyName).map(([path, name]) => path.join('') + name) },
    fc.constantFrom('', ' ', ' a', 'a/', '/', '//', '.', '..', 'ls: cannot open x', 'Exit code: 1', '\r'),
  );
  let laidOut = 0;
  const check = (text: string): void => {
    const form = formOf(layOutPaths, text);
    if (form === null) return;
    laidOut += 1;
    assert.equal(decode(form), text, form);
  };
  fc.assert(
    fc.property(fc.array(line, { minLength: 10, maxLength: 30 }), (lines) => {
      check(lines.join('\n'));
    }),
  );
  fc.assert(fc.property(fc.oneof(textsBy(names), textsBy(walk)), check), { numRuns: 300 });
  assert.ok(laidOut > 100, `only ${laidOut} were laid out`);
});

interface Tree {
  readonly [name: string]: Tree | null;
}

const { tree: anyTree } = fc.letrec<{ tree: Tree; entry: Tree | null }>((tie) => ({
  tree: fc.dictionary(anyName, tie('entry'), { maxKeys: 7, noNullPrototype: true }),
  entry: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, tie('tree')),
}));

function nestedOf(path: string, tree: Tree, order: (names: string[]) => string[]): readonly string[] {
  const entries = order(Object.keys(tree));
  return [
    ['', `${path}:`, ...entries],
    ...entries.map((name) => {
      const inner = tree[name];
      return inner === undefined || inner === null ? [] : nestedOf(`${path}/${name}`, inner, order);
    }),
  ].flat();
}

test('An outline of ls -R comes back as it was printed, whatever the names hold.', () => {
  let laidOut = 0;
  const roots = fc.array(
    fc.tuple(fc.constantFrom('.', 'src', '/srv/a', 'a b', 'x:', '=y', 'a', 'a/b'), anyTree),
    {
      minLength: 1,
      maxLength: 3,
    },
  );
  fc.assert(
    fc.property(roots, fc.boolean(), fc.boolean(), (all, isSorted, ends) => {
      const order = (names: string[]): string[] => (isSorted ? names.toSorted() : names.toReversed());
      const lines = all.flatMap(([path, tree]) => nestedOf(path, tree, order)).slice(1);
      const text = [...lines, ...(ends ? [''] : [])].join('\n');
      const form = formOf(layOutNested, text);
      if (form === null) return;
      laidOut += 1;
      assert.equal(decode(form), text, form);
    }),
    { numRuns: 1_000 },
  );
  fc.assert(
    fc.property(textsBy(nested), (text) => {
      const form = formOf(layOutNested, text);
      if (form === null) return;
      laidOut += 1;
      assert.equal(decode(form), text, form);
    }),
    { numRuns: 400 },
  );
  assert.ok(laidOut > 60, `only ${laidOut} were laid out`);
});

test('What is no whole ls -R is no outline of one.', () => {
  const whole = ['.:', 'a', 'b', 'c', '', './a:', 'x', '', './b:', 'y', '', './c:', 'z'];
  assert.notEqual(layOutNested(whole), null);
  for (const [at, line] of [
    [1, '[... 40 lines truncated ...]'],
    [5, 'a/b'],
    [4, 'd'],
  ] as const)
    assert.equal(layOutNested(whole.toSpliced(at, 1, line)), null, line);
  assert.equal(layOutNested([...whole, '', '']), null);
  // Where the end was cut off, the folders that were not reached are names.
  const cut = formOf(layOutNested, ['.:', ...Array.from('abcde'), '', ...whole.slice(5)].join('\n')) ?? '';
  assert.match(cut, /^ c\/ z\n d e$/m);
});

const part = (at: number): string => `src/part-${String(at % 9)}/`;
const manyPaths = Array.from({ length: 90 }, (_, at) => `${part(at / 10)}unit-${at}.ts`);

test('Equal lines of outlines stand for equal paths where their scopes are equal.', () => {
  const texts = [manyPaths, manyPaths.slice(20), manyPaths.map((path) => path.replace('src', 'lib'))];
  const meaning = new Map<string, string>();
  for (const lines of texts) {
    const form = (layOutPaths(lines) ?? []).map((row) => row.text);
    const found = scopes(form)?.scopes ?? [];
    let before = '';
    for (const [at, line] of form.entries()) {
      const read = decode(form.slice(0, at + 1).join('\n'));
      const stands = at === 0 ? '' : read.slice(before.length).trim();
      before = at === 0 ? '' : read;
      const key = `${line}\n${found[at]?.under ?? ''}`;
      assert.equal(meaning.get(key) ?? stands, stands, key);
      meaning.set(key, stands);
    }
  }
});

test('A fold of an outline shows each row below its own folder, and what the question names by its path.', () => {
  const lines = Array.from(
    { length: 1_200 },
    (_, at) => `lib/part-${at >> 4}/deep/inner-${(at >> 2) % 4}/unit-${at % 4}.ts`,
  );
  const context = {
    ...printedBy('find lib', byLength),
    count: tokenWeight,
    question: 'Open part-61/deep/inner-2/unit-3.ts',
  };
  const text = lines.join('\n');
  const form = formBy(listing, text, context) ?? '';
  assert.match(form, /^Outline of paths in lib\/\*\.ts: /);
  const pieces = piecesBy(listing, text, context) ?? [];
  const shown = pieces.flatMap((piece) => (typeof piece === 'string' ? piece.split('\n') : []));
  assert.ok(shown.length < 120, `${shown.length} lines are shown`);
  const all = new Set(lines);
  const read = decode(shown.join('\n')).split('\n');
  for (const path of read) assert.ok(all.has(path), path);
  assert.ok(read.includes('lib/part-61/deep/inner-2/unit-3.ts'));
});

test('An outline is taken only where it is shorter.', () => {
  for (const lines of [
    manyPaths,
    manyPaths.slice(0, 13),
    manyPaths.toReversed(),
    manyPaths.map((_, at) => `f${at}`),
  ]) {
    const text = lines.join('\n');
    const form = formBy(listing, text, { ...byLength, programs: programsOf('find .') });
    assert.ok(form === null || form.length < text.length);
  }
});

test('An outline takes time that grows with the length of the text.', () => {
  const deeply = (size: number, depth: number): string =>
    Array.from({ length: size / (depth * 4 + 8) }, (_, at) => `a${'/b'.repeat(at % depth)}:\nb\nc`).join(
      '\n\n',
    );
  const shapes: readonly ((size: number) => string)[] = [
    (size) => Array.from({ length: 20 }, (_, at) => `${'a/'.repeat(size / 40)}${at}`).join('\n'),
    (size) => Array.from({ length: size / 20 }, (_, at) => `d${at % 7}/e${at % 3}/file${at}.ts`).join('\n'),
    (size) => Array.from({ length: size / 10 }, (_, at) => `a.${at}`).join('\n'),
    (size) =>
      `.:\n${Array.from({ length: size / 20 }, (_, at) => `d${at}`).join('\n')}${Array.from({ length: size / 20 }, (_, at) => `\n\n./d${at}:\nx`).join('')}`,
    (size) => deeply(size, 30),
    (size) => `${'x'.repeat(size / 2)}:\n${'a\n'.repeat(size / 4)}`,
    (size) => `a:\nb\n\n`.repeat(size / 6),
  ];
  for (const shape of shapes) {
    assertLinear(shape, (text) => {
      for (const layOut of [layOutPaths, layOutNested]) {
        const form = formOf(layOut, text);
        if (form === null) continue;
        decode(form);
        scopes(form.split('\n'));
      }
      piecesBy(listing, text, { ...byLength, programs: programsOf('find .'), question: 'alpha beta' });
    });
  }
});
