import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext } from '../../src/engines/engine.ts';
import { decode } from '../../src/engines/table/decode.ts';
import { table } from '../../src/engines/table/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { assertLinear } from '../linear.ts';
import { rebuilt } from './forms.ts';
import { formBy, isTakenBy, piecesBy } from './outcome.ts';
import { byLength, eager } from './samples.ts';

type Rows = readonly (readonly string[])[];

function wide(rows: Rows): readonly number[] {
  return (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
}

function fill(rows: Rows, isRight: (column: number) => boolean): Rows {
  const widths = wide(rows);
  return rows.map((row) =>
    row.map((cell, at) => (isRight(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))),
  );
}

/** Drawings of a table whose first row names the columns, as programs make them. */
const drawings: Readonly<Record<string, (rows: Rows) => string>> = {
  psql: (rows) => {
    const [head = [], ...data] = fill(rows, (at) => at === 0);
    const line = (cells: readonly string[]): string => ` ${cells.join(' | ')}`;
    const rule = wide(rows).map((width) => '-'.repeat(width + 2));
    const shown = data.map((cells) => line([...cells.slice(0, -1), (cells.at(-1) ?? '').trimEnd()]));
    return [line(head), rule.join('+'), ...shown, `(${data.length} rows)`, ''].join('\n');
  },
  mysql: (rows) => {
    const [head = [], ...data] = fill(rows, (at) => at === 0).map((cells) => `| ${cells.join(' | ')} |`);
    const rule = `+${wide(rows)
      .map((width) => '-'.repeat(width + 2))
      .join('+')}+`;
    return [rule, head, rule, ...data, rule, `${data.length} rows in set (0.00 sec)`].join('\n');
  },
  box: (rows) => {
    const [head = [], ...data] = fill(rows, () => false).map((cells) => `│ ${cells.join(' │ ')} │`);
    const rule = (left: string, cross: string, right: string): string =>
      left +
      wide(rows)
        .map((width) => '─'.repeat(width + 2))
        .join(cross) +
      right;
    return [rule('┌', '┬', '┐'), head, rule('├', '┼', '┤'), ...data, rule('└', '┴', '┘')].join('\n');
  },
  rich: (rows) => {
    const [head = [], ...data] = fill(rows, () => false);
    const rule = (left: string, cross: string, right: string, bar: string): string =>
      left +
      wide(rows)
        .map((width) => bar.repeat(width + 2))
        .join(cross) +
      right;
    return [
      rule('┏', '┳', '┓', '━'),
      `┃ ${head.join(' ┃ ')} ┃`,
      rule('┡', '╇', '┩', '━'),
      ...data.map((cells) => `│ ${cells.join(' │ ')} │`),
      rule('└', '┴', '┘', '─'),
    ].join('\n');
  },
  coverage: (rows) => {
    const [head = '', ...data] = fill(rows, (at) => at > 0).map((cells) => cells.join(' | '));
    const rule = wide(rows)
      .map((width) => '-'.repeat(width + 1))
      .join('|');
    return [rule, head, rule, ...data, rule].join('\n');
  },
  markdown: (rows) => {
    const [head = '', ...data] = rows.map((cells) => `| ${cells.join(' | ')} |`);
    return [head, `|${(rows[0] ?? []).map(() => '---').join('|')}|`, ...data].join('\n');
  },
  tight: (rows) => {
    const [head = '', ...data] = rows.map((cells) => `|${cells.join('|')}|`);
    return [head, `|${(rows[0] ?? []).map(() => '---').join('|')}|`, ...data].join('\n');
  },
};

const print: Partial<EngineContext> = { programs: programsOf('python report.py') };

const orders: Rows = [
  ['id', 'customer', 'status', 'created'],
  ...Array.from({ length: 90 }, (_, at) => [
    String(1000 + at),
    ['Ada Holm', 'Ben Ito', 'Cleo'][at % 3] ?? '',
    at === 61 ? 'stuck' : 'paid',
    `2026-03-${String((at % 28) + 1).padStart(2, '0')} 10:${String(at % 60).padStart(2, '0')}:00`,
  ]),
];

test('A drawn table is known by its lines, and comes back byte for byte.', () => {
  for (const [kind, draw] of Object.entries(drawings)) {
    const text = draw(orders);
    for (const command of ['psql -c "select 1"', './report.sh', 'make report']) {
      const form = formBy(table, text, { ...byLength, programs: programsOf(command) });
      assert.ok(form !== null && form.length < text.length, kind);
      assert.equal(decode(form), text, kind);
      assert.match(form, /created=2026-03-\u2026:00\n/, kind);
    }
    const isMarkdown = kind === 'markdown' || kind === 'tight';
    assert.equal(isTakenBy(table, text, { ...byLength, programs: [] }), !isMarkdown, kind);
  }
});

const cell = fc.constantFrom(
  '',
  ' ',
  'a',
  '12',
  'x y',
  ' b',
  'c ',
  '-',
  '--',
  '…',
  'K=V',
  'e',
  'f',
  '任务',
  '2026-03-04',
);
const anyDrawn = fc
  .record({
    draw: fc.constantFrom(...Object.values(drawings)),
    names: fc.array(fc.constantFrom('id', 'total', 'a=b', '', 'x y'), { minLength: 4, maxLength: 4 }),
    data: fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 12 }),
    same: fc.array(fc.constantFrom(null, null, 'same', '', 'a…b', 'a|b', '2026-03-04 10:00'), {
      minLength: 4,
      maxLength: 4,
    }),
    columns: fc.integer({ min: 1, max: 4 }),
    front: fc.constantFrom('', 'Orders\n', '\n', 'Table drawn as "a"\n'),
    tail: fc.constantFrom('', '\n', '\n\n', '\nmore\n', '\n | x\n--+--\n'),
  })
  .map(({ draw, names, data, same, columns, front, tail }) => {
    const rows = [names, ...data.map((row) => row.map((each, at) => same[at] ?? each))];
    return front + draw(rows.map((row) => row.slice(0, columns))) + tail;
  });

test('Any drawn table comes back, and folds into lines of its form.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(anyDrawn, (text) => {
      const context = { ...eager(text), ...print };
      const form = formBy(table, text, context);
      if (form === null) return;
      encoded += 1;
      assert.equal(decode(form), text, form);
      const pieces = piecesBy(table, text, context);
      if (pieces !== null) assert.equal(rebuilt(pieces, form), form);
    }),
    { numRuns: 4000 },
  );
  assert.ok(encoded > 200, `only ${encoded} texts had a form`);
});

test('Of a drawn table the odd row stays, and what leaves is told by its columns.', () => {
  for (const [kind, draw] of Object.entries(drawings)) {
    const pieces = piecesBy(table, draw(orders), { ...byLength, ...print, level: 'balanced' }) ?? [];
    const kept = pieces.filter((piece) => typeof piece === 'string').join('\n');
    assert.match(kept, /1061.*stuck/, kind);
    const says = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.says])).join('; ');
    assert.match(says, /customer/, kind);
  }
});

test('Two tables in one text, each with what stands around it.', () => {
  for (const draw of Object.values(drawings)) {
    const text = `first\n${draw(orders)}\n\nsecond\n${draw(orders.slice(0, 9))}\nend\n`;
    const form = formBy(table, text, { ...byLength, ...print }) ?? '';
    assert.equal(form.match(/^Table drawn as /gm)?.length, 2);
    assert.equal(decode(form), text);
  }
});

test('Tables of many rows take time in proportion to their length.', () => {
  for (const draw of Object.values(drawings)) {
    const shape = (size: number): string =>
      draw([
        orders[0] ?? [],
        ...Array.from({ length: Math.ceil(size / 40) }, (_, at) => orders[(at % 90) + 1] ?? []),
      ]);
    assertLinear(shape, (text) => formBy(table, text, { ...byLength, ...print }));
  }
});
