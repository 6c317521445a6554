/** A failing run as a runner prints it. */
export interface FailingRun {
  readonly runner: string;
  readonly command: string;
  readonly lines: readonly string[];
  /** Names, places, assertions, messages, calls of the project, sums. */
  readonly needed: readonly string[];
  /** Part of lines that go. */
  readonly noise: RegExp;
}

/** A failing test: its number, and what each runner's words for it are made of. */
interface Failure {
  readonly at: number;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export function failuresOf(count: number): readonly Failure[] {
  return Array.from({ length: count }, (_, at) => ({
    at,
    file: ['cart', 'stock', 'orders', 'refunds'][at % 4] ?? '',
    line: 20 + at * 7,
    message: ['no row', 'expected 3 to be 4', 'gave up after 3 tries'][at % 3] ?? '',
  }));
}

/** Lines of one failure; those with `!` before them are needed. */
type Told = (failure: Failure) => readonly string[];

function run(
  runner: string,
  command: string,
  noise: RegExp,
  failures: readonly Failure[],
  parts: { readonly head: readonly string[]; readonly told: Told; readonly end: readonly string[] },
): FailingRun {
  const marked = [...parts.head, ...failures.flatMap((each) => parts.told(each)), ...parts.end];
  return {
    runner,
    command,
    noise,
    lines: marked.map((line) => (line.startsWith('!') ? line.slice(1) : line)),
    needed: marked.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : [])),
  };
}

function pytest(failures: readonly Failure[]): FailingRun {
  return run('pytest', 'pytest', /^ {4}\w|^\/usr\/lib\/python3|site-packages/, failures, {
    head: [
      '============================= test session starts ==============================',
      'platform linux -- Python 3.12.1, pytest-8.3.3, pluggy-1.5.0',
      `collected ${String(failures.length + 3)} items`,
      '',
      '!=================================== FAILURES ===================================',
    ],
    told: ({ at, file, line, message }) => [
      `!____________________________ TestTotal.test_${String(at)} _____________________________`,
      '',
      `self = <tests.test_${file}.TestTotal object at 0x7f42e6780540>, sku = 'a${String(at)}'`,
      '',
      `    def test_${String(at)}(self, sku):`,
      '        """Totals are those of the rows."""',
      '        store = Store.of("a", "b", sku)',
      '        store.add("c", 3)',
      '',
      ...(at % 2 === 0
        ? [
            `!>       assert store.total() == ${String(at)}`,
            `!E       AssertionError: ${message}`,
            `!E        +  where 7 = total()`,
            `E        +    where total = <shop.Store object at 0x7f42e6780540>.total`,
            `E        +    and   <shop.Store object at 0x7f42e6780540> = Store.of('a', 'b')`,
          ]
        : [
            `!>       store.load('${String(at)}')`,
            '',
            `!tests/test_${file}.py:${String(line)}: `,
            '_ '.repeat(40),
            `!shop/store.py:23: in load`,
            '!    for row in json.loads(text):',
            '/usr/lib/python3.12/json/__init__.py:346: in loads',
            '    return _default_decoder.decode(s)',
            '_ '.repeat(40),
            '',
            `self = <json.decoder.JSONDecoder object at 0x7f035d998e50>, s = 'x'`,
            '',
            '    def raw_decode(self, s, idx=0):',
            '        """Decode a JSON document from ``s``."""',
            '        try:',
            '>           obj, end = self.scan_once(s, idx)',
            `!E           json.decoder.JSONDecodeError: ${message}`,
          ]),
      '',
      at % 2 === 0
        ? `!tests/test_${file}.py:${String(line)}: AssertionError`
        : '!/usr/lib/python3.12/json/decoder.py:353: JSONDecodeError',
    ],
    end: [
      '!=========================== short test summary info ============================',
      ...failures.map(
        ({ at, file, message }) =>
          `!FAILED tests/test_${file}.py::TestTotal::test_${String(at)} - ${message}`,
      ),
      `!========================= ${String(failures.length)} failed, 3 passed in 1.20s =========================`,
    ],
  });
}

function unittest(failures: readonly Failure[]): FailingRun {
  return run('unittest', 'python3 -m unittest -v', /unittest\/(?:case|mock)\.py/, failures, {
    head: failures.map(
      ({ at, file }) => `test_${String(at)} (tests.${file}.Totals.test_${String(at)}) ... FAIL`,
    ),
    told: ({ at, file, line, message }) => [
      '',
      '='.repeat(70),
      `!FAIL: test_${String(at)} (tests.${file}.Totals.test_${String(at)})`,
      '-'.repeat(70),
      '!Traceback (most recent call last):',
      '  File "/usr/lib/python3.12/unittest/mock.py", line 1378, in patched',
      '    return func(*newargs, **newkeywargs)',
      '           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      `!  File "/srv/shop/tests/${file}.py", line ${String(line)}, in test_${String(at)}`,
      `!    self.assertEqual(total(${String(at)}), 4)`,
      '  File "/usr/lib/python3.12/unittest/case.py", line 873, in assertEqual',
      '    assertion_func(first, second, msg=msg)',
      '  File "/usr/lib/python3.12/unittest/case.py", line 866, in _baseAssertEqual',
      '    raise self.failureException(msg)',
      `!AssertionError: ${message}`,
    ],
    end: [
      '',
      '-'.repeat(70),
      `!Ran ${String(failures.length)} tests in 0.123s`,
      '',
      `!FAILED (failures=${String(failures.length)})`,
    ],
  });
}

function jest(failures: readonly Failure[]): FailingRun {
  return run('jest', 'npx jest', /^ +>? *\d+ \||node_modules|\u2715/, failures, {
    head: [
      '!FAIL test/cart.test.js',
      '!  cart',
      ...failures.map(({ at }) => `    \u2715 sums ${String(at)} (2 ms)`),
      '',
    ],
    told: ({ at, file, line, message }) => [
      `!  \u25cf cart \u203a sums ${String(at)}`,
      '',
      `!    ${message}`,
      '',
      `!    Expected: ${String(at + 1)}`,
      `!    Received: ${String(at)}`,
      '',
      `      ${String(line - 2)} |   it('sums ${String(at)}', () => {`,
      `      ${String(line - 1)} |     const store = new Store();`,
      `    > ${String(line)} |     expect(store.total()).toBe(${String(at + 1)});`,
      '         |                           ^',
      `      ${String(line + 1)} |   });`,
      `      ${String(line + 2)} |`,
      '',
      `!      at Object.toBe (test/${file}.test.js:${String(line)}:27)`,
      '      at Promise.then.completed (node_modules/jest-circus/build/utils.js:298:28)',
      '      at new Promise (<anonymous>)',
      '      at callAsyncCircusFn (node_modules/jest-circus/build/utils.js:231:10)',
      '',
    ],
    end: ['!Test Suites: 1 failed, 1 total', `!Tests:       ${String(failures.length)} failed, 3 passed`],
  });
}

function vitest(failures: readonly Failure[]): FailingRun {
  const count = String(failures.length);
  return run('vitest', 'npx vitest run', /^ +\d+\|| \u00d7 |node_modules/, failures, {
    head: [
      '!',
      '! RUN  v4.1.12 /srv/shop',
      '',
      `! \u276f test/cart.test.mjs (${count} tests | ${count} failed) 21ms`,
      ...failures.map(({ at }) => `     \u00d7 sums ${String(at)} 2ms`),
      '',
      `!\u23af\u23af\u23af\u23af\u23af\u23af\u23af Failed Tests ${count} \u23af\u23af\u23af\u23af\u23af\u23af\u23af`,
      '',
    ],
    told: ({ at, file, line, message }) => [
      `! FAIL  test/cart.test.mjs > cart > sums ${String(at)}`,
      `!AssertionError: ${message} // Object.is equality`,
      '',
      `!- ${String(at + 1)}`,
      `!+ ${String(at)}`,
      '',
      `! \u276f test/${file}.test.mjs:${String(line)}:27`,
      `     ${String(line - 2)}|   it('sums ${String(at)}', () => {`,
      `     ${String(line - 1)}|     const store = new Store();`,
      `     ${String(line)}|     expect(store.total()).toBe(${String(at + 1)});`,
      '       |                           ^',
      `     ${String(line + 1)}|   });`,
      ' \u276f runTest node_modules/@vitest/runner/dist/chunk-hooks.js:1124:9',
      ' \u276f runSuite node_modules/@vitest/runner/dist/chunk-hooks.js:1280:15',
      '',
      `${'\u23af'.repeat(23)}[${String(at + 1)}/${count}]\u23af`,
      '',
    ],
    end: [` Test Files  1 failed (1)`, `!      Tests  ${count} failed (${count})`],
  });
}

function nodeTest(failures: readonly Failure[]): FailingRun {
  const details = ({ file, line, message, at }: Failure): readonly string[] => [
    `  AssertionError [ERR_ASSERTION]: ${message}:`,
    '  ',
    `  ${String(at)} !== ${String(at + 1)}`,
    '  ',
    `      at TestContext.<anonymous> (file:///srv/shop/test/${file}.test.mjs:${String(line)}:12)`,
    '      at Test.runInAsyncScope (node:async_hooks:206:9)',
    '      at Test.run (node:internal/test_runner/test:796:25)',
    '      at async Suite.processPendingSubtests (node:internal/test_runner/test:526:7) {',
    '    generatedMessage: true,',
    "    code: 'ERR_ASSERTION',",
    `    actual: ${String(at)},`,
    `    expected: ${String(at + 1)},`,
    "    operator: 'strictEqual'",
    '  }',
  ];
  return run('node', 'node --test', /node:internal|generatedMessage/, failures, {
    head: [
      '!\u25b6 cart',
      ...failures.flatMap((each) => [
        `  \u2716 sums ${String(each.at)} (1.${String(each.at)}ms)`,
        ...details(each).map((line) => `  ${line}`),
        '',
      ]),
      '!\u2716 cart (71.150788ms)',
      `!\u2139 tests ${String(failures.length)}`,
      `!\u2139 fail ${String(failures.length)}`,
      '',
      '!\u2716 failing tests:',
      '',
    ],
    told: (failure) => [
      `!test at test/${failure.file}.test.mjs:${String(failure.line - 4)}:3`,
      `!\u2716 sums ${String(failure.at)} (1.${String(failure.at)}ms)`,
      ...details(failure).map((line, at) => (at < 5 && at !== 1 && at !== 3 ? `!${line}` : line)),
      '',
    ],
    end: [],
  });
}

function playwright(failures: readonly Failure[]): FailingRun {
  const count = String(failures.length);
  return run('playwright', 'npx playwright test', /^ +>? *\d+ \||node_modules>?\/| \u2713 /, failures, {
    head: [
      '!',
      `!Running ${count} tests using 1 worker`,
      '',
      ...Array.from(
        { length: 30 },
        (_, at) => `  \u2713  ${String(at)} test/a.spec.ts:${String(at)}:3 \u203a a (1ms)`,
      ),
      '',
    ],
    told: ({ at, file, line, message }) => [
      `!  ${String(at + 1)}) test/${file}.spec.ts:${String(line - 2)}:3 \u203a cart \u203a sums ${String(at)} ${'\u2500'.repeat(40)}`,
      '',
      `!    Error: ${message}`,
      '',
      `      ${String(line - 1)} |   it('sums ${String(at)}', () => {`,
      `    > ${String(line)} |     expect(store.total()).toBe(${String(at + 1)});`,
      '         |                           ^',
      `      ${String(line + 1)} |   });`,
      `!        at /srv/shop/test/${file}.spec.ts:${String(line)}:27`,
      '        at Object.run (/srv/shop/node_modules/playwright/lib/worker.js:12:9)',
      '',
    ],
    end: [`!  ${count} failed`, '!  30 passed (14.1s)'],
  });
}

function goPanics(failures: readonly Failure[]): FailingRun {
  return run('go', 'go test ./...', /\/usr\/local\/go\/src|^testing\.tRunner/, failures, {
    head: ['!--- FAIL: TestFirst (0.00s)', '!    first_test.go:12: got 3, want 4'],
    told: ({ at, file, line, message }) => [
      `!--- FAIL: TestSums${String(at)} (0.00s)`,
      `!panic: ${message} [recovered]`,
      `!	panic: ${message}`,
      '',
      `!goroutine ${String(at + 7)} [running]:`,
      'testing.tRunner.func1.2({0x55a740, 0x6cae80})',
      '	/usr/local/go/src/testing/testing.go:1974 +0x232',
      'testing.tRunner.func1()',
      '	/usr/local/go/src/testing/testing.go:1977 +0x349',
      'panic({0x55a740?, 0x6cae80?})',
      '	/usr/local/go/src/runtime/panic.go:860 +0x13a',
      `!example.org/shop/${file}.(*Store).Total(...)`,
      `!	/home/me/go/src/example.org/shop/${file}/store.go:${String(line)}`,
      'testing.tRunner(0x2585548ea908, 0x592ed8)',
      '	/usr/local/go/src/testing/testing.go:2036 +0xea',
      'created by testing.(*T).Run in goroutine 1',
      '	/usr/local/go/src/testing/testing.go:2101 +0x4c5',
      `!FAIL	example.org/shop/${file}	0.009s`,
    ],
    end: ['!FAIL'],
  });
}

function cargo(failures: readonly Failure[]): FailingRun {
  const name = ({ at, file }: Failure): string => `${file}::tests::sums_${String(at)}`;
  return run('cargo', 'cargo test', /\/rustc\/|tests\/api\.rs|^ {4}\w|\{\{closure/, failures, {
    head: [
      '!   Compiling shop v0.1.0 (/srv/shop)',
      '!     Running unittests src/lib.rs (target/debug/deps/shop-507999230d6984fa)',
      '',
      `running ${String(failures.length)} tests`,
      ...failures.map((each) => `test ${name(each)} ... FAILED`),
      '!test cart::tests::needs_network ... ignored',
      '',
      '!failures:',
      '',
    ],
    told: (failure) => [
      `---- ${name(failure)} stdout ----`,
      '',
      `!thread '${name(failure)}' (24343) panicked at src/${failure.file}.rs:${String(failure.line)}:9:`,
      `!assertion \`left == right\` failed: ${failure.message}`,
      `!  left: ${String(failure.at)}`,
      `! right: ${String(failure.at + 1)}`,
      'stack backtrace:',
      '   0: __rustc::rust_begin_unwind',
      '             at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/std/src/panicking.rs:689:5',
      '   1: core::panicking::panic_fmt',
      '             at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/panicking.rs:80:14',
      `!   2: shop::${name(failure)}`,
      `!             at ./src/${failure.file}.rs:${String(failure.line)}:9`,
      `   3: shop::${name(failure)}::{{closure}}`,
      `             at ./src/${failure.file}.rs:${String(failure.line - 4)}:13`,
      '   4: core::ops::function::FnOnce::call_once',
      '             at /rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/ops/function.rs:250:5',
      'note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.',
      '',
    ],
    end: [
      '',
      'failures:',
      ...failures.map((each) => `    ${name(each)}`),
      '',
      `!test result: FAILED. 3 passed; ${String(failures.length)} failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.34s`,
      '',
      '     Running tests/api.rs (target/debug/deps/api-1)',
      '',
      'running 3 tests',
      ...[1, 2, 3].map((at) => `test api_${String(at)} ... ok`),
      '',
      'test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s',
      '',
      '!error: test failed, to rerun pass `--lib`',
    ],
  });
}

function maven(failures: readonly Failure[]): FailingRun {
  return run('maven', 'mvn test', /org\.junit|java\.base|Help 1/, failures, {
    head: ['![INFO]  T E S T S', '![INFO] Running org.shop.CartTest'],
    told: ({ at, line, message }) => [
      `![ERROR] org.shop.CartTest.sums${String(at)} -- Time elapsed: 0.119 s <<< FAILURE!`,
      `!org.opentest4j.AssertionFailedError: ${message}`,
      '	at org.junit.jupiter.api.AssertionFailureBuilder.build(AssertionFailureBuilder.java:151)',
      '	at app//org.junit.jupiter.api.AssertEquals.failNotEqual(AssertEquals.java:197)',
      `!	at org.shop.Cart.total(Cart.java:${String(line)})`,
      `!	at org.shop.CartTest.sums${String(at)}(CartTest.java:${String(line + 1)})`,
      '	at java.base/java.lang.reflect.Method.invoke(Method.java:569)',
      '	at java.base/java.util.ArrayList.forEach(ArrayList.java:1511)',
      '	at java.base/java.util.ArrayList.forEach(ArrayList.java:1511)',
      '',
    ],
    end: [
      '![ERROR] Failures: ',
      ...failures.map(
        ({ at, line, message }) => `![ERROR]   CartTest.sums${String(at)}:${String(line)} ${message}`,
      ),
      `![ERROR] Tests run: ${String(failures.length)}, Failures: ${String(failures.length)}, Errors: 0, Skipped: 0`,
      '[ERROR] -> [Help 1]',
      '[ERROR] ',
      '[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.',
      '[ERROR] Re-run Maven using the -X switch to enable full debug logging.',
      '![INFO] BUILD FAILURE',
    ],
  });
}

function dotnet(failures: readonly Failure[]): FailingRun {
  return run('dotnet', 'dotnet test', /at (?:System|Xunit)\./, failures, {
    head: ['!Starting test execution, please wait...'],
    told: ({ at, file, line, message }) => [
      `!  Failed Shop.Tests.CartTests.Sums${String(at)} [12 ms]`,
      '!  Error Message:',
      `!   Assert.Equal() Failure: ${message}`,
      '!  Stack Trace:',
      '   at Xunit.Assert.Equal[T](T expected, T actual, IEqualityComparer`1 comparer)',
      `!   at Shop.Tests.CartTests.Sums${String(at)}() in /srv/shop/Shop.Tests/${file}.cs:line ${String(line)}`,
      '   at System.RuntimeMethodHandle.InvokeMethod(Object target, Void** arguments, Signature sig, Boolean isConstructor)',
      '   at System.Reflection.MethodBaseInvoker.InvokeWithNoArgs(Object obj, BindingFlags invokeAttr)',
    ],
    end: [`!Failed!  - Failed:     ${String(failures.length)}, Passed:   187, Skipped:     3, Total:   192`],
  });
}

function rspec(failures: readonly Failure[]): FailingRun {
  return run('rspec', 'bundle exec rspec', /\/gems\//, failures, {
    head: ['!Failures:', ''],
    told: ({ at, file, line, message }) => [
      `!  ${String(at + 1)}) Cart sums ${String(at)}`,
      `!     Failure/Error: expect(cart.total).to eq(${String(at)})`,
      '',
      `!       ${message}`,
      `!     # ./spec/${file}_spec.rb:${String(line)}:in 'block (2 levels) in <top (required)>'`,
      "     # /usr/lib/ruby/gems/3.3.0/gems/rspec-core-3.13.0/lib/rspec/core/example.rb:263:in 'instance_exec'",
      "     # /usr/lib/ruby/gems/3.3.0/gems/rspec-core-3.13.0/lib/rspec/core/example.rb:259:in 'block in run'",
      '',
    ],
    end: [`!${String(failures.length)} examples, ${String(failures.length)} failures`],
  });
}

function phpunit(failures: readonly Failure[]): FailingRun {
  return run('phpunit', 'vendor/bin/phpunit', /\/vendor\//, failures, {
    head: ['!PHPUnit 11.2.1 by Sebastian Bergmann and contributors.', '!There were failures:', ''],
    told: ({ at, file, line, message }) => [
      `!${String(at + 1)}) CartTest::testSums${String(at)}`,
      `!Failed asserting that ${message}.`,
      '',
      `!/srv/shop/tests/${file}Test.php:${String(line)}`,
      '/srv/shop/vendor/phpunit/phpunit/src/Framework/TestCase.php:1617',
      '/srv/shop/vendor/phpunit/phpunit/src/Framework/TestSuite.php:685',
      '/srv/shop/vendor/phpunit/phpunit/src/TextUI/Command.php:97',
      '',
    ],
    end: [
      '!FAILURES!',
      `!Tests: ${String(failures.length)}, Assertions: 27, Failures: ${String(failures.length)}.`,
    ],
  });
}

export const failingRuns: readonly ((failures: readonly Failure[]) => FailingRun)[] = [
  pytest,
  unittest,
  jest,
  vitest,
  nodeTest,
  playwright,
  goPanics,
  cargo,
  maven,
  dotnet,
  rspec,
  phpunit,
];
