import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engines } from '../../../src/engines/index.ts';
import { repeat } from '../../../src/engines/repeat/index.ts';
import { hasMarker, linesLeftOut, rangeOfMarker } from '../../../src/pipeline/marker.ts';
import { scopesOf } from '../../../src/pipeline/worker/line-scopes.ts';
import { storedReferenceOf } from '../../../src/store/originals/reference.ts';
import { isLeftOut, linesOfPointer, readPointer, standsForOthers } from '../../../src/text/pointer.ts';

/*
 * What earlier releases wrote stands in conversations that go on, in databases and in files. It is written out here, so that
 * no change of a form takes the meaning from an old one: a form that changes begins with other words.
 */

const rows = Array.from({ length: 8 }, (_, id) => {
  return { id, level: id % 3 === 0 ? 'DEBUG' : 'INFO', text: `request ${id} was served` };
});
const cells = ['0 DEBUG', '1 INFO', '2 INFO', '3 DEBUG', '4 INFO', '5 INFO', '6 DEBUG', '7 INFO'];
const tables = "Tables: each row's cells fill the {names} of the pattern above.";
const pattern = '8 rows of {"id":{id},"level":"{level}","text":"request {id} was served"}';

/** Engine, form, text. */
const older: readonly (readonly [engine: string, form: readonly string[], text: readonly string[]])[] = [
  [
    'code-compressor',
    ['[lines 9-12, every 10th numbered]', '     9\tone', '10\ttwo', '', 'three', 'end'],
    ['     9\tone', '    10\ttwo', '    11\t', '    12\tthree', 'end'],
  ],
  [
    'smart-crusher',
    [
      `${tables} & goes on with the line above.`,
      'a: [',
      pattern,
      'id level',
      ...cells,
      ']',
      '& , [2]',
      '& !',
    ],
    [`a: ${JSON.stringify(rows)}, [2]!`],
  ],
  [
    'sql',
    [
      'SQL dump: below [N rows of INSERT …] stand N rows, a line for what each has in place of …; ⏎ is a line break.',
      'BEGIN;',
      '[2 rows of INSERT INTO "t" VALUES(…);]',
      "1,'one'",
      "2,'two'",
      '[2 rows of INSERT INTO s VALUES⏎(…),⏎(…);]',
      '3',
      '4',
      'COMMIT;',
    ],
    [
      'BEGIN;',
      `INSERT INTO "t" VALUES(1,'one');`,
      `INSERT INTO "t" VALUES(2,'two');`,
      'INSERT INTO s VALUES',
      '(3),',
      '(4);',
      'COMMIT;',
    ],
  ],
  [
    'envelope',
    ['[JSON +ascii +<>& +/, … are below: {"out": …, "err": …}]', 'größe\t<a/b>', '[next …]', '"', ''],
    [String.raw`{"out": "gr\u00f6\u00dfe\t\u003ca\/b\u003e", "err": "\"\n"}`],
  ],
  [
    'envelope',
    ['[Python on 2 lines, … is below: {', "'out': …}]", "it's \u001b"],
    ['{', String.raw`'out': "it's \x1b"}`],
  ],
  [
    'test-run',
    ['[4 lines] test a::{one, two, three, four} ... ok', '[3 times] x', '[2 times these 2 lines]', 'y', 'z'],
    ['one', 'two', 'three', 'four']
      .map((name) => `test a::${name} ... ok`)
      .concat('x', 'x', 'x', 'y', 'z', 'y', 'z'),
  ],
  [
    'test-run',
    ['[<site-packages> = /usr/lib/python3/site-packages]', '<site-packages>/a.py:3: in total'],
    ['/usr/lib/python3/site-packages/a.py:3: in total'],
  ],
  [
    'test-run',
    [
      `[TAP: "ok 1 - A (5 ms)" stands for "# Subtest: A", "ok 1 - A" and, two blanks deeper, "---", "duration_ms: 5", "type: 'test'", "..."; "in all": without the first; ":" at the end: without the last; "5 ms, suite": of that type]`,
      '# Subtest: cart',
      '    not ok 1 - adds (0.5 ms):',
      "      error: 'no'",
      '      ...',
      'not ok 1 - cart (2 ms in all, suite)',
    ],
    [
      '# Subtest: cart',
      '    # Subtest: adds',
      '    not ok 1 - adds',
      '      ---',
      '      duration_ms: 0.5',
      "      type: 'test'",
      "      error: 'no'",
      '      ...',
      'not ok 1 - cart',
      '  ---',
      '  duration_ms: 2',
      "  type: 'suite'",
      '  ...',
    ],
  ],
  [
    'git',
    ['Untracked files: (usual hints)', '\tsrc/{a.ts,b.ts}'],
    [
      'Untracked files:',
      '  (use "git add <file>..." to include in what will be committed)',
      '\tsrc/a.ts',
      '\tsrc/b.ts',
    ],
  ],
  [
    'git',
    [
      "A line's commit is that of the line above where none is given; who and when stand at a commit's first line.",
      'abcdef12 (Ann 2031-05-02 10:00:00 +0000 1) one',
      '2) two',
    ],
    ['abcdef12 (Ann 2031-05-02 10:00:00 +0000 1) one', 'abcdef12 (Ann 2031-05-02 10:00:00 +0000 2) two'],
  ],
  [
    'diff',
    [
      'commit 0123456789012345678901234567890123456789 by Ann Lee <ann@example.org>, Fri May 2 10:00:00 2031 +0200',
      'diff --git src/a.ts index 1a2b3c4..5d6e7f8 100644',
      '@@ -1 +1 @@',
      ' one',
      '-two',
      '+three',
    ],
    [
      'commit 0123456789012345678901234567890123456789',
      'Author: Ann Lee <ann@example.org>',
      'Date:   Fri May 2 10:00:00 2031 +0200',
      'diff --git a/src/a.ts b/src/a.ts',
      'index 1a2b3c4..5d6e7f8 100644',
      '--- a/src/a.ts',
      '+++ b/src/a.ts',
      '@@ -1,2 +1,2 @@',
      ' one',
      '-two',
      '+three',
    ],
  ],
  [
    'diff',
    [
      '[git log: each line is "… Ann Lee … +0000 …"]',
      '1a2b3c4 10:00:00 Read the port',
      '5d6e7f8 11:30:00 Sum',
      '',
    ],
    ['1a2b3c4 Ann Lee 10:00:00 +0000 Read the port', '5d6e7f8 Ann Lee 11:30:00 +0000 Sum', ''],
  ],
  [
    'search',
    ['Paths are in src/:', 'a.ts:', '1:one', '7-two', '', 'b/c.ts:', '3:three', '4:four'],
    ['src/a.ts:1:one', 'src/a.ts-7-two', 'src/b/c.ts:3:three', 'src/b/c.ts:4:four'],
  ],
  [
    'search',
    [
      '[lines without a number follow the one above]',
      'Paths are in src/:',
      'a.ts:',
      '1-one',
      'two',
      '3:three',
      '--',
      '9-nine',
      '10-ten',
      'eleven',
      '',
      'b.ts:',
      '3:three',
      'four',
    ],
    [
      ...['1-one', '2-two', '3:three'].map((line) => `src/a.ts${line[1] ?? ''}${line}`),
      '--',
      ...['9-nine', '10-ten', '11-eleven'].map((line) => `src/a.ts-${line}`),
      'src/b.ts:3:three',
      'src/b.ts-4-four',
    ],
  ],
  ['smart-crusher', [tables, '[', pattern, 'id level', ...cells, ']'], [JSON.stringify(rows)]],
  [
    'smart-crusher',
    [`${tables} JSON was spaced (indent 2).`, 'got:', '[', pattern, 'id level', ...cells, ']'],
    ['got:', JSON.stringify(rows, null, 2)],
  ],
  ['smart-crusher', ['{"a":1,"b":[2]}'], ['{"a":1,"b":[2]}']],
  [
    'listing',
    ['./src/: a.ts b.ts', './lib/: c.ts d.ts'],
    ['./src/a.ts', './src/b.ts', './lib/c.ts', './lib/d.ts'],
  ],
  [
    'listing',
    [
      'total 8',
      'SIZE NAME = -rw-r--r-- 1 root root SIZE Oct 24  2024 NAME; d NAME = drwxr-xr-x 2 root root 96 Oct 24  2024 NAME; what differs is written out',
      '12 a.ts',
      'd lib',
      '7 b.ts',
    ],
    [
      'total 8',
      '-rw-r--r-- 1 root root 12 Oct 24  2024 a.ts',
      'drwxr-xr-x 2 root root 96 Oct 24  2024 lib',
      '-rw-r--r-- 1 root root  7 Oct 24  2024 b.ts',
    ],
  ],
  [
    'listing',
    [
      'Outline of paths in lib/*.rs: "a/ b c" are a/b.rs and a/c.rs, what stands one blank deeper is in a/ too; "=b" is a/b; below "a/*.x" names end in .x; what stands behind "= " was printed so:',
      'core/ build =README',
      ' src/ parse',
      '  gen/*.md use why',
      '  token',
      "find: 'lib/x': Permission denied",
      '= lib/my file.rs',
      '',
    ],
    [
      'lib/core/build.rs',
      'lib/core/README',
      'lib/core/src/parse.rs',
      'lib/core/src/gen/use.md',
      'lib/core/src/gen/why.md',
      'lib/core/src/token.rs',
      "find: 'lib/x': Permission denied",
      'lib/my file.rs',
      '',
    ],
  ],
  [
    'listing',
    [
      'Outline of ls -R, *.ts: "a/ b c" is folder a with b.ts and c.ts, what stands one blank deeper is in a too; "=b" is b; in "a/*.x" names end in .x; "= " begins a name with blanks:',
      'src/ index',
      ' = my file.ts',
      ' text/*.rs lines',
      '  odd/',
      '  words',
      ' =version',
      'test/ all',
    ],
    [
      'src:',
      'index.ts',
      'my file.ts',
      'text',
      'version',
      '',
      'src/text:',
      'lines.rs',
      'odd',
      'words.rs',
      '',
      'src/text/odd:',
      '',
      'test:',
      'all.ts',
    ],
  ],
  [
    'listing',
    [
      'Tree of npm packages, drawn with "│ ", "├── ": "a: b c" is a with b and c below it, each level one blank deeper; a name without a version has the one last said of it; "^" is " deduped", "?" is "UNMET OPTIONAL DEPENDENCY ":',
      'shop@1.4.0 /srv/shop',
      ' debug@4.4.3:',
      '  ms@2.1.3: ?jiti@* debug^',
      '  = UNMET DEPENDENCY nope@1',
      '  ms^',
      ' zod@4.1.0',
    ],
    [
      'shop@1.4.0 /srv/shop',
      '├─┬ debug@4.4.3',
      '│ ├─┬ ms@2.1.3',
      '│ │ ├── UNMET OPTIONAL DEPENDENCY jiti@*',
      '│ │ └── debug@4.4.3 deduped',
      '│ ├── UNMET DEPENDENCY nope@1',
      '│ └── ms@2.1.3 deduped',
      '└── zod@4.1.0',
    ],
  ],
  [
    'listing',
    [
      'Tree of crates, drawn with "│   ", "├── ": "a: b c" is a with b and c below it, each level one blank deeper; a name without a version has the one last said of it; "@" is " v", "^" is " (*)":',
      'shop v0.1.0',
      ' clap@4.5.40:',
      '  = derive v4.5.40 (proc-macro)',
      '   syn@2.0.1',
      ' regex@1.11.1:',
      '  syn^ memchr@2.8.3',
    ],
    [
      'shop v0.1.0',
      '├── clap v4.5.40',
      '│   └── derive v4.5.40 (proc-macro)',
      '│       └── syn v2.0.1',
      '└── regex v1.11.1',
      '    ├── syn v2.0.1 (*)',
      '    └── memchr v2.8.3',
    ],
  ],
  [
    'listing',
    ['Tree, each level one blank deeper ("│   ", "├── "):', '.', ' a.ts', ' lib', '  b.ts'],
    ['.', '├── a.ts', '└── lib', '    └── b.ts'],
  ],
  [
    'listing',
    [
      'Paths by folder: [9 lines "a…"] stands for 9 lines, in each a path below in place of "…".',
      'Files:',
      '[4 lines "  …"]',
      '../bin/shop',
      'shop/: a.py b.py',
      'py.py',
      'Home-page:',
      '[2 lines "  inflating: …  "]',
      ' a b',
    ],
    [
      'Files:',
      '  ../bin/shop',
      '  shop/a.py',
      '  shop/b.py',
      '  py.py',
      'Home-page:',
      '  inflating: a  ',
      '  inflating: b  ',
    ],
  ],
  [
    'listing',
    [
      '[a line that begins with a blank has the first word of the line above]',
      'shop a.org/x@v1.2.3',
      'a.org/x@v1.2.3 b.org/y@v0.4.0',
      ' b.org/z@v0.1.0',
      '',
    ],
    ['shop a.org/x@v1.2.3', 'a.org/x@v1.2.3 b.org/y@v0.4.0', 'a.org/x@v1.2.3 b.org/z@v0.1.0', ''],
  ],
  [
    'table',
    [
      'Table: columns at 0 8 16 (- ends there), one blank between; NAME=VALUE: the same in all rows',
      'NAME READY STATUS=Running',
      'web-1 1/1',
      'web-2 0/1',
    ],
    ['NAME    READY   STATUS', 'web-1   1/1     Running', 'web-2   0/1     Running'],
  ],
  [
    'findings',
    [
      'Findings: each message once, below it PATH: LINE:COLUMN of each. {} in a message: what stands behind the place. Paths are in src/. Printed as "PATH(LINE,COLUMN): MESSAGE", by file and place; files as in the next 2 lines. First 1 and last 1 lines as printed.',
      'b.ts',
      'a.ts',
      '> tsc',
      "error TS2304: Cannot find name '{}'.",
      '  b.ts: 3:1 one, 9:5 two',
      '  a.ts: 1:1 two',
      'b.ts(4,7): error TS2322: No string.',
      '|  It is a number.',
      'Found 4 errors.',
    ],
    [
      '> tsc',
      "src/b.ts(3,1): error TS2304: Cannot find name 'one'.",
      'src/b.ts(4,7): error TS2322: No string.',
      '  It is a number.',
      "src/b.ts(9,5): error TS2304: Cannot find name 'two'.",
      "src/a.ts(1,1): error TS2304: Cannot find name 'two'.",
      'Found 4 errors.',
    ],
  ],
  [
    'findings',
    [
      'Findings: each message once, below it PATH: LINE:COLUMN of each. Printed as "  LINE:COLUMN  LEVEL  MESSAGE  RULE" below the path of each file, by file and place; files by name.',
      'error  No name  no-undef',
      '  a.js: 3:1 12:10',
      '  b.js: 1:1',
      'a.js:7:2: warning  No semicolon  semi',
    ],
    [
      'a.js',
      '   3:1   error    No name       no-undef',
      '   7:2   warning  No semicolon  semi',
      '  12:10  error    No name       no-undef',
      '',
      'b.js',
      '  1:1  error  No name  no-undef',
    ],
  ],
  [
    'findings',
    [
      'Findings (next 6 lines): each message once, below it PATH: LINE:COLUMN of each. {} in a message: what stands behind the place. 3,7:5 is 3:5 and 7:5. Paths are in src/. Printed as "MESSAGE\\n --> PATH:LINE:COLUMN\\n…\\nMORE\\n", in an order of its own. Where … stands: source.',
      'warning: length of {}',
      '  a.rs: 3:5 total, 9:5 price',
      '  b.rs: 4:5 total',
      'b.rs:7:2: error: unused',
      '|help: remove it',
      '|…',
      'Besides (next 10 lines): 1 that number rows in their order, 0 of moments, 9 of source.',
      '1 2 1 3',
      '2×4; | its line or the next, : under it (:^ at its column), " the source above again',
      '3 |     total',
      '  |     ^',
      '| x = total',
      ':^',
      '| price',
      ':^',
      '| y',
      ':-',
    ],
    [
      'warning: length of total',
      ' --> src/a.rs:3:5',
      '3 |     total',
      '  |     ^',
      '',
      'warning: length of total',
      ' --> src/b.rs:4:5',
      '4 | x = total',
      '  |     ^',
      '',
      'warning: length of price',
      ' --> src/a.rs:9:5',
      '9 | price',
      '  |     ^',
      '',
      'error: unused',
      ' --> src/b.rs:7:2',
      '7 | y',
      '  |-',
      'help: remove it',
      '',
      '',
    ],
  ],
  [
    'html',
    [
      '[page; <~1>, <~2> … are the tags below in this order]',
      '<p class="text">',
      '[page begins]',
      '<html><~1>Port</p><~1>Start</p>',
    ],
    ['<html><p class="text">Port</p><p class="text">Start</p>'],
  ],
  [
    'log',
    [
      'Log in short form. "=a: …" begins kind a, its changing parts in {}; "=a x y" is that line with x, y in these places. "=+3": the line above 3 times more.',
      '=a: INFO worker {0} took job-{7}',
      '=a 1 14',
      'done',
      '=+3',
    ],
    ['INFO worker 0 took job-7', 'INFO worker 1 took job-14', 'done', 'done', 'done', 'done'],
  ],
  [
    'log',
    [
      'Stack frames: path:line in function. A path given before is named by its end, code given before left out.',
      '  /app/run.py:3 in main',
      '    run()',
      '  run.py:3 in main',
      'done',
      '[the line above 2 times more]',
    ],
    [
      '  File "/app/run.py", line 3, in main',
      '    run()',
      '  File "/app/run.py", line 3, in main',
      '    run()',
      'done',
      'done',
      'done',
    ],
  ],
];

test('Every engine reads the forms that it wrote in earlier releases', () => {
  for (const [name, form, text] of older) {
    const engine = engines.find((each) => each.name === name);
    assert.equal(engine?.decode(form.join('\n'), null), text.join('\n'), name);
    // What their lines depend on is still known, or that nothing is known of them.
    const scopes = scopesOf(form);
    assert.ok(scopes === null || scopes.length === form.length);
  }
  assert.deepEqual(
    [...new Set(older.map(([name]) => name))].toSorted(),
    engines.map(({ name }) => name).toSorted(),
  );
});

test('Markers of earlier releases are known, with their range and their reference', () => {
  const markers: readonly (readonly [line: string, from: number, to: number, ref: string | null])[] = [
    [
      '[headroom: 772 lines left out here (41-812; 731 INFO, 41 DEBUG). headroom_retrieve ref=k3f9a2c1m0 lines=41-812]',
      41,
      812,
      'k3f9a2c1m0',
    ],
    [
      '[headroom: 9 lines left out here (2-10). mcp__headroom__headroom_retrieve ref=k3f9a2c1m0ab lines=2-10]',
      2,
      10,
      'k3f9a2c1m0ab',
    ],
    [
      '[headroom: 9 lines left out here (2-10). headroom retrieve k3f9a2c1m0ab --lines 2-10]',
      2,
      10,
      'k3f9a2c1m0ab',
    ],
    ['[headroom: 3 lines left out (815-817; 3 hits)]', 815, 817, null],
    ['[headroom: 1 line left out (815)]', 815, 815, null],
  ];
  for (const [line, from, to, ref] of markers) {
    assert.deepEqual(rangeOfMarker(line), { from, to }, line);
    assert.equal(linesLeftOut(line), to - from + 1);
    assert.ok(hasMarker(line) && isLeftOut(line) && standsForOthers(line));
    if (ref !== null) assert.equal(storedReferenceOf(ref), 'k3f9a2c1m0');
  }
});

test('Pointers of earlier releases lead where they led', () => {
  const pointers = [
    ['[same as lines 3-5 of "kubectl get pods"]', 3, 5, 'lines', 'of "kubectl get pods"'],
    ['[same as file lines 82-84 of "nl app.py"]', 82, 84, 'file lines', 'of "nl app.py"'],
    ['[same as lines 7-9 there]', 7, 9, 'lines', 'there'],
    ['[same as lines 1-3 of the 2nd "make"]', 1, 3, 'lines', 'of the 2nd "make"'],
  ] as const;
  for (const [line, from, to, unit, place] of pointers) {
    assert.deepEqual(readPointer(line), { from, to, unit, place });
    assert.equal(linesOfPointer(line), 3);
    assert.ok(standsForOthers(line));
  }
  const asked: unknown[] = [];
  const linesOf = (run: unknown): readonly string[] => {
    asked.push(run);
    return ['a', 'b', 'c'];
  };
  const form = [
    'x',
    ...pointers.slice(0, 3).map(([line]) => line),
    'y',
    '[same as lines 1-1 of this output]',
  ];
  assert.equal(repeat.decode(form.join('\n'), { linesOf }), 'x\na\nb\nc\na\nb\nc\na\nb\nc\ny\nx');
  assert.deepEqual(asked, [
    { source: 'of "kubectl get pods"', fromLine: 3, unit: 'lines', lines: 3 },
    { source: 'of "nl app.py"', fromLine: 82, unit: 'file lines', lines: 3 },
    { source: 'of "nl app.py"', fromLine: 7, unit: 'lines', lines: 3 },
  ]);
});
