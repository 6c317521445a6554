import fc from 'fast-check';

/** A session of pytest, `-v` or with a sign a test; tests named in `failing` fail. */
export function pytestRun(
  tests: number,
  { verbose = false, failing = [] as readonly number[] } = {},
): string[] {
  const isFailing = (test: number): boolean => failing.includes(test);
  const all = Array.from({ length: tests }, (_, test) => test);
  const shareOf = (run: number): string => ` [${String(Math.floor((100 * run) / tests)).padStart(3)}%]`;
  const ended = (body: string, run: number): string => body + shareOf(run).padStart(79 - body.length);
  const results = verbose
    ? all.map((test) => {
        const result = isFailing(test) ? 'FAILED' : 'PASSED';
        return ended(`tests/test_cart.py::TestTotal::test_adds_${String(test)} ${result}`, test + 1);
      })
    : all.flatMap((test) => {
        if (test % 50 !== 0) return [];
        const signs = all.slice(test, test + 50).map((each) => (isFailing(each) ? 'F' : '.'));
        return [ended(`${test === 0 ? 'tests/test_cart.py ' : ''}${signs.join('')}`, test + signs.length)];
      });
  return [
    '============================= test session starts ==============================',
    'platform linux -- Python 3.12.1, pytest-8.3.3, pluggy-1.5.0',
    'rootdir: /srv/shop',
    'plugins: cov-5.0.0, xdist-3.6.1, mock-3.14.0, timeout-2.3.1, hypothesis-6.100.0',
    `collected ${String(tests)} items`,
    '',
    ...results,
    '',
    ...(failing.length > 0
      ? ['=================================== FAILURES ===========================']
      : []),
    ...failing.flatMap((test) => failure(test)),
    '=============================== warnings summary ===============================',
    ...['cart', 'prices', 'stock'].flatMap((name) => [
      `tests/test_${name}.py:7`,
      `  /srv/shop/tests/test_${name}.py:7: DeprecationWarning: distutils Version classes are deprecated. Use packaging.version instead.`,
      '    from distutils import version',
      '',
    ]),
    '-- Docs: https://docs.pytest.org/en/stable/how-to/capture-warnings.html',
    `=== ${String(failing.length)} failed, ${String(tests - failing.length)} passed, 3 warnings in 1.42s ===`,
  ];
}

function failure(test: number): string[] {
  return [
    `_______________________ TestTotal.test_adds_${String(test)} ________________________`,
    '',
    `    def test_adds_${String(test)}(self):`,
    `>       assert total(${String(test)}) == ${String(test + 1)}`,
    '',
    `tests/test_cart.py:${String(test * 4 + 7)}: `,
    '_ '.repeat(40),
    '',
    `E       assert ${String(test)} == ${String(test + 1)}`,
    '',
    `/usr/lib/python3.12/site-packages/shop/cart.py:${String(test)}: AssertionError`,
  ];
}

/** A run of Django's tests: databases are made and destroyed for each process. */
export function djangoRun(tests: number): string[] {
  return [
    "Creating test database for alias 'default'...",
    `Found ${String(tests)} test(s).`,
    ...Array.from({ length: 8 }, () => "Cloning test database for alias 'default'..."),
    'System check identified no issues (0 silenced).',
    '.'.repeat(tests),
    '----------------------------------------------------------------------',
    `Ran ${String(tests)} tests in 3.512s`,
    '',
    'OK',
    ...Array.from({ length: 9 }, () => "Destroying test database for alias 'default'..."),
  ];
}

/** `go test -v`, where every test in `failing` fails. */
export function goRun(tests: number, failing: readonly number[] = []): string[] {
  return [
    ...Array.from({ length: tests }, (_, test) => [
      `=== RUN   TestAdds${String(test)}`,
      ...(failing.includes(test) ? [`    cart_test.go:${String(test)}: got 3, want 4`] : []),
      `--- ${failing.includes(test) ? 'FAIL' : 'PASS'}: TestAdds${String(test)} (0.00s)`,
    ]).flat(),
    failing.length > 0 ? 'FAIL' : 'PASS',
    failing.length > 0 ? 'FAIL\tshop/cart\t0.012s' : 'ok  \tshop/cart\t0.012s',
  ];
}

/** `cargo test`. */
export function cargoRun(tests: number): string[] {
  return [
    `running ${String(tests)} tests`,
    ...Array.from({ length: tests }, (_, test) => `test cart::total::adds_${String(test)} ... ok`),
    '',
    `test result: ok. ${String(tests)} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.39s`,
  ];
}

/** pytest's signs, each in colours of its own. */
export function colouredSigns(count: number): string {
  return `tests/test_cart.py ${'\u001b[32m.\u001b[0m'.repeat(count)}\u001b[31mF\u001b[0m`;
}

/** Lines that stand in test runs, and lines that would disturb the forms they are written in. */
const anyLine = fc.oneof(
  fc.constantFrom(
    '',
    '_ '.repeat(40),
    '_ '.repeat(12),
    '..F.s',
    'tests/a.py .... [ 40%]',
    'tests/test_a.py::test_b PASSED',
    '  File "/usr/lib/python3.12/site-packages/shop/cart.py", line 3, in total',
    '  File "/usr/lib/python3.12/unittest/case.py", line 59, in testPartExecutor',
    'a.py:3: DeprecationWarning: use the new way of doing this',
    'b.py:4: DeprecationWarning: use the new way of doing this',
    'b.py:4: UserWarning: no',
    'test_sums (shop.tests.CartTests.test_sums) ... ok',
    'test_drops (shop.tests.CartTests.test_drops) ... ok',
    'test_adds (shop.tests.CartTests.test_adds) ... ok',
    '=== RUN   TestA/b{c}',
    '--- PASS: TestA, TestB (0.00s)',
    'test a::b ... ok',
    'Ran 3 tests in 0.1s',
    colouredSigns(12),
    '\u001b[32m..\u001b[0m',
    '--- FAIL: TestAddsTwoAndTwo (0.00s)',
    '--- FAIL: TestAddsThreeAndFour (0.00s)',
    '--- FAIL: Test  (0.10s)',
    '--- FAIL: Test{}OfBraces (0.00s)',
    '    cart_test.go:7: the total of 3 desks is "12", want 13',
    '    cart_test.go:9: the total of 4 desks is "1\u2028", want 17\r',
    'A| of somebody else',
    '\u001b[31m- 1\u001b[39m',
    '\u001b[31m\u001b[2m\u001b[1mtwo of one kind\u001b[22m\u001b[39m',
    '\u001b[31mopen',
    'shut\u001b[39m §',
    '\u001b[0;1;31mbold\u001b[0m\u001b[K',
    '\u001b[01;38;5;208ma colour of many numbers\u001b[00m',
    '± \u001b[31m\u001b[32m\u001b[39m\r',
    '\u001b[31m' + '\u23af'.repeat(9) + '\u001b[39m',
    '¶[9 times "\u23af"]',
    '[2 times] no note of ours',
    '[as above]',
    'x.py:1: UserWarning: [as above]',
    '<site-packages>/a.py',
    'Cloning test database\r',
    '\u23af'.repeat(23) + '[1/8]\u23af',
    '\u23af'.repeat(9),
    '[9 times "\u23af"][1/8]\u23af',
    '    at Test.run (node:internal/test_runner/test:796:25)',
    '    at total (src/cart.js:2:60)',
    '    > 2 |   total();',
    '      3 | }',
    '=== FAILURES ===',
    '____ test_a ____',
    '>       assert total() == 4',
    'E       assert 3 == 4',
    'tests/test_a.py:7: AssertionError',
    '\u2716 failing tests:',
    '\u2716 sums (1ms)',
    '    generatedMessage: true,',
    '  }',
    'failures:',
    '---- cart::sums stdout ----',
    '    cart::sums',
    '# Subtest: sums',
    'not ok 1 - sums',
    'Summary of all failing tests',
    '  \u25cf cart \u203a sums',
    ' FAIL  a.test.ts > cart > sums',
    '     \u00d7 sums 2ms',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

const anyRun = fc.oneof(
  fc
    .tuple(fc.nat(120), fc.boolean(), fc.uniqueArray(fc.nat(119), { maxLength: 3 }))
    .map(([tests, verbose, failing]) =>
      pytestRun(tests + 1, { verbose, failing: failing.filter((test) => test <= tests) }),
    ),
  fc.nat(300).map(djangoRun),
  fc
    .tuple(fc.nat(40), fc.uniqueArray(fc.nat(39), { maxLength: 3 }))
    .map(([tests, failing]) => goRun(tests, failing)),
  fc.nat(60).map(cargoRun),
);

/** Runs with anything between their lines. */
export const anyTestRun = fc
  .tuple(
    anyRun,
    fc.array(fc.tuple(fc.nat(), fc.array(anyLine, { maxLength: 6 }), fc.integer({ min: 1, max: 4 }))),
    anyRun,
  )
  .map(([first, inserts, last]) => {
    const lines = [...first, ...last];
    for (const [place, added, times] of inserts) {
      lines.splice(place % (lines.length + 1), 0, ...Array.from({ length: times }, () => added).flat());
    }
    return lines.join('\n');
  });

/** `node --test` where nobody looks on: a suite of tests of which one fails, and one test more. */
export function nodeRun(tests: number, failing: number): string[] {
  const block = (indent: string, ms: string, type: string, more: readonly string[] = []): string[] =>
    ['---', `duration_ms: ${ms}`, `type: '${type}'`, ...more, '...'].map((line) => `${indent}  ${line}`);
  const one = (test: number): string[] => [
    `    # Subtest: adds ${String(test)}`,
    `    ${test === failing ? 'not ' : ''}ok ${String(test)} - adds ${String(test)}${test === 2 ? ' # SKIP no net' : ''}`,
    ...block(
      '    ',
      `0.${String(test)}5`,
      'test',
      test === failing ? [`location: '/srv/cart.test.js:${String(test)}:3'`] : [],
    ),
  ];
  return [
    'TAP version 13',
    '# Subtest: cart',
    ...Array.from({ length: tests }, (_, at) => one(at + 1)).flat(),
    `    1..${String(tests)}`,
    'not ok 1 - cart',
    ...block('', '9.5', 'suite', ["failureType: 'subtestsFailed'"]),
    '# Subtest: plain',
    'ok 2 - plain',
    ...block('', '1', 'test'),
    '1..2',
    `# tests ${String(tests + 1)}`,
    '# fail 1',
  ];
}
