import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { log } from '../../src/engines/log/index.ts';
import { table } from '../../src/engines/table/index.ts';
import { pick, shownOf } from './odd-samples.ts';
import { byLength, printedBy } from './samples.ts';

/** Headings that programs and loops print above what belongs to a file, a pod, a task. */
const headings: readonly ((name: string) => string)[] = [
  (name) => `==> /var/log/${name}.log <==`,
  (name) => `### pod/${name}`,
  (name) => `-- Logs of ${name} --`,
  (name) => `===== ${name} =====`,
  (name) => `>>> ${name}`,
  (name) => `TASK [${name}] ****`,
  (name) => `##[group]${name}`,
  (name) => `::group::${name}`,
];
const names = [
  'raven',
  'finch',
  'heron',
  'egret',
  'ibis',
  'quail',
  'wren',
  'stork',
  'crane',
  'magpie',
  'kite',
  'swift',
];

const usual = (name: string, row: number): string =>
  `Nov 29 10:0${row % 6}:${10 + (row % 50)} host ${name}d[${pick(row, 1, 900)}]: request ${pick(row, 2, 9000)} finished in ${1 + (row % 19)} ms`;

interface Made {
  readonly text: string;
  readonly odd: string;
}

function sections(
  heading: (name: string) => string,
  rows: number,
  at: number,
  odd: (name: string) => string,
): Made {
  const all = names.map((name, place) => ({
    name,
    lines: Array.from({ length: rows }, (_, row) => usual(name, place * rows + row)),
  }));
  const one = all[at % all.length];
  const line = odd(one?.name ?? '');
  if (one !== undefined) one.lines[rows >> 1] = line;
  return { text: all.flatMap(({ name, lines }) => [heading(name), ...lines, '']).join('\n'), odd: line };
}

const oddRows: readonly ((name: string) => string)[] = [
  (name) => `Nov 29 10:03:12 host ${name}d[512]: request 77 rejected by policy 7`,
  (name) => `Nov 29 10:03:12 host ${name}d[512]: panic: nil map`,
];

test('What stays of a log stays below the heading of its own section, the odd row with it', () => {
  let folds = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...headings),
      fc.integer({ min: 6, max: 24 }),
      fc.nat(11),
      fc.constantFrom(...oddRows),
      (heading, rows, at, odd) => {
        const made = sections(heading, rows, at, odd);
        const context = printedBy('./show-all', byLength);
        const { shown, isFolded } = shownOf(log, made.text, context);
        if (!isFolded) return;
        folds += 1;
        assert.ok(shown.includes(made.odd), made.odd);
        let section = '';
        for (const line of shown.split('\n')) {
          const named = names.find((name) => line === heading(name));
          if (named !== undefined) section = named;
          else if (line !== '') assert.ok(line.includes(` ${section}d[`), `${line} below ${section}`);
        }
      },
    ),
    { numRuns: 100, seed: 5 },
  );
  assert.ok(folds > 50, String(folds));
});

test('Below headings of as many words as the rows have the odd state and the number next to nothing stay', () => {
  for (const heading of headings) {
    for (const [word, usualOf, odd] of [
      ['state', (row: number) => `  ${20_000 + row}    UP  ${pick(row, 3, 99)}%`, '  20035    DOWN  27%'],
      [
        'none',
        (row: number) => `row ${20_000 + row} delta ${100 + pick(row, 4, 800)} bytes`,
        'row 20035 delta 0 bytes',
      ],
      [
        'below',
        (row: number) => `row ${20_000 + row} delta ${100 + pick(row, 4, 800)} bytes`,
        'row 20035 delta -5 bytes',
      ],
      [
        'little',
        (row: number) => `row ${20_000 + row} delta ${100 + pick(row, 4, 800)} bytes`,
        'row 20035 delta 3 bytes',
      ],
    ] as const) {
      const lines = names.flatMap((name, place) => [
        heading(name),
        ...Array.from({ length: 14 }, (_, row) =>
          place === 2 && row === 7 ? odd : usualOf(place * 14 + row),
        ),
        '',
      ]);
      const { shown } = shownOf(log, lines.join('\n'), printedBy('./deploy', byLength));
      assert.ok(shown.includes(odd), `${word} below ${heading('x')}`);
    }
  }
});

test('What a program was asked to print in another form is no table', () => {
  const yaml = Array.from(
    { length: 40 },
    (_, at) => `- kind: Pod\n  metadata:\n    name: cart-${at}\n  status:\n    phase: Running`,
  ).join('\n');
  for (const command of [
    'kubectl get pods -o yaml',
    'kubectl get pods -oyaml',
    'kubectl get pods --output=json',
    'kubectl get pods -A --output jsonpath={.items}',
    'oc get dc -o yaml',
    'docker ps --format json',
    "docker ps --format '{{.Names}}'",
    'helm list -o yaml',
  ])
    assert.equal(table.read(yaml, printedBy(command, byLength)), null, command);
  for (const command of ['kubectl get pods -o wide', 'kubectl get pods', 'docker ps --no-trunc'])
    assert.notEqual(table.read(yaml, printedBy(command, byLength)), null, command);
});
