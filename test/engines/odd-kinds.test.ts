import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { log } from '../../src/engines/log/index.ts';
import { table } from '../../src/engines/table/index.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { lined, nameOf, pick, printers, shownOf, type Cell, type Row } from './odd-samples.ts';
import { piecesBy } from './outcome.ts';
import { byLength, printedBy } from './samples.ts';

/** Rows as many programs print them, with one cell that is given. */
function rowsWith(count: number, key: string, cell: (row: number) => Cell): readonly Row[] {
  return Array.from({ length: count }, (_, row): Row => {
    return {
      name: nameOf(row),
      [key]: cell(row),
      size: 100 + pick(row, 3, 400),
      node: `n${pick(row, 5, 4)}`,
    };
  });
}

const counts = fc.integer({ min: 80, max: 900 });

/** In each form the named rows stay; of most texts something is left out. */
function assertStay(rows: readonly Row[], odd: readonly number[], what: string): void {
  for (const { engine, command, print } of printers) {
    const { shown } = shownOf(engine, print(rows), printedBy(command, byLength));
    const lost = odd.filter((row) => !shown.includes(nameOf(row)));
    assert.deepEqual(lost, [], `${what}, ${command}: of ${rows.length} rows`);
  }
}

test('Where a count skips a number, the rows on both sides stay.', () => {
  fc.assert(
    fc.property(
      counts,
      fc.double({ min: 0.02, max: 0.98, noNaN: true }),
      fc.constantFrom(1, 10),
      (count, place, step) => {
        const at = Math.max(1, Math.floor(place * count));
        const rows = rowsWith(count, 'seq', (row) => 1041 + step * (row + (row >= at ? 1 : 0)));
        assertStay(rows, [at - 1, at], `seq by ${step}`);
      },
    ),
    { numRuns: 25 },
  );
});

test('Both rows of an id that comes twice stay.', () => {
  const ids: readonly ((row: number) => Cell)[] = [
    (row) => `${row * 31}-${nameOf(row + 5000)}`,
    (row) => ((row * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, '0'),
    (row) => 1_000_000 + row * 7919,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...ids), counts, fc.nat(), fc.nat(), (id, count, one, other) => {
      const [from, to] = [one % count, other % count];
      fc.pre(from !== to);
      const rows = rowsWith(count, 'id', (row) => id(row === to ? from : row));
      assertStay(rows, [from, to], `id ${String(id(from))}`);
    }),
    { numRuns: 25 },
  );
});

test('One word in capitals among lower-case lines stays, however the lines are worded.', () => {
  const words = fc.constantFrom('REJECTED', 'STALE', 'ABGELEHNT', 'PERDU');
  const verbs = ['took', 'moved', 'sent', 'kept'];
  const shapes: readonly ((row: number, word: string | null) => string)[] = [
    (row, word) => `order ${nameOf(row)} ${word ?? 'accepted'} by node-${pick(row, 1, 5)}`,
    (row, word) =>
      word === null
        ? `${verbs[pick(row, 2, 4)] ?? ''} ${pick(row, 3, 90)} boxes to ${row % 3 === 0 ? 'the hall' : 'a shelf of ours'}`
        : `entry ${nameOf(row)} is ${word} now`,
    (row, word) => `2026-11-29T10:${10 + (row % 50)}:00Z item ${nameOf(row)}: ${word ?? 'fresh'}`,
  ];
  fc.assert(
    fc.property(words, fc.constantFrom(...shapes), counts, fc.nat(), (word, shape, count, seed) => {
      const odd = seed % count;
      const lines = Array.from({ length: count }, (_, row) => shape(row, row === odd ? word : null));
      for (const command of ['docker logs q', './q.sh']) {
        const { shown } = shownOf(log, lines.join('\n'), printedBy(command, byLength));
        assert.ok(shown.includes(word), `${command}: ${lines[odd] ?? ''}`);
      }
    }),
    { numRuns: 40 },
  );
});

interface Printed {
  readonly engine: Engine;
  readonly command: string;
  readonly lines: readonly string[];
  readonly says: RegExp;
}

const many = (line: (row: number) => string, count = 120): readonly string[] =>
  Array.from({ length: count }, (_, row) => line(row));
const right = (cell: Cell, width: number): string => String(cell).padStart(width);
const hundredths = (row: number, seed: number, most: number): string =>
  (pick(row, seed, most * 100) / 100).toFixed(2);

/** What programs print that none of our forms knows by name. */
const printed: readonly Printed[] = [
  {
    engine: log,
    command: 'strace -c ./app',
    lines: [
      '% time     seconds  usecs/call     calls    errors syscall',
      '------ ----------- ----------- --------- --------- ----------------',
      ...many(
        (row) =>
          `  0.50    0.000${100 + pick(row, 1, 899)} ${right(1 + pick(row, 2, 9), 11)} ${right(10 + pick(row, 3, 80), 9)} ${right(row % 40 === 9 ? 1 : '', 9)} call_${nameOf(row)}`,
      ),
    ],
    says: /seconds 0\.000\d+-0\.000\d+; usecs\/call \d-\d; calls \d+-\d+/,
  },
  {
    engine: table,
    command: 'iostat -x',
    lines: [
      'Device            r/s     rkB/s   w/s     wkB/s   await  %util',
      ...many(
        (row) =>
          `nvme${row}n1`.padEnd(15) +
          [1, 2, 3, 4, 5, 6].map((seed) => right(hundredths(row, seed, 9), 8)).join(''),
      ),
    ],
    says: /%util \d\.\d+-\d\.\d+; r\/s /,
  },
  {
    engine: table,
    command: 'vmstat 1 120',
    lines: [
      'procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----',
      ' r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st',
      ...many(
        (row) =>
          ` ${pick(row, 1, 4)}  0      0 ${100_000 + pick(row, 2, 99_999)}  2231 88123    0    0    ${pick(row, 3, 9)}    ${10 + pick(row, 4, 80)}  ${100 + pick(row, 5, 200)}  ${100 + pick(row, 6, 300)}  ${pick(row, 7, 9)}  1 ${90 + pick(row, 8, 9)}  0  0`,
        200,
      ),
    ],
    says: /\br: \d in \d+.*free \d+-\d+/,
  },
  {
    engine: log,
    command: 'cargo build',
    lines: [
      ...many((row) => `   Compiling ${nameOf(row)} v0.${row}.0`),
      'error[E0382]: borrow of moved value: `cfg`',
      '  --> src/main.rs:41:20',
      'error: could not compile `app` (bin "app") due to 1 previous error',
    ],
    says: /^\d+ (?:with Compiling|"Compiling …)/,
  },
  {
    engine: log,
    command: 'dotnet build',
    lines: many((row) => `  ${nameOf(row)} -> /w/bin/Debug/net9.0/${nameOf(row)}.dll`),
    says: /\d+ "… -> \/w\/bin\/Debug\/net9\.0\/….dll"/,
  },
  {
    engine: log,
    command: './check.sh',
    lines: many(
      (row) => `    testing: ${nameOf(row)}/${nameOf(row + 900)}${row % 3 === 0 ? '   ' : ' '} OK`,
      200,
    ),
    says: /\d+ with OK|\d+ "testing: … OK"/,
  },
  {
    engine: log,
    command: './build.sh',
    lines: many((row) => `[${row + 1}/220] compiling ${nameOf(row)}.c`, 220),
    says: /\[\d+\/220\] to \[\d+\/220\]/,
  },
  {
    engine: log,
    command: './train.sh',
    lines: [many((row) => `step ${row}/200 loss=${hundredths(row, 1, 2)}\r`, 200).join(''), 'done'],
    says: /\d+ lines printed over by the next: .*loss \d\.\d+-\d\.\d+/,
  },
  {
    engine: log,
    command: 'docker logs app',
    lines: many(
      (row) => `2026-11-29T10:${10 + Math.floor(row / 60)}:${10 + (row % 50)}Z app: polled ${nameOf(row)}`,
      200,
    ),
    says: /\d+ "2026-11-29T10:… app: polled …"/,
  },
];

test('What a marker stands for is told in numbers, each with its column, unit or wording.', () => {
  for (const { engine, command, lines, says } of printed) {
    const pieces = piecesBy(engine, lines.join('\n'), printedBy(command, byLength)) ?? [];
    const [first] = pieces.filter((piece) => typeof piece !== 'string');
    assert.ok(first !== undefined, `${command} is folded`);
    assert.match(first.says, says, `${command}: ${first.says}`);
  }
});

test('What a table is short of tells the odd row beside its columns.', () => {
  const rows = rowsWith(300, 'so', (row) => (row === 170 ? 4410 : 0));
  assert.ok(lined(rows).includes('4410'));
  assertStay(rows, [170], 'so');
});
