import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../src/engines/test-run/decode.ts';
import { testRun } from '../../src/engines/test-run/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { formBy, piecesBy } from './outcome.ts';
import { byLength } from './samples.ts';

const count = await loadTokenCounter();

/** What stays of a text. */
function shownOf(text: string): string {
  const pieces = piecesBy(testRun, text, { ...byLength, count }) ?? [];
  return pieces.filter((piece) => typeof piece === 'string').join('\n');
}

/** pytest's report of failures of one kind, with its summary. */
function pytestFailures(amount: number): readonly string[] {
  const all = Array.from({ length: amount }, (_, at) => at + 1);
  return [
    '============================= test session starts ==============================',
    'platform linux -- Python 3.12.1, pytest-8.3.3, pluggy-1.5.0',
    'rootdir: /srv/shop',
    `collected ${String(amount)} items`,
    '',
    `tests/test_tax.py ${'F'.repeat(amount)}`,
    '',
    '=================================== FAILURES ===================================',
    ...all.flatMap((at) => [
      `_________________________________ test_tax[${String(at)}] _________________________________`,
      '',
      `rate = ${String(at)}`,
      '',
      "    @pytest.mark.parametrize('rate', rates)",
      '    def test_tax(rate):',
      "        cart = Cart(country='DE')",
      "        cart.add('desk', quantity=rate, price='10.00')",
      `>       assert cart.tax() == rate * 10`,
      `E       assert ${String(at * 19)} == ${String(at * 10)}`,
      `E        +  where ${String(at * 19)} = tax()`,
      '',
      'tests/test_tax.py:14: AssertionError',
    ]),
    '=========================== short test summary info ============================',
    ...all.map(
      (at) =>
        `FAILED tests/test_tax.py::test_tax[${String(at)}] - assert ${String(at * 19)} == ${String(at * 10)}`,
    ),
    `============================== ${String(amount)} failed in 0.19s ==============================`,
  ];
}

test('Failures of one kind stand once, each other one as the words that it has of its own.', () => {
  const text = pytestFailures(20).join('\n');
  const context = { ...byLength, count, level: 'lossless' } as const;
  const form = formBy(testRun, text, context) ?? '';
  assert.equal(decode(form), text);
  const lines = form.split('\n');
  const row = lines.indexOf(
    '__________________________________ test_tax[7] _________________________________',
  );
  assert.equal(row, -1);
  assert.ok(
    lines.includes('_________________________________ test_tax[7] _________________________________'),
  );
  assert.ok(lines.includes('#1| 7, 133, 70'), form);
  const saved = 1 - count(form) / count(text);
  assert.ok(saved > 0.55, `only ${(100 * saved).toFixed(1)} %`);
});

test('A word stands for each of its places in a block, or for one alone.', () => {
  const failures = [
    [3, 3, 4],
    [5, 3, 6],
    [7, 3, 9],
    [8, 3, 9],
  ].flatMap(([one = 0, two = 0, three = 0], at) => [
    `--- FAIL: TestLedger${'ABCD'.charAt(at)} (0.00s)`,
    '    the balance of each of the accounts that the ledger holds:',
    `        first account: ${String(one)} of ${String(two)} and of ${String(one)} more`,
    `    the sum of all accounts is ${String(three)}, which is not what the ledger holds`,
  ]);
  const text = [...failures, 'FAIL', 'FAIL\tshop/ledger\t0.012s'].join('\n');
  const form = formBy(testRun, text, { ...byLength, count, level: 'lossless' }) ?? '';
  assert.equal(decode(form), text);
  assert.match(form, /^\[#1\| = these 3 lines, with others for: 3\(1\), 3\(3\), 4\]$/m);
  assert.match(form, /^#1\| 5, 5, 6$/m);
});

test('What may go stands at the end, behind its place, and one marker is in its stead.', () => {
  const text = pytestFailures(9).join('\n');
  const context = { ...byLength, count };
  const form = formBy(testRun, text, context) ?? '';
  assert.equal(decode(form), text);
  const pieces = piecesBy(testRun, text, context) ?? [];
  assert.equal(pieces.filter((piece) => typeof piece !== 'string').length, 1);
  const shown = shownOf(text).split('\n');
  assert.match(shown[0] ?? '', /^\[\d+ lines are moved to the end\]$/);
  assert.ok(!shown.some((line) => line.startsWith('FAILED ') || line.includes('def test_tax')));
  assert.ok(form.includes('\n[lines '));
});

test('A summary stays where a heading does not name its test, its file or its message.', () => {
  const run = pytestFailures(6);
  for (const [from, to] of [
    ['FAILED tests/test_tax.py::test_tax[2] ', 'FAILED tests/test_tax.py::test_other[2] '],
    ['FAILED tests/test_tax.py::test_tax[2] ', 'FAILED tests/test_duty.py::test_tax[2] '],
    ['assert 38 == 20', 'assert 38 == 21'],
  ] as const) {
    const changed = run.map((line) => (line.startsWith('FAILED ') ? line.replace(from, to) : line));
    const kept = changed.find((line, at) => line !== run[at]) ?? '';
    const shown = shownOf(changed.join('\n'));
    assert.ok(shown.includes(`\n${kept}\n`), kept);
    assert.ok(!shown.includes('FAILED tests/test_tax.py::test_tax[3]'));
  }
});

test('Names of failing tests stand as they are, in colours too.', () => {
  const red = (text: string): string => `\u001b[31m${text}\u001b[39m`;
  const failures = Array.from({ length: 6 }, (_, at) => [
    `${red(' FAIL ')} test/cart.test.mjs${red(' > ')}cart${red(' > ')}adds item ${String(at)}`,
    red(`AssertionError: expected ${String(at)} to be ${String(at + 1)} // the sum of all items in the cart`),
    '',
    `${red(' \u276f ')}test/cart.test.mjs:${red(`${String(at + 10)}:20`)}`,
    '',
  ]);
  const text = [red(' RUN  v4.0.10 /srv/shop'), ...failures.flat(), ' Test Files  1 failed (1)'].join('\n');
  const form = formBy(testRun, text, { ...byLength, count, level: 'lossless' }) ?? '';
  assert.equal(decode(form), text);
  assert.match(form, /^#1\| /m);
  for (const at of failures.keys()) assert.ok(form.includes(`adds item ${String(at)}`));
});

test('mocha: what is told by its number, and both values of a comparison, stand once.', () => {
  const numbers = Array.from({ length: 8 }, (_, at) => at + 1);
  const failures = numbers.map((at) => [
    `  ${String(at)}) cart`,
    `       adds item ${String(at)}:`,
    '',
    '      AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:',
    '',
    `${String(at)} !== ${String(at + 1)}`,
    '',
    '      + expected - actual',
    '',
    `      -${String(at)}`,
    `      +${String(at + 1)}`,
    '      ',
    `      at Context.<anonymous> (test/cart.js:${String(at)}:12)`,
    '      at process.processImmediate (node:internal/timers:483:21)',
    '',
  ]);
  const text = [
    '  cart',
    ...Array.from({ length: 20 }, (_, at) => `    \u2714 counts ${String(at)} items of the cart`),
    ...numbers.map((at) => `    ${String(at)}) adds item ${String(at)}`),
    '',
    '  20 passing (24ms)',
    '  8 failing',
    '',
    ...failures.flat(),
  ].join('\n');
  const shown = decode(shownOf(text)).split('\n');
  for (const at of numbers) {
    assert.ok(shown.includes(`       adds item ${String(at)}:`));
    assert.ok(shown.includes(`${String(at)} !== ${String(at + 1)}`));
    assert.ok(!shown.includes(`    ${String(at)}) adds item ${String(at)}`));
    assert.ok(!shown.includes(`      -${String(at)}`));
  }
});

test('promise 4, whole lines: what goes in its place is counted in a form whose lines all stand in theirs.', () => {
  // node's TAP: two groups begin alike, each of the passing tests between them is short, one fails.
  const passing = (group: string): string[] =>
    Array.from({ length: 24 }, (_, at) => [
      `    # Subtest: keeps line ${String(at)} of ${group}`,
      `    ok ${String(at + 1)} - keeps line ${String(at)} of ${group}`,
      '      ---',
      `      duration_ms: 0.${String(at * 7919 + 100_000)}`,
      '      ...',
    ]).flat();
  const failing = ['    not ok 25 - adds', '      ---', '      error: 3 !== 4', '      ...'];
  const head = ['', '# Diagnostics of this group stand below', '  ---', '  seed: 7', '  ...'];
  const text = [
    'TAP version 13',
    '# Subtest: orders',
    ...head,
    ...passing('orders'),
    ...failing,
    '# Subtest: totals',
    ...head,
    ...passing('totals'),
    '1..2',
    '# tests 49',
    '# pass 48',
    '# fail 1',
  ].join('\n');
  for (const programs of [[], programsOf('node --test; echo done')]) {
    const page = testRun.read(text, { ...byLength, programs });
    const form = (page === null ? null : testRun.encode(page)) ?? text;
    assert.ok(form.length <= text.length);
    const pieces = (page === null ? null : testRun.fold?.(page)) ?? [];
    const lines = form.split('\n');
    const whole = pieces.map((piece) =>
      typeof piece === 'string' ? piece : lines.slice(piece.fromLine - 1, piece.toLine).join('\n'),
    );
    assert.equal(whole.join('\n'), form);
    assert.equal(decode(form), text);
  }
});
