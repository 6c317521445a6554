import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { word, words } from './words.ts';

const commands = [
  'kubectl get pods',
  'docker ps -a',
  'ps aux',
  'df -h',
  'systemctl list-units',
  'pip list',
  'ss -tln',
  'column -t x',
] as const;

/** Columns that blanks line up, left or right, filled up or not, with a title, or several tables below one another. */
export function lineUp(random: Random): Made {
  const tables = many(random, 1, 2, () => oneTable(random));
  return {
    lines: tables.flatMap((table, at) => (at === 0 ? table : ['', ...table])),
    command: random.pick(commands),
  };
}

type Cell = (row: number) => string;

function oneTable(random: Random): string[] {
  const columns = many(random, 2, 7, () => ({
    name: nameOf(random),
    cell: cellOf(random),
    right: chance(random, 30),
  }));
  const rows = [
    columns.map(({ name }) => name),
    ...many(random, 4, 14, (row) => columns.map(({ cell }) => cell(row))),
  ];
  const gap = ' '.repeat(random.int(1, 4));
  const isPadded = chance(random, 20);
  const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => {
    const line = row
      .map((text, at) =>
        columns[at]?.right === true ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0),
      )
      .join(gap);
    return isPadded ? line : line.trimEnd();
  });
  return chance(random, 12) ? [words(random, 1, 4), ...lines] : lines;
}

function nameOf(random: Random): string {
  return chance(random, 10)
    ? word(random)
    : random.pick(['NAME', 'READY', 'STATUS', 'AGE', 'Mounted on', 'USER', 'PID', '%CPU', 'Größe']);
}

function cellOf(random: Random): Cell {
  const constant = chance(random, 70) ? random.pick(['Running', '<none>', '1/1', '0', '']) : word(random);
  return random.pick<Cell>([
    () => constant,
    () => constant,
    (row) => `web-${row * 7}-${random.hex(5)}`,
    (row) => String(row * random.int(1, 900)),
    () => `${random.int(0, 99)}%`,
    () => (chance(random, 25) ? '' : word(random)),
    () => words(random, 1, 2),
    () => `${random.int(1, 99)}${random.pick(['d', 'm', 'Gi', 'MB'])}`,
  ]);
}
