import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext, Omission } from '../../src/engines/engine.ts';
import { git } from '../../src/engines/git/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { assertLinear } from '../linear.ts';
import { decode as decodeGit } from '../../src/engines/git/decode.ts';
import { byLength, eager } from './samples.ts';
import { formBy, isTakenBy, piecesBy } from './outcome.ts';

function printed(command: string, changes: Partial<EngineContext> = {}): EngineContext {
  return { ...byLength, command, programs: programsOf(command), ...changes };
}

const hash = fc.constantFrom('1a2b3c4d', '^5d6e7f8', '00000000', '9abcdef0');
const who = fc.constantFrom(
  '(Ann Lee           2031-05-02 10:00:00 +0200',
  '(Bo (Q) 12         2031-05-03 10:00:00 -0330',
  'src/old.ts (Ann    2031-05-02 10:00:00 +0200',
);
const code = fc.constantFrom(
  '',
  ' return 1;',
  ' \treturn (2);\r',
  ' 12) no',
  ' 1a2b3c4d (X 2031-05-02 10:00:00 +0200 1)',
);
const odd = fc.constantFrom('', '12) twelve', '1a2b3c4d 7) seven', 'fatal: no such path', 'nothing');

const anyBlame = fc
  .tuple(
    fc.array(fc.tuple(hash, who, code, fc.constantFrom(0, 0, 0, 0, 1)), { maxLength: 12 }),
    fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, odd),
    fc.integer({ min: 1, max: 98 }),
  )
  .map(([rows, other, from]) => {
    const lines = rows.map(
      ([id, details, text, wider], index) =>
        `${id} ${details} ${String(from + index).padStart(3 + wider)})${text}`,
    );
    return [...lines, ...(other === null ? [] : [other]), ''].join('\n');
  });

const states = [
  '\tmodified:   ',
  '\tnew file:   ',
  '\t',
  ' M ',
  '?? ',
  'A\t',
  'R100\t',
  '  remotes/',
  '* ',
  '',
];
const name = fc
  .tuple(
    fc.constantFrom(...states),
    fc.constantFrom('src/', 'src/', 'lib/a/', ''),
    fc.constantFrom('a.ts', 'b.ts', 'c d.ts', 'dir/', '"q\\303.ts"', 'x,y.ts', '{a => b}/x'),
  )
  .map((parts) => [parts.join('')]);
const heading = fc.constantFrom(
  ['On branch main'],
  ['Untracked files:', '  (use "git add <file>..." to include in what will be committed)'],
  ['Changes to be committed:', '  (use "git restore --staged <file>..." to unstage)'],
  ['Changes not staged for commit:', '  (use "git add <file>..." to update what will be committed)'],
  ['Untracked files:'],
  [''],
);
const oddName = fc.constantFrom(['src/{a.ts,b.ts}'], ['Untracked files: (usual hints)']);
const anyList = fc
  .array(
    fc.oneof(
      { weight: 120, arbitrary: name },
      { weight: 30, arbitrary: heading },
      { weight: 1, arbitrary: oddName },
    ),
    { maxLength: 40, size: 'max' },
  )
  .map((blocks) => blocks.flat().join('\n'));

for (const [title, texts, command] of [
  ['names', anyList, 'git status'],
  ['a blame', anyBlame, 'git blame src/app.ts'],
] as const) {
  test(`From the lossless form of ${title} alone the whole text comes back.`, () => {
    let encoded = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const context = { ...printed(command), count: eager(text).count };
        const form = isTakenBy(git, text, context) ? formBy(git, text, context) : null;
        if (form === null) return;
        encoded += 1;
        assert.equal(decodeGit(form), text);
      }),
      { numRuns: 1_000 },
    );
    assert.ok(encoded > 300, `only ${String(encoded)} forms`);
  });
}

test('A status keeps what it says and loses the hints; names of one folder stand together.', () => {
  const text = [
    'On branch main',
    'Changes not staged for commit:',
    '  (use "git add <file>..." to update what will be committed)',
    '  (use "git restore <file>..." to discard changes in working directory)',
    '\tmodified:   src/engines/diff/fold.ts',
    '\tmodified:   src/engines/diff/hunk.ts',
    '\tdeleted:    src/engines/diff/old.ts',
    '',
    'Untracked files:',
    '  (use "git add <file>..." to include in what will be committed)',
    '\tnotes.md',
    '\tsrc/engines/diff/a b.ts',
    '',
    'no changes added to commit (use "git add" and/or "git commit -a")',
    '',
  ].join('\n');
  const form = [
    'On branch main',
    'Changes not staged for commit: (usual hints)',
    '\tmodified:   src/engines/diff/{fold.ts,hunk.ts}',
    '\tdeleted:    src/engines/diff/old.ts',
    '',
    'Untracked files: (usual hints)',
    '\tnotes.md',
    '\tsrc/engines/diff/a b.ts',
    '',
    'no changes added to commit (use "git add" and/or "git commit -a")',
    '',
  ].join('\n');
  assert.equal(formBy(git, text, printed('git status')), form);
  assert.equal(formBy(git, `${text}\n`, byLength), `${form}\n`);
  assert.equal(decodeGit(form), text);
});

test('A blame gives author and date of a commit once, and each line of code as it is.', () => {
  const text = [
    '1a2b3c4d (Ann Lee 2031-05-02 10:00:00 +0200  8) function start() {',
    '1a2b3c4d (Ann Lee 2031-05-02 10:00:00 +0200  9)   const app = create();',
    '5d6e7f80 (Bo      2031-06-02 10:00:00 +0200 10)   app.listen(port);',
    '1a2b3c4d (Ann Lee 2031-05-02 10:00:00 +0200 11) }',
    '1a2b3c4d (Ann Lee 2031-05-02 10:00:00 +0200 12) ',
    '',
  ].join('\n');
  const form = [
    "A line's commit is that of the line above where none is given; who and when stand at a commit's first line.",
    '1a2b3c4d (Ann Lee 2031-05-02 10:00:00 +0200  8) function start() {',
    '9)   const app = create();',
    '5d6e7f80 (Bo      2031-06-02 10:00:00 +0200 10)   app.listen(port);',
    '1a2b3c4d 11) }',
    '12) ',
    '',
  ].join('\n');
  assert.equal(formBy(git, text, printed('git blame src/app.ts')), form);
  assert.equal(decodeGit(form), text);
  assert.equal(piecesBy(git, text, printed('git blame src/app.ts')), null);
});

test('Where another program printed too, only the hints go and nothing is left out.', () => {
  const rows = Array.from({ length: 300 }, (_, row) => `  src/part/${String(row)}.ts`);
  const text = [
    'Untracked files:',
    '  (use "git add <file>..." to include in what will be committed)',
    ...rows,
  ].join('\n');
  const context = printed('git status && node list.js');
  assert.equal(formBy(git, text, context), ['Untracked files: (usual hints)', ...rows].join('\n'));
  assert.equal(piecesBy(git, text, context), null);
});

test('Of a long list its ends and what the question names stay; the rest is counted.', () => {
  const rows = Array.from(
    { length: 400 },
    (_, row) => `?? out/dir${String(row >> 2)}/part${String(row)}.bin`,
  );
  const text = rows.join('\n');
  const context = printed('git status -s', { question: 'Where does part203.bin come from?' });
  const pieces = piecesBy(git, text, context) ?? [];
  const lines = (formBy(git, text, context) ?? text).split('\n');
  const omissions = pieces.filter((piece): piece is Omission => typeof piece !== 'string');
  const parts = pieces.map((piece) =>
    typeof piece === 'string' ? piece : lines.slice(piece.fromLine - 1, piece.toLine).join('\n'),
  );
  assert.equal(parts.join('\n'), lines.join('\n'));
  assert.deepEqual(
    omissions.map(({ says }) => says),
    ['80 names', '184 names'],
  );
  assert.match(pieces.filter((piece) => typeof piece === 'string').join('\n'), /part203\.bin/);
});

test('It takes lists and blames that git printed, and a status of which no command tells.', () => {
  const status = 'On branch main\nUntracked files:\n\tx.ts\n';
  assert.ok(isTakenBy(git, status, byLength));
  assert.ok(isTakenBy(git, '', printed('git branch -a')));
  assert.ok(isTakenBy(git, 'src/a.ts', printed('git diff --name-only HEAD~3')));
  assert.ok(!isTakenBy(git, '+x', printed('git diff HEAD~3')));
  assert.ok(!isTakenBy(git, status, printed('node report.js')));
  assert.ok(!isTakenBy(git, 'fatal: no such path', printed('git blame x')));
});

test('A blame and a list of states are known without a command, where every line is one.', () => {
  const blame = [8, 9, 10].map(
    (line) => `1a2b3c4d (Ann 2031-05-02 10:00:00 +0200 ${String(line).padStart(2)}) x();`,
  );
  assert.ok(isTakenBy(git, `${blame.join('\n')}\n`, byLength));
  assert.ok(!isTakenBy(git, [...blame, 'done'].join('\n'), byLength));
  assert.ok(!isTakenBy(git, [...blame.slice(1), ...blame].join('\n'), byLength));
  const states = [' M src/a.ts', 'A  src/b.ts', '?? src/c.ts', 'R  d.ts -> e.ts', 'MM f.ts'];
  assert.ok(isTakenBy(git, states.join('\n'), byLength));
  assert.ok(isTakenBy(git, `## main...origin/main\n${states.join('\n')}\n`, byLength));
  assert.ok(!isTakenBy(git, states.slice(1).join('\n'), byLength));
  assert.ok(!isTakenBy(git, [...states, 'A word'].join('\n'), byLength));
  assert.ok(!isTakenBy(git, states.join('\n'), printed('node report.js')));
});

test('Hostile texts take time in proportion to their length.', () => {
  const texts: readonly (readonly [string, (size: number) => string])[] = [
    ['git status', (size) => 'a/'.repeat(size * 10)],
    ['git status', (size) => '\n'.repeat(size * 5)],
    ['git status', (size) => 'On branch main\n'.repeat(size)],
    ['git status', (size) => Array.from({ length: size }, (_, row) => `?? a/${String(row)}`).join('\n')],
    ['git blame x', (size) => '1a2b3c4d (A 2031-05-02 10:00:00 +0200 1) x\n'.repeat(size / 4)],
    ['git blame x', (size) => `1a2b3c4d (${'A 2031-05-02 '.repeat(size)}`],
    ['git branch', (size) => `${'/{a,'.repeat(size)}}`],
  ];
  for (const [command, make] of texts) {
    assertLinear(
      make,
      (text) => {
        const context = { ...printed(command, { question: 'a/7' }), count: eager(text).count };
        piecesBy(git, text, context);
      },
      5_000,
    );
  }
});
