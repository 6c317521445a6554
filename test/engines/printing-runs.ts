/** A run in which some tests fail that printed something. */
export interface PrintingRun {
  readonly runner: string;
  readonly command: string;
  readonly lines: readonly string[];
}

/** A failing test: its number and the lines that it printed. */
export interface Printing {
  readonly at: number;
  readonly printed: readonly string[];
}

/** Lines as tests print them, of several kinds. */
export const printedLines: Readonly<Record<string, (row: number) => string>> = {
  headings: (row) => ['successes:', '=== PASSES ===', `row ${row}`, 'all tests passed'][row % 4] ?? '',
  steps: (row) => `step ${row} of the cart: ${row * 7} rows`,
  logged: (row) =>
    `2031-05-02 10:04:0${row % 10} DEBUG cart.store:${row % 5} loaded ${['a', 'b', 'c'][row % 3] ?? ''}${row}`,
  values: (row) => `  '${row}': { price: ${row}.50, tags: ['x', "y${row % 4}"] },`,
  cells: (row) =>
    `[${row}][3] Cell { c: '${row % 2 === 0 ? ' ' : 'm'}', fg: Named(Black), bg: Rgb { r: 0, g: ${row % 256} } } => None`,
  coloured: (row) => `\u001b[3${(row % 6) + 1}m  item ${row}\u001b[0m of ${row % 3}`,
  braces: (row) => `got {} at ${row}, [<lib> = /x] A| ${row}`,
  blanks: (row) => (row % 3 === 0 ? '' : `    row\t${row}  `),
};

type RunOf = (failing: readonly Printing[]) => PrintingRun;

const passing = Array.from({ length: 40 }, (_, at) => at);

function pytest(heading: string): RunOf {
  return (failing) => ({
    runner: `pytest, ${heading}`,
    command: 'pytest -v',
    lines: [
      '============================= test session starts ==============================',
      `collected ${passing.length + failing.length} items`,
      '',
      ...passing.map((at) => `tests/test_cart.py::test_ok_${at} PASSED`),
      ...failing.map(({ at }) => `tests/test_cart.py::test_${at} FAILED`),
      '',
      '=================================== FAILURES ===================================',
      ...failing.flatMap(({ at, printed }) => [
        `___________________________________ test_${at} ____________________________________`,
        '',
        `    def test_${at}():`,
        `>       assert total(${at}) == 3`,
        `E       assert ${at} == 3`,
        '',
        `tests/test_cart.py:${at + 7}: AssertionError`,
        `----------------------------- Captured ${heading} -----------------------------`,
        ...printed,
      ]),
      '=========================== short test summary info ============================',
      ...failing.map(({ at }) => `FAILED tests/test_cart.py::test_${at} - assert ${at} == 3`),
      `========================= ${failing.length} failed, 40 passed in 0.12s ==========================`,
    ],
  });
}

const cargo: RunOf = (failing) => ({
  runner: 'cargo',
  command: 'cargo test',
  lines: [
    `running ${passing.length + failing.length} tests`,
    ...passing.map((at) => `test cart::ok_${at} ... ok`),
    ...failing.map(({ at }) => `test cart::sums_${at} ... FAILED`),
    '',
    'failures:',
    '',
    ...failing.flatMap(({ at, printed }) => [
      `---- cart::sums_${at} stdout ----`,
      ...printed,
      `thread 'cart::sums_${at}' panicked at src/cart.rs:${at + 7}:9:`,
      `no row ${at}`,
      '',
    ]),
    '',
    'failures:',
    ...failing.map(({ at }) => `    cart::sums_${at}`),
    '',
    `test result: FAILED. 40 passed; ${failing.length} failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.39s`,
  ],
});

const go: RunOf = (failing) => ({
  runner: 'go',
  command: 'go test -v ./...',
  lines: [
    ...passing.flatMap((at) => [`=== RUN   TestOk${at}`, `--- PASS: TestOk${at} (0.00s)`]),
    ...failing.flatMap(({ at, printed }) => [
      `=== RUN   TestSums${at}`,
      ...printed,
      `    cart_test.go:${at + 7}: got 3, want 4`,
      `--- FAIL: TestSums${at} (0.00s)`,
    ]),
    'FAIL',
    'FAIL\tshop/cart\t0.012s',
  ],
});

const mocha: RunOf = (failing) => ({
  runner: 'mocha',
  command: 'npx mocha',
  lines: [
    '',
    '  Cart',
    ...passing.map((at) => `    \u2713 adds ${at}`),
    ...failing.flatMap(({ at, printed }, index) => [...printed, `    ${index + 1}) sums ${at}`]),
    '',
    '',
    '  40 passing (12ms)',
    `  ${failing.length} failing`,
    '',
    ...failing.flatMap(({ at }, index) => [
      `  ${index + 1}) Cart`,
      `       sums ${at}:`,
      `     AssertionError: expected ${at} to equal 3`,
      `      at Context.<anonymous> (test/cart.js:${at + 7}:12)`,
      '',
    ]),
  ],
});

const jest: RunOf = (failing) => ({
  runner: 'jest',
  command: 'npx jest',
  lines: [
    ...passing.map((at) => `PASS test/ok${at}.test.js`),
    'FAIL test/cart.test.js',
    ...failing.flatMap(({ printed }) => [
      '  \u25cf Console',
      '',
      '    console.log',
      ...printed.map((line) => (line === '' ? line : `      ${line}`)),
      '',
    ]),
    ...failing.flatMap(({ at }) => [
      `  \u25cf cart \u203a sums ${at}`,
      '',
      `    expect(received).toBe(expected)`,
      '',
      `      at Object.toBe (test/cart.test.js:${at + 7}:27)`,
      '',
    ]),
    'Test Suites: 1 failed, 40 passed, 41 total',
    `Tests:       ${failing.length} failed, 40 passed`,
  ],
});

const gradle: RunOf = (failing) => ({
  runner: 'gradle',
  command: './gradlew test',
  lines: [
    '> Task :test',
    '',
    ...passing.map((at) => `CartTest > adds${at}() PASSED`),
    ...failing.flatMap(({ at, printed }) => [
      `CartTest > sums${at}() STANDARD_OUT`,
      ...printed.map((line) => (line === '' ? line : `    ${line}`)),
      '',
      `CartTest > sums${at}() FAILED`,
      `    java.lang.AssertionError: expected:<3> but was:<${at}>`,
      '        at org.junit.Assert.fail(Assert.java:88)',
      '        at org.junit.Assert.assertEquals(Assert.java:834)',
      `        at shop.CartTest.sums${at}(CartTest.java:${at + 7})`,
      '',
    ]),
    `${passing.length + failing.length} tests completed, ${failing.length} failed`,
    '> Task :test FAILED',
  ],
});

const maven: RunOf = (failing) => ({
  runner: 'maven',
  command: 'mvn test',
  lines: [
    '[INFO]  T E S T S',
    ...passing.flatMap((at) => [
      `[INFO] Running shop.Ok${at}Test`,
      `[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.01 s - in shop.Ok${at}Test`,
    ]),
    ...failing.flatMap(({ at, printed }) => [
      `[INFO] Running shop.Cart${at}Test`,
      ...printed,
      `[ERROR] Tests run: 1, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.02 s <<< FAILURE! - in shop.Cart${at}Test`,
      `[ERROR] shop.Cart${at}Test.sums  Time elapsed: 0.01 s  <<< FAILURE!`,
      `java.lang.AssertionError: expected:<3> but was:<${at}>`,
      `\tat shop.Cart${at}Test.sums(Cart${at}Test.java:${at + 7})`,
      '',
    ]),
    '[INFO] BUILD FAILURE',
  ],
});

const unittest: RunOf = (failing) => ({
  runner: 'unittest',
  command: 'python3 -m unittest -vb',
  lines: [
    ...passing.map((at) => `test_ok_${at} (tests.Cart.test_ok_${at}) ... ok`),
    ...failing.map(({ at }) => `test_${at} (tests.Cart.test_${at}) ... FAIL`),
    '',
    ...failing.flatMap(({ at, printed }) => [
      '='.repeat(70),
      `FAIL: test_${at} (tests.Cart.test_${at})`,
      '-'.repeat(70),
      'Traceback (most recent call last):',
      `  File "/srv/shop/tests.py", line ${at + 7}, in test_${at}`,
      `    self.assertEqual(total(${at}), 3)`,
      `AssertionError: ${at} != 3`,
      '',
      'Stdout:',
      ...printed,
      '',
    ]),
    '-'.repeat(70),
    `Ran ${passing.length + failing.length} tests in 0.012s`,
    '',
    `FAILED (failures=${failing.length})`,
  ],
});

/** RSpec prints what tests print among its dots, PHPUnit below "This test printed output". */
function dots(runner: 'rspec' | 'phpunit'): RunOf {
  const isRspec = runner === 'rspec';
  return (failing) => ({
    runner,
    command: isRspec ? 'bundle exec rspec' : 'vendor/bin/phpunit',
    lines: [
      ...(isRspec ? failing.flatMap(({ printed }) => [...printed, '.......F']) : ['PHPUnit 9.5.1', '']),
      ...passing.map(
        () => '................................................................. 65 / 99 ( 65%)',
      ),
      '',
      isRspec ? 'Failures:' : `There were ${failing.length} failures:`,
      '',
      ...failing.flatMap(({ at, printed }, index) =>
        isRspec
          ? [`  ${index + 1}) Cart sums ${at}`, `     Failure/Error: expect(total).to eq(3)`, '']
          : [
              `${index + 1}) CartTest::testSums${at}`,
              'This test printed output:',
              ...printed,
              `Failed asserting that ${at} is 3.`,
              '',
              `/srv/shop/tests/CartTest.php:${at + 7}`,
              '',
            ],
      ),
      isRspec
        ? `99 examples, ${failing.length} failures`
        : `Tests: 99, Assertions: 99, Failures: ${failing.length}.`,
    ],
  });
}

/** Runners that show what a test printed below a heading. */
export const belowHeadings: readonly RunOf[] = [
  pytest('stdout call'),
  pytest('stderr setup'),
  pytest('log call'),
  cargo,
];

export const printingRuns: readonly RunOf[] = [
  ...belowHeadings,
  go,
  mocha,
  jest,
  gradle,
  maven,
  unittest,
  dots('rspec'),
  dots('phpunit'),
];
