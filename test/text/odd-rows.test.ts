import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf, fieldsOf, type Column } from '../../src/text/fields.ts';
import { groupLines, oddLines } from '../../src/text/odd-lines.ts';
import { keptOdd, oddRows, oddScore } from '../../src/text/odd-rows.ts';

/** Cells of a column, with one in one place that is another. */
function column(
  rows: number,
  cell: (row: number) => string | null,
  odd?: readonly [number, string | null],
): Column {
  const cells = Array.from({ length: rows }, (_, row) => cell(row));
  if (odd !== undefined) cells[odd[0]] = odd[1];
  return { name: '', cells };
}

/** Numbers in no order. */
const mixed = (row: number): number => (row * 7919) % 97;

const strong = (columns: readonly Column[], rows: number): readonly number[] =>
  oddRows(columns, rows).flatMap(({ row, score }) => (score >= oddScore ? [row] : []));

test('A row is odd by what its cells hold and those of the others do not.', () => {
  const cases: Readonly<Record<string, readonly Column[]>> = {
    'a rare status': [column(100, (row) => (row % 9 === 0 ? '304' : '200'), [41, '504'])],
    'a rare word': [column(100, (row) => (row % 2 === 0 ? 'up' : 'idle'), [41, 'slow'])],
    'null among texts': [column(100, (row) => `"u${row}@example.org"`, [41, 'null'])],
    'no key among texts': [column(100, (row) => `u${row}@example.org`, [41, null])],
    'an empty cell among numbers': [column(100, (row) => String(mixed(row)), [41, ''])],
    'a text among numbers': [column(100, (row) => String(mixed(row)), [41, 'free'])],
    'a number far above': [column(100, (row) => `${mixed(row)} ms`, [41, '12 s'])],
    'a number far below': [column(100, (row) => `${900 + mixed(row)}Mi`, [41, '1Mi'])],
    'a number where all others are equal': [column(100, () => '5', [41, '6'])],
    'another wording': [column(100, (row) => `stored as part ${row * 31}`, [41, 'dropped, part 3 is full'])],
    'a name without the slash of the others': [
      column(100, (row) => `lib/${'abcdefghij'.repeat(1 + mixed(row))}/`, [41, 'lib/abc']),
    ],
    'one in quotes': [column(100, (row) => 'klmnopqrst'.repeat(1 + mixed(row)), [41, "'klm'"])],
    'two places that differ': [
      column(100, (row) => `${row * 31}ab`),
      column(100, (row) => `${row * 31}ab`, [41, 'deadbeef']),
    ],
  };
  for (const [name, columns] of Object.entries(cases)) assert.deepEqual(strong(columns, 100), [41], name);
});

test('Where a number within a name is skipped, both sides are odd.', () => {
  const bills = column(100, (row) => `RE-2026-${1041 + row + (row > 41 ? 1 : 0)}`);
  assert.deepEqual(strong([bills], 100), [41, 42]);
});

test('The ends of a range of numbers come behind what no other row is like.', () => {
  const sizes = column(100, (row) => `${mixed(row) + 10}G`);
  const status = column(100, (row) => (row % 3 === 0 ? 'up' : 'idle'), [41, 'slow']);
  const odd = oddRows([sizes, status], 100);
  assert.equal(odd[0]?.row, 41);
  const ends = odd.slice(1).map(({ row }) => sizes.cells[row]);
  assert.deepEqual(new Set(ends), new Set(['10G', '106G']));
});

test('Nothing is odd where rows are counted, all differ, or many share what is rare for each.', () => {
  const quiet: readonly (readonly Column[])[] = [
    [column(100, (row) => String(row * 3))],
    [column(100, (row) => String(1000 - row))],
    [column(100, (row) => `name-${(row * 7919).toString(36)}`)],
    [column(100, (row) => (row % 2 === 0 ? 'up' : 'down'))],
    [column(100, (row) => (row % 3 === 0 ? null : `u${row}`))],
    [column(6, () => 'up', [3, 'down'])],
  ];
  for (const columns of quiet) {
    assert.deepEqual(
      strong(columns, columns[0]?.cells.length ?? 0),
      [],
      columns[0]?.cells.slice(0, 4).join(),
    );
  }
});

test('Of few odd rows all stay, of many the oddest.', () => {
  const odd = Array.from({ length: 500 }, (_, row) => ({ row, score: 500 - row }));
  const none = (): boolean => false;
  assert.equal(keptOdd(odd, 40, 'balanced', none).length, 10);
  assert.equal(keptOdd(odd, 200, 'balanced', none).length, 12);
  assert.equal(keptOdd(odd, 2000, 'balanced', none).length, 80);
  assert.ok(keptOdd(odd, 2000, 'tight', none).length < 80);
  assert.equal(keptOdd(odd, 2000, 'balanced', none)[0], 0);
});

test('A row that stays anyway takes no other odd row its place.', () => {
  const odd = Array.from({ length: 500 }, (_, row) => ({ row, score: 500 - row }));
  const kept = keptOdd(odd, 200, 'balanced', (row) => row < 30);
  assert.deepEqual(
    kept,
    Array.from({ length: 12 }, (_, at) => 30 + at),
  );
});

test('A line is cut where a reader would see its columns.', () => {
  assert.deepEqual(
    fieldsOf('10.0.0.4 - - [04/Mar/2026:10:15:00 +0000] "GET /a b HTTP/1.1" 304 7049 "-" "curl (x)"'),
    [
      '10.0.0.4',
      '-',
      '-',
      '[04/Mar/2026:10:15:00 +0000]',
      '"GET /a b HTTP/1.1"',
      '304',
      '7049',
      '"-"',
      '"curl (x)"',
    ],
  );
  assert.deepEqual(fieldsOf('took 48 s, 1.5 MB'), ['took', '48 s', ',', '1.5 MB']);
  const columns = columnsOf(
    ['scan rows=208 (time=0.1..2.5)', 'scan rows=60208 (time=0.2..8.8)'].map(fieldsOf),
  );
  assert.deepEqual(
    columns.filter(({ isPart }) => isPart !== true).map(({ name, cells }) => [name, ...cells]),
    [
      ['rows', '208', '60208'],
      ['time', '0.1..2.5', '0.2..8.8'],
    ],
  );
  assert.ok(columns.some(({ isPart, cells }) => isPart === true && cells[1] === '8.8'));
});

test('Where nearly all lines have equally many fields, those that have not are odd.', () => {
  const lines = Array.from({ length: 100 }, (_, line) => `item ${mixed(line)} of ${line * 31}`);
  lines[41] = 'item 12 was not found in any of them';
  const odd = oddLines(
    lines,
    groupLines(lines, () => -1),
  );
  assert.equal(odd.find(({ score }) => score >= oddScore)?.row, 41);
});

test('Odd rows take time that grows with the number of cells.', () => {
  let looks = 0;
  const counting = (rows: number): Column => {
    const cells = Array.from({ length: rows }, (_, row) => String(mixed(row)));
    return {
      name: '',
      cells: new Proxy(cells, {
        get: (target, key, receiver): unknown => {
          looks += 1;
          return Reflect.get(target, key, receiver);
        },
      }),
    };
  };
  const took = (rows: number): number => {
    looks = 0;
    oddRows([counting(rows), counting(rows)], rows);
    return looks;
  };
  assert.ok(took(8000) < took(1000) * 9);
});
