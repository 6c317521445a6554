import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode } from '../../src/engines/table/decode.ts';
import { table } from '../../src/engines/table/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { assertLinear } from '../linear.ts';
import { formBy, isTakenBy, piecesBy } from './outcome.ts';
import { byLength, eager } from './samples.ts';

const by = (command: string | null): typeof byLength => ({
  ...byLength,
  command,
  programs: command === null ? [] : programsOf(command),
});

function orders(count: number, sign: string): string {
  const rows = Array.from({ length: count }, (_, at) => [
    String(1000 + at),
    ['"Ada Holm"', 'Ben Ito', 'Cleo'][at % 3] ?? '',
    at === 151 ? 'stuck' : 'paid',
    'EUR',
    `2026-03-${String((at % 28) + 1).padStart(2, '0')} 10:00:00`,
  ]);
  return [['id', 'customer', 'status', 'currency', 'created'], ...rows]
    .map((row) => row.join(sign))
    .join('\n');
}

test('Values with a sign between them become rows, where a command printed them below their names.', () => {
  for (const sign of [',', ';', '\t', '|']) {
    const text = `${orders(60, sign)}\n`;
    for (const command of [
      'curl -s host/orders.csv',
      'python export.py',
      'sqlite3 -list shop.db "select 1"',
    ]) {
      const form = formBy(table, text, by(command));
      assert.ok(form !== null && form.length < text.length * 0.8, `${sign}: ${command}`);
      assert.equal(decode(form), text);
    }
    const pieces = piecesBy(table, orders(300, sign), { ...by('python export.py'), level: 'balanced' }) ?? [];
    const kept = pieces.filter((piece) => typeof piece === 'string').join('\n');
    assert.match(kept, /1151\t.*stuck/);
    assert.ok(kept.length < orders(300, sign).length / 2);
    for (const command of [null, 'mytool show data.csv'])
      assert.equal(isTakenBy(table, text, by(command)), false, `${sign}: ${command ?? 'none'}`);
  }
});

test('Values in quotes may hold the sign between values, and quotes of their own.', () => {
  const names = ['"Holm, Ada"', '"Ito ""Ben"", jr"', 'Cleo', '"Li; Dan"', '""', '"say ""hi"""'];
  const rows = orders(60, ',').split('\n');
  const text = rows
    .map((row, at) => row.replace(/(?<=^\d+,)[^,]*/, names[at % names.length] ?? ''))
    .join('\n');
  const form = formBy(table, text, by('sqlite3 -csv -header shop.db "select 1"'));
  assert.ok(form !== null && form.length < text.length * 0.8);
  assert.equal(decode(form), text);
  assert.match(form, /\n1000\t"Ito ""Ben"", jr"\t/);
  const open = [...rows.slice(0, 40), '1039,"Holm,paid,EUR', ...rows.slice(40)].join('\n');
  const upTo = formBy(table, open, by('python export.py'));
  assert.ok(upTo !== null);
  assert.equal(decode(upTo), open);
  assert.match(upTo, /\n\n1039,"Holm,paid,EUR\n1039,/);
});

test('Lines with commas in them are no table of values.', () => {
  const texts: Readonly<Record<string, (at: number) => string>> = {
    prose: (at) => `First, of chapter ${at}, and then, at last, nothing`,
    rows: (at) => `2026-03-02,${at},19.5`,
    code: (at) => `run(a, ${at}, c),`,
  };
  for (const [kind, line] of Object.entries(texts)) {
    const text = Array.from({ length: 60 }, (_, at) => line(at)).join('\n');
    assert.equal(formBy(table, text, by('python export.py')), null, kind);
  }
});

const value = fc.constantFrom(
  '',
  'a',
  '12',
  'x y',
  '"q"',
  '"a,b;c|d"',
  '"x ""y"", z"',
  'a"b',
  '"',
  '2026-03-04',
  '2026-03-05',
  '任务',
  '…',
  'K=V',
  ' ',
);
const anyValues = fc
  .record({
    sign: fc.constantFrom(',', ';', '\t', '|'),
    rows: fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), { minLength: 9, maxLength: 14 }),
    same: fc.array(fc.constantFrom(null, 'same', '', 'a…b', '2026-03-04 10:00'), {
      minLength: 4,
      maxLength: 4,
    }),
    front: fc.constantFrom('', '', 'orders\n', '\n'),
    tail: fc.constantFrom('', '\n', '\n\n', '\nend\n', '\na,b\n'),
  })
  .map(
    ({ sign, rows, same, front, tail }) =>
      front +
      [['id', 'name of it', 'x', 'y'], ...rows.map((row) => row.map((each, at) => same[at] ?? each))]
        .map((row) => row.join(sign))
        .join('\n') +
      tail,
  );

test('Any values come back.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(anyValues, (text) => {
      const form = formBy(table, text, { ...eager(text), programs: programsOf('python export.py') });
      if (form === null) return;
      encoded += 1;
      assert.equal(decode(form), text, form);
    }),
    { numRuns: 3000 },
  );
  assert.ok(encoded > 300, `only ${encoded} texts had a form`);
});

test('Many values take time in proportion to their number.', () => {
  assertLinear(
    (size) => orders(size / 40, ','),
    (text) => formBy(table, text, by('python export.py')),
  );
});
