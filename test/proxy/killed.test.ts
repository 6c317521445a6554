import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryHome } from '../store/stage.ts';
import { killSeries } from './kill-series.ts';
import { kill, moments } from './killed.ts';

for (const moment of moments) {
  test(`promise 10: killed when the provider has ${moment} of a request, headroom has a row of each that arrived`, async (t) => {
    const home = temporaryHome(t);
    // At later requests the series below kills it.
    const { arrived, answered, rows, integrity } = await kill({ home, moment, request: 1, clients: 3 });
    assert.ok(arrived.length >= 1);
    assert.deepEqual(
      [...arrived, ...answered].filter((model) => !rows.has(model)),
      [],
    );
    assert.equal(integrity, 'ok');
    // What was under way is told from what has ended.
    if (moment === 'headers') assert.ok(arrived.some((model) => rows.get(model) === false));
  });
}

test('promise 2, append-only: killed again and again, headroom loses no row, no decision and no original', async (t) => {
  const series = await killSeries(temporaryHome(t), 6, (nth) => moments[nth % moments.length] ?? 'headers');
  const { withoutRow, damaged, differing, withoutOriginal } = series;
  assert.deepEqual(
    { withoutRow, damaged, differing, withoutOriginal },
    { withoutRow: 0, damaged: 0, differing: 0, withoutOriginal: 0 },
  );
  assert.ok(series.replayed >= 6 && series.markers >= series.replayed, JSON.stringify(series));
});
