import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../scripts/commands/list.ts';
import type { Recording } from '../../scripts/commands/command.ts';
import { factsOf, notShown, type Fact } from '../../scripts/commands/facts.ts';
import { measure, type Measured } from '../../scripts/commands/measure.ts';
import { projects } from '../../scripts/commands/projects/index.ts';
import { tableOf } from '../../scripts/commands/tables.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';

const words = (facts: readonly Fact[]): string[] =>
  facts.map(({ kind, words, line }) => `${kind}: ${words}${line === undefined ? '' : `:${line}`}`);

test('each command has a name of its own and runs in a project that is made', () => {
  assert.equal(new Set(commands.map(({ id }) => id)).size, commands.length);
  const made = new Set(projects.map(({ name }) => name));
  assert.deepEqual(
    commands.filter(({ project }) => !made.has(project)),
    [],
  );
  assert.equal(commands.length, 62);
});

for (const [runner, text, name] of [
  [
    'pytest',
    'FAILED tests/test_cart.py::TestCart::test_adds[1-2] - assert 3 == 4',
    'TestCart::test_adds[1-2]',
  ],
  ['vitest', ' FAIL  src/cart.test.ts > cart > adds two', 'adds two'],
  [
    'vitest in colours',
    '\u001b[41m\u001b[1m FAIL \u001b[22m\u001b[49m a.ts\u001b[2m > \u001b[22madds two',
    'adds two',
  ],
  ['jest', '  \u25cf cart \u203a adds two', 'adds two'],
  ['node --test', '  \u2716 adds two (1.5ms)', 'adds two'],
  ['go test', '    --- FAIL: TestCart/adds_two (0.00s)', 'TestCart/adds_two'],
  ['cargo test', '---- cart::adds_two stdout ----', 'cart::adds_two'],
  ['mocha', '       adds two:', 'adds two'],
] as const) {
  test(`a test that ${runner} says failed is a fact by its name`, () => {
    assert.deepEqual(words(factsOf('failing tests', text, null)), [`failed tests: ${name}`]);
  });
}

test('places are facts, those of the project alone, and where a file is named once, those below it', () => {
  const text = [
    '/w/lib/cart.js',
    '   3:5  error  no-var',
    '  12:1  error  no-var',
    '',
    'src/cart.ts(7,3): error TS2322',
    '    at run (node_modules/jest/run.js:4:1)',
    'cart.py:9: in total',
  ].join('\n');
  assert.deepEqual(words(factsOf('compilers, linters', text, null)), [
    'places: cart.js:3',
    'places: cart.js:12',
    'places: cart.ts:7',
    'places: cart.py:9',
  ]);
});

test('a place is shown where its line is told behind its file, before another one', () => {
  const facts = factsOf('compilers, linters', 'a.py:3: x\na.py:12: x\nb.test.js:30:1 x', null);
  assert.deepEqual(notShown(facts, 'a.py\n  L3: x\n  12:1 x\nb.test.js 30'), []);
  assert.deepEqual(words(notShown(facts, 'a.py: 3\nb.test.js: 12, 30')), ['places: a.py:12']);
  assert.deepEqual(words(notShown(facts, 'a.py took 1.12 s, 3 problems')), [
    'places: a.py:12',
    'places: b.test.js:30',
  ]);
});

test('of a diff the changed lines and the files are facts, of hits the files, of rows the odd one', () => {
  const diff = '--- a/x.ts\n+++ b/src/x.ts\n-  const a = 1;\n+  const a = 2;\n }\n+}';
  const facts = factsOf('git diff, show, log -p', diff, null);
  assert.deepEqual(words(facts), [
    'headings: src/x.ts',
    'changed lines: const a = 1;',
    'changed lines: const a = 2;',
  ]);
  assert.deepEqual(words(notShown(facts, 'src/x.ts\n+const a = 2;')), ['changed lines: const a = 1;']);
  assert.deepEqual(words(factsOf('grep, rg', 'src/a.ts:3:x\nsrc/a.ts:4:x\nsrc/b.ts', null)), [
    'headings: a.ts',
  ]);
  assert.deepEqual(words(factsOf('JSON, a log', 'fine\nERROR disk full\n', /ERROR.*/)), [
    'odd rows: ERROR disk full',
  ]);
});

const recording = (text: string, rtk: string | null): Recording => ({
  id: 'pytest',
  kind: 'failing tests',
  line: 'pytest',
  exit: 1,
  odd: null,
  text,
  rtk: rtk === null ? null : { line: 'rtk pytest', exit: 1, text: rtk },
});

test('an output is counted in each way, and what RTK leaves out is named', async () => {
  const count = await loadTokenCounter();
  const text = 'FAILED tests/test_a.py::test_one - no\nFAILED tests/test_a.py::test_two - no\n';
  const measured = measure(recording(text, '2 failed: test_one'), count);
  assert.equal(measured.raw, count(text));
  assert.equal(measured.rtk, count('2 failed: test_one'));
  assert.deepEqual([measured.lossless, measured.balanced, measured.unnamed], Array(3).fill(measured.raw));
  assert.deepEqual(words(measured.hiddenByRtk), ['failed tests: test_two']);
  assert.deepEqual(measured.hidden, []);
});

const sizes = { id: 'x', facts: [], hidden: [], hiddenByRtk: [] };
const two: readonly Measured[] = [
  {
    ...sizes,
    kind: 'git status',
    line: 'git status',
    raw: 100,
    rtk: 50,
    lossless: 80,
    balanced: 40,
    unnamed: 100,
  },
  {
    ...sizes,
    kind: 'git diff, show, log -p',
    line: 'git diff',
    raw: 300,
    rtk: 330,
    lossless: 300,
    balanced: 300,
    unnamed: 300,
  },
];

test('shares are of all tokens of a kind, of all, and of all but diffs and source; the mean is of commands', () => {
  const { rows, parts = [], how } = tableOf(two, ['tree src']);
  const figures = Object.fromEntries(rows.map((row) => [row.input, row.figures]));
  assert.deepEqual(figures['git status'], {
    commands: 1,
    tokens: 100,
    'RTK %': 50,
    'lossless %': 20,
    'balanced %': 60,
    'without command %': 0,
  });
  const { 'balanced %': balanced, 'RTK %': rtk } = figures['all'] ?? {};
  assert.deepEqual([balanced, rtk], [15, 5]);
  assert.equal(figures['all but diffs and source']?.['balanced %'], 60);
  assert.equal(figures['mean of the shares']?.['RTK %'], 20);
  assert.match(how, /skipped.*: tree src$/);
  const larger = parts.find(({ title }) => title.startsWith('Larger'));
  assert.deepEqual(larger?.rows, [{ input: 'git diff', figures: { 'RTK %': -10 } }]);
});

test('without RTK its columns are left out', () => {
  const { rows, parts } = tableOf(
    two.map((each) => ({ ...each, rtk: null })),
    [],
  );
  assert.ok(!JSON.stringify([rows, parts]).includes('RTK'));
});
