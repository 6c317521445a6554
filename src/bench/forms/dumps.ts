import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { clock, day, word, words } from './words.ts';

/** How a program prints the rows of a table: one an `INSERT`, all on one line, or one a line. */
type Layout = (insert: string, rows: readonly string[]) => string;

const layouts: readonly [Layout, ...Layout[]] = [
  (insert, rows) => rows.map((row) => `${insert} VALUES (${row});`).join('\n'),
  (insert, rows) => rows.map((row) => `${insert} VALUES(${row});`).join('\n'),
  (insert, rows) => rows.map((row) => `${insert} VALUES (${row}) ON CONFLICT DO NOTHING;`).join('\n'),
  (insert, rows) => `${insert} VALUES ${rows.map((row) => `(${row})`).join(',')};`,
  (insert, rows) => `${insert} VALUES\n${rows.map((row) => `\t(${row})`).join(',\n')};`,
  (insert, rows) => `${insert} VALUES\n${rows.map((row) => `(${row})`).join(',\n')};`,
];

const names = ['users', 'public.orders', '"order items"', '"a""b"', 'public."Größe"', '"…"', '"x⏎"'] as const;

/** Dumps of a few tables with what stands around them, values of every kind, texts of several lines among them. */
export function dump(random: Random): Made {
  const isMysql = chance(random, 30);
  const tables = many(random, 1, 3, () => oneTable(random, isMysql));
  return {
    lines: tables.join('\n').split('\n'),
    command: random.pick(
      isMysql
        ? ['mysqldump shop', 'docker exec db mysqldump shop']
        : ['pg_dump --inserts shop', 'sqlite3 shop.db .dump', 'docker exec db cat x', null],
    ),
  };
}

function oneTable(random: Random, isMysql: boolean): string {
  const name = isMysql ? `\`${word(random)}\`` : random.pick(names);
  const cells = many(random, 1, 6, () => cellOf(random, isMysql));
  const columns = cells.map((_, at) => `${random.pick(['id', 'state', 'at', '"of"'])}${at}`).join(', ');
  const joint = random.pick([', ', ',']);
  const rows = many(random, 2, 24, (row) => cells.map((cell) => cell(row)).join(joint));
  const verb = isMysql ? random.pick(['INSERT INTO', 'INSERT IGNORE INTO', 'REPLACE INTO']) : 'INSERT INTO';
  const insert = `${verb} ${name}${chance(random, 40) ? ` (${columns})` : ''}`;
  const before = random.pick(['', '\n', '--\n-- Data\n--\n\n', `CREATE TABLE ${name}(${columns});\n`]);
  return `${before}${random.pick(layouts)(insert, rows)}${random.pick(['', '\n', '\nCOMMIT;', '\nUNLOCK TABLES;\n'])}`;
}

type Cell = (row: number) => string;

function cellOf(random: Random, isMysql: boolean): Cell {
  const quoted = (text: string): string =>
    isMysql ? `'${text.replace(/[\\']/g, '\\$&')}'` : `'${text.replaceAll("'", "''")}'`;
  return random.pick<Cell>([
    (row) => String(row + 1),
    () => String(random.int(-99, 9_999) / 8),
    () => (chance(random, 30) ? 'NULL' : quoted(word(random))),
    () => quoted(words(random, 0, 5)),
    () => quoted(random.pick(['', "it's", "'", '\\', '),(', ');', ' (', "a','b", '…', '$&'])),
    () => quoted(isMysql || chance(random, 80) ? 'one line' : `${word(random)}\nINSERT INTO t VALUES(1);`),
    () => (chance(random, 95) ? quoted('end') : quoted('⏎')),
    () => quoted(`${day(random)} ${clock(random)}`),
    () => `X'${random.hex(8)}'`,
    () => `replace('a\\nb','\\n',char(${random.int(0, 99)}))`,
    () => random.pick(['true', 'false', '0']),
  ]);
}
