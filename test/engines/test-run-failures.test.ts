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
      ...Array.from({ length: 60 }, (_, row) => `step ${row} of the cart`),
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
