import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runners } from '../../src/engines/test-run/runners.ts';

/** For each runner a line of every kind that its signs find. */
const shown: Readonly<Record<string, readonly string[]>> = {
  pytest: [
    '===== test session starts =====',
    ...[
      '1 passed',
      '2 failed',
      '1 error',
      '3 errors',
      '1 skipped',
      '1 deselected',
      '1 xfailed',
      '1 xpassed',
      '9 warnings',
    ].map((counted) => `${counted} in 0.12s`),
  ],
  unittest: ['Ran 1 test in 0.003s'],
  sympy: ['==== test process starts ====='],
  jest: ['Test Suites: 1 total', 'PASS src/a.test.ts', 'FAIL unit src/a.test.js (5 s)'],
  vitest: [' Test Files  1 passed (1)', ' RUN  v3.1.0'],
  mocha: ['  12 passing (34ms)'],
  playwright: ['Running 3 tests using 1 worker', '  3 passed (2.1s)'],
  node: ['\u2139 tests 12', '  3 tests passed', '\t1 test failed'],
  tap: ['TAP version 13', 'ok 1 - adds', 'not ok 2 - adds'],
  go: [
    'ok  \tshop/cart\t0.01s',
    'FAIL\tshop/cart\t0.01s',
    '?   \tshop/cart\t[no test files]',
    '=== RUN   TestAdds',
    '--- PASS: TestAdds (0.00s)',
    '--- FAIL: TestAdds (0.00s)',
  ],
  cargo: ['test result: ok. 1 passed', 'running 1 test', '     Summary [   0.1s] 3 tests run'],
  maven: ['[INFO]  T E S T S', 'Tests run: 3, Failures: 0', ' T E S T S'],
  gradle: ['CartTest > adds PASSED', 'CartTest > adds FAILED', '> Task :app:test'],
  dotnet: ['Passed!  - Failed:     0', 'Failed! - Failed: 1', 'Test Run Failed.', 'Starting test execution'],
  ctest: ['100% tests passed, 0 tests failed out of 3'],
  dots: [
    '3 examples, 0 failures',
    '1 example, 0 failures',
    'PHPUnit 11.2',
    'OK (3 tests, 4 assertions)',
    'Tests: 3, Assertions: 4.',
    '3 runs, 4 assertions, 0 failures',
  ],
};

test('In each line that shows a test runner stands one of its words', () => {
  for (const { name, signs, words } of runners) {
    for (const line of shown[name] ?? assert.fail(name)) {
      assert.match(line, signs);
      assert.ok(
        words.some((word) => line.includes(word)),
        `${name}: ${line}`,
      );
    }
  }
});
