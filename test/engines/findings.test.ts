import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findingsOf } from '../../src/bench/forms/findings.ts';
import { findings } from '../../src/engines/findings/index.ts';
import { contextOf, formBy } from './outcome.ts';
import { textsBy } from './made-texts.ts';

function formOf(lines: readonly string[], command: string | null = null): string | null {
  return formBy(findings, lines.join('\n'), contextOf(command));
}

function comesBack(lines: readonly string[], command: string | null = null): string {
  const form = formOf(lines, command);
  assert.ok(form !== null, 'no form');
  assert.equal(findings.decode(form, null), lines.join('\n'));
  return form;
}

const unused = (file: string, line: number, name: string): string =>
  `${file}:${line}:1: F401 '${name}' imported but unused`;

test('Each message stands once, with the files and places where it holds.', () => {
  const lines = ['app/a.py', 'app/b.py'].flatMap((file) =>
    ['os', 're', 'sys', 'json', 'time', 'math', 'enum', 'abc'].map((name, at) => unused(file, at + 1, name)),
  );
  const form = comesBack([...lines, 'app/b.py:9:80: E501 line too long (83 > 79 characters)', '']);
  assert.deepEqual(form.split('\n').slice(1), [
    "F401 '{}' imported but unused",
    ' a.py:1:1 os, 2:1 re, 3:1 sys, 4:1 json, 5:1 time, 6:1 math, 7:1 enum, 8:1 abc',
    ' b.py:1:1 os, 2:1 re, 3:1 sys, 4:1 json, 5:1 time, 6:1 math, 7:1 enum, 8:1 abc',
    'b.py:9:80: E501 line too long (83 > 79 characters)',
    '',
  ]);
});

test('No command is needed, but hits of a search are no findings.', () => {
  const lines = Array.from({ length: 20 }, (_, at) => unused('app/a.py', at + 1, `m${at % 3}`));
  for (const command of [null, 'flake8', 'make lint', 'docker run ci']) comesBack(lines, command);
  const hits = Array.from({ length: 20 }, (_, at) => `app/a.py:${at + 1}:1: value of 'm${at % 3}' is set`);
  for (const command of [null, 'rg --column value', 'cat notes.txt'])
    assert.equal(formOf(hits, command), null);
});

const shapes: readonly [
  name: string,
  line: (file: string, row: number, column: number, said: string) => string,
][] = [
  ['mypy', (file, row, _, said) => `${file}:${row}: error: ${said}  [name-defined]`],
  ['gcc', (file, row, column, said) => `${file}:${row}:${column}: warning: ${said} [-Wunused]`],
  ['tsc', (file, row, column, said) => `${file}(${row},${column}): error TS2304: ${said}`],
  [
    'msbuild',
    (file, row, column, said) =>
      `C:\\src\\${file}(${row},${column}): warning CS0168: ${said} [C:\\src\\app.csproj]`,
  ],
  ['tsc --pretty', (file, row, column, said) => `${file}:${row}:${column} - error TS2304: ${said}`],
  ['markdownlint', (file, row, column, said) => `${file}:${row}:${column} error MD013/line-length ${said}`],
  ['JSHint', (file, row, column, said) => `${file}: line ${row}, col ${column}, ${said}`],
  [
    'pyright',
    (file, row, column, said) =>
      `  /home/ann/${file}:${row}:${column} - error: ${said} (reportUndefinedVariable)`,
  ],
];

for (const [name, line] of shapes) {
  test(`${name}: what it prints is laid out by message, and comes back.`, () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom('app.ts', 'lib/db.ts', 'lib/util/x.ts', 'test/it.ts'), {
          minLength: 1,
        }),
        fc.array(fc.nat(5), { minLength: 12, maxLength: 40 }),
        fc.boolean(),
        fc.constantFrom([], [''], ['Found 12 errors.'], ['', '0 errors, 12 warnings', '']),
        (files, kinds, headed, after) => {
          const lines = files.flatMap((file) => {
            const rows = kinds.map((kind, at) =>
              line(file, 3 * at + 1, kind + 1, `Cannot find name '${'xyz'[kind % 3] ?? ''}'.`),
            );
            const path = /^ *(.*?)(?:[(:]|: line )\d/.exec(rows[0] ?? '')?.[1] ?? '';
            return headed ? [path, ...rows] : rows;
          });
          const form = comesBack([...lines, ...after]);
          assert.ok(form.length < 0.7 * lines.join('\n').length, form);
        },
      ),
      { numRuns: 60 },
    );
  });
}

test('A note stays with the finding that it explains.', () => {
  const lines = Array.from({ length: 10 }, (_, at) => [
    `a.py:${at + 1}: error: Argument 1 to "f" has incompatible type "int"  [arg-type]`,
    `a.py:${at + 1}: note: See the docs of "f"`,
  ]).flat();
  const form = comesBack(lines, 'mypy a.py');
  assert.match(form, /\[arg-type\]\n\|&note: See the docs of "f"\n a\.py:1-10$/);
});

test('A note on another place stays with the finding that it explains.', () => {
  const lines = Array.from({ length: 10 }, (_, at) => [
    `src/a.c:${9 * at + 1}:4: error: too few arguments to function 'run'`,
    `src/a.c:${9 * at + 5}:6: note: declared here`,
  ]).flat();
  const form = comesBack(lines, 'make');
  assert.match(form, /'run'\n\|src\/a\.c:\{\}:6: note: declared here\n a\.c:1:4 5, 10:4 14, /);
  const revealed = Array.from({ length: 10 }, (_, at) => [
    `src/a.py:${9 * at + 1}: error: Missing return statement  [return]`,
    `src/a.py:${9 * at + 5}: note: Revealed type is "builtins.int"`,
  ]).flat();
  assert.match(comesBack(revealed, 'mypy'), /\nnote: Revealed type is "builtins\.int"\n a\.py:5,14,/);
});

const parted: readonly [name: string, above: string, line: (row: number) => string][] = [
  ['folders of make', "make[1]: Entering directory '/w/b'", (row) => `util.c:${row}:9: warning: x [-Wx]`],
  ['functions of gcc', "util.c: In function 'total':", (row) => `util.c:${row}:9: warning: x [-Wx]`],
  ['packages of npm', '> @shop/web@1.0.0 typecheck', (row) => `src/b.ts(${row},5): error TS2304: x`],
  ['groups of a CI', '::group::web', (row) => `src/b.py:${row}:5: F821 Undefined name 'x'`],
  ['included files', 'In file included from src/m.cpp:3:', (row) => `src/x.h:${row}:5: error: no f`],
];

for (const [name, above, line] of parted) {
  test(`${name}: what says of the lines below where they are stays above them.`, () => {
    const rows = Array.from({ length: 24 }, (_, at) => line(at + 1));
    for (const end of ['', '\r']) {
      const text = [...rows.slice(0, 12), above, ...rows.slice(12)].map((each) => each + end);
      const form = comesBack(text, 'make').split('\n');
      const places = form.findIndex((each) => /^ .*:(?:1-)?12:[59]$/.test(each));
      const heading = form.findIndex((each) => each.includes(above));
      // As it was printed between two sections; of a function in the same file with the place below it.
      if (above.startsWith('util.c:')) assert.ok(form.includes("util.c:13:9: In function 'total':"));
      else assert.ok(places !== -1 && places < heading && form[heading] === above + end, form.join('\n'));
    }
    // Above all of them it is read by all.
    assert.ok(comesBack([above, ...rows], 'make').startsWith(above));
    const cut = ['util.c', '', '... [4000 characters truncated] ...', '', 'ned to x'];
    const form = comesBack([...rows.slice(0, 12), ...cut, ...rows.slice(12)], 'make');
    assert.ok(form.includes(cut.join('\n')));
  });
}

test('Findings on one place come back in the order in which they were printed.', () => {
  const lines = Array.from({ length: 12 }, (_, at) => {
    const both = ['D400 First line should end with a period', 'D415 First line should end with punctuation'];
    return (at % 3 === 0 ? both.toReversed() : both).map((said) => `lib/f${at}.py:1:1: ${said}`);
  }).flat();
  comesBack(lines, 'ruff check');
});

test('Where a file comes again, or its places go back, the order comes back.', () => {
  const lines = Array.from({ length: 12 }, (_, at) => unused('a.py', at + 1, 'os'));
  for (const more of [[unused('b.py', 1, 'os'), unused('a.py', 90, 'os')], [unused('a.py', 3, 'os')]])
    assert.match(
      comesBack([...lines, ...more]),
      /\nBesides findings \(next 1 lines\): 1 that number rows in their order\.\n/,
    );
});

test('Every finding of a form can be found: its message, its file and its place.', () => {
  fc.assert(
    fc.property(textsBy(findingsOf), (text) => {
      const form = formBy(findings, text, contextOf('npx tsc --noEmit'));
      if (form === null) return;
      for (const match of text.matchAll(/[:(](\d+)(?:[:,](\d+))?\)?(?:: | - )/g)) {
        const place = match[2] === undefined ? (match[1] ?? '') : `${match[1] ?? ''}:${match[2]}`;
        assert.ok(form.includes(place) || form.includes(match[0]), place);
      }
    }),
    { numRuns: 200 },
  );
});

test('ESLint: tables of files come back with the widths of their columns.', () => {
  const said: readonly [level: string, text: string, rule: string][] = [
    ['\u2716', 'Expected empty line before rule', 'rule-empty-line-before'],
    ['error', "'x' is assigned a value but never used", 'no-unused-vars'],
    ['warning', 'Unexpected console statement', 'no-console'],
    ['error', "'value' is not defined", 'no-undef'],
    ['error', 'Parsing error: Unexpected token', ''],
  ];
  const row = fc.record({
    step: fc.nat(60),
    column: fc.integer({ min: 1, max: 130 }),
    kind: fc.nat(said.length - 1),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom('/app/src/a.js', '/app/src/lib/b.js', '/app/c.mjs'), { minLength: 1 }),
      fc.array(row, { minLength: 14, maxLength: 30 }),
      fc.boolean(),
      (files, rows, isOpened) => {
        const tables = files.flatMap((file) => {
          let number = 1;
          const cells = rows.map(({ step, column, kind }) => {
            const [level = '', text = '', rule = ''] = said[kind] ?? [];
            number += step + 1;
            return { line: String(number), column: String(column), level, text, rule };
          });
          const width = (of: 'line' | 'column' | 'level' | 'text'): number =>
            Math.max(...cells.map((each) => each[of].length));
          const printed = cells.map(({ line, column, level, text, rule }) =>
            `  ${line.padStart(width('line'))}:${column.padEnd(width('column'))}  ${level.padEnd(width('level'))}  ${text.padEnd(width('text'))}  ${rule}`.trimEnd(),
          );
          return [file, ...printed, ''];
        });
        const form = comesBack([
          ...(isOpened ? [''] : []),
          ...tables,
          '\u2716 9 problems (7 errors, 2 warnings)',
          '',
        ]);
        for (const file of files)
          assert.match(form, new RegExp(`[/ \\n]${file.split('/').at(-1) ?? ''}:\\d`));
      },
    ),
    { numRuns: 60 },
  );
});
