import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Engine, EngineContext } from '../../src/engines/engine.ts';
import { log } from '../../src/engines/log/index.ts';
import { smartCrusher } from '../../src/engines/smart-crusher/index.ts';
import { table } from '../../src/engines/table/index.ts';
import { rebuilt } from './forms.ts';
import { formBy, piecesBy } from './outcome.ts';
import { byLength, printedBy } from './samples.ts';

type Cell = string | number | boolean | null | undefined;
type Row = Readonly<Record<string, Cell>>;

/** Letters that come only once in a text, and have nothing in common. */
function nameOf(row: number): string {
  let left = (row * 7_368_787 + 12_345) % 26 ** 6;
  let name = '';
  for (let letter = 0; letter < 6; letter += 1) {
    name += String.fromCharCode(0x61 + (left % 26));
    left = Math.floor(left / 26);
  }
  return name;
}

/** Numbers without order. */
function pick(row: number, seed: number, most: number): number {
  return Math.floor(Math.abs(Math.sin(row * 12.9898 + seed) * 43_758.5453) % most);
}

/** Columns by what stands in them: in most rows, and in the one that is odd. */
const columns: Readonly<Record<string, { usual: (row: number, seed: number) => Cell; odd: Cell }>> = {
  load: { usual: (row, seed) => 100 + pick(row, seed, 400), odd: 91_500 },
  took: { usual: (row, seed) => `${3 + pick(row, seed, 60)}ms`, odd: '8.8s' },
  used: { usual: (row, seed) => `${20 + pick(row, seed, 300)}Mi`, odd: '78Gi' },
  share: { usual: (row, seed) => `${30 + pick(row, seed, 9)}%`, odd: '100%' },
  answer: { usual: (row, seed) => (pick(row, seed, 9) === 0 ? 304 : 200), odd: 207 },
  mode: { usual: (row, seed) => ['fast', 'eager'][pick(row, seed, 2)] ?? '', odd: 'lazy' },
  rc: { usual: () => 0, odd: 1 },
  count: { usual: (row, seed) => pick(row, seed, 500), odd: 'n/a' },
};

const column = fc.constantFrom(...Object.keys(columns));

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
    const rows = Array.from({ length: count }, (_, row): Row => {
      const cells = names.map((name): [string, Cell] => {
        const { usual, odd: other } = columns[name] ?? { usual: () => 0, odd: 1 };
        return [name, row === at && name === odd ? other : usual(row, seed)];
      });
      return { name: nameOf(row), ...Object.fromEntries(cells) };
    });
    return { rows, at, odd };
  });

const text = (cell: Cell): string => (cell === undefined ? '' : String(cell));

function lined(rows: readonly Row[]): string {
  const heads = Object.keys(rows[0] ?? {});
  const cells = [heads, ...rows.map((row) => heads.map((head) => text(row[head])))];
  const widths = heads.map((_, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)));
  return cells.map((row) => row.map((cell, at) => cell.padEnd((widths[at] ?? 0) + 2)).join('')).join('\n');
}

const printers: readonly {
  readonly engine: Engine;
  readonly command: string;
  readonly print: (rows: readonly Row[]) => string;
}[] = [
  {
    engine: table,
    command: 'kubectl get pods',
    print: (rows) => lined(rows.map(({ name, ...row }) => ({ name, ...row }))),
  },
  {
    engine: log,
    command: './check.sh',
    print: (rows) =>
      rows
        .map((row) =>
          Object.entries(row).map(([key, cell]) =>
            key === 'name' ? `checked ${text(cell)}` : `${key}=${text(cell)}`,
          ),
        )
        .map((parts) => parts.join(' '))
        .join('\n'),
  },
  {
    engine: log,
    command: 'docker logs web',
    print: (rows) =>
      rows
        .map((row) =>
          Object.entries(row).map(([key, cell]) =>
            key === 'name' ? `10.0.0.7 - - "GET /${text(cell)} HTTP/1.1"` : text(cell),
          ),
        )
        .map((parts) => parts.join(' '))
        .join('\n'),
  },
  {
    engine: smartCrusher,
    command: 'curl -s http://localhost/',
    print: (rows) => JSON.stringify(rows),
  },
];

function shownOf(
  engine: Engine,
  printed: string,
  context: EngineContext,
): { shown: string; isFolded: boolean } {
  const pieces = piecesBy(engine, printed, context);
  const form = formBy(engine, printed, context) ?? printed;
  if (pieces === null) return { shown: form, isFolded: false };
  assert.equal(rebuilt(pieces, form), form);
  return { shown: pieces.filter((piece) => typeof piece === 'string').join('\n'), isFolded: true };
}

test('The odd row stays, wherever it stands and whatever is odd about it.', () => {
  const folded = new Map<string, number>();
  fc.assert(
    fc.property(planted, fc.constantFrom(...printers), ({ rows, at, odd }, { engine, command, print }) => {
      const { shown, isFolded } = shownOf(engine, print(rows), printedBy(command, byLength));
      if (isFolded) folded.set(command, (folded.get(command) ?? 0) + 1);
      const name = nameOf(at);
      assert.ok(
        shown.includes(name),
        `${command}: of ${rows.length} rows ${at} (${name}) with another ${odd}`,
      );
    }),
    { numRuns: 200 },
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
