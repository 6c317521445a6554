import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode } from '../../src/engines/table/decode.ts';
import { table } from '../../src/engines/table/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { assertLinear } from '../linear.ts';
import { rebuilt } from './forms.ts';
import { formBy, isTakenBy, outcomeIn, piecesBy } from './outcome.ts';
import { byLength, eager } from './samples.ts';

type Order = Readonly<Record<'id' | 'customer' | 'status' | 'created', string>>;

const orders: readonly Order[] = Array.from({ length: 80 }, (_, at) => ({
  id: String(1000 + at),
  customer: ['Ada Holm', 'Ben Ito', 'Cleo'][at % 3] ?? '',
  status: 'paid',
  created: `2026-03-${String((at % 28) + 1).padStart(2, '0')}`,
}));

const odd: Order = { id: '1151', customer: 'Ben Ito', status: 'stuck', created: '2026-03-09' };

/** Records as programs print them, a block of lines each. */
const prints: Readonly<Record<string, (rows: readonly Order[]) => string>> = {
  xml: (rows) =>
    [
      '<orders>',
      ...rows.map(
        ({ id, customer, status, created }) =>
          `  <order id="${id}">\n    <customer>${customer}</customer>\n    <status>${status}</status>\n    <created>${created}</created>\n  </order>`,
      ),
      '</orders>',
    ].join('\n'),
  yaml: (rows) =>
    [
      'orders:',
      ...rows.map(
        ({ id, customer, status, created }) =>
          `- id: ${id}\n  customer: ${customer}\n  status: ${status}\n  created: "${created}"`,
      ),
      '',
    ].join('\n'),
  'sqlite3 -line': (rows) =>
    rows
      .map(
        ({ id, customer, status, created }) =>
          `      id = ${id}\ncustomer = ${customer}\n  status = ${status}\n created = ${created}`,
      )
      .join('\n\n'),
  html: (rows) =>
    rows
      .map(
        ({ id, customer, status }) => `<TR><TD>${id}</TD>\n<TD>${customer}</TD>\n<TD>${status}</TD>\n</TR>`,
      )
      .join('\n'),
};

const by = (command: string | null): typeof byLength => ({
  ...byLength,
  command,
  programs: command === null ? [] : programsOf(command),
});

test('Records of one shape become rows below their block, and come back byte for byte.', () => {
  for (const [kind, print] of Object.entries(prints)) {
    const text = print(orders);
    for (const command of ['curl -s host/orders', 'python export.py', 'kubectl get orders -o yaml']) {
      const form = formBy(table, text, by(command));
      assert.ok(form !== null && form.length < text.length * 0.7, `${kind}: ${command}`);
      assert.equal(decode(form), text, kind);
    }
    const many = print(
      Array.from({ length: 320 }, (_, at) => ({
        ...(orders[at % 80] ?? odd),
        id: String(1000 + at),
        ...(at === 151 ? odd : {}),
      })),
    );
    const pieces = piecesBy(table, many, { ...by('python export.py'), level: 'balanced' }) ?? [];
    const kept = pieces.filter((piece) => typeof piece === 'string').join('\n');
    assert.match(kept, /1151\t.*stuck/, kind);
    assert.ok(kept.length < many.length / 2, kind);
  }
});

/** Lines that one record has more than all others, or one of them in two lines. */
const oddLines: readonly ((block: string) => string)[] = [
  (block) => block.replace(/(paid|Ada Holm)/, '$1\nand more'),
  (block) => block.replace('\n', '\n    extra: of this record alone\n'),
  (block) => `${block}\n    extra: at its end`,
];

test('A row has the values of one record, also behind an odd one and where the text begins in the middle of one.', () => {
  for (const [kind, print] of Object.entries(prints)) {
    const between = kind === 'sqlite3 -line' ? '\n\n' : '\n';
    const blocks = orders.map((order, at) => print([{ ...order, customer: `customer ${at}` }]));
    const inner = blocks.map((block) =>
      block.split('\n').filter((line) => !/^(?:<?\/?orders.*|)$/.test(line)),
    );
    for (const [at, change] of oddLines.entries())
      for (const cut of [0, 1, 2, 3]) {
        const rows = inner.map((block, index) =>
          index === 30 ? change(block.join('\n')) : block.join('\n'),
        );
        const text = rows.join(between).split('\n').slice(cut).join('\n');
        const form = formBy(table, text, by('python export.py'));
        assert.ok(form !== null, kind);
        assert.equal(decode(form), text, kind);
        const shown = form.split('\n').filter((line) => /^\d+[\t ]/.test(line));
        assert.ok(shown.length >= 70, `${kind}: ${shown.length} rows`);
        for (const row of shown) {
          const [id, name] = row.split(/[\t ]/);
          assert.equal(name, String(Number(id) - 1000), `${kind}, odd ${at}, cut ${cut}: ${row}`);
        }
      }
  }
});

test('Records that may be a file stay as they are.', () => {
  for (const [kind, print] of Object.entries(prints)) {
    for (const command of [null, 'xsv table deploy/app.yaml', 'mytool show deploy/app.xml'])
      assert.equal(isTakenBy(table, print(orders), by(command)), false, `${kind}: ${command ?? 'none'}`);
    assert.equal(isTakenBy(table, print(orders.slice(0, 7)), by('python export.py')), false, kind);
  }
});

test('Code, prose and logs are no records.', () => {
  const texts: Readonly<Record<string, (at: number) => string>> = {
    code: (at) => `export function run${at}(): void {\n  log.info("ready");\n}`,
    python: (at) => `def run_${at}(self):\n    return self.rows[${at}]`,
    log: (at) => `2026-03-02 10:04:05 INFO step ${at}\n2026-03-02 10:04:05 DEBUG done ${at}`,
    prose: (at) => `The chapter ${at} tells of it.\nNobody saw it.`,
  };
  for (const [kind, line] of Object.entries(texts)) {
    const text = Array.from({ length: 60 }, (_, at) => line(at)).join('\n');
    assert.equal(isTakenBy(table, text, by('curl -s host/file')), false, kind);
  }
});

const value = fc.constantFrom(
  '',
  'a',
  'x y',
  '12',
  '{}',
  '⟨⟩',
  '"q"',
  '任务',
  'a: b',
  '<b>',
  '\t',
  ' z ',
  'web-1',
  'web-2',
);
const line = fc.constantFrom('- id: ', '  name: ', 'key = ', '<tag a="', '<t>', '</t>', '', '  at: ', 'no: ');
const anyRecords = fc
  .record({
    block: fc.uniqueArray(line, { minLength: 2, maxLength: 5 }),
    rows: fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), { minLength: 10, maxLength: 16 }),
    same: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
    behind: fc.constantFrom('', '">', '</t>', ','),
    front: fc.constantFrom('', 'orders:\n', '\n', 'Blocks of 2 lines\n'),
    tail: fc.constantFrom('', '\n', '\n\n', '\nmore: 1\n'),
  })
  .map(({ block, rows, same, behind, front, tail }) => {
    const blocks = rows.map((row) =>
      block
        .map((head, at) => (same[at] === true || head === '' ? head : head + (row[at] ?? '') + behind))
        .join('\n'),
    );
    return front + blocks.join('\n') + tail;
  });

test('Any records come back, and fold into lines of their form.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(anyRecords, (text) => {
      const context = { ...eager(text), programs: programsOf('python export.py') };
      const { form, pieces } = outcomeIn(table, text, context);
      if (form === null) return;
      encoded += 1;
      assert.equal(decode(form), text, form);
      if (pieces !== null) assert.equal(rebuilt(pieces, form), form);
    }),
    { numRuns: 4000 },
  );
  assert.ok(encoded > 40, `only ${encoded} texts had a form`);
});

test('Many records, and lines that come again at every distance, take time in proportion to their number.', () => {
  const shapes: Readonly<Record<string, (size: number) => string>> = {
    ...Object.fromEntries(
      Object.entries(prints).map(([kind, print]) => [
        kind,
        (size: number) =>
          print(
            Array.from({ length: Math.ceil(size / 80) }, (_, at) => orders[at % 80]).filter(
              (order) => order !== undefined,
            ),
          ),
      ]),
    ),
    keys: (size) => Array.from({ length: size / 8 }, (_, at) => `k${(at * at) % 29}: ${at}`).join('\n'),
    nested: (size) => 'a: 1\na: 2\nb: 3\n'.repeat(size / 15),
  };
  for (const shape of Object.values(shapes))
    assertLinear(shape, (text) => formBy(table, text, by('python export.py')));
});
