import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scopesOf } from '../../../src/pipeline/worker/line-scopes.ts';
import { assertLinear } from '../../linear.ts';
import { hostile } from '../../engines/hostile.ts';

/** Lines by which forms are known. */
const headers = [
  "Tables: each row's cells fill the {names} of the pattern above. x=… lists short forms.",
  'JSON: JSON was spaced (indent 2).',
  '3 rows of {"id":{id},"name":"{name}"}',
  'id name',
  'Log in short form. "=a: …" begins kind a, its changing parts in {}; "=+3": the line above 3 times more. ␍: the next line was printed over this one (CR).',
  '=a: 12:00 {3} of {4}',
  '=a 5 6',
  '=+3',
  'Stack frames: path:line in function. A path given before is named by its end, code given before left out.',
  '  /srv/app/db.py:3 in run',
  '  db.py:3 in run',
  '[the 3 lines above twice more]',
  "[pytest's percentages of 41 tests, which ended at column 79, are left out] [<site-packages> = /usr/lib/python3/site-packages]",
  '[2 times these 6 lines]',
  "A line's commit is that of the line above where none is given; who and when stand at a commit's first line.",
  'src/{a.ts,b.ts}',
  '@@ -3 +3 @@',
  'Paths are in src/:',
  'cart.ts:',
  'Tree, each level one blank deeper ("│   ", "├── "):',
  'SIZE NAME = -rw-r--r-- 1 root root SIZE Nov  3 12:00 NAME; what differs is written out',
  'Table: columns at 0 12 (- ends there), one blank between; NAME=VALUE: the same in all rows',
  '[page; <~1>, <~2> … are the tags below in this order]',
  '[page begins]',
  '[JSON, … are below: {"out": …, "err": …}]',
  '[JSON on 4000 lines, … is below: {"out": …}]',
  '[next …]',
  'Findings: each message once, below it PATH: LINE:COLUMN of each. Printed as "PATH:LINE: MESSAGE", by file and place; files by name.',
  'Findings (next 3 lines): each message once, below it PATH: LINE:COLUMN of each. Printed as "PATH:LINE: MESSAGE", by file and place; files as in the next 1 lines.',
  'Besides (next 2 lines): 0 that number rows in their order, 0 of moments, 2 of source.',
  'Findings by message (next 3 lines): below each its places. Printed as "PATH:LINE: MESSAGE", by place, files as in the next 1 lines.',
  'Besides findings (next 2 lines): 2 of source.',
  '[headroom: 3 lines left out (5-7)]',
  '',
];

test('any text has a scope for each line, or none', () => {
  const line = fc.oneof(
    fc.constantFrom(...headers),
    fc.string({ maxLength: 30 }),
    fc.constantFrom(' a b', 'a', '  12K b.ts'),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const scopes = scopesOf(lines);
      assert.ok(scopes === null || scopes.length === lines.length);
    }),
    { numRuns: 2_000 },
  );
});

test('whatever form a text reads like, time grows with its length', () => {
  for (const form of [
    headers.join('\n'),
    ...headers.filter((header) => /^(?:SIZE|Log|Stack|cart|\[JSON|Findings)/.test(header)),
  ])
    for (const write of Object.values(hostile))
      assertLinear(
        (size) => `${form}\n${write(size)}`,
        (text) => scopesOf(text.split('\n')),
      );
});

test('what a line depends on that is left out is not known', () => {
  const marker = '[headroom: 3 lines left out (2-4)]';
  for (const lines of [
    ['Tree, each level one blank deeper ("│   ", "├── "):', '.', ' src', marker, '  app.ts'],
    [headers[4] ?? '', marker, '=a 5 6'],
    ["A line's commit is that of the line above where none is given; ", marker, '12) code'],
    ['a.py:3: UserWarning: this is said of it', marker, 'b.py:3: UserWarning as above'],
    [headers[20] ?? '', marker, '12 file.ts'],
  ])
    assert.equal(scopesOf(lines)?.at(-1)?.above, Infinity, lines[0]);
});

test('each text of an answer is read by itself, and each form by its own header', () => {
  const [form, next] = [
    [
      'Findings: each message once, below it PATH: LINE:COLUMN of each. Printed as "PATH:LINE: MESSAGE", by file and place; files by name.',
      'error: unused',
      '  a.py: 1 2',
    ],
    '[next …]',
  ];
  const other = form.map((line) => line.replace('PATH:LINE: ', 'PATH(LINE): '));
  const head = '[JSON, … are below: {"out": …, "err": …}]';
  const alone = [form, other].map((lines) => scopesOf(lines));
  const both = scopesOf([head, ...form, next, ...other]);
  assert.deepEqual([both?.slice(1, 4), both?.slice(5)], alone);
  assert.deepEqual(
    scopesOf([head, ...form, next, 'error: unused', '  a.py: 1 2'])
      ?.slice(4)
      .map((scope) => scope?.above ?? null),
    [Infinity, null, null],
  );
  // What stands between two texts may be a line of the last one.
  assert.deepEqual(
    scopesOf([head, 'x', next, ...form, next, '  b.py: 3'])?.slice(3),
    scopesOf([...form, next, '  b.py: 3']),
  );
  assert.deepEqual(scopesOf([...form, ...other]), alone.flat());
});
