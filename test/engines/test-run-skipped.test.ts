import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Piece } from '../../src/engines/engine.ts';
import { testRun } from '../../src/engines/test-run/index.ts';
import { byLength } from './samples.ts';
import { piecesBy } from './outcome.ts';

/** What stays of a run, and for each omission what it says. */
function shown(lines: readonly string[]): readonly string[] {
  const pieces: readonly Piece[] | null = piecesBy(testRun, lines.join('\n'), byLength);
  assert.ok(pieces !== null);
  const kept = pieces.filter((piece) => typeof piece === 'string').join('\n');
  const says = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [`(${piece.says})`]));
  return [...testRun.decode(kept, null).split('\n'), ...says];
}

interface Skipping {
  readonly runner: string;
  readonly head: readonly string[];
  readonly passed: (at: number) => string;
  readonly skipped: (at: number) => string;
  readonly end: readonly string[];
}

const runs: readonly Skipping[] = [
  {
    runner: 'surefire',
    head: ['[INFO]  T E S T S'],
    passed: (at) =>
      `[INFO] Tests run: ${String(at)}, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in org.shop.Test${String(at)}`,
    skipped: (at) =>
      `[WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.1 s -- in org.shop.Part${String(at)}Test`,
    end: ['[INFO] BUILD SUCCESS'],
  },
  {
    runner: 'surefire, as information',
    head: ['[INFO]  T E S T S'],
    passed: (at) =>
      `[INFO] Tests run: ${String(at)}, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in org.shop.Test${String(at)}`,
    skipped: (at) =>
      `[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 2, Time elapsed: 0.1 s - in org.shop.Part${String(at)}Test`,
    end: ['[INFO] BUILD SUCCESS'],
  },
  {
    runner: 'vitest',
    head: [' RUN  v2.1.0 /srv'],
    passed: (at) => ` \u2713 src/a${String(at)}.test.ts (5 tests) 3ms`,
    skipped: (at) => ` \u2713 src/part${String(at)}.test.ts (5 tests | 1 skipped) 3ms`,
    end: [' Test Files  60 passed (60)'],
  },
  {
    runner: 'vitest, verbose',
    head: [' RUN  v2.1.0 /srv'],
    passed: (at) => ` \u2713 src/a.test.ts > cart > adds ${String(at)} things 3ms`,
    skipped: (at) => ` \u2193 src/a.test.ts > cart > rounds ${String(at)}`,
    end: [' Test Files  60 passed (60)'],
  },
  {
    runner: 'jest, verbose',
    head: ['PASS test/cart.test.js', '  cart'],
    passed: (at) => `    \u2713 adds ${String(at)} things (3 ms)`,
    skipped: (at) => `    \u25cb skipped rounds ${String(at)}`,
    end: ['Test Suites: 1 passed, 1 total'],
  },
  {
    runner: 'pytest',
    head: ['============ test session starts ============', 'collected 300 items'],
    passed: (at) => `tests/test_part${String(at)}.py .......  [ 10%]`,
    skipped: (at) => `tests/test_odd${String(at)}.py ..s....  [ 10%]`,
    end: ['====== 299 passed, 1 skipped in 1.20s ======'],
  },
  {
    runner: 'pytest -v',
    head: ['============ test session starts ============', 'collected 300 items'],
    passed: (at) => `tests/test_cart.py::test_adds_${String(at)} PASSED`,
    skipped: (at) => `tests/test_cart.py::test_odd_${String(at)} SKIPPED (no network)`,
    end: ['====== 299 passed, 1 skipped in 1.20s ======'],
  },
  {
    runner: 'pytest -rs',
    head: ['============ test session starts ============', 'collected 300 items'],
    passed: (at) => `tests/test_part${String(at)}.py .......  [ 10%]`,
    skipped: (at) => `SKIPPED [1] tests/test_odd${String(at)}.py:12: no network`,
    end: ['====== 299 passed, 1 skipped in 1.20s ======'],
  },
  {
    runner: 'mocha',
    head: ['  cart'],
    passed: (at) => `    \u2714 adds ${String(at)} things`,
    skipped: (at) => `    - rounds ${String(at)}`,
    end: ['  60 passing (9s)', '  1 pending'],
  },
  {
    runner: 'unittest',
    head: [],
    passed: (at) => `test_adds_${String(at)} (tests.cart.Totals.test_adds_${String(at)}) ... ok`,
    skipped: (at) =>
      `test_odd_${String(at)} (tests.cart.Totals.test_odd_${String(at)}) ... skipped 'no network'`,
    end: ['Ran 61 tests in 0.12s', '', 'OK (skipped=1)'],
  },
  {
    runner: 'cargo',
    head: ['running 61 tests'],
    passed: (at) => `test cart::total::adds_${String(at)} ... ok`,
    skipped: (at) => `test cart::total::odd_${String(at)} ... ignored, needs network`,
    end: ['test result: ok. 60 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.39s'],
  },
  {
    runner: 'cargo, no reason',
    head: ['running 61 tests'],
    passed: (at) => `test cart::total::adds_${String(at)} ... ok`,
    skipped: (at) => `test cart::total::odd_${String(at)} ... ignored`,
    end: ['test result: ok. 60 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.39s'],
  },
  {
    runner: 'gradle',
    head: ['> Task :test'],
    passed: (at) => `CartTest > adds${String(at)}() PASSED`,
    skipped: (at) => `CartTest > rounds${String(at)}() SKIPPED`,
    end: ['BUILD SUCCESSFUL in 3s'],
  },
  {
    runner: 'dotnet',
    head: ['Starting test execution, please wait...'],
    passed: (at) => `  Passed Shop.CartTests.Adds${String(at)} [3 ms]`,
    skipped: (at) => `  Skipped Shop.CartTests.Rounds${String(at)} [1 ms]`,
    end: ['Test Run Successful.'],
  },
];

function runOf({ head, passed, skipped, end }: Skipping, at: readonly number[]): readonly string[] {
  const results = Array.from({ length: 60 }, (_, row) => [
    ...(at.includes(row) ? [skipped(row)] : []),
    passed(row + 100),
  ]);
  return [...head, ...results.flat(), ...end];
}

for (const run of runs) {
  test(`${run.runner}: a few skipped tests stay by name, wherever they stand.`, () => {
    for (const at of [[0], [7], [59], [3, 4, 5], [1, 20, 33, 58]]) {
      const lines = shown(runOf(run, at));
      for (const row of at)
        assert.ok(lines.includes(run.skipped(row)), `${String(row)}: ${lines.join('\n')}`);
      assert.ok(!lines.includes(run.passed(130)));
    }
  });
}

test('Where many tests are skipped markers count them.', () => {
  const [gradle] = runs.filter(({ runner }) => runner === 'gradle');
  assert.ok(gradle !== undefined);
  const lines = shown(
    runOf(
      gradle,
      Array.from({ length: 40 }, (_, at) => at),
    ),
  );
  assert.ok(lines.includes('(60 passed, 40 skipped)'), lines.join('\n'));
  const [vitest] = runs.filter(({ runner }) => runner === 'vitest');
  assert.ok(vitest !== undefined);
  const files = shown(
    runOf(
      vitest,
      Array.from({ length: 40 }, (_, at) => at),
    ),
  );
  assert.ok(files.includes('(100 files passed, 40 of them with skipped tests)'), files.join('\n'));
});
