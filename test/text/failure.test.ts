import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf } from '../../src/text/bare-line.ts';
import { failureSign } from '../../src/text/failure.ts';
import { levelOf } from '../../src/text/level.ts';

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

test('Levels are read from where loggers write them, not from prose.', () => {
  assert.equal(levelOf('2031-05-02 10:04:05,123 - shop.cart - WARNING - slow'), 'WARN');
  assert.equal(levelOf('[debug] ready'), 'DEBUG');
  assert.equal(levelOf('npm WARN deprecated x'), 'WARN');
  assert.equal(levelOf('I0302 10:04:05.123456 17 a.go:1] up'), 'INFO');
  assert.equal(levelOf('warning: unused variable'), 'WARN');
  assert.equal(levelOf('for more information see the error page'), null);
  assert.equal(levelOf('No Error was found'), null);
});
