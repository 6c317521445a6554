import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineContext, Piece } from '../../src/engines/engine.ts';
import { testRun } from '../../src/engines/test-run/index.ts';
import { renderPieces } from '../../src/pipeline/marker.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { failingRuns, failuresOf } from './failure-samples.ts';
import { contextOf } from './outcome.ts';

const count = await loadTokenCounter();

interface Folded {
  /** The lossless form. */
  readonly form: string;
  readonly pieces: readonly Piece[];
  /** The printed lines that a reader sees. */
  readonly seen: ReadonlySet<string>;
  /** Tokens saved, as a share. */
  readonly saved: number;
}

function folded(text: string, changes: Partial<EngineContext> = {}): Folded {
  const context = { ...contextOf(null), question: 'Make the tests pass.', count, ...changes };
  const page = testRun.read(text, context);
  assert.ok(page !== null, 'not read');
  const pieces = testRun.fold?.(page) ?? null;
  assert.ok(pieces !== null, 'not folded');
  const kept = pieces.filter((piece) => typeof piece === 'string').join('\n');
  const seen = new Set([...kept.split('\n'), ...testRun.decode(kept, null).split('\n')]);
  const shown = renderPieces(pieces, { tool: 'headroom_retrieve', ref: 'e43zawxez0vp' });
  return { form: testRun.encode(page) ?? text, pieces, seen, saved: 1 - count(shown) / count(text) };
}

/** Least shares of tokens saved. */
const least: Readonly<Record<string, number>> = {
  pytest: 0.5,
  unittest: 0.4,
  jest: 0.5,
  vitest: 0.45,
  node: 0.6,
  playwright: 0.3,
  go: 0.45,
  cargo: 0.4,
  maven: 0.25,
  dotnet: 0.2,
  rspec: 0.3,
  phpunit: 0.3,
};

for (const made of failingRuns) {
  const { runner } = made(failuresOf(1));
  for (const amount of [12, 45]) {
    const { command, lines, needed, noise } = made(failuresOf(amount));
    const text = lines.join('\n');

    test(`${runner}, ${String(amount)} failures: name, place, assertion and message of each stay.`, () => {
      for (const by of [command, null]) {
        const { seen, saved } = folded(text, contextOf(by));
        assert.deepEqual(
          needed.filter((line) => !seen.has(line)),
          [],
        );
        assert.ok(saved >= (least[runner] ?? 1), `only ${(saved * 100).toFixed(1)} %`);
        const noisy = [...seen].filter((line) => noise.test(line) && !needed.includes(line));
        assert.deepEqual(noisy, []);
      }
    });

    test(`${runner}, ${String(amount)} failures: what stays and what markers stand for are the output.`, () => {
      const { form, pieces } = folded(text);
      const whole = form.split('\n');
      const parts = pieces.map((piece) =>
        typeof piece === 'string' ? piece : whole.slice(piece.fromLine - 1, piece.toLine).join('\n'),
      );
      assert.equal(parts.join('\n'), form);
      assert.equal(testRun.decode(form, null), text);
    });
  }
}

test('Calls of a library are those of the project where its own tests fail.', () => {
  const failures = Array.from({ length: 12 }, (_, at) => [
    `[ERROR] org.apache.commons.text.WrapTest.wraps${String(at)} -- Time elapsed: 0.1 s <<< FAILURE!`,
    'java.lang.IllegalArgumentException: no width',
    '\tat java.base/java.util.Objects.requireNonNull(Objects.java:233)',
    '\tat java.base/java.util.ArrayList.forEach(ArrayList.java:1511)',
    `\tat org.apache.commons.text.Wrap.wrap(Wrap.java:${String(at)})`,
    `\tat org.apache.commons.text.WrapTest.wraps${String(at)}(WrapTest.java:${String(at + 9)})`,
    '\tat org.apache.maven.surefire.junit4.JUnit4Provider.execute(JUnit4Provider.java:377)',
    '\tat org.apache.maven.surefire.junit4.JUnit4Provider.invoke(JUnit4Provider.java:138)',
    'Caused by: java.lang.IllegalStateException: closed',
    `\tat org.apache.commons.text.Reader.read(Reader.java:${String(at)})`,
    '\tat java.base/java.lang.reflect.Method.invoke(Method.java:569)',
    '\t... 41 more',
  ]);
  const { seen } = folded(['[INFO]  T E S T S', ...failures.flat(), '[INFO] BUILD FAILURE'].join('\n'));
  const own = failures.flat().filter((line) => line.includes('\tat org.apache.commons.'));
  assert.equal(own.length, 36);
  assert.deepEqual(
    own.filter((line) => !seen.has(line)),
    [],
  );
  assert.ok(![...seen].some((line) => line.includes('org.apache.maven.surefire')));
});

test("pytest's short lines: the next failure is no output of the one before it.", () => {
  const failures = ['LookupError: no cart', 'ValueError: bad total', 'Failed: on purpose'].flatMap(
    (said, at) => [
      `E   ${said}`,
      '----------------------------- Captured stdout call -----------------------------',
      ...Array.from({ length: 2_000 }, (_, row) => `step ${row} of the cart, ${'so far '.repeat(row % 9)}`),
      `/w/tests/test_cart.py:${at + 7}: ${said}`,
    ],
  );
  const { seen } = folded(
    [
      '============================= test session starts ==============================',
      'collected 9 items',
      '',
      'tests/test_cart.py FFF......                                             [100%]',
      '',
      '=================================== FAILURES ===================================',
      ...failures,
      '=========================== short test summary info ============================',
      'FAILED tests/test_cart.py::test_a - LookupError: no cart',
      '========================= 3 failed, 6 passed in 0.12s ==========================',
    ].join('\n'),
  );
  for (const line of failures) if (!line.startsWith('step ')) assert.ok(seen.has(line), line);
});

for (const root of ['/home/ann/go/src', '/w/go/src', '/home/ann/vendor/x', '/w/go1.2/src']) {
  test(`Calls of a project in ${root} are its own.`, () => {
    const own = [
      'shop/cart.(*Cart).Total(0xa12a9485208?)',
      `\t${root}/shop/cart/cart.go:88 +0x3f`,
      'shop/cart.TestTotal(0xa12a9485208?)',
      `\t${root}/shop/cart/cart_test.go:15 +0x3f`,
    ];
    const library = [
      'panic({0x55b860?, 0x6cde70?})',
      '\t/usr/local/go/src/runtime/panic.go:860 +0x13a',
      'testing.tRunner(0xa12a9485208, 0x5942a8)',
      '\t/usr/local/go/src/testing/testing.go:2036 +0xea',
    ];
    const { seen } = folded(
      [
        ...Array.from({ length: 30 }, (_, at) => [`=== RUN   TestOk${at}`, `--- PASS: TestOk${at} (0.00s)`]),
        '--- FAIL: TestTotal (0.00s)',
        'panic: assignment to entry in nil map [recovered]',
        '',
        'goroutine 13 [running]:',
        ...library.slice(0, 2),
        ...own,
        ...library.slice(2),
        'FAIL\tshop/cart\t0.005s',
        'FAIL',
      ]
        .flat()
        .join('\n'),
    );
    for (const line of own) assert.ok(seen.has(line), line);
    for (const line of library) assert.ok(!seen.has(line), line);
  });
}

test('Calls of a package whose own tests are run where it is installed are its own.', () => {
  const root = '/usr/lib/python3/site-packages/shop';
  const { seen } = folded(
    [
      'test_total (shop.tests.test_cart.Cart.test_total) ... FAIL',
      ...Array.from(
        { length: 40 },
        (_, at) => `test_ok${at} (shop.tests.test_cart.Cart.test_ok${at}) ... ok`,
      ),
      '',
      '='.repeat(70),
      'FAIL: test_total (shop.tests.test_cart.Cart.test_total)',
      '-'.repeat(70),
      'Traceback (most recent call last):',
      `  File "${root}/tests/test_cart.py", line 9, in test_total`,
      '    self.assertEqual(total(2), 5)',
      `  File "${root}/cart.py", line 3, in total`,
      '    return checked(2 * count)',
      '  File "/usr/lib/python3/site-packages/checks/all.py", line 3, in checked',
      '    raise AssertionError(4)',
      'AssertionError: 4',
      '',
      '-'.repeat(70),
      'Ran 41 tests in 0.012s',
      '',
      'FAILED (failures=1)',
    ].join('\n'),
  );
  assert.ok(seen.has(`  File "${root}/cart.py", line 3, in total`));
  assert.ok(!seen.has('  File "/usr/lib/python3/site-packages/checks/all.py", line 3, in checked'));
});

test('Of an error that node did not expect the place and the details stay.', () => {
  const thrown = [
    '    actual: Error: no cart',
    '        at open (file:///w/store.mjs:77:9)',
    '        at file:///w/cart.test.mjs:9:33 {',
    "      detail: 'refused by 10.0.0.7:5432'",
    '    },',
  ];
  const { seen } = folded(
    [
      ...Array.from({ length: 40 }, (_, at) => `\u2714 adds ${at} (0.2ms)`),
      '\u2139 tests 41',
      '\u2139 fail 1',
      '',
      '\u2716 failing tests:',
      '',
      'test at cart.test.mjs:9:3',
      '\u2716 opens (1.2ms)',
      '  AssertionError [ERR_ASSERTION]: Got unwanted exception.',
      '  Actual message: "no cart"',
      '      at async Test.run (node:internal/test_runner/test:796:25) {',
      '    generatedMessage: true,',
      "    code: 'ERR_ASSERTION',",
      ...thrown,
      '    expected: undefined,',
      "    operator: 'doesNotThrow'",
      '  }',
      '',
    ].join('\n'),
  );
  for (const line of thrown) assert.ok(seen.has(line), line);
});
