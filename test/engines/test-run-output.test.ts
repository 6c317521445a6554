import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineContext } from '../../src/engines/engine.ts';
import { testRun } from '../../src/engines/test-run/index.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { contextOf } from './outcome.ts';
import { belowHeadings, printedLines, printingRuns, type Printing } from './printing-runs.ts';

const count = await loadTokenCounter();

/** What is to be seen of a text at a level, as it was printed. */
function seenOf(lines: readonly string[], changes: Partial<EngineContext> = {}): ReadonlySet<string> {
  const text = lines.join('\n');
  const page = testRun.read(text, { ...contextOf(null), question: 'Make it pass.', count, ...changes });
  assert.ok(page !== null, 'not read');
  const form = testRun.encode(page) ?? text;
  assert.equal(testRun.decode(form, null), text);
  const pieces = testRun.fold?.(page) ?? null;
  if (pieces === null) return new Set(lines);
  const kept = pieces.filter((piece) => typeof piece === 'string').join('\n');
  return new Set(testRun.decode(kept, null).split('\n'));
}

function failingTests(amount: number, rows: number, make: (row: number) => string): readonly Printing[] {
  return Array.from({ length: amount }, (_, at) => ({
    at: at * 3 + 1,
    printed: Array.from({ length: rows }, (_, row) => make(at * 1_000 + row)),
  }));
}

for (const made of printingRuns) {
  const { runner } = made([]);
  test(`${runner}: what failing tests printed stays, whatever it is.`, () => {
    for (const [name, make] of Object.entries(printedLines)) {
      for (const [amount, rows] of [
        [1, 9],
        [1, 120],
        [6, 30],
      ] as const) {
        const failing = failingTests(amount, rows, make);
        const { command, lines } = made(failing);
        for (const level of ['balanced', 'tight'] as const) {
          const seen = seenOf(lines, { ...contextOf(command), question: '', count, level });
          const missing = failing.flatMap(({ printed }) =>
            printed.filter(
              (line) => line !== '' && ![line, `    ${line}`, `      ${line}`].some((each) => seen.has(each)),
            ),
          );
          assert.deepEqual(missing, [], `${name}, ${amount} tests, ${level}`);
        }
      }
    }
  });
}

test('Of very much that failing tests print the ends stay and what tells of trouble; each has an equal part.', () => {
  const words = 'alpha beta gamma delta epsilon zeta eta theta'.split(' ');
  const row = (at: number): string =>
    `${words[at % 8] ?? ''} ${words[(at * 5) % 7] ?? ''}-${at} ${words[(at >> 3) % 8] ?? ''} ${'of it '.repeat(at % 11)}`;
  for (const made of belowHeadings) {
    const long = failingTests(3, 4_000, row).map(({ at, printed }) => ({
      at,
      printed: printed.map((line, index) => (index === 2_100 ? `error: no row in ${at}` : line)),
    }));
    const short = { at: 400, printed: Array.from({ length: 50 }, (_, at) => `near ${row(at)}`) };
    const { lines } = made([...long, short]);
    const seen = seenOf(lines);
    for (const { at, printed } of long) {
      const kept = printed.filter((line) => seen.has(line));
      assert.ok(seen.has(printed[0] ?? '') && seen.has(printed.at(-1) ?? ''));
      assert.ok(seen.has(`error: no row in ${at}`));
      assert.ok(kept.length > 100 && kept.length < 1_500, `${kept.length} lines`);
    }
    assert.deepEqual(
      short.printed.filter((line) => !seen.has(line)),
      [],
    );
    assert.ok(count([...seen].join('\n')) < 40_000);
  }
});

test('Lines of one wording that failing tests print are a letter and what differs.', () => {
  for (const made of belowHeadings) {
    for (const name of ['steps', 'cells', 'logged']) {
      const text = made(failingTests(2, 200, printedLines[name] ?? String)).lines.join('\n');
      const page = testRun.read(text, { ...contextOf(null), count });
      assert.ok(page !== null);
      const form = testRun.encode(page) ?? text;
      const least = { steps: 0.25, cells: 0.5, logged: 0.25 }[name] ?? 1;
      assert.ok(1 - count(form) / count(text) > least, `${name}: ${count(form)} of ${count(text)}`);
    }
  }
});

const pytestPasses = (failed: boolean, rows: number): readonly string[] => [
  '============================= test session starts ==============================',
  'collected 9 items',
  '',
  `tests/test_cart.py ${failed ? 'F' : '.'}........`,
  '',
  ...(failed
    ? [
        '=================================== FAILURES ===================================',
        '____________________________________ test_a ____________________________________',
        'E       assert 1 == 3',
        'tests/test_cart.py:7: AssertionError',
        '----------------------------- Captured stdout call -----------------------------',
        'before it failed',
      ]
    : []),
  '==================================== PASSES ====================================',
  ...[1, 2, 3, 4].flatMap((at) => [
    `____________________________________ test_${at} ____________________________________`,
    '----------------------------- Captured stdout call -----------------------------',
    ...Array.from({ length: rows }, (_, row) => `said ${row} by ${at}`),
  ]),
  '=========================== short test summary info ============================',
  failed ? '1 failed, 8 passed in 0.12s' : '9 passed in 0.12s',
];

const cargoSuccesses = (failed: boolean, rows: number): readonly string[] => [
  'running 5 tests',
  ...[1, 2, 3, 4].map((at) => `test ok_${at} ... ok`),
  `test sums ... ${failed ? 'FAILED' : 'ok'}`,
  '',
  'successes:',
  '',
  ...[1, 2, 3, 4].flatMap((at) => [
    `---- ok_${at} stdout ----`,
    ...Array.from({ length: rows }, (_, row) => `said ${row} by ${at}`),
    '',
  ]),
  '',
  'successes:',
  ...[1, 2, 3, 4].map((at) => `    ok_${at}`),
  '',
  ...(failed
    ? [
        'failures:',
        '',
        '---- sums stdout ----',
        'before it failed',
        "thread 'sums' panicked at src/lib.rs:7:9:",
        'no row',
        '',
        'failures:',
        '    sums',
        '',
      ]
    : []),
  `test result: ${failed ? 'FAILED' : 'ok'}. ${failed ? 4 : 5} passed; ${failed ? 1 : 0} failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.39s`,
];

const goLogs = (failed: boolean, rows: number): readonly string[] => [
  ...[1, 2, 3, 4].flatMap((at) => [
    `=== RUN   TestOk${at}`,
    ...Array.from({ length: rows }, (_, row) => `    a_test.go:${row + 3}: said ${row} by ${at}`),
    `--- PASS: TestOk${at} (0.00s)`,
  ]),
  '=== RUN   TestSums',
  '    a_test.go:90: before it failed',
  `--- ${failed ? 'FAIL' : 'PASS'}: TestSums (0.00s)`,
  failed ? 'FAIL\tshop/cart\t0.012s' : 'ok  \tshop/cart\t0.012s',
];

for (const [runner, made] of Object.entries({ pytest: pytestPasses, cargo: cargoSuccesses, go: goLogs })) {
  test(`${runner}: what passing tests printed goes where others failed, and stays where none did.`, () => {
    for (const rows of [3, 12, 90]) {
      const seen = [...seenOf(made(true, rows))];
      assert.deepEqual(
        seen.filter((line) => line.includes('said ')),
        [],
      );
      assert.ok(seen.some((line) => line.includes('before it failed')));
      const asked = [...seenOf(made(false, rows))].filter((line) => line.includes('said '));
      assert.equal(asked.length, rows * 4);
    }
  });
}

test('Before Go 1.14 what a test said stands below its result: that of a failing test around passing ones stays.', () => {
  const parts = (at: number): readonly string[] => [
    `    --- PASS: TestCart/part_${at} (0.00s)`,
    `        a_test.go:${at + 3}: said by part ${at}`,
    '            and more of it',
  ];
  for (const amount of [1, 3, 40]) {
    const lines = [
      '=== RUN   TestCart',
      ...Array.from({ length: amount }, (_, at) => `=== RUN   TestCart/part_${at}`),
      '--- FAIL: TestCart (0.00s)',
      ...Array.from({ length: amount }, (_, at) => parts(at)).flat(),
      '    a_test.go:90: got 3, want 4',
      '        of the whole cart',
      'FAIL\tshop/cart\t0.012s',
    ];
    const seen = seenOf(lines);
    for (const line of lines.slice(-3)) assert.ok(seen.has(line), `${amount}: ${line}`);
  }
});

test('A test that crashed is no passing one of the same name in another package.', () => {
  const said = Array.from({ length: 30 }, (_, row) => `    b_test.go:${row + 3}: opened connection ${row}`);
  for (const crash of ['exit status 3', 'panic: no connection']) {
    const lines = [
      '=== RUN   TestNew',
      ...said.map((line) => line.replace('b_test', 'a_test')),
      '--- PASS: TestNew (0.00s)',
      '=== RUN   TestSums',
      '--- FAIL: TestSums (0.00s)',
      'FAIL',
      'FAIL\tshop/a\t0.012s',
      '=== RUN   TestNew',
      ...said,
      crash,
      'FAIL\tshop/b\t0.010s',
      '=== RUN   TestNew',
      '--- PASS: TestNew (0.00s)',
      'ok  \tshop/c\t0.010s',
      'FAIL',
    ];
    for (const level of ['balanced', 'tight'] as const) {
      const seen = seenOf(lines, { level });
      for (const line of ['=== RUN   TestNew', ...said, crash]) assert.ok(seen.has(line), line);
      assert.ok(!seen.has(lines[9] ?? ''));
    }
  }
});

test('A failing test may print what reads as the heading of passing ones, of any runner.', () => {
  const heading = (words: string, sign: string): string => ` ${words} `.padStart(50, sign).padEnd(80, sign);
  for (const printed of [heading('PASSES', '='), '=== PASSES ===', 'successes:', 'failures:']) {
    for (const made of belowHeadings) {
      const failing = [4, 5, 6].map((at) => ({ at, printed: ['before it', printed, `said by ${at}`] }));
      const { lines } = made(failing);
      const seen = seenOf(lines);
      for (const { at } of failing) assert.ok(seen.has(`said by ${at}`), printed);
      const needed = lines.filter((line) => /^E |: AssertionError$|^____|panicked at/.test(line));
      assert.deepEqual(
        needed.filter((line) => !seen.has(line)),
        [],
      );
    }
  }
});
