import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineContext } from '../../src/engines/engine.ts';
import { isUntold } from '../../src/engines/listing/asked-for.ts';
import { listing } from '../../src/engines/listing/index.ts';
import { isWalk } from '../../src/engines/listing/walk.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { tokenWeight } from '../../src/text/token-weight.ts';
import { assertLinear } from '../linear.ts';
import { rebuilt } from './forms.ts';
import { formBy, piecesBy } from './outcome.ts';
import { byLength } from './samples.ts';

const untold: EngineContext = { ...byLength, count: tokenWeight, command: null, programs: [] };

const folders = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `part-${String(at * 7).padStart(3, '0')}`);
/** In the order in which a disk gives them. */
const shuffled = (names: readonly string[]): readonly string[] =>
  names.toSorted((one, other) => hash(one) - hash(other));
const hash = (text: string): number =>
  Array.from(text).reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 9_973, 7);
const files = (folder: string, count: number, ending = '.ts'): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${folder}/unit${String(at).padStart(2, '0')}-fold${ending}`);
const walked = shuffled(folders(40)).flatMap((folder) => shuffled(files(`src/engines/${folder}`, 12)));
const treeOfPackages = [
  'shop@1.4.0 /home/ann/shop',
  ...folders(50).flatMap((name, at) => [
    `├─┬ @scope/${name}@${at}.1.0`,
    ...files('', 8, '').map((inner) => `│ ├── ${inner.slice(1)}@2.${at}.1`),
    `│ └── debug@4.4.3 deduped`,
  ]),
  '└── zod@4.1.0',
  '',
];

const walks: Readonly<Record<string, readonly string[]>> = {
  'find -type f': walked,
  find: folders(40).flatMap((folder) => [`./src/${folder}`, ...files(`./src/${folder}`, 12)]),
  'tar -t': folders(40).flatMap((folder) => [`src/${folder}/`, ...files(`src/${folder}`, 12)]),
  'npm ls': treeOfPackages,
  tree: [
    '.',
    ...folders(45).flatMap((name) => [
      `├── ${name}`,
      ...files('', 9).map((file) => `│   ├── ${file.slice(1)}`),
      `│   └── index.ts`,
    ]),
    '└── package.json',
    '',
    '45 directories, 451 files',
  ],
  'ls -R': [
    '.:',
    ...folders(40),
    ...folders(40).flatMap((folder) => ['', `./${folder}:`, ...files('', 12).map((file) => file.slice(1))]),
  ],
  'ls -lR': [
    '.:',
    'total 480',
    ...folders(40).map((folder) => `drwxr-xr-x 2 ann ann 4096 Mar  4 10:04 ${folder}`),
    ...folders(40).flatMap((folder) => [
      '',
      `./${folder}:`,
      'total 48',
      ...files('', 12).map(
        (file, at) => `-rw-r--r-- 1 ann ann ${String(1_000 + at)} Mar  4 10:04 ${file.slice(1)}`,
      ),
    ]),
  ],
};

test('A large listing by its shape is folded where nobody knows a command, and what is asked for stays.', () => {
  for (const [kind, lines] of Object.entries(walks)) {
    const text = lines.join('\n');
    const callers: readonly Partial<EngineContext>[] = [
      {},
      { tool: 'exec_output', role: 'other' },
      { tool: 'mcp__fs__directory_tree', role: 'other' },
      { tool: 'listFiles', role: 'other' },
      { tool: null, role: 'other' },
    ];
    for (const caller of callers) {
      const context = {
        ...untold,
        ...caller,
        question: 'What does part-231/unit07-fold do, and who needs @scope/part-231?',
      };
      const form = formBy(listing, text, context) ?? text;
      const pieces = piecesBy(listing, text, context);
      assert.ok(pieces !== null, `${kind}: ${JSON.stringify(caller)}`);
      assert.equal(rebuilt(pieces, form), form, kind);
      const shown = pieces.filter((piece) => typeof piece === 'string').join('\n');
      assert.ok(tokenWeight(shown) < tokenWeight(form) * 0.6, `${kind}: ${tokenWeight(shown)}`);
      assert.match(shown, /part-231/, kind);
    }
  }
});

/** Lists of which each line may be what somebody looks for. */
const told: Readonly<Record<string, readonly string[]>> = {
  'files that changed': folders(60).flatMap((folder) => files(`src/engines/${folder}`, 8)),
  'changed files with their status': walked.map((path) => `M\t${path}`),
  'files of tests that failed': shuffled(folders(40)).flatMap((folder) =>
    shuffled(files(`test/${folder}`, 12, '.test.ts')),
  ),
  'tests that failed': walked.map((path, at) => `FAIL ${path} > adds ${at} numbers`),
  'tests that failed, by name': walked.map((path, at) => `${path}::test_adds_${at}`),
  'packages of a lock file': folders(400).map((name, at) => `@scope/${name}@${at}.4.1`),
  'packages of a lock file, by folder': folders(400).map((name) => `node_modules/@scope/${name}`),
  'what a package holds': folders(60).flatMap((folder) => files(`lib/${folder}`, 8, '.py')),
  'paths in any order': shuffled(walked),
  'paths with what was said of them': walked.map((path) => `${path}: covered`),
  'a walk, and a line that says more': [...walked, 'warning: 3 files could not be read, they are skipped'],
  'paths again and again': [...walked, ...walked],
  'a few paths': walked.slice(0, 60),
  'a tree of tests': [
    'suite',
    ...folders(45).flatMap((name) => [
      `├── ${name}`,
      ...files('', 9).map((file) => `│   ├── ✗ ${file.slice(1)} adds`),
      `│   └── last`,
    ]),
    '└── end',
  ],
  'a tree of jobs': [
    'build',
    ...folders(45).flatMap((name) => [
      `├── ${name}`,
      ...files('', 9).map((file) => `│   ├── ${file.slice(1)}`),
      `│   └── FAILED`,
    ]),
    '└── end',
  ],
  'an owner below each path': folders(300).flatMap((folder) => [`src/${folder}:`, `@team/${folder}`, '']),
};

test('Lists that somebody wrote, or that tell of some files only, stay whole where nobody knows a command.', () => {
  for (const [kind, lines] of Object.entries(told))
    assert.equal(piecesBy(listing, lines.join('\n'), untold), null, kind);
});

test('A listing that was read from a file, or printed by what lists nothing, stays whole.', () => {
  for (const [kind, lines] of Object.entries(walks)) {
    const text = lines.join('\n');
    for (const command of [
      'cat files.txt',
      'python3 show.py',
      'make show',
      './list.sh',
      'git diff --name-only',
    ])
      assert.equal(
        piecesBy(listing, text, { ...untold, command, programs: programsOf(command) }),
        null,
        `${kind}: ${command}`,
      );
    const callers: readonly Partial<EngineContext>[] = [
      { role: 'read' },
      { role: 'edit' },
      { role: 'fetch' },
      { role: 'other', tool: 'peek' },
      { role: 'other', tool: 'mcp__drive__download_list' },
      { role: 'other', tool: 'get_contents' },
      { role: 'other', tool: 'list_changed_files' },
      { role: 'other', tool: 'run_tests' },
      { failed: true },
      { level: 'lossless' },
    ];
    for (const caller of callers)
      assert.equal(
        piecesBy(listing, text, { ...untold, ...caller }),
        null,
        `${kind}: ${JSON.stringify(caller)}`,
      );
  }
});

test('What is asked for is told by the names of tools as people write them.', () => {
  const names: readonly (readonly [string, boolean])[] = [
    ['Bash', true],
    ['mcp__gitlab__get_repository_tree', true],
    ['list-directory', true],
    ['findFiles', true],
    ['run_in_terminal', true],
    ['shell', true],
    ['enlist', false],
    ['street', false],
    ['readTree', false],
    ['git_status_tree', false],
    ['lint_run', false],
  ];
  for (const [tool, is] of names) assert.equal(isUntold({ ...untold, role: 'other', tool }), is, tool);
});

test('Whether a text is a walk takes time that grows with its length.', () => {
  const shapes: readonly ((size: number) => string)[] = [
    (size) => 'a/'.repeat(size / 2),
    (size) =>
      Array.from({ length: size / 20 }, (_, at) => `src/d${at >> 4}/file${(at * 7) % 16}.ts`).join('\n'),
    (size) => Array.from({ length: size / 400 }, (_, at) => `${'a/'.repeat(190)}${at}`).join('\n'),
    (size) => Array.from({ length: size / 12 }, (_, at) => `a/${at}:\nb\n`).join('\n'),
    (size) => ['.', ...Array.from({ length: size / 12 }, (_, at) => `├── n${at}`)].join('\n'),
  ];
  for (const shape of shapes) assertLinear(shape, (text) => isWalk(text));
});
