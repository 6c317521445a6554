import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messageOf } from '../../src/text/bare-line.ts';
import { failureSign } from '../../src/text/failure.ts';
import { levelOf } from '../../src/text/level.ts';
import { assertLinear } from '../linear.ts';

const signOf = (line: string): number => failureSign(messageOf(line), levelOf(line));

test('Lines that state a failure are known, whoever printed them.', () => {
  for (const line of [
    '2031-05-02T10:04:05Z ERROR [db] no connection',
    '10:04:05 [FATAL] out of disk',
    'level=error msg="no connection"',
    '{"level":"error","msg":"no connection"}',
    'E0302 10:04:05.123456   17 server.go:42] no connection',
    'src/cart.c:31:9: error: expected expression',
    'src/cart.ts(31,9): error TS2322: Type',
    'error[E0308]: mismatched types',
    'fatal: not a git repository',
    "ValueError: invalid literal for int() with base 10: 'x'",
    'java.io.IOException: broken pipe',
    'E   AssertionError: assert 1 == 2',
    "/usr/bin/ld: cart.o: undefined reference to `total()'",
    'make: *** [Makefile:3: all] Error 2',
    'npm ERR! code ELIFECYCLE',
    'The command "make" exited with 2.',
    'Process finished with exit code 137',
    'Segmentation fault (core dumped)',
    'BUILD FAILED in 3s',
    '--- FAIL: TestCart (0.01s)',
    'not ok 3 - adds an item',
    '\u2717 adds an item',
    '[info] - adds an item *** FAILED ***',
    'Unhandled promise rejection: Error',
    'Tests run: 5, Failures: 2, Errors: 0',
    'BUILD FAILED in 3s (0 errors, 1 failure)',
    'FAILED: 3 tests, 0 errors',
    '2 failed, 30 passed, 0 errors',
    'AssertionError: expected 1, got 0 failures',
    'ValueError: any error',
    'Uncaught exception, no error handler registered',
    'tar: illegal option -- j',
    "Illegal switch 'j' specified!",
    'rules/node.js failed indent_char: found two spaces, should be four',
    '    [-] adds an item 356ms',
    '  [-] adds an item 12ms (10ms|2ms)',
  ]) {
    assert.equal(signOf(line), 2, line);
  }
});

test('Lines that may tell of a failure rank below.', () => {
  for (const line of [
    'connection refused by 10.0.0.7',
    'could not resolve host',
    'cat: x.txt: No such file or directory',
    '  1) Cart adds an item',
    'INFO retry after timeout',
    'trim() is deprecated',
    'it met an illegal character',
    'Not failed yet: x',
    'hosts failed retries: some',
  ]) {
    assert.equal(signOf(line), 1, line);
  }
});

test('Names, options and counts of nothing are no sign.', () => {
  for (const line of [
    'Compiling error-chain v0.12.4',
    'gcc -Wall -Werror -c src/error.c -o build/error.o',
    '0 errors, 0 warnings',
    'Tests run: 12, Failures: 0, Skipped: 0',
    'finished without errors',
    'GET /api/errors/7 200 in 3 ms',
    'exited with 0',
    'started on port 8080',
    '',
  ]) {
    assert.equal(signOf(line), 0, line);
  }
});

test('Work on a line of many words of failure grows with its length.', () => {
  for (const words of ['job ', 'job x', 'a.b/', 'failed x ', '- failed ', 'task failed']) {
    assertLinear(
      (size) => `${words.repeat(size / 8)} err`,
      (line) => signOf(line),
      40_000,
    );
  }
});

const zeros = ['0', '0.0', '0%', '0.00%'] as const;
const counts = fc.integer({ min: 1, max: 9_999 }).map(String);
const many = fc.constantFrom(
  'errors',
  'failures',
  'failed',
  'Errors',
  'FAILED',
  'Failures',
  'Failed tests',
  'failed_jobs',
);
const around = fc.constantFrom(
  ['', ''],
  ['2031-05-02T10:04:05Z [worker-3] done ', ''],
  ['passed=12 ', ' skipped=2'],
  ['run 7: passed: 12, ', ', total: 12'],
  ['ok=3 changed=1 ', ' ignored=4'],
  ['{"total":12,', '}'],
);
const written = fc.constantFrom(
  (word: string, count: string) => `${word}=${count}`,
  (word: string, count: string) => `${word}: ${count}`,
  (word: string, count: string) => `${word}:${count}`,
  (word: string, count: string) => `${word} = ${count}`,
  (word: string, count: string) => `"${word}": ${count}`,
  (word: string, count: string) => `${word}="${count}"`,
);

test('What is counted as nothing is no sign, however it is written, and what is counted is one.', () => {
  fc.assert(
    fc.property(
      many,
      written,
      around,
      fc.constantFrom(...zeros),
      counts,
      (word, write, [front, back], zero, count) => {
        assert.equal(signOf(`${front}${write(word, zero)}${back}`), 0, write(word, zero));
        assert.ok(signOf(`${front}${write(word.toLowerCase().split(/[ _]/)[0] ?? '', count)}${back}`) > 0);
        // What failed beside it is told still.
        assert.equal(signOf(`${write(word, zero)}, ${write('errors', count)}`), 2);
      },
    ),
    { numRuns: 500 },
  );
});

test('No failures in front of their word are no sign either.', () => {
  const word = fc.constantFrom(
    'failed',
    'errors',
    'failures',
    'tests failed',
    'jobs failed',
    'timeouts',
    'crashed',
  );
  const none = fc.constantFrom('0', 'no', '0 of 12', '0/12', '0 out of 40');
  fc.assert(
    fc.property(word, none, around, (named, nothing, [front, back]) => {
      const line = front.startsWith('{') ? `${nothing} ${named}` : `${front}${nothing} ${named}${back}`;
      assert.equal(signOf(line), 0, line);
    }),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(word, counts, (named, count) => {
      assert.ok(signOf(`${count} ${named}`) > 0);
      assert.ok(signOf(`version ${count}.0 ${named}`) > 0);
    }),
  );
});

test('Of how a request or a process ended what went well is no sign, and all else is.', () => {
  const ended = fc.constantFrom(
    'status=',
    'status: ',
    'code=',
    'code: ',
    '"status":',
    'status_code=',
    'statusCode: ',
    'HTTP status ',
    'returned ',
  );
  const fine = fc.constantFrom(0, 100, 101, 200, 201, 204, 206, 301, 302, 304, 307, 308);
  const wrong = fc.oneof(
    fc.integer({ min: 400, max: 599 }),
    fc.constantFrom(1, 2, 126, 127, 128, 130, 137, 139, 143, 255),
  );
  const exited = fc.constantFrom(
    'exit=',
    'exit code ',
    'exit code: ',
    'exit status ',
    'exited with ',
    'exit_code=',
    'exitCode: ',
    'rc=',
    'returncode=',
    'return code ',
  );
  const place = fc.constantFrom(['', ''], ['GET /api/items/7 ', ' in 12 ms'], ['job 14 done, ', ', 3 s']);
  fc.assert(
    fc.property(ended, fine, exited, wrong, place, (said, good, left, bad, [front, back]) => {
      assert.equal(signOf(`${front}${said}${String(good)}${back}`), 0, `${said}${String(good)}`);
      assert.equal(signOf(`${front}${said}${String(bad)}${back}`), 2, `${said}${String(bad)}`);
      assert.equal(signOf(`${front}${left}0${back}`), 0, `${left}0`);
      assert.equal(signOf(`${front}${left}${String(bad)}${back}`), 2, `${left}${String(bad)}`);
      // To a process 200 is a failure like any other number.
      assert.equal(signOf(`${front}${left}200${back}`), 2, left);
    }),
    { numRuns: 500 },
  );
});

test('A sentence that goes on behind the word tells of a failure.', () => {
  for (const line of [
    'error: no such file or directory',
    'fatal error: no input files',
    'error: null pointer dereference',
    'error: none of the hosts could be reached',
    'error: 0 is not a valid port',
    'error: 0x80004005',
    'error: false alarm handler crashed',
    'panic: nil map',
    'ValueError: expected 0',
    'collect2: error: ld returned 1 exit status',
    'failed with status 2',
    'failed 0 times before, failed with a timeout now',
  ])
    assert.equal(signOf(line), 2, line);
});

test('What holds nothing is no sign, and amounts are no way to end.', () => {
  for (const line of [
    'err=<nil>',
    '{"id":3,"error":null}',
    '{"errors":[],"id":3}',
    'error=""',
    'error: none',
    'failed: false',
    'the query returned 500 rows',
    'returned 12 results in 3 ms',
    'Exited (0) 3 hours ago',
    '0 Fehler',
    'Fehler: 0',
    '\u9519\u8bef: 0',
    'erreurs : 0',
    'ok=3 changed=0 unreachable=0 failed=0 skipped=0 rescued=0 ignored=0',
  ])
    assert.equal(signOf(line), 0, line);
});

test('Levels are read from where loggers write them, not from prose.', () => {
  assert.equal(levelOf('2031-05-02 10:04:05,123 - shop.cart - WARNING - slow'), 'WARN');
  assert.equal(levelOf('[debug] ready'), 'DEBUG');
  assert.equal(levelOf('npm WARN deprecated x'), 'WARN');
  assert.equal(levelOf('I0302 10:04:05.123456 17 a.go:1] up'), 'INFO');
  assert.equal(levelOf('warning: unused variable'), 'WARN');
  assert.equal(levelOf('for more information see the error page'), null);
  assert.equal(levelOf('No Error was found'), null);
});
