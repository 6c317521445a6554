import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testRun } from '../../src/engines/test-run/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { assertLinear } from '../linear.ts';
import { byLength, eager } from './samples.ts';
import { decode } from '../../src/engines/test-run/decode.ts';
import {
  anyTestRun,
  cargoRun,
  colouredSigns,
  djangoRun,
  goRun,
  nodeRun,
  pytestRun,
} from './test-run-samples.ts';
import { formBy, isTakenBy, outcomeIn } from './outcome.ts';

function formOf(lines: readonly string[]): string {
  const text = lines.join('\n');
  const form = formBy(testRun, text, { ...byLength, level: 'lossless' });
  assert.ok(form !== null);
  assert.equal(decode(form), text);
  return form;
}

test('Every form reads back to the text, byte for byte.', () => {
  let written = 0;
  fc.assert(
    fc.property(anyTestRun, (text) => {
      const form = formBy(testRun, text, eager(text));
      if (form === null) return;
      written += 1;
      assert.equal(decode(form), text);
    }),
    { numRuns: 1_000 },
  );
  assert.ok(written > 450, `only ${String(written)} texts were written shorter`);
});

test('Databases made for each process are counted.', () => {
  assert.deepEqual(formOf(djangoRun(12)).split('\n'), [
    "Creating test database for alias 'default'...",
    'Found 12 test(s).',
    "[8 times] Cloning test database for alias 'default'...",
    'System check identified no issues (0 silenced).',
    '............',
    '----------------------------------------------------------------------',
    'Ran 12 tests in 3.512s',
    '',
    'OK',
    "[9 times] Destroying test database for alias 'default'...",
  ]);
});

test('Passing tests of one file stand in one line, and percentages that can be told are left out.', () => {
  const form = formOf(pytestRun(8, { verbose: true, failing: [6] }));
  assert.deepEqual(form.split('\n').slice(0, 10), [
    "[pytest's percentages of 8 tests, which ended at column 79, are left out]",
    '============================= test session starts ==============================',
    'platform linux -- Python 3.12.1, pytest-8.3.3, pluggy-1.5.0',
    'rootdir: /srv/shop',
    'plugins: cov-5.0.0, xdist-3.6.1, mock-3.14.0, timeout-2.3.1, hypothesis-6.100.0',
    'collected 8 items',
    '',
    '[6 lines] tests/test_cart.py::TestTotal::{test_adds_0, test_adds_1, test_adds_2, test_adds_3, test_adds_4, test_adds_5} PASSED',
    'tests/test_cart.py::TestTotal::test_adds_6 FAILED',
    'tests/test_cart.py::TestTotal::test_adds_7 PASSED',
  ]);
});

test('A warning that says what the one before said is written without its text.', () => {
  const form = formOf(pytestRun(2));
  assert.match(form, /test_cart\.py:7: DeprecationWarning: distutils Version classes are deprecated\./);
  assert.match(form, /\/test_prices\.py:7: DeprecationWarning: \[as above\]\n/);
  assert.match(form, /\/test_stock\.py:7: DeprecationWarning: \[as above\]\n/);
});

test('A result of Node stands in one line with how long it took; what failed keeps all that is said of it.', () => {
  assert.deepEqual(formOf(nodeRun(5, 4)).split('\n'), [
    `[TAP: "ok 1 - A (5 ms)" stands for "# Subtest: A", "ok 1 - A" and, two blanks deeper, "---", "duration_ms: 5", "type: 'test'", "..."; "in all": without the first; ":" at the end: without the last; "5 ms, suite": of that type]`,
    'TAP version 13',
    '# Subtest: cart',
    '    ok 1 - adds 1 (0.15 ms)',
    '    ok 2 - adds 2 # SKIP no net (0.25 ms)',
    '    ok 3 - adds 3 (0.35 ms)',
    '    not ok 4 - adds 4 (0.45 ms):',
    "      location: '/srv/cart.test.js:4:3'",
    '      ...',
    '    ok 5 - adds 5 (0.55 ms)',
    '    1..5',
    'not ok 1 - cart (9.5 ms in all, suite):',
    "  failureType: 'subtestsFailed'",
    '  ...',
    'ok 2 - plain (1 ms)',
    '1..2',
    '# tests 6',
    '# fail 1',
  ]);
});

test('A result of Node that reads as a short one already leaves all of them as printed.', () => {
  const printed = [...nodeRun(9, 4), 'ok 3 - adds (5 ms)'];
  assert.equal(formBy(testRun, printed.join('\n'), byLength), null);
  const mixed = nodeRun(20, 0).filter((line, at) => !(at > 100 && line.includes("type: 'test'")));
  const form = formOf(mixed);
  assert.match(form, /^ {4}ok 2 - adds 2.* ms\)$/m);
  assert.doesNotMatch(form, /ok 1[89] - adds 1[89].* ms\)$/m);
});

test('Tests of Go that begin and pass stand in one line; what failed stands as printed.', () => {
  assert.deepEqual(formOf(goRun(6, [3])).split('\n'), [
    '[3 times 2 lines] === RUN   {TestAdds0, TestAdds1, TestAdds2}\u23ce--- PASS: {\u2026} (0.00s)',
    '=== RUN   TestAdds3',
    '    cart_test.go:3: got 3, want 4',
    '--- FAIL: TestAdds3 (0.00s)',
    '=== RUN   TestAdds4',
    '--- PASS: TestAdds4 (0.00s)',
    '=== RUN   TestAdds5',
    '--- PASS: TestAdds5 (0.00s)',
    'FAIL',
    'FAIL\tshop/cart\t0.012s',
  ]);
  assert.match(
    formOf(cargoRun(4)),
    /\n\[4 lines\] test cart::total::\{adds_0, adds_1, adds_2, adds_3\} \.\.\. ok\n/,
  );
});

test('Folders of libraries have a short name, colours of signs stand once, rules are counted.', () => {
  const frames = Array.from(
    { length: 6 },
    (_, line) =>
      `  File "/opt/env/lib/python3.12/site-packages/shop/cart.py", line ${String(line)}, in total`,
  );
  const form = formOf([colouredSigns(30), '_ '.repeat(40), ...frames, '1 failed, 30 passed in 0.42s']);
  assert.deepEqual(form.split('\n').slice(0, 4), [
    '[each sign of a test has colour codes of its own] [<site-packages> = /opt/env/lib/python3.12/site-packages]',
    `tests/test_cart.py \u001b[32m${'.'.repeat(30)}\u001b[0m\u001b[31mF\u001b[0m`,
    '[40 times "_ "]',
    '  File "<site-packages>/shop/cart.py", line 0, in total',
  ]);
});

test('The rules that vitest draws between failures are counted, with what stands in them.', () => {
  const rule = '\u23af'.repeat(23);
  const lines = [' RUN  v4.1.12 /srv', `${rule}[1/12]\u23af`, rule, ' Test Files  1 failed (1)'];
  const form = formOf(lines);
  assert.deepEqual(form.split('\n').slice(1, 3), ['[23 times "\u23af"][1/12]\u23af', '[23 times "\u23af"]']);
});

test('Signs stand for colour codes, and what ends the colours of a line at its end is left out.', () => {
  const paint = (from: string, text: string, to: string): string =>
    from.replace(/\S+/g, '\u001b[$&m').replaceAll(' ', '') +
    text +
    to.replace(/\S+/g, '\u001b[$&m').replaceAll(' ', '');
  const lines = [
    ' RUN  v4.1.12 /srv',
    ...['4', '5', '6'].map((value) => paint('31 1', `- ${value}`, '22 39')),
    ...['7', '8', '9'].map((value) => paint('32', `+ ${value}`, '39')),
    paint('32', 'goes on', ''),
    paint('', 'ends', '39'),
    paint('31', paint('32', 'one colour after the other', ''), '39'),
  ];
  const told = '[colours closed where lines end: ± = 31 1, ¶ = 32; § = not so]';
  assert.deepEqual(formOf([...lines, ' Test Files  1 failed (1)']).split('\n'), [
    told,
    ' RUN  v4.1.12 /srv',
    ...[
      '±- 4',
      '±- 5',
      '±- 6',
      '¶+ 7',
      '¶+ 8',
      '¶+ 9',
      '¶goes on§',
      'ends\u001b[39m',
      '\u001b[31m¶one colour after the other',
    ],
    ' Test Files  1 failed (1)',
  ]);
  // Where 0 ends what is coloured; and a sign that the text has itself stands for nothing.
  const reset = ['4', '5', '6', '7', '8', '9'].map((value) => paint('0;31', `± ${value}`, '0'));
  const form = formOf([' RUN  v4.1.12 /srv', ...reset, 'Test Files  1 failed (1)']).split('\n');
  assert.equal(form[0], '[colours reset where lines end: ¶ = 0;31; § = not so]');
  assert.equal(form[2], '¶± 4');
});

test('Failures of go that share their wording are a letter and the words in which they differ.', () => {
  const lines = [2, 5, 7, 9].flatMap((at) => [
    `    --- FAIL: TestTotals/order_${at} (0.00s)`,
    `        cart_test.go:33: total of ${at} desks = ${at * 10}.00, want "${at}"`,
  ]);
  const form = formOf(['--- FAIL: TestTotals (0.01s)', ...lines, 'FAIL', 'FAIL\tshop/cart\t0.01s', 'FAIL']);
  assert.deepEqual(form.split('\n').slice(0, 6), [
    '[lines alike: "A| = …" shows kind A, what differs in {}; "A| x" is that line with x there]',
    '--- FAIL: TestTotals (0.01s)',
    'A| =     --- FAIL: {TestTotals/order_2} (0.00s)',
    'B| =         cart_test.go:33: total of {2} desks = {20.00,} want {"2"}',
    'A| TestTotals/order_5',
    'B| 5 50.00, "5"',
  ]);
});

test('Lines of one wording may have braces of their own, and words that are our signs.', () => {
  for (const [word, isShared] of [
    ['Cart{DE}', true],
    ['=', true],
    ['{{x}}', false],
  ] as const) {
    const lines = Array.from({ length: 30 }, (_, at) => [
      `    --- FAIL: TestTotals/order_${at} (0.00s)`,
      `        cart_test.go:33: ${word} of ${at} desks = ${at * 10}.00`,
    ]);
    const form = formOf([...lines.flat(), 'FAIL', 'FAIL\tshop/cart\t0.01s', 'FAIL']);
    assert.equal(/^B\| 5 50/m.test(form), isShared, form);
  }
});

test('Wordings that an earlier release quoted in the first line are read.', () => {
  const form =
    '[lines alike: A| = "    --- FAIL: {} (0.00s)" B| = "        cart_test.go:33: total of {} desks = {}"]\nA| TestA/x\nB| 2 3';
  const printed = '    --- FAIL: TestA/x (0.00s)\n        cart_test.go:33: total of 2 desks = 3';
  assert.equal(testRun.decode(form, null), printed);
});

test('A block of lines that comes again at once is written once.', () => {
  const block = [
    'a.py:3: UserWarning: the table is empty',
    '  read(table)',
    'b.py:9: UserWarning: no rows',
    '  sum(rows)',
  ];
  const form = formOf([...block, ...block, ...block, 'Ran 3 tests in 0.1s']);
  assert.deepEqual(form.split('\n'), ['[3 times these 4 lines]', ...block, 'Ran 3 tests in 0.1s']);
});

test('A text that holds a note like ours is left as it is.', () => {
  for (const line of [
    '[8 times] knock',
    '[3 lines] {a, b, c}',
    'a.py:3: UserWarning: [as above]',
    '[<lib> = /usr/lib]',
    '[lines alike: A| = "{}"]',
    '[colours closed where lines end: ± = 31; § = not so]',
    '¶[9 times "\u23af"]',
  ]) {
    assert.equal(formBy(testRun, [line, ...djangoRun(12)].join('\n'), byLength), null, line);
  }
});

test('Test runs are known by what their runners print, not by what others quote.', () => {
  const accepts = (command: string, lines: readonly string[]): boolean =>
    isTakenBy(testRun, lines.join('\n'), { ...byLength, command, programs: programsOf(command) });
  assert.ok(accepts('make test', pytestRun(3)));
  assert.ok(accepts('./run.sh 2>&1 | tail -20', djangoRun(3)));
  assert.ok(accepts('', ['Test Suites: 1 failed, 3 passed, 4 total', 'Tests: 1 failed, 9 total']));
  assert.ok(!accepts('grep -n ok out.txt', pytestRun(3)));
  assert.ok(!accepts('git diff', goRun(3)));
  assert.ok(!accepts('make', ['cc -c a.c', 'cc -c b.c', 'ok']));
});

const hostile: Readonly<Record<string, (size: number) => string>> = {
  'one line': (size) => 'a > b.c/'.repeat(size / 8),
  'one line of dots': (size) => '.'.repeat(size),
  'blank lines': (size) => '\n'.repeat(size / 5),
  brackets: (size) => '{['.repeat(size / 20) + '\n' + '}]'.repeat(size / 20),
  'distinct lines': (size) =>
    Array.from({ length: size / 25 }, (_, at) => `line ${String(at)} of a run`).join('\n'),
  'tests that passed': (size) => cargoRun(size / 50).join('\n'),
  colours: (size) => colouredSigns(size / 10),
  'failures of go': (size) =>
    Array.from(
      { length: size / 70 },
      (_, at) => `--- FAIL: TestA${at} (0.00s)\n    a_test.go:3: ${at}, want ${at % 9}`,
    ).join('\n'),
  'one long line that a test printed': (size) =>
    `---- a stdout ----\n${'"step 12 of the cart, time 3", '.repeat(size / 30)}`,
  'headings of threads': (size) => `---- a stdout ----\nthread '${"' ".repeat(size / 4)}`,
  'what tests print': (size) =>
    Array.from(
      { length: size / 70 },
      (_, at) =>
        `${at % 900 === 0 ? `---- t${at} stdout ----\n` : ''}row ${at} of ${at % 9} is ${'= '.repeat(at % 30)}`,
    ).join('\n'),
  'colours that nothing ends': (size) => '\u001b[31m'.repeat(size / 5),
  'lines in colours': (size) => `${'\u001b[1m\u001b[31m\u001b[41m'.repeat(40)}\n`.repeat(size / 550),
  'progress bars': (size) => '\r[=====>   ] 40%'.repeat(size / 15),
  'paths without end': (size) => '/node_modules/lib'.repeat(size / 17),
  'two lines in turn': (size) => 'one line\nanother line\n'.repeat(size / 22),
  CJK: (size) => '\u6d4b\u8bd5\u901a\u8fc7 \u2713\n'.repeat(size / 8),
  'binary bytes': (size) => '\u0000\u0001\ufffd\u001b[\u0007'.repeat(size / 6),
};

test('Work grows with the size of a text, whatever stands in it.', () => {
  for (const make of Object.values(hostile)) {
    assertLinear(
      (size) => `Ran 3 tests in 0.1s\n${make(size)}\nRan 3 tests in 0.1s`,
      (text) => {
        const context = { ...eager(text), question: 'Why does line 7 of the run fail?' };
        outcomeIn(testRun, text, context);
      },
      40_000,
    );
  }
});
