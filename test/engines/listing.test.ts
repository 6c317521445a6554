import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext } from '../../src/engines/engine.ts';
import { listing } from '../../src/engines/listing/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { assertLinear, rebuilt } from './forms.ts';
import { decodeListing } from './listing-parser.ts';
import { byLength, eager } from './samples.ts';

const ls: Partial<EngineContext> = { programs: programsOf('ls -la') };

function encode(lines: readonly string[]): readonly string[] | undefined {
  return listing.encode(lines.join('\n'), { ...byLength, ...ls })?.split('\n');
}

const name = fc.constantFrom(
  'a.ts',
  'b.ts',
  'README',
  'my file',
  '12',
  '12 x',
  '5 Oct 24  2024 x',
  '.',
  '..',
  'x:',
  'src/',
  ' odd',
  'd',
  'd x',
  '\u4efb\u52a1',
  '-rw',
  'a -> b',
  'SIZE',
);
const folder = fc.constantFrom('', 'src/', 'src/text/', './', '/abs/', 'a b/', 'x/y/z/');
const path = fc.tuple(folder, name).map(([parent, last]) => parent + last);
const paths = fc
  .tuple(folder, fc.array(name, { maxLength: 40 }))
  .map(([parent, names]) => names.map((last) => parent + last));
const other = fc.constantFrom(
  'total 4',
  '',
  'src:',
  'src/:',
  'ls: cannot access x: No such file',
  'src/: a b',
  ' x',
  'Paths are in a/:',
  '12 x',
  'd x',
  '.',
  'Found 3 files',
);
const anyNames = fc
  .array(
    fc.oneof(
      paths,
      paths,
      path.map((one) => [one]),
      other.map((one) => [one]),
    ),
    { maxLength: 8 },
  )
  .map((runs) => runs.flat().join('\n'));

const entry = fc.record({
  mode: fc.constantFrom(
    '-rw-r--r--',
    '-rw-r--r--',
    '-rwxr-xr-x',
    'drwxr-xr-x',
    'drwxr-xr-x',
    'drwxrwxrwx+',
    'lrwxrwxrwx',
  ),
  links: fc.constantFrom('1', '1', '2', '13'),
  owner: fc.constantFrom('root', 'root', 'me', '1000'),
  group: fc.constantFrom('root', 'root', 'staff'),
  size: fc.constantFrom('4096', '4096', '0', '317', '1234567', '4.0K', '1,5M'),
  date: fc.constantFrom('Oct 24  2024', 'Oct 24  2024', 'Nov  9 00:18', '2031-01-02 03:04'),
  name,
});
const anyLong = fc
  .tuple(
    fc.array(fc.oneof({ weight: 12, arbitrary: entry }, { weight: 1, arbitrary: other }), { maxLength: 30 }),
    fc.boolean(),
  )
  .map(([all, picked]) => {
    const width = (rows: typeof all, field: 'links' | 'owner' | 'group' | 'size'): number =>
      Math.max(picked ? 8 : 0, ...rows.map((row) => (typeof row === 'string' ? 0 : row[field].length)));
    // `ls` lines up what stands together.
    const blockAt = (index: number): typeof all => {
      let [from, to] = [index, index];
      while (from > 0 && typeof all[from - 1] !== 'string') from -= 1;
      while (to < all.length && typeof all[to] !== 'string') to += 1;
      return all.slice(from, to);
    };
    return all
      .map((row, index) => {
        if (typeof row === 'string') return row;
        const block = blockAt(index);
        return [
          row.mode,
          row.links.padStart(width(block, 'links')),
          row.owner.padEnd(width(block, 'owner')),
          row.group.padEnd(width(block, 'group')),
          row.size.padStart(width(block, 'size')),
          row.date,
          row.name,
        ].join(' ');
      })
      .join('\n');
  });

interface Branch {
  readonly name: string;
  readonly children: readonly Branch[];
}
const { branch } = fc.letrec<{ branch: Branch }>((tie) => ({
  branch: fc.record({
    name: fc.constantFrom('a.ts', 'src', 'my file', '├── x', ' y', 'pkg@1.0.0 deduped'),
    children: fc.oneof(
      { depthSize: 'small' },
      fc.constant<Branch[]>([]),
      fc.array(tie('branch'), { maxLength: 5 }),
    ),
  }),
}));
const styles = [
  ['│   ', '    ', '├── ', '└── ', '├── ', '└── '],
  ['│\u00a0\u00a0 ', '    ', '├── ', '└── ', '├── ', '└── '],
  ['|   ', '    ', '|-- ', '`-- ', '|-- ', '`-- '],
  ['│ ', '  ', '├── ', '└── ', '├─┬ ', '└─┬ '],
] as const;
function drawn(branches: readonly Branch[], style: (typeof styles)[number], stem = ''): string[] {
  const [bar, gap, next, last, fork, lastFork] = style;
  return branches.flatMap(({ name: own, children }, index) => {
    const isLast = index === branches.length - 1;
    const sign = children.length > 0 ? (isLast ? lastFork : fork) : isLast ? last : next;
    return [stem + sign + own, ...drawn(children, style, stem + (isLast ? gap : bar))];
  });
}
const anyTree = fc
  .tuple(fc.array(branch, { maxLength: 6 }), fc.constantFrom(...styles), fc.array(other, { maxLength: 2 }))
  .map(([branches, style, tail]) => ['.', ...drawn(branches, style), ...tail].join('\n'));

for (const [kind, texts, least] of [
  ['names and paths', anyNames, 500],
  ['long listings', anyLong, 1000],
  ['trees', anyTree, 400],
] as const) {
  test(`The form of ${kind} says how they were printed, byte for byte.`, () => {
    let encoded = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const form = listing.encode(text, { ...eager(text), ...ls });
        if (form === null) return;
        encoded += 1;
        assert.equal(decodeListing(form), text, form);
      }),
      { numRuns: 3000 },
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
  const form = listing.encode(
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
  const form = listing.encode(lines.join('\n'), { ...eager(lines.join('\n')), ...ls });
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
    assert.equal(listing.accepts(text, { ...byLength, programs: programsOf(command) }), accepted, command);
  }
  assert.equal(listing.accepts(text, { ...byLength, role: 'list' }), true);
  assert.equal(listing.accepts(text, { ...byLength, role: 'search' }), true);
  assert.equal(listing.accepts(text, byLength), false);
});

test('Words that another program printed are not put side by side.', () => {
  const text = 'a.ts\nb.ts\nhello\nworld';
  assert.equal(listing.encode(text, { ...byLength, programs: programsOf('ls; node run.js') }), null);
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
    const pieces = listing.fold?.(text, context) ?? [];
    const form = listing.encode(text, context) ?? text;
    assert.equal(rebuilt(pieces, form), form);
    const shown = pieces.filter((piece) => typeof piece === 'string').join('\n');
    for (let file = 0; file < 40; file += 1) assert.ok(shown.includes(`file${file}.ts`), `${level}: ${file}`);
    assert.ok(shown.includes('index77.js'));
    assert.ok(shown.length < form.length * 0.4, `${shown.length} of ${form.length}`);
    assert.ok(
      pieces.some((piece) => typeof piece !== 'string' && /^\d+ names: node_modules \d+$/.test(piece.says)),
    );
  }
});

test('What was listed by its name is not left out for it, and a short list not at all.', () => {
  const text = Array.from({ length: 60 }, (_, file) => `dist/file${file}.js`).join('\n');
  assert.equal(listing.fold?.(text, { ...byLength, programs: programsOf('find dist') }), null);
});

test('Any listing folds into lines of its form.', () => {
  let folded = 0;
  const many = Array.from({ length: 1500 }, (_, file) => `lib${file % 50}/vendor/part${file}.go`);
  fc.assert(
    fc.property(fc.oneof(anyNames, anyLong), fc.constantFrom('balanced', 'tight'), (head, level) => {
      const text = [head, ...many].join('\n');
      const context = { ...eager(text), ...ls, level } as const;
      const pieces = listing.fold?.(text, context) ?? null;
      if (pieces === null) return;
      folded += 1;
      const form = listing.encode(text, context) ?? text;
      assert.equal(rebuilt(pieces, form), form);
    }),
    { numRuns: 60 },
  );
  assert.ok(folded > 10, `only ${folded} folded`);
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
      listing.encode(text, { ...byLength, ...ls });
      listing.fold?.(text, { ...byLength, ...ls, question: 'alpha beta' });
    });
  }
});
