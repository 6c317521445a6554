import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupLines } from '../../src/text/odd-lines.ts';
import { inCommon } from '../../src/text/row-counts.ts';
import type { Column } from '../../src/text/fields.ts';

const rows = Array.from({ length: 106 }, (_, row) => row);
const status: Column = {
  name: '',
  place: 6,
  cells: [...rows.map((row) => (row % 9 === 0 ? '304' : '200')), '504'],
};
const use: Column = { name: 'Use%', cells: [...rows.map((row) => `${3 + ((row * 7919) % 69)}%`), '100%'] };

test('What rows have in common is counted, and ranges of numbers are given in their units.', () => {
  assert.equal(inCommon([status, use], rows), 'column 6: 200 in 94, 304 in 12; Use% 3-71');
  const state: Column = {
    name: 'STATUS',
    cells: rows.map((row) => (row % 9 === 0 ? 'Completed' : 'Running')),
  };
  assert.equal(inCommon([state], rows), 'STATUS: Running 94, Completed 12');
  const restarts: Column = { name: 'RESTARTS', cells: [...rows.map(() => '0'), '41'] };
  assert.equal(inCommon([restarts], rows), 'RESTARTS: 0 in 106');
  const took: Column = { name: '', cells: rows.map((row) => `${3 + ((row * 7919) % 46)} ms`) };
  assert.equal(inCommon([took], rows), '3-48 ms');
  const memory: Column = {
    name: 'MEM',
    cells: rows.map((row) => (row === 50 ? '2GiB' : `${20 + (row % 30)}MiB`)),
  };
  assert.equal(inCommon([memory], rows), 'MEM 20MiB-2GiB');
});

test('Only rows that are left out count.', () => {
  assert.doesNotMatch(inCommon([status], rows), /504/);
  assert.match(inCommon([status], [...rows, 106]), /504 in 1/);
});

test('Of what differs from row to row, or is the same in all of the text, nothing is said.', () => {
  const name: Column = { name: 'NAME', cells: rows.map((row) => `web-${row}`) };
  const same: Column = { name: 'NS', cells: rows.map(() => 'prod') };
  const id: Column = { name: 'PID', cells: rows.map((row) => String((row * 7919) % 997)) };
  assert.equal(inCommon([name, same, id], rows), '');
  assert.equal(inCommon([status], [1]), '');
});

test('No more is said than a marker can hold.', () => {
  const wide = Array.from({ length: 12 }, (_, at): Column => {
    return { name: `state ${at}`, cells: rows.map((row) => `some ${(row + at) % 5}`) };
  });
  assert.ok(inCommon([...wide, use], rows).split(' ').length <= 20);
});

/** What is said of lines that a program printed. */
function saidOf(lines: readonly string[]): string {
  const [usual] = groupLines(lines, () => -1).all;
  return inCommon(usual?.columns ?? [], [...(usual?.lines.keys() ?? [])]);
}

test('A number takes the words beside it for its name and its unit.', () => {
  const cases: readonly (readonly [line: (at: number) => string, says: string])[] = [
    [(at) => `host${at}.example.org  expires in ${300 - at * 7} days`, 'in 97-300 days'],
    [(at) => `Konto A${at}x: Soll ${10 + ((at * 7) % 30)},5${at % 3} EUR`, 'Soll 10,50-39,52 EUR'],
    [(at) => `check a${at}b passed (${1 + ((at * 7) % 30)} ms)`, 'passed 1-30 ms'],
    [
      (at) => `snapshot s${at}t 2026-11-${String(1 + ((at * 5) % 28)).padStart(2, '0')}`,
      '2026-11-01 to 2026-11-28',
    ],
    [(at) => `shard q${at}z delta ${((at * 7) % 30) - 9} done`, 'delta -9 to 20'],
    [(at) => `job q${at}z finished in ${3 + ((at * 7) % 30)} ms`, 'finished in 3-32 ms'],
    [(at) => `${at + 2} of 77 migrated, q${at}z`, '2-31 of 77 migrated'],
    [(at) => `[${at + 2}/77] compiling q${at}z.c`, '[2/77] to [31/77]'],
    [(at) => `job q${at}z rc=${at % 5 === 0 ? 2 : 0}`, 'rc=0 in 24, rc=2 in 6'],
    [(at) => `64 bytes: ttl=63 time=0.${200 + ((at * 7) % 30)} ms`, 'time 0.200-0.229 ms'],
    [
      (at) => `q${at}z saw ${['mice', 'owls'][at % 2] ?? ''} ${3 + ((at * 7) % 30)} r${at}k`,
      'column 4: 3-32',
    ],
    [(at) => `q${at}z 62.${at}/99.9 kB ${1 + ((at * 7) % 30)}.5 MB/s eta 0:00:00`, '; 1.5-30.5 MB/s'],
    [(at) => `q${at}z ${at + 20}/99 kB ${3 + ((at * 7) % 30)} times`, '; 3-32 times'],
    [(at) => `10:00:${String(at + 10)} order q${at}z`, '10:00:10-10:00:39'],
    [(at) => `colis q${at}z livr\u00e9 en ${1 + ((at * 7) % 30)} jours`, 'livr\u00e9 en 1-30'],
  ];
  for (const [line, says] of cases) {
    const said = saidOf(Array.from({ length: 30 }, (_, at) => line(at)));
    assert.ok(said.includes(says), `${line(1)}: ${said}`);
  }
});

test('A number never stands without what names it, nor between words that lead elsewhere.', () => {
  const verbs = ['took', 'moved', 'sent', 'kept'];
  const lines = Array.from(
    { length: 60 },
    (_, at) =>
      `${verbs[at % 4] ?? ''} ${1 + ((at * 7) % 50)} of ${50 + ((at * 11) % 49)} boxes to ${['a', 'b'][at % 2] ?? ''}z`,
  );
  const said = saidOf(lines);
  assert.doesNotMatch(said, /-\d+ of\b|(?:^|; )of \d/);
  assert.match(said, /15 with took/);
});

test('Names that stand above their columns name them, also where some rows have fewer fields.', () => {
  const lines = [
    '% time     seconds  usecs/call     calls    errors syscall',
    '------ ----------- ----------- --------- --------- ----------------',
    ...Array.from({ length: 40 }, (_, at) => {
      const errors = at % 9 === 4 ? String(at + 1) : '';
      const micros = String(100 + ((at * 37) % 899));
      return `  0.${String(10 + at)}    0.000${micros} ${String(1 + (at % 9)).padStart(11)} ${String(10 + ((at * 7) % 80)).padStart(9)} ${errors.padStart(9)} call${at}`;
    }),
  ];
  const said = saidOf(lines);
  assert.match(said, /seconds 0\.000\d+-0\.000\d+/);
  assert.match(said, /calls 1\d-8\d/);
});

test('Names that stand beside their columns name them.', () => {
  const header = ' r  b   swpd   free   si   bo   cs us';
  const lines = [
    header,
    ...Array.from(
      { length: 40 },
      (_, at) => ` 1  0      0 ${148415 + at * 37}    0   ${(at * 13) % 97} ${190 + ((at * 7) % 50)}  9`,
    ),
  ];
  const said = saidOf([...lines, header]);
  assert.match(said, /free 148415-149858/);
  assert.match(said, /bo 0-93/);
  assert.match(said, /cs 190-239/);
  const cpu = [
    '12:00:01 AM     CPU     %user     %nice   %system     %idle',
    ...Array.from(
      { length: 40 },
      (_, at) =>
        `12:${10 + at}:01 AM     all      ${2 + (at % 7)}.10      0.00      1.${10 + at}     9${at % 8}.00`,
    ),
  ];
  assert.match(saidOf(cpu), /%user 2\.10-8\.10; %system 1\.10-1\.49; %idle/);
});
