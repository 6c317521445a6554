import assert from 'node:assert/strict';
import { Chalk } from 'chalk';
import { test, type TestContext } from 'node:test';
import { minHoldoutConversations } from '../../../src/limits.ts';
import { askedBack, holdout } from '../../../src/cli/reports/perf-trials.ts';
import type { FoldFigures } from '../../../src/money/reports/folds.ts';
import { compare, type Holdout } from '../../../src/money/reports/holdout.ts';
import { summarize } from '../../../src/money/reports/summary.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { temporaryHome } from '../../store/stage.ts';

const ink = new Chalk({ level: 0 });

async function shown(
  t: TestContext,
  section: typeof holdout,
  changes: { guard?: readonly FoldFigures[]; holdout?: Holdout },
): Promise<string> {
  const database = await openDatabase(temporaryHome(t));
  t.after(() => database.close());
  const lines = section({ ...summarize(database), ...changes }, ink);
  for (const line of lines) assert.ok(line.length <= 80, line);
  return lines.join('\n');
}

const folds = { before: 90_000, after: 9000, rate: 0, stopped: false };

test('folds are told from the first one on that was asked back, with those that stopped', async (t) => {
  const guard: FoldFigures[] = [
    { ...folds, name: 'log npm', folds: 30, askedBack: 12, rate: 0.4, stopped: true },
    { ...folds, name: 'diff git', folds: 0, askedBack: 1, rate: null },
    { ...folds, name: 'search rg', folds: 7, askedBack: 0 },
  ];
  const text = await shown(t, askedBack, { guard });
  assert.match(text, /^Folds asked back \(/);
  assert.match(text, /^ {2}log npm +30 +12 +40 % +stopped$/m);
  assert.match(text, /^ {2}diff git +0 +1$/m);
  assert.doesNotMatch(text, /search rg/);
  assert.equal(await shown(t, askedBack, { guard: guard.slice(2) }), '');
});

test('a holdout is told with its interval, what it is of, and what both sides carry', async (t) => {
  const costs = (factor: number): number[] =>
    Array.from({ length: minHoldoutConversations }, (_, index) => factor * (1 + (index % 5) / 10));
  const text = await shown(t, holdout, { holdout: compare(costs(0.8), costs(1)) });
  assert.match(text, /with headroom +20 +\$0\.9[45]\d*$/m);
  assert.match(text, /drawn to go raw +20 +\$1\.19$/m);
  assert.match(
    text.replace(/\n */g, ' '),
    /cost 20\.0 % less than one left raw; 95 % confidence: 26\.0 % less to 13\.5 % less\./,
  );
});

test('too few conversations are told as such, with how many are missing', async (t) => {
  const text = await shown(t, holdout, { holdout: compare([1, 2, 3], [1]) });
  assert.match(
    text.replace(/\n */g, ' '),
    /Not enough data: 20 conversations .* on each side, 19 more than there are\.$/,
  );
  assert.equal(await shown(t, holdout, {}), '');
});
