import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { doubledRows } from '../../src/text/doubled.ts';

/** Ids as programs make them, each of its row. */
const ids: Readonly<Record<string, (row: number) => string>> = {
  'a count in no order': (row) => String(1000 + ((row * 7919) % 50_021)),
  'from a wide range': (row) => String((row * 2_654_435_761) % 2 ** 32),
  hex: (row) => ((row * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0'),
  'a count behind letters': (row) => `ord-${String(row).padStart(4, '0')}`,
  'in quotes': (row) => `"u${row}@example.org"`,
  words: (row) =>
    `${'abcdefghij'[row % 10] ?? ''}${'klmnopqrst'[Math.floor(row / 10) % 10] ?? ''}${'uvwxyz'[Math.floor(row / 100)] ?? ''}`,
  addresses: (row) => `10.1.${Math.floor(row / 200)}.${row % 200}`,
  'of network cards': (row) => `52:54:00:1a:${String(10 + (row % 90))}:${String(10 + Math.floor(row / 90))}`,
};

test('Both rows of an id that comes twice where all others differ are told.', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(ids)),
      fc.integer({ min: 60, max: 400 }),
      fc.nat(),
      fc.nat(),
      (kind, count, one, other) => {
        const [from, to] = [one % count, other % count];
        fc.pre(from !== to);
        const cells = Array.from({ length: count }, (_, row) => ids[kind]?.(row === to ? from : row) ?? '');
        assert.deepEqual(
          doubledRows(cells, 'id'),
          [from, to].sort((left, right) => left - right),
          kind,
        );
      },
    ),
    { numRuns: 200 },
  );
});

test('What may well be alike tells nothing: sizes, times, moments, a few draws from a range, many pairs.', () => {
  const rows = (cell: (row: number) => string): readonly string[] =>
    Array.from({ length: 200 }, (_, row) => cell(row === 150 ? 20 : row));
  const cases: readonly (readonly [cells: readonly string[], name: string])[] = [
    [rows((row) => String(row * 7919)), 'size'],
    [rows((row) => `${row}.5 ms`), ''],
    [rows((row) => `${row} kB`), 'id'],
    [rows((row) => `10:${String(10 + Math.floor(row / 40))}:${String(10 + (row % 40))}`), ''],
    [rows((row) => `c${(row * 7919) % 9973}`), 'customer'],
    [rows((row) => `u${Math.floor(row / 2)}`), 'id'],
    [rows((row) => `u${row}`).slice(10, 25), 'id'],
  ];
  for (const [cells, name] of cases) assert.deepEqual(doubledRows(cells, name), [], cells.slice(0, 3).join());
});
