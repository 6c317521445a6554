import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dump } from '../../src/bench/forms/dumps.ts';
import { decode } from '../../src/engines/sql/decode.ts';
import { sql } from '../../src/engines/sql/index.ts';
import type { EngineContext } from '../../src/engines/engine.ts';
import { assertLinear } from '../linear.ts';
import { textsBy } from './made-texts.ts';
import { formBy, isTakenBy, piecesBy } from './outcome.ts';
import { byLength, eager, printedBy } from './samples.ts';

const heading =
  'SQL dump: below [N rows of INSERT …] stand N rows, a line for what each has in place of …; ⏎ is a line break.';
const dumped = printedBy('sqlite3 shop.db .dump', byLength);

/** Enough rows for a form to pay, and what they become. */
function rowsOf(count: number, values: (row: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, row) => values(row));
}

function insertsOf(table: string, rows: readonly string[]): readonly string[] {
  return rows.map((row) => `INSERT INTO ${table} VALUES(${row});`);
}

function shownBy(text: string, context: EngineContext): string {
  const pieces = piecesBy(sql, text, context) ?? assert.fail('nothing is folded');
  return pieces.filter((piece) => typeof piece === 'string').join('\n');
}

test('promise 3, proved each time: whatever a dump holds, its form is read back as the dump.', () => {
  fc.assert(
    fc.property(textsBy(dump), (text) => {
      const form = formBy(sql, text, eager(text));
      if (form !== null) assert.equal(decode(form), text);
    }),
    { numRuns: 500 },
  );
});

test('INSERTs of one table say their beginning once; all else stays, in its order.', () => {
  const users = [
    ...rowsOf(6, (row) => `${row},'user ${row}',NULL`),
    "6,'it''s; ),(','a(b'",
    "7,replace('a\\nb','\\n',char(10)),X'00'",
  ];
  const orders = rowsOf(5, (row) => `${row}, 'paid'`);
  const text = [
    'BEGIN TRANSACTION;',
    'CREATE TABLE users(id INTEGER, name TEXT, note TEXT);',
    ...insertsOf('"users"', users),
    '',
    ...insertsOf('public."my orders"', orders),
    'COMMIT;',
    '',
  ].join('\n');
  const form = [
    heading,
    'BEGIN TRANSACTION;',
    'CREATE TABLE users(id INTEGER, name TEXT, note TEXT);',
    '[8 rows of INSERT INTO "users" VALUES(…);]',
    ...users,
    '',
    '[5 rows of INSERT INTO public."my orders" VALUES(…);]',
    ...orders,
    'COMMIT;',
    '',
  ].join('\n');
  assert.equal(formBy(sql, text, dumped), form);
  assert.equal(decode(form), text);
});

test('INSERTs of many rows, on one line or a row a line, show how they part them.', () => {
  // A quote behind a backslash ends no text of MySQL's.
  const mysql = [...rowsOf(70, (row) => `${row},'paid'`), "70,'it\\'s; ),('"];
  const oneLine = `LOCK TABLES;\nINSERT INTO \`orders\` VALUES (${mysql.join('),(')});\nUNLOCK TABLES;`;
  const short = `${heading}\nLOCK TABLES;\n[71 rows of INSERT INTO \`orders\` VALUES (…),(…);]\n${mysql.join('\n')}\nUNLOCK TABLES;`;
  assert.equal(formBy(sql, oneLine, dumped), short);
  assert.equal(decode(short), oneLine);

  const postgres = rowsOf(60, (row) => `${row}, 'paid'`);
  const lines = `INSERT INTO public.orders (id, state) VALUES\n${postgres.map((row) => `\t(${row})`).join(',\n')};\n`;
  const bare = `${heading}\n[60 rows of INSERT INTO public.orders (id, state) VALUES⏎\t(…),⏎\t(…);]\n${postgres.join('\n')}\n`;
  assert.equal(formBy(sql, lines, dumped), bare);
  assert.equal(decode(bare), lines);
});

test('A value of several lines stands on one; an INSERT with our signs in it stays as it is.', () => {
  const plain = rowsOf(4, (row) => `${row},'user ${row} has a note'`);
  const text = [
    ...insertsOf('t', [...plain, "4,'one\ntwo\n\nINSERT INTO t VALUES(1);'"]),
    "INSERT INTO t VALUES(5,'⏎');",
    ...insertsOf('t', plain),
  ].join('\n');
  const form = formBy(sql, text, dumped) ?? '';
  const lines = form.split('\n');
  assert.equal(lines[1], '[5 rows of INSERT INTO t VALUES(…);]');
  assert.equal(lines[6], "4,'one⏎two⏎⏎INSERT INTO t VALUES(1);'");
  assert.equal(lines[7], "INSERT INTO t VALUES(5,'⏎');");
  assert.equal(decode(form), text);
  assert.equal(formBy(sql, `${text}\n[4 rows of it]`, dumped), null);
});

test('The beginning of a form is read as the beginning of the dump: so rows are retrieved as INSERTs.', () => {
  const rows = rowsOf(60, (row) => `${row}, 'paid'`);
  for (const text of [
    insertsOf('orders', rows).join('\n'),
    `INSERT INTO orders VALUES\n${rows.map((row) => `\t(${row})`).join(',\n')};`,
  ]) {
    const form = formBy(sql, text, dumped) ?? '';
    const begun = decode(form.split('\n').slice(0, 12).join('\n'));
    assert.ok(text.startsWith(`${begun}\n`), begun);
    assert.ok(begun.includes("9, 'paid'"));
  }
});

test('promise 4, whole lines: of a long table the ends, odd rows, failures and what is asked for stay.', () => {
  const stateOf = (row: number): string =>
    row === 700 ? 'refunded' : row === 800 ? 'payment failed' : row % 3 === 0 ? 'open' : 'paid';
  const rows = rowsOf(1_000, (row) => `${row},'order-${row * 7}-x','${stateOf(row)}'`);
  const text = ['BEGIN;', ...insertsOf('orders (id, name, state)', rows), 'COMMIT;'].join('\n');
  const shown = shownBy(text, { ...dumped, question: 'What is wrong with order-4550-x?' });
  for (const row of [0, 1, 2, 650, 700, 800, 997, 998, 999])
    assert.ok(shown.includes(rows[row] ?? ''), `${row}`);
  assert.ok(shown.length < text.length / 10);
  assert.ok(shown.startsWith(`${heading}\nBEGIN;\n[1000 rows of `) && shown.endsWith('\nCOMMIT;'));
  const says = piecesBy(sql, text, dumped)?.flatMap((piece) =>
    typeof piece === 'string' ? [] : [piece.says],
  );
  assert.match(says?.[0] ?? '', /^all gaps of this table: state: paid \d+, open \d+/);
  assert.equal(piecesBy(sql, text, { ...dumped, level: 'lossless' }), null);
  assert.equal(piecesBy(sql, text, { ...dumped, failed: true }), null);
  const tight = shownBy(text, { ...dumped, level: 'tight' });
  assert.ok(tight.length < shown.length && tight.includes(rows[700] ?? ''));
});

test('A row of one table is odd among all of its INSERTs; short tables stay.', () => {
  const rows = rowsOf(600, (row) => `${row}, '${row === 333 ? 'lost' : 'paid'}', 'a note on it'`);
  const parts = Array.from({ length: 6 }, (_, at) => rows.slice(at * 100, at * 100 + 100));
  const small = rowsOf(12, (row) => `${row}, 'colour ${row}'`);
  const text = [
    ...parts.map((part) => `INSERT INTO orders VALUES\n${part.map((row) => `\t(${row})`).join(',\n')};`),
    ...insertsOf('colours', small),
  ].join('\n');
  const shown = shownBy(text, dumped);
  for (const row of [rows[0], rows[333], rows[599], ...small]) assert.ok(shown.includes(row ?? ''), row);
  // Not the ends of each INSERT.
  assert.ok(!shown.includes(rows[400] ?? ''));
  assert.equal(shown.split('[100 rows of INSERT INTO orders').length, 7);
});

test('It takes what a dump prints, and of anything else what is mostly INSERTs.', () => {
  const inserts = insertsOf(
    'orders',
    rowsOf(9, (row) => `${row},'paid in full'`),
  );
  const schema = rowsOf(40, (row) => `ALTER TABLE t${row} ADD COLUMN note text;`);
  assert.ok(isTakenBy(sql, inserts.join('\n'), byLength));
  assert.ok(!isTakenBy(sql, [...inserts, ...schema].join('\n'), byLength));
  for (const command of ['pg_dump --inserts shop', 'mysqldump shop', 'sqlite3 a.db .dump | head -500'])
    assert.ok(isTakenBy(sql, [...inserts, ...schema].join('\n'), printedBy(command, byLength)), command);
  assert.ok(!isTakenBy(sql, inserts.map((line) => `LOG:  statement: ${line}`).join('\n'), dumped));
  assert.ok(!isTakenBy(sql, inserts.slice(0, 3).join('\n'), dumped));
});

test('Lines of equal words below other INSERTs, or at another end of one, are not the same.', () => {
  const head = '[4 rows of INSERT INTO a VALUES (…),(…);]';
  const row = "1,'x'";
  const { scopes = [] } =
    sql.scopes(['x', heading, head, row, row, row, row, 'x', head.replace(' a ', ' b '), row]) ?? {};
  const [before, , , first, second, third, last, behind, , other] = scopes.map(
    (scope) => scope?.under ?? null,
  );
  assert.equal(before, null);
  assert.equal(behind, null);
  assert.equal(second, third);
  assert.equal(new Set([first, second, last, other]).size, 4);
  assert.equal(sql.scopes([head, row]), null);
});

test('Hostile texts take time in proportion to their length.', () => {
  const texts: readonly ((size: number) => string)[] = [
    (size) => "INSERT INTO t VALUES('\n".repeat(size),
    (size) => 'INSERT INTO t VALUES(1,2\n'.repeat(size),
    (size) => "INSERT INTO `t` VALUES('\\'\n".repeat(size),
    (size) => `INSERT INTO t VALUES('x\n${"INSERT INTO t VALUES('x'\n".repeat(size)}`,
    (size) => `INSERT INTO t VALUES ${'(1),'.repeat(size)}`,
    (size) => `INSERT INTO t VALUES(${'('.repeat(size)}`,
    (size) => 'INSERT INTO "'.repeat(size),
    (size) => `INSERT INTO t ${'(a'.repeat(size)}`,
    (size) => `INSERT INTO t VALUES (1)${' '.repeat(size)}`,
    (size) => `INSERT INTO t VALUES(${"1,'a',".repeat(size)}1);\n`.repeat(2),
    (size) =>
      insertsOf(
        't',
        rowsOf(size, (row) => `${row},'a'`),
      ).join('\n'),
  ];
  for (const make of texts) {
    assertLinear(
      (size) =>
        [
          ...insertsOf(
            't',
            rowsOf(30, (row) => `${row},'paid'`),
          ),
          make(size),
        ].join('\n'),
      (text) => {
        piecesBy(sql, text, { ...dumped, count: eager(text).count });
      },
      5_000,
    );
  }
});
