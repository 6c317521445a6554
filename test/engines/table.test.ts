import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EngineContext } from '../../src/engines/engine.ts';
import { decode } from '../../src/engines/table/decode.ts';
import { table } from '../../src/engines/table/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { assertLinear } from '../linear.ts';
import { rebuilt } from './forms.ts';
import { byLength, eager } from './samples.ts';
import { formBy, isTakenBy, outcomeIn, piecesBy } from './outcome.ts';

const kubectl: Partial<EngineContext> = { programs: programsOf('kubectl get pods') };

const cell = fc.constantFrom(
  'a',
  'web-1',
  '12',
  '1',
  '',
  'Up 2 hours',
  '-',
  'K=V',
  '\u4efb\u52a1',
  'x:y',
  '100%',
);
const anyTable = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.constantFrom('NAME', 'ID', 'Mounted on', 'A=B', ''),
        fc.boolean(),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
      ),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
    fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { maxLength: 12 }),
    fc.boolean(),
    fc.constantFrom('', '\n', '\n\n3 rows', '\nTable: columns at 0'),
    fc.constantFrom('', 'Active connections\n', '\n'),
  )
  .map(([heads, data, padded, tail, front]) => {
    const rows = [
      heads.map(([name]) => name),
      ...data.map((row) => heads.map(([, , , same], index) => (same ? 'same' : (row[index] ?? '')))),
    ];
    const widths = heads.map((_, index) => Math.max(...rows.map((row) => (row[index] ?? '').length)));
    const lines = rows.map((row) => {
      const line = heads
        .map(([, right, gap], index) => {
          const text = row[index] ?? '';
          return (
            (right ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0)) + ' '.repeat(gap)
          );
        })
        .join('');
      return padded ? line : line.trimEnd();
    });
    return front + lines.join('\n') + tail;
  });

test('The form of a table says how it was printed, byte for byte.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(anyTable, (text) => {
      const form = formBy(table, text, { ...eager(text), ...kubectl });
      if (form === null) return;
      encoded += 1;
      assert.equal(decode(form), text, form);
    }),
    { numRuns: 1000 },
  );
  assert.ok(encoded > 200, `only ${encoded} texts had a form`);
});

test('Cells stand without the blanks between them, and what never changes stands once.', () => {
  const text = [
    'NAME              READY   STATUS    RESTARTS   AGE',
    'api-5d9c          1/1     Running   0          5d',
    'api-77ab          1/1     Running   0          5d',
    'cache-0           1/1     Running   0          41d',
    'worker-31-x       1/1     Running   2          3h',
  ].join('\n');
  const form = formBy(table, text, { ...eager(text), ...kubectl }) ?? '';
  assert.equal(
    form,
    [
      'Table: columns at 0 18 26 36 47 (- ends there), one blank between; NAME=VALUE: the same in all rows',
      'NAME READY=1/1 STATUS=Running RESTARTS AGE',
      'api-5d9c 0 5d',
      'api-77ab 0 5d',
      'cache-0 0 41d',
      'worker-31-x 2 3h',
    ].join('\n'),
  );
  assert.equal(decode(form), text);
});

test('Columns that end in one place, and cells with blanks in them, come back too.', () => {
  const text = [
    'Filesystem      Size  Used Mounted on',
    'devtmpfs         12G     0 /dev',
    'overlay        1000G  712G /my data',
    'tmpfs            24G   12K /dev/shm',
    'sda               9M     1 /boot',
  ].join('\n');
  const form = formBy(table, text, { ...eager(text), programs: programsOf('df -h') }) ?? '';
  assert.match(form, /^Table: columns at 0 -20 -26 27 /);
  assert.match(form, /\noverlay.1000G.712G.\/my data\n/);
  assert.equal(decode(form), text);
});

test('Only what programs print as a table is taken.', () => {
  for (const [command, accepted] of [
    ['kubectl get pods -A', true],
    ['sudo docker ps -a', true],
    ['ps aux | head -30', true],
    ['python -m pip list', true],
    ['uv pip list', true],
    ['conda env list', true],
    ['uv pip freeze', false],
    ['uv pip compile requirements.in', false],
    ['conda env export', false],
    ['pip list --format=freeze', false],
    ['kubectl describe pod x', false],
    ['docker build .', false],
    ['ps aux; cat x', false],
    ['python table.py', false],
  ] as const) {
    assert.equal(
      isTakenBy(table, 'a  b\nc  d', { ...byLength, programs: programsOf(command) }),
      accepted,
      command,
    );
  }
});

function pods(count: number): string[] {
  return [
    'NAME          READY   STATUS             AGE',
    ...Array.from(
      { length: count },
      (_, pod) =>
        `${`pod-${pod * 37}`.padEnd(14)}1/1     ${(pod % 9 === 4 ? 'Completed' : 'Running').padEnd(19)}${pod % 5}d`,
    ),
  ];
}

test('Rows in trouble, rare ones, the ends and what the question names stay; others leave with counts.', () => {
  const lines = pods(500);
  lines[300] = 'pod-broken    0/1     CrashLoopBackOff   2d';
  const text = lines.join('\n');
  for (const level of ['balanced', 'tight'] as const) {
    const context = { ...byLength, ...kubectl, level, question: 'Look at pod-14800, please.' };
    const pieces = piecesBy(table, text, context) ?? [];
    const form = formBy(table, text, context) ?? text;
    assert.equal(rebuilt(pieces, form), form);
    const shown = pieces.filter((piece) => typeof piece === 'string').join('\n');
    for (const kept of ['NAME READY STATUS AGE', 'pod-0 ', 'pod-broken ', 'pod-14800 ', 'pod-18463 ']) {
      assert.ok(shown.includes(kept), `${level}: ${kept}\n${shown}`);
    }
    assert.ok(shown.length < text.length * (level === 'tight' ? 0.1 : 0.2), `${level}: ${shown.length}`);
    assert.ok(
      pieces.some(
        (piece) => typeof piece !== 'string' && /STATUS: Running \d+, Completed \d+/.test(piece.says),
      ),
    );
  }
});

test('Any table folds into lines of its form.', () => {
  let folded = 0;
  fc.assert(
    fc.property(anyTable, fc.constantFrom('balanced', 'tight'), (head, level) => {
      const text = [head, '', ...pods(400)].join('\n');
      const context = { ...eager(text), ...kubectl, level } as const;
      const pieces = piecesBy(table, text, context) ?? null;
      if (pieces === null) return;
      folded += 1;
      const form = formBy(table, text, context) ?? text;
      assert.equal(rebuilt(pieces, form), form);
    }),
    { numRuns: 50 },
  );
  assert.ok(folded > 40, `only ${folded} folded`);
});

test('A failed command is told whole.', () => {
  const text = pods(500).join('\n');
  assert.equal(piecesBy(table, text, { ...byLength, ...kubectl, failed: true }), null);
});

test('Tables take time that grows with the length of the text.', () => {
  const shapes: readonly ((size: number) => string)[] = [
    (size) => 'ab '.repeat(size / 3),
    (size) => '\n'.repeat(size),
    (size) => 'a b\n'.repeat(size / 4),
    (size) => pods(size / 45).join('\n'),
    (size) => Array.from({ length: 10 }, () => 'a b  c '.repeat(size / 70)).join('\n'),
    (size) => `${'[('.repeat(size / 4)}\n${'\u001b[1m\r'.repeat(size / 10)}`,
  ];
  for (const shape of shapes) {
    assertLinear(shape, (text) => {
      outcomeIn(table, text, { ...byLength, ...kubectl, question: 'alpha beta' });
    });
  }
});
