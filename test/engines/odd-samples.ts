import assert from 'node:assert/strict';
import type { Engine, EngineContext } from '../../src/engines/engine.ts';
import { log } from '../../src/engines/log/index.ts';
import { smartCrusher } from '../../src/engines/smart-crusher/index.ts';
import { table } from '../../src/engines/table/index.ts';
import { rebuilt } from './forms.ts';
import { outcomeIn } from './outcome.ts';

export type Cell = string | number | boolean | null | undefined;
export type Row = Readonly<Record<string, Cell>>;

/** Letters that come only once in a text, and have nothing in common. */
export function nameOf(row: number): string {
  let left = (row * 7_368_787 + 12_345) % 26 ** 6;
  let name = '';
  for (let letter = 0; letter < 6; letter += 1) {
    name += String.fromCharCode(0x61 + (left % 26));
    left = Math.floor(left / 26);
  }
  return name;
}

/** Numbers without order. */
export function pick(row: number, seed: number, most: number): number {
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

export const columnNames = Object.keys(columns);

/** Rows of these columns; `odd` says of some rows in which column they are not like the others. */
export function plantedRows(
  names: readonly string[],
  count: number,
  seed: number,
  odd: ReadonlyMap<number, string>,
  noise = 0,
): readonly Row[] {
  return Array.from({ length: count }, (_, row): Row => {
    const cells = names.map((name): [string, Cell] => {
      const { usual, odd: other } = columns[name] ?? { usual: () => 0, odd: 1 };
      return [name, odd.get(row) === name ? other : usual(row, seed)];
    });
    // Of a long tail of values many are rare, and tell nothing.
    const tail = Array.from({ length: noise }, (_, at): [string, Cell] => [
      `tag${at}`,
      `v${Math.floor(40 / (1 + pick(row, seed + at + 7, 40)))}`,
    ]);
    return { name: nameOf(row), ...Object.fromEntries([...cells, ...tail]) };
  });
}

export const text = (cell: Cell): string => (cell === undefined ? '' : String(cell));

export function lined(rows: readonly Row[]): string {
  const heads = Object.keys(rows[0] ?? {});
  const cells = [heads, ...rows.map((row) => heads.map((head) => text(row[head])))];
  const widths = heads.map((_, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)));
  return cells.map((row) => row.map((cell, at) => cell.padEnd((widths[at] ?? 0) + 2)).join('')).join('\n');
}

export const printers: readonly {
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

export function shownOf(
  engine: Engine,
  printed: string,
  context: EngineContext,
): { shown: string; isFolded: boolean } {
  const { form: encoded, pieces } = outcomeIn(engine, printed, context);
  const form = encoded ?? printed;
  if (pieces === null) return { shown: form, isFolded: false };
  assert.equal(rebuilt(pieces, form), form);
  const kept = pieces.filter((piece) => typeof piece === 'string').join('\n');
  // What lines of a kind begin and end with stands at the first of them alone.
  return { shown: engine === log ? log.decode(kept, null) : kept, isFolded: true };
}
