import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext, Piece } from '../../src/engines/engine.ts';
import { testRun } from '../../src/engines/test-run/index.ts';
import { byLength, eager } from './samples.ts';
import { anyTestRun, cargoRun, djangoRun, goRun, pytestRun } from './test-run-samples.ts';
import { outcomeIn, piecesBy } from './outcome.ts';

function fold(lines: readonly string[], changes: Partial<EngineContext> = {}): readonly Piece[] | null {
  return piecesBy(testRun, lines.join('\n'), { ...byLength, ...changes }) ?? null;
}

/** Kept lines, and for each omission what it says. */
function shown(pieces: readonly Piece[] | null): readonly string[] {
  assert.ok(pieces !== null);
  return pieces.flatMap((piece) => (typeof piece === 'string' ? piece.split('\n') : [`(${piece.says})`]));
}

/** Of each kind of warning the first one stays. */
const firstWarning =
  '  /srv/shop/tests/test_cart.py:7: DeprecationWarning: distutils Version classes are deprecated. Use packaging.version instead.';

test('Of the warnings of a run the first ones of two kinds stay, with the tests that they came up in.', () => {
  const kinds = [
    'DeprecationWarning',
    'DeprecationWarning',
    'ResourceWarning',
    'UserWarning',
    'FutureWarning',
  ];
  const warnings = kinds.flatMap((kind, at) => [
    `tests/test_part${String(at)}.py: 20 warnings`,
    `  /srv/shop/part${String(at)}.py:${String(at + 6)}: ${kind}: part ${String(at)} is old`,
    '    import warnings',
    '',
  ]);
  const run = pytestRun(60, { verbose: true });
  const from = run.findIndex((line) => line.includes('warnings summary'));
  const seen = shown(fold([...run.slice(0, from + 1), ...warnings, run.at(-1) ?? '']));
  for (const at of [0, 2]) {
    assert.ok(seen.includes(warnings[at * 4] ?? ''));
    assert.ok(seen.includes(warnings[at * 4 + 1] ?? ''));
  }
  assert.ok(!seen.some((line) => /part[134]\.py:/.test(line)));
});

test('Kept and left-out lines together are the lossless form.', () => {
  let folded = 0;
  const anyText = fc.tuple(
    anyTestRun,
    fc.constantFrom('balanced', 'tight'),
    fc.constantFrom('', 'adds_7', 'warning'),
  );
  fc.assert(
    fc.property(anyText, ([text, level, question]) => {
      const context: EngineContext = { ...eager(text), level, question };
      const { form, pieces } = outcomeIn(testRun, text, context);
      if (pieces === null) return;
      folded += 1;
      const lines = (form ?? text).split('\n');
      const parts = pieces.map((piece) =>
        typeof piece === 'string' ? piece : lines.slice(piece.fromLine - 1, piece.toLine).join('\n'),
      );
      assert.equal(parts.join('\n'), lines.join('\n'));
      assert.deepEqual(piecesBy(testRun, text, context), pieces);
    }),
    { numRuns: 80 },
  );
  assert.ok(folded > 12, `only ${String(folded)} texts folded`);
});

test('Of a failing run of pytest the failure stays whole; passing tests become a count.', () => {
  const lines = shown(fold(pytestRun(60, { verbose: true, failing: [41] }), { failed: true }));
  assert.deepEqual(lines, [
    "[pytest's percentages of 60 tests, which ended at column 79, are left out] [26 lines are moved to the end]",
    '============================= test session starts ==============================',
    'collected 60 items',
    '',
    'tests/test_cart.py::TestTotal::test_adds_41 FAILED',
    '',
    '=================================== FAILURES ===========================',
    '_______________________ TestTotal.test_adds_41 ________________________',
    '',
    '    def test_adds_41(self):',
    '>       assert total(41) == 42',
    '',
    'tests/test_cart.py:171: ',
    '',
    'E       assert 41 == 42',
    '',
    '/usr/lib/python3.12/site-packages/shop/cart.py:41: AssertionError',
    firstWarning,
    '=== 1 failed, 59 passed, 3 warnings in 1.42s ===',
    '(59 passed, environment, warnings, source)',
  ]);
});

test('What a failing test of Go printed stays, with its name.', () => {
  const lines = shown(fold(goRun(60, [17]), { failed: true }));
  assert.deepEqual(lines.slice(-6), [
    '=== RUN   TestAdds17',
    '    cart_test.go:17: got 3, want 4',
    '--- FAIL: TestAdds17 (0.00s)',
    '(42 passed)',
    'FAIL',
    'FAIL\tshop/cart\t0.012s',
  ]);
});

test('Hundreds of failing tests keep their names.', () => {
  const failing = Array.from({ length: 200 }, (_, at) => at * 2 + (at >= 100 ? 600 : 0));
  const lines = shown(fold(pytestRun(1_200, { verbose: true, failing }), { failed: true }));
  for (const name of failing) {
    assert.ok(lines.includes(`tests/test_cart.py::TestTotal::test_adds_${String(name)} FAILED`));
  }
});

test('Passing tests that the question names stay, and warnings where it asks for warnings.', () => {
  const run = [...cargoRun(80), ...pytestRun(4)];
  const asked = shown(fold(run, { question: 'Is the result of adds_77 right?' })).join('\n');
  assert.match(asked, /adds_77/);
  assert.doesNotMatch(shown(fold(run)).join('\n'), /adds_77|test_stock\.py:7: DeprecationWarning/);
  assert.match(
    shown(fold(run, { question: 'Mend the deprecation warnings.' })).join('\n'),
    /test_stock\.py:7: DeprecationWarning/,
  );
});

test('A header without its usual end hides no result, nor do warnings hide the verdict.', () => {
  const header = pytestRun(1).slice(0, 4);
  const results = Array.from(
    { length: 40 },
    (_, at) => `[gw${String(at % 4)}] [ 10%] PASSED tests/a.py::test_${String(at)} `,
  );
  const warnings = pytestRun(1).slice(8, 21);
  const lines = shown(
    fold([
      ...header,
      '4 workers [41 items]',
      '',
      ...results,
      '[gw0] [ 99%] FAILED tests/a.py::test_x ',
      ...warnings,
      '40 passed in 3s',
      'done',
    ]),
  );
  assert.deepEqual(lines, [
    '[59 lines are moved to the end]',
    header[0],
    '4 workers [41 items]',
    '',
    '[gw0] [ 99%] FAILED tests/a.py::test_x ',
    firstWarning,
    '40 passed in 3s',
    'done',
    '(40 passed, environment, warnings)',
  ]);
});

test('Headings stand as long as something below them failed.', () => {
  const passing = Array.from(
    { length: 12 },
    (_, at) => `      \u2713 adds item ${String(at)} to the cart (1 ms)`,
  );
  const lines = shown(
    fold([
      'FAIL test/cart.test.js',
      '  cart',
      '    total',
      ...passing,
      '    discount',
      ...passing,
      '      \u2715 takes a tenth (2 ms)',
      '',
      'Tests:       1 failed, 24 passed, 25 total',
      'Test Suites: 1 failed, 1 total',
    ]),
  );
  assert.deepEqual(lines, [
    'FAIL test/cart.test.js',
    '  cart',
    '(12 passed)',
    '    discount',
    '(12 passed)',
    '      \u2715 takes a tenth (2 ms)',
    '',
    'Tests:       1 failed, 24 passed, 25 total',
    'Test Suites: 1 failed, 1 total',
  ]);
});

test('The same failure of many tests stands whole for each, but at level tight once.', () => {
  const trace = Array.from(
    { length: 30 },
    (_, at) => `    value_of_the_cart = read(${String(at)}, 'prices')`,
  );
  const failures = [1, 2, 3].flatMap((at) => [
    `______ test_${String(at)} ______`,
    ...trace,
    'E   ValueError: no cart',
  ]);
  const run = ['=== FAILURES ===', ...failures, '3 failed in 0.12s'];
  assert.equal(fold(run, { failed: true }), null);
  const lines = shown(fold(run, { failed: true, level: 'tight' }));
  assert.deepEqual(lines, [
    '=== FAILURES ===',
    '______ test_1 ______',
    ...trace,
    'E   ValueError: no cart',
    '______ test_2 ______',
    '(as further up)',
    '______ test_3 ______',
    '(as further up)',
    '3 failed in 0.12s',
  ]);
});

test('Short runs and lossless runs are not folded.', () => {
  assert.equal(fold(djangoRun(4)), null);
  assert.equal(fold(pytestRun(60, { verbose: true }), { level: 'lossless' }), null);
});

/** Passing tests as runners print them, each with how long it took, one of them slow. */
const timedRuns: readonly (readonly [
  name: string,
  line: (at: number, took: number) => string,
  slow: number,
  around: readonly [string, string],
])[] = [
  [
    'go',
    (at, took) => `--- PASS: Test${at} (${took.toFixed(2)}s)`,
    0.3,
    ['=== RUN   TestAll', 'ok  \tshop\t0.50s'],
  ],
  [
    'jest',
    (at, took) => `PASS src/a${at}.test.ts (${took} s)`,
    38,
    ['> jest', 'Test Suites: 60 passed, 60 total'],
  ],
  [
    'nextest',
    (at, took) => `        PASS [   ${took.toFixed(3)}s] shop cart::test_${at}`,
    4.5,
    ['running 60 tests', '     Summary [   9.1s] 60 tests run'],
  ],
  [
    'vitest',
    (at, took) => ` \u2713 src/a${at}.test.ts (${at + 2} tests) ${took}ms`,
    9_000,
    [' RUN  v2.1.0 /srv', ' Test Files  60 passed (60)'],
  ],
  ['mocha', (at, took) => `    \u2714 adds ${at} things (${took}ms)`, 9_000, ['  Cart', '  60 passing (9s)']],
  [
    'ctest',
    (at, took) => ` ${at}/60 Test  #${at}: cart_${at} ....   Passed    ${took.toFixed(2)} sec`,
    7,
    ['Test project /srv', '100% tests passed, 0 tests failed out of 60'],
  ],
];

test('The slowest passing test stays, and markers say how long the others took.', () => {
  for (const [name, line, slow, [head, end]] of timedRuns) {
    for (const at of [7, 30, 51]) {
      const usual = (row: number): number => (slow > 1_000 ? 1 + (row % 9) : (row % 3) / 100);
      const rows = Array.from({ length: 60 }, (_, row) => line(row, row === at ? slow : usual(row)));
      const lines = shown(fold([head, ...rows, end]));
      assert.ok(lines.includes(line(at, slow)), `${name} ${at}: ${lines.join('\n')}`);
      assert.ok(
        lines.some((said) => / passed in \d\S*-\d\S*(?: sec| s)? each/.test(said)),
        `${name}: ${lines.join('\n')}`,
      );
    }
  }
});

test('Where tests take about as long as each other none stays for that.', () => {
  const rows = Array.from({ length: 60 }, (_, at) => `--- PASS: Test${at} (${(1 + at / 100).toFixed(2)}s)`);
  const lines = shown(fold(['=== RUN   TestAll', ...rows, 'ok  \tshop\t90.00s']));
  assert.equal(lines.length, 3);
});
