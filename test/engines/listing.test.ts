import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { longListing, names, treeOf } from '../../src/bench/forms/listings.ts';
import type { EngineContext } from '../../src/engines/engine.ts';
import { listing } from '../../src/engines/listing/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { assertLinear } from '../linear.ts';
import { decode as decodeListing } from '../../src/engines/listing/decode.ts';
import { rebuilt } from './forms.ts';
import { textsBy } from './made-texts.ts';
import { byLength, eager } from './samples.ts';
import { formBy, isTakenBy, outcomeIn, piecesBy } from './outcome.ts';

const ls: Partial<EngineContext> = { programs: programsOf('ls -la') };

function encode(lines: readonly string[]): readonly string[] | undefined {
  return formBy(listing, lines.join('\n'), { ...byLength, ...ls })?.split('\n');
}

for (const [kind, texts, least] of [
  ['names and paths', textsBy(names), 52],
  ['long listings', textsBy(longListing), 112],
  ['trees', textsBy(treeOf), 40],
] as const) {
  test(`The form of ${kind} says how they were printed, byte for byte.`, () => {
    let encoded = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const form = formBy(listing, text, { ...eager(text), ...ls });
        if (form === null) return;
        encoded += 1;
        assert.equal(decodeListing(form), text, form);
      }),
      { numRuns: 400 },
    );
    assert.ok(encoded > least, `only ${encoded} texts had a form`);
  });
}

test('Names of a folder stand side by side.', () => {
  const lines = ['lines.ts', 'level.ts', 'paths.ts', 'more/a.ts', 'more/b.ts', '../index.ts'].map(
    (path) => `packages/first/src/text/${path}`,
  );
  assert.deepEqual(encode(lines), [
    'Paths are in packages/first/src/text/:',
    ' lines.ts level.ts paths.ts',
    'more/: a.ts b.ts',
    '../index.ts',
  ]);
  const form = formBy(
    listing,
    ['app:', 'a.py', 'b.py', 'my file', '', 'app/sub:', 'd.py', 'e.py'].join('\n'),
    {
      ...ls,
      ...byLength,
      programs: programsOf('ls -R'),
      count: (text) => text.split('\n').length,
    },
  );
  assert.equal(form, ['app:', ' a.py b.py', 'my file', '', 'app/sub:', ' d.py e.py'].join('\n'));
});

test('A folder that is listed beside what is in it keeps its name.', () => {
  const text = ['src/a.ts', 'src/', 'src/', 'total 4', 'src/b.ts'].join('\n');
  assert.equal(decodeListing(formBy(listing, text, { ...eager(text), ...ls }) ?? ''), text);
});

test('A long listing says once what most entries have.', () => {
  const lines = [
    'total 28',
    'drwxr-xr-x 3 root root 4096 Oct 24  2024 .',
    'drwxr-xr-x 9 root root 4096 Nov  9 00:18 ..',
    '-rw-r--r-- 1 root root  497 Oct 24  2024 .editorconfig',
    '-rwxr-xr-x 1 root root 7885 Oct 24  2024 run me',
    '-rw-r--r-- 1 root root   12 Oct 24  2024 7 x',
    'drwxr-xr-x 2 root root 4096 Oct 24  2024 src',
    'drwxr-xr-x 2 root root 4096 Oct 24  2024 test',
  ];
  assert.deepEqual(encode(lines), [
    'total 28',
    'SIZE NAME = -rw-r--r-- 1 root root SIZE Oct 24  2024 NAME; d NAME = drwxr-xr-x 2 root root 4096 Oct 24  2024 NAME; what differs is written out',
    'd 3 .',
    'd 9 Nov  9 00:18 ..',
    '497 .editorconfig',
    '-rwxr-xr-x 7885 run me',
    '-rw-r--r-- 1 root root   12 Oct 24  2024 7 x',
    'd src',
    'd test',
  ]);
});

test('A tree is drawn by indentation alone.', () => {
  const lines = [
    '.',
    '├── src',
    '│   ├── a.ts',
    '│   └── text',
    '│       └── b.ts',
    '└── README.md',
    '',
    '2 directories, 3 files',
  ];
  const form = formBy(listing, lines.join('\n'), { ...eager(lines.join('\n')), ...ls });
  assert.deepEqual(form?.split('\n'), [
    'Tree, each level one blank deeper ("│   ", "├── "):',
    '.',
    ' src',
    '  a.ts',
    '  text',
    '   b.ts',
    ' README.md',
    '',
    '2 directories, 3 files',
  ]);
});

test('Only what lists files is taken.', () => {
  const text = 'src/a.ts\nsrc/b.ts';
  for (const [command, accepted] of [
    ['ls src', true],
    ['find . -name "*.ts" | sort | head', true],
    ['git ls-files', true],
    ['grep -rl x src', true],
    ['rg --files', true],
    ['node list.js', false],
    ['git status', false],
  ] as const) {
    assert.equal(isTakenBy(listing, text, { ...byLength, programs: programsOf(command) }), accepted, command);
  }
  assert.equal(isTakenBy(listing, text, { ...byLength, role: 'list' }), true);
  assert.equal(isTakenBy(listing, text, { ...byLength, role: 'search' }), true);
  assert.equal(isTakenBy(listing, text, byLength), false);
});

test('Words that another program printed are not put side by side.', () => {
  const text = 'a.ts\nb.ts\nhello\nworld';
  assert.equal(formBy(listing, text, { ...byLength, programs: programsOf('ls; node run.js') }), null);
});

test('Generated folders leave with a count, what was asked for and everything else stays.', () => {
  const own = Array.from({ length: 40 }, (_, file) => `./src/part${file % 4}/file${file}.ts`).toSorted();
  const foreign = Array.from(
    { length: 900 },
    (_, file) => `./node_modules/lib${file % 30}/index${file}.js`,
  ).toSorted();
  const text = [...foreign, ...own].join('\n');
  for (const level of ['balanced', 'tight'] as const) {
    const context = {
      ...byLength,
      programs: programsOf('find .'),
      level,
      question: 'What is in index77.js?',
    };
    const pieces = piecesBy(listing, text, context) ?? [];
    const form = formBy(listing, text, context) ?? text;
    assert.equal(rebuilt(pieces, form), form);
    const shown = pieces.filter((piece) => typeof piece === 'string').join('\n');
    const stay = level === 'balanced' ? 40 : 0;
    for (let file = 0; file < stay; file += 1)
      assert.ok(new RegExp(`\\bfile${file * 4}\\b`).test(shown) || file * 4 >= stay, `${level}: ${file}`);
    assert.match(shown, /\bindex77\b/);
    assert.ok(shown.length < form.length * 0.4, `${shown.length} of ${form.length}`);
    assert.ok(
      pieces.some((piece) => typeof piece !== 'string' && /^\d+ names in node_modules$/.test(piece.says)),
    );
  }
});

test('What was listed by its name is not left out for it, and a short list not at all.', () => {
  const text = Array.from({ length: 60 }, (_, file) => `dist/file${file}.js`).join('\n');
  assert.equal(piecesBy(listing, text, { ...byLength, programs: programsOf('find dist') }), null);
});

test('Any listing folds into lines of its form.', () => {
  let folded = 0;
  const many = Array.from({ length: 1500 }, (_, file) => `lib${file % 50}/vendor/part${file}.go`);
  fc.assert(
    fc.property(
      fc.oneof(textsBy(names), textsBy(longListing)),
      fc.constantFrom('balanced', 'tight'),
      (head, level) => {
        const text = [head, ...many].join('\n');
        const context = { ...eager(text), ...ls, level } as const;
        const pieces = piecesBy(listing, text, context) ?? null;
        if (pieces === null) return;
        folded += 1;
        const form = formBy(listing, text, context) ?? text;
        assert.equal(rebuilt(pieces, form), form);
      },
    ),
    { numRuns: 60 },
  );
  assert.ok(folded > 5, `only ${folded} folded`);
});

test('Listing takes time that grows with the length of the text.', () => {
  const shapes: readonly ((size: number) => string)[] = [
    (size) => 'a/'.repeat(size / 2),
    (size) => '\n'.repeat(size),
    (size) => 'x\n'.repeat(size / 2),
    (size) => Array.from({ length: size / 20 }, (_, file) => `src/d${file % 7}/file${file}.ts`).join('\n'),
    (size) =>
      Array.from(
        { length: size / 50 },
        (_, file) => `-rw-r--r-- 1 root root ${file + 100_000} Oct 24  2024 ${file}`,
      ).join('\n'),
    (size) =>
      ['.', ...Array.from({ length: size / 20 }, (_, at) => `${'│   '.repeat(at % 3)}├── name${at}`)].join(
        '\n',
      ),
    (size) => `${'│   '.repeat(size / 8)}\n${'\u001b[1m\r'.repeat(size / 10)}`,
  ];
  for (const shape of shapes) {
    assertLinear(shape, (text) => {
      outcomeIn(listing, text, { ...byLength, ...ls, question: 'alpha beta' });
    });
  }
});
