import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { log } from '../../src/engines/log/index.ts';
import { smartCrusher } from '../../src/engines/smart-crusher/index.ts';
import { table } from '../../src/engines/table/index.ts';
import {
  columnNames,
  lined,
  nameOf,
  pick,
  plantedRows,
  printers,
  shownOf,
  text,
  type Cell,
  type Row,
} from './odd-samples.ts';
import { piecesBy } from './outcome.ts';
import { byLength, printedBy } from './samples.ts';

const column = fc.constantFrom(...columnNames);

/** Rows of a few columns, one of which is odd in one of them. */
const planted = fc
  .record({
    names: fc.uniqueArray(column, { minLength: 1, maxLength: 5 }),
    count: fc.oneof(fc.integer({ min: 30, max: 300 }), fc.integer({ min: 300, max: 3000 })),
    place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ names, count, place, seed }) => {
    const [odd = 'rc'] = names;
    const at = Math.floor(place * count);
    return { rows: plantedRows(names, count, seed, new Map([[at, odd]])), at, odd };
  });

test('The odd row stays, wherever it stands and whatever is odd about it.', () => {
  const folded = new Map<string, number>();
  fc.assert(
    fc.property(planted, ({ rows, at, odd }) => {
      const name = nameOf(at);
      for (const { engine, command, print } of printers) {
        const { shown, isFolded } = shownOf(engine, print(rows), printedBy(command, byLength));
        if (isFolded) folded.set(command, (folded.get(command) ?? 0) + 1);
        assert.ok(
          shown.includes(name),
          `${command}: of ${rows.length} rows ${at} (${name}) with another ${odd}`,
        );
      }
    }),
    { numRuns: 40 },
  );
  for (const { command } of printers) assert.ok((folded.get(command) ?? 0) > 10, `${command} folded`);
});

test('In JSON a null, a missing key and two places that differ in one row stay.', () => {
  const rowsWith = (change: (row: Record<string, Cell>, at: number) => void, count: number): readonly Row[] =>
    Array.from({ length: count }, (_, at) => {
      const sum = `${nameOf(at + 9000)}${at}`;
      const row: Record<string, Cell> = { name: nameOf(at), mail: `m${at}@x.org`, left: sum, right: sum };
      change(row, at);
      return row;
    });
  const changes: readonly ((row: Record<string, Cell>) => void)[] = [
    (row) => {
      row['mail'] = null;
    },
    (row) => {
      row['mail'] = '';
    },
    (row) => {
      delete row['mail'];
    },
    (row) => {
      row['right'] = 'deadbeef1';
    },
    (row) => {
      row['more'] = 'a key of its own';
    },
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...changes),
      fc.integer({ min: 30, max: 3000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (change, count, place) => {
        const odd = Math.floor(place * count);
        const rows = rowsWith((row, at) => {
          if (at === odd) change(row);
        }, count);
        const { shown } = shownOf(smartCrusher, JSON.stringify(rows), printedBy('curl -s x', byLength));
        assert.ok(shown.includes(nameOf(odd)), `${odd} of ${count}`);
      },
    ),
    { numRuns: 60 },
  );
});

test('Two sums that differ in one line of a script stay.', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 2000 }), fc.nat(), (count, seed) => {
      const odd = seed % count;
      const lines = Array.from({ length: count }, (_, at) => {
        const sum = (at * 2_654_435_761).toString(16).slice(-8);
        return `checking file ${nameOf(at)} local=${sum} remote=${at === odd ? 'deadbee7' : sum}`;
      });
      const { shown } = shownOf(log, lines.join('\n'), printedBy('./verify.sh', byLength));
      assert.ok(shown.includes(nameOf(odd)), `${odd} of ${count}`);
    }),
    { numRuns: 40 },
  );
});

test('Rows of which none is odd still leave, and the marker says what they have in common.', () => {
  const rows = Array.from({ length: 600 }, (_, row): Row => {
    return {
      name: nameOf(row),
      answer: pick(row, 1, 9) === 0 ? 304 : 200,
      used: `${20 + pick(row, 2, 300)}Mi`,
    };
  });
  for (const { engine, command, print } of printers) {
    const printed = print(rows);
    const pieces = piecesBy(engine, printed, printedBy(command, byLength)) ?? [];
    const left = pieces.filter((piece) => typeof piece !== 'string');
    const lines = left.reduce((sum, { fromLine, toLine }) => sum + toLine - fromLine + 1, 0);
    assert.ok(lines > 200, `${command}: ${lines} of 600 left out`);
    const says = left[0]?.says ?? '';
    assert.match(says, /\d+ (?:with )?200|\d+-\d+Mi/, `${command}: ${says}`);
  }
});

test('A row that the question names stays, by its whole name or its number.', () => {
  const rows = Array.from({ length: 400 }, (_, row): Row => {
    return { name: `api-${row}`, job: 1000 + ((row * 7919) % 5003), state: row % 2 === 0 ? 'up' : 'idle' };
  });
  const job = text(rows[133]?.['job']);
  for (const { engine, command, print } of printers) {
    for (const question of ['what became of api-133?', `Why was job ${job} slow?`, `and ${job}?`]) {
      const context = { ...printedBy(command, byLength), question };
      const { shown, isFolded } = shownOf(engine, print(rows), context);
      assert.ok(isFolded, command);
      assert.match(shown, new RegExp(`\\b${job}\\b`), `${command}: ${question}`);
    }
  }
});

test('A short number in the question is sought as a whole word.', () => {
  const lines = Array.from(
    { length: 300 },
    (_, row) => `Job ${row} of the nightly import took ${10 + pick(row, 1, 50)}s`,
  );
  const context = { ...printedBy('./run.sh', byLength), question: 'Why is job 93 late?' };
  const page = log.read(lines.join('\n'), context);
  const pieces = page === null ? [] : (log.fold?.(page) ?? []);
  const left = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece]));
  assert.ok(left.length > 0);
  // The form's header is its first line.
  assert.ok(!left.some(({ fromLine, toLine }) => fromLine <= 95 && 95 <= toLine));
});

test('Where a few rows are odd in the same way all of them stay.', () => {
  const states = fc.constantFrom(...['Pending', '0/1', '97%', 'CLOSE_WAIT', 'tcp 10.0.0.7:80 (CLOSE_WAIT)']);
  const usual: Readonly<Record<string, (row: number) => string>> = {
    Pending: () => 'Running',
    '0/1': () => '1/1',
    '97%': (row) => `${String(20 + pick(row, 3, 30))}%`,
    CLOSE_WAIT: (row) => (pick(row, 5, 3) === 0 ? 'LISTEN' : 'ESTAB'),
    'tcp 10.0.0.7:80 (CLOSE_WAIT)': (row) => `tcp 10.0.0.${String(row)}:80 (ESTABLISHED)`,
  };
  const few = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(states, few, fc.integer({ min: 60, max: 160 }), (state, odd, count) => {
      const rows = Array.from({ length: count }, (_, row): Row => {
        const other = usual[state]?.(row) ?? '';
        return {
          name: nameOf(row),
          state: odd.includes(row) ? state : other,
          node: `node-${String(row % 7)}`,
        };
      });
      const { shown } = shownOf(table, lined(rows), printedBy('kubectl get pods', byLength));
      assert.deepEqual(
        odd.filter((row) => !shown.includes(nameOf(row))),
        [],
      );
    }),
    { numRuns: 60 },
  );
});

test('Of a program with many connections the sockets stay at which it may be reached.', () => {
  type Printer = (port: number, serves: boolean, row: number) => string;
  const own = (port: number, serves: boolean): string => (serves ? `*:${port}` : `10.0.0.7:${port}`);
  const shapes: readonly { command: string; head: string; print: Printer }[] = [
    {
      command: 'lsof -nP -i',
      head: 'COMMAND   PID USER   FD   TYPE   DEVICE SIZE/OFF NODE NAME',
      print: (port, serves, row) =>
        `node    91706 dev  ${String(row + 20).padStart(4)}u  IPv4 ${410_000 + row}      0t0  TCP ${own(port, serves)}${serves ? '' : `->10.1.0.9:${30_000 + pick(row, 3, 9000)}`} (${serves ? 'LISTEN' : 'ESTABLISHED'})`,
    },
    {
      command: 'ss -tan',
      head: 'State  Recv-Q Send-Q Local Address:Port    Peer Address:Port',
      print: (port, serves, row) =>
        `${serves ? 'LISTEN' : 'ESTAB '} 0      ${serves ? 128 : '0  '}    ${own(port, serves).padEnd(21)} ${serves ? '*:*' : `10.1.0.9:${30_000 + pick(row, 3, 9000)}`}`,
    },
    {
      command: 'netstat -ant',
      head: 'Proto Recv-Q Send-Q Local Address           Foreign Address         State',
      print: (port, serves, row) =>
        `tcp        0      0 ${own(port, serves).padEnd(23)} ${(serves ? '*:*' : `10.1.0.9:${30_000 + pick(row, 3, 9000)}`).padEnd(23)} ${serves ? 'LISTEN' : 'ESTABLISHED'}`,
    },
    {
      command: 'netstat -an',
      head: '  Proto  Local Address          Foreign Address        State',
      print: (port, serves, row) =>
        `  TCP    ${own(port, serves).padEnd(22)} ${(serves ? '0.0.0.0:0' : `10.1.0.9:${30_000 + pick(row, 3, 9000)}`).padEnd(22)} ${serves ? 'LISTENING' : 'ESTABLISHED'}`,
    },
  ];
  const ports = fc.uniqueArray(fc.integer({ min: 1024, max: 9999 }), { minLength: 120, maxLength: 260 });
  fc.assert(
    fc.property(fc.constantFrom(...shapes), ports, fc.integer({ min: 8, max: 20 }), (shape, all, every) => {
      const { command, head, print } = shape;
      const lines = all.map((port, row) => print(port, row % every === 7, row));
      const { shown, isFolded } = shownOf(table, [head, ...lines].join('\n'), printedBy(command, byLength));
      assert.ok(isFolded, command);
      const serving = all.filter((_, row) => row % every === 7);
      assert.deepEqual(
        serving.filter((port) => !shown.includes(`*:${port}`)),
        [],
      );
    }),
    { numRuns: 40 },
  );
});
