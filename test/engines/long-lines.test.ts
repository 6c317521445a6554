import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf, notShown } from '../../scripts/commands/facts.ts';
import { diff } from '../../src/engines/diff/index.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { findings } from '../../src/engines/findings/index.ts';
import { listing } from '../../src/engines/listing/index.ts';
import { search } from '../../src/engines/search/index.ts';
import { table } from '../../src/engines/table/index.ts';
import { testRun } from '../../src/engines/test-run/index.ts';
import { assertLinear } from '../linear.ts';
import { contextOf, outcomeIn } from './outcome.ts';

/** A text of an engine's kind, and in it a line that some pattern could read in as many ways as it has characters. */
interface Case {
  readonly engine: Engine;
  readonly command: string | null;
  readonly text: (long: number) => string;
}

const many = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

const commits = many(60, (at) => `${String(at + 1_000_000)} Add the order ${at}`);
const lockFile = 'diff --git a/yarn.lock b/yarn.lock\nindex 1a2b3c4..5d6e7f8 100644\n@@ -1,3 +1,4 @@\n a\n b';

const cases: Readonly<Record<string, Case>> = {
  'what --graph draws, and a letter': {
    engine: diff,
    command: 'git log --oneline --graph',
    text: (long) => `${commits}\n${'|'.repeat(long)}x\n${commits}`,
  },
  'a bar of --stat, blanks behind it': {
    engine: diff,
    command: 'git diff --stat',
    text: (long) => ` src/a.ts | 3 +++\n a | ${' '.repeat(long)}x\n src/b.ts | 3 +++`,
  },
  'braces of a row of --stat': {
    engine: diff,
    command: 'git diff --stat',
    text: (long) => ` src/a.ts | 3 +++\n a${'/{'.repeat(long / 2)}}\n src/b.ts | 3 +++`,
  },
  'a scheme without an address in a lock file': {
    engine: diff,
    command: 'git diff',
    text: (long) => `${lockFile}\n+${'a+'.repeat(long / 2)} ://`,
  },
  'signs of a version in a lock file': {
    engine: diff,
    command: 'git diff',
    text: (long) => `${lockFile}\n+"${'@'.repeat(long)}\n+  resolved "https://evil.example/a"`,
  },
  'quotes that are opened again and again': {
    engine: findings,
    command: 'npx tsc --noEmit',
    text: (long) => many(9, (at) => `a.ts:${at + 1}:1: error: ${'\u2018'.repeat(at === 7 ? long : 1)}`),
  },
  'folders within folders': {
    engine: listing,
    command: null,
    text: (long) =>
      `${many(200, (at) => `name${at}`)}\n\n${'a/'.repeat(long / 2)}b\n${many(9, (at) => `name${at}`)}`,
  },
  'blanks where a value stands': {
    engine: listing,
    command: null,
    text: (long) => `${' '.repeat(long)}x\n${many(9, (at) => `${at} src/a${at}.ts`)}`,
  },
  'blanks where a size stands': {
    engine: listing,
    command: 'ls -l',
    text: (long) => `-rw-r--r-- 1 ann dev ${' '.repeat(long)}x\n-rw-r--r-- 1 ann dev 3 Mar  4 10:12 a.ts`,
  },
  'a path that no hit stands behind': {
    engine: search,
    command: 'grep -rn value src',
    text: (long) => `src/a.ts:1:value\nsrc/b.ts:2:value\n${'/'.repeat(long)}\nsrc/c.ts:2:value`,
  },
  'blanks within a cell': {
    engine: table,
    command: 'psql -c "select 1"',
    text: (long) => ` id | name\n----+-----\n${many(6, (at) => ` ${at}  | a${' '.repeat(long)}b`)}`,
  },
  'the name of a value': {
    engine: table,
    command: 'python export.py',
    text: (long) => many(9, (at) => `id: ${at}\nname: ${'a'.repeat(long)}{ ${at}`),
  },
  'colour codes behind one another': {
    engine: testRun,
    command: 'npx vitest run',
    text: (long) =>
      `Ran 3 tests in 0.1s\n${many(20, () => '\u001b[31mFAIL\u001b[39m a')}\n${'\u001b[1m'.repeat(long / 4)}x`,
  },
};

for (const [title, { engine, command, text }] of Object.entries(cases)) {
  test(`Work grows with the length of a line, not with its square: ${title}.`, () => {
    const context = contextOf(command);
    assertLinear(text, (each) => {
      const { form } = outcomeIn(engine, each, context);
      if (form !== null) engine.decode(form, null);
    });
  });
}

test('The header of findings is read in one way, whatever it says of columns.', () => {
  const columns = ' Columns of a.js: 1 1 1 1.';
  const heads = [
    'Findings (next 1 lines): Printed as "x", in an order of its own.',
    'Findings by message (next 1 lines): Printed as "x", by path and place.',
  ];
  for (const head of heads)
    assertLinear(
      (size) => `${head}${columns.repeat(size / columns.length)} x\nx`,
      (form) => {
        assert.throws(() => findings.decode(form, null));
      },
      10_000,
    );
});

test('The header of findings is read in one way, whatever it says of folders and messages.', () => {
  for (const more of [
    '. Messages begin "',
    '. Printed as "',
    '. Printed as "x',
    '. Messages begin "x". ',
    ', 1-2',
    ' a:1',
  ])
    assertLinear(
      (size) =>
        `Findings by message (next 1 lines): Paths are in ${more.repeat(size / more.length)}\n ${more.repeat(size / more.length)}`,
      (form) => {
        assert.throws(() => findings.decode(form, null));
      },
      10_000,
    );
});

test('Facts of an output are found by work that grows with its length.', () => {
  for (const long of ['a', '/', 'a.', '-'])
    assertLinear(
      (size) => long.repeat(size / long.length),
      (text) => {
        notShown(factsOf('compilers, linters', `src/a.ts:3: x\n${text}`, null), text);
      },
    );
});
