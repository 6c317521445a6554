import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../src/engines/listing/decode.ts';
import { listing } from '../../src/engines/listing/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { tokenWeight } from '../../src/text/token-weight.ts';
import { assertLinear } from '../linear.ts';
import { formBy, isTakenBy, piecesBy } from './outcome.ts';
import { byLength, eager } from './samples.ts';

const context = { ...byLength, count: tokenWeight };
const packaged = [
  'Name: shop',
  'Requires: click',
  'Files:',
  '  ../../../bin/shop',
  ...Array.from({ length: 9 }, (_, at) => `  shop/__pycache__/part${at}.cpython-311.pyc`),
  '  shop/a.py',
  '  shop/b.py',
  '  shop.py',
  '',
];
const unpacked = [
  'Archive:  shop.zip',
  '   creating: shop/',
  ...Array.from({ length: 9 }, (_, at) => `  inflating: shop/text/part${at}.py  `),
  ' extracting: shop/empty.py',
];

function formOf(lines: readonly string[], command: string | null): readonly string[] | null {
  const programs = command === null ? [] : programsOf(command);
  const form = formBy(listing, lines.join('\n'), { ...context, programs });
  if (form !== null) assert.equal(decode(form), lines.join('\n'));
  return form?.split('\n') ?? null;
}

test('Paths of a package stand by folder below what they were printed behind, with a command or without.', () => {
  for (const command of [null, 'pip show -f shop']) {
    assert.deepEqual(formOf(packaged, command), [
      'Paths by folder: [9 lines "a…"] stands for 9 lines, in each a path below in place of "…".',
      'Name: shop',
      'Requires: click',
      'Files:',
      '[13 lines "  …"]',
      '../../../bin/shop',
      `shop/__pycache__/: ${Array.from({ length: 9 }, (_, at) => `part${at}.cpython-311.pyc`).join(' ')}`,
      'shop/: a.py b.py',
      'shop.py',
      '',
    ]);
  }
  assert.equal(piecesBy(listing, packaged.join('\n'), { ...context, level: 'balanced' }), null);
});

test('What an archiver did with each file is said once, and blanks at the ends of lines come back.', () => {
  for (const command of [null, 'unzip -o shop.zip']) {
    const form = formOf(unpacked, command);
    assert.deepEqual(form?.slice(1, 4), [
      'Archive:  shop.zip',
      '   creating: shop/',
      '[9 lines "  inflating: …  "]',
    ]);
  }
});

test('Files that git put into a commit or took out stand by folder.', () => {
  const made = Array.from({ length: 9 }, (_, at) => ` create mode 100644 src/text/part${at}.ts`);
  const commit = ['[main 94faa72] parts', ' 9 files changed, 90 insertions(+)', ...made, ''];
  const removed = Array.from({ length: 12 }, (_, at) => `rm 'src/text/part${at}.ts'`);
  for (const command of [null, 'git add -A && git commit -m parts']) {
    assert.equal(formOf(commit, command)?.[3], '[9 lines " create mode 100644 …"]');
    assert.equal(formOf(removed, command)?.[1], `[12 lines "rm '…'"]`);
  }
});

test('Paths that may be lines of a file stay as they are, and so do few, odd and mistakable ones.', () => {
  const indented = packaged.slice(4);
  assert.equal(isTakenBy(listing, '', { ...context, programs: programsOf('python list.py') }), false);
  assert.equal(formOf(['sources:', ...indented], null), null);
  assert.notEqual(formOf(['sources:', ...indented], 'python list.py'), null);
  assert.equal(formOf(packaged.slice(0, 10), 'pip show -f shop'), null);
  for (const own of ['[9 lines "  …"]', '[9 lines " a: …  "]'])
    assert.equal(formOf([...packaged, own], 'pip show -f shop'), null);
  const titled = 'Paths by folder: [9 lines "a…"] stands for 9 lines, in each a path below in place of "…".';
  assert.equal(formOf([titled, ...packaged], 'pip show -f shop'), null);
  assert.equal(
    formOf([titled, ...Array.from({ length: 40 }, (_, at) => `src/text/part${at}.ts`)], 'find src'),
    null,
  );
  for (const odd of ['\u0085', '\r', ' b', '"', ':']) {
    const lines = packaged.map((line) => (line.startsWith('  ') ? `${line}${odd}c` : line));
    assert.equal(formOf(lines, 'pip show -f shop'), null, JSON.stringify(odd));
  }
});

test('Work on paths behind other words grows with the length of the text.', () => {
  for (const make of [
    (size: number) => `Files:\n${'  a/b.py\n'.repeat(size / 9)}`,
    (size: number) => `Files:\n  ${'a'.repeat(size)}  c`,
    (size: number) => `Files:\n${' '.repeat(size)}x`,
  ]) {
    assertLinear(make, (text) => {
      isTakenBy(listing, text, eager(text));
      formBy(listing, text, eager(text));
    });
  }
});
