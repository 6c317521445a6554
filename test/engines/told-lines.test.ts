import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestedPackages, sumLines } from '../../src/engines/log/told.ts';
import type { Row } from '../../src/engines/table/row.ts';
import { servingRows } from '../../src/engines/table/fold.ts';

test('Up to forty packages were asked for one by one; of more, an installer only lists them', () => {
  const lines = (count: number): string[] =>
    Array.from({ length: count }, (_, at) => `Collecting package${at}`);
  assert.equal(requestedPackages(lines(40)).length, 40);
  assert.deepEqual(requestedPackages(lines(41)), []);
});

test('A sum stands in up to twelve lines or three of a hundred; in more each is one thing\u2019s', () => {
  const lines = (sums: number, of: number): string[] =>
    Array.from({ length: of }, (_, at) =>
      at < sums ? `Apply complete! Resources: ${at} added.` : `step ${at}`,
    );
  for (const [of, most] of [
    [100, 12],
    [400, 12],
    [1000, 30],
  ] as const) {
    assert.equal(sumLines(lines(most, of)).length, most, `of ${of}`);
    assert.deepEqual(sumLines(lines(most + 1, of)), [], `of ${of}`);
  }
});

test('Rows that wait for whoever connects tell something while they are at most four of ten', () => {
  const rows = (serving: number, of: number): Row[] =>
    Array.from({ length: of }, (_, at) => {
      const state = at < serving ? 'LISTEN' : 'ESTABLISHED';
      return { text: `tcp ${state}`, cells: ['tcp', state], table: 0, names: ['Proto', 'State'] };
    });
  for (const of of [10, 100]) {
    assert.equal(servingRows(rows(0.4 * of, of)).length, 0.4 * of);
    assert.deepEqual(servingRows(rows(0.4 * of + 1, of)), []);
  }
});
