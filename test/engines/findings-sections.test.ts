import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findingsOf } from '../../src/bench/forms/findings.ts';
import { findings } from '../../src/engines/findings/index.ts';
import { shrink } from '../../src/pipeline/worker/shrink.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { assertLinear } from '../linear.ts';
import { textsBy } from './made-texts.ts';
import { contextOf, formBy, outcome, piecesBy } from './outcome.ts';

/* Findings in parts of a text, and what a fold shows of them. */

interface Said {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

type Print = (said: Said) => readonly string[];

const gap = ({ line }: Said): string => ' '.repeat(String(line + 1).length);

/** How checkers print what they say, with the source. */
const prints: Readonly<Record<string, Print>> = {
  mypy: ({ path, line, column, message }) => [`${path}:${line}:${column}: error: ${message}  [misc]`],
  tsc: ({ path, line, column, message }) => [`${path}(${line},${column}): error TS2304: ${message}`],
  'tsc --pretty': ({ path, line, column, message }) => [
    `${path}:${line}:${column} - error TS2304: ${message}`,
    '',
    `${line} const total = price;`,
    `${' '.repeat(String(line).length)}       ~~~~~`,
    '',
  ],
  gcc: ({ path, line, column, message }) => [
    `${path}:${line}:${column}: warning: ${message} [-Wx]`,
    `${String(line).padStart(5)} |   int total = price;`,
    '      |       ^~~~~',
  ],
  flake8: ({ path, line, column, message }) => [
    `${path}:${line}:${column}: E225 ${message}`,
    '    total=price',
    '         ^',
  ],
  ruff: (said) => [
    `F401 [*] ${said.message}`,
    `${gap(said)}--> ${said.path}:${said.line}:${said.column}`,
    `${gap(said)} |`,
    `${String(said.line).padStart(gap(said).length)} | import total`,
    `${gap(said)} |        ^^^^^`,
    `${gap(said)} |`,
    'help: Remove the import',
    '',
  ],
  clippy: (said) => [
    `warning: ${said.message}`,
    `${gap(said)}--> ${said.path}:${said.line}:${said.column}`,
    `${gap(said)} |`,
    `${String(said.line).padEnd(gap(said).length)} |     let total = 1;`,
    `${gap(said)} |         ^^^^^ help: remove it`,
    `${gap(said)} |`,
    `${gap(said)} = note: see the book`,
    '',
  ],
  shellcheck: ({ path, line, message }) => [
    `In ${path} line ${line}:`,
    'rm -rf $total',
    `       ^----^ SC2086 (info): ${message}`,
    '',
    'Did you mean:',
    'rm -rf "$total"',
    '',
    '',
  ],
  'golangci-lint': ({ path, line, column, message }) => [
    `${path}:${line}:${column}: ${message} (errcheck)`,
    '\tdefer file.Close()',
    '\t                ^',
  ],
};

const messages = [
  "'total' is unused",
  "'price' is unused",
  'no such name',
  'Value 12 is too long',
  'never read',
];
const anySaid = fc.record({
  path: fc.constantFrom('src/a.ts', 'src/b.ts', 'src/lib/c.ts', 'main.ts'),
  line: fc.integer({ min: 1, max: 1_200 }),
  column: fc.integer({ min: 1, max: 90 }),
  message: fc.constantFrom(...messages),
});
const someSaid = fc.uniqueArray(anySaid, {
  minLength: 20,
  maxLength: 60,
  selector: ({ path, line }) => `${path}:${line}`,
});
/** As checkers mostly print, by file and place, or in an order of their own. */
const inSomeOrder = fc
  .tuple(someSaid, fc.boolean())
  .map(([all, isSorted]) =>
    isSorted
      ? all.toSorted(
          (one, other) =>
            one.path.localeCompare(other.path) || one.line - other.line || one.column - other.column,
        )
      : all,
  );

/** What a reader of a form is told: each place with what is wrong there, read by the words of the header. */
function toldIn(form: string): ReadonlySet<string> {
  const told = new Set<string>();
  let [folder, begin, placeholder, message] = ['', '', '{}', ''];
  for (const line of form.split('\n')) {
    if (line.startsWith('Findings by message (next ')) {
      folder = / Paths are in (\S+)\. /.exec(line)?.[1] ?? '';
      begin = / Messages begin "([^"]*)"\. /.exec(line)?.[1] ?? '';
      placeholder = / (\S\S) in a message:/.exec(line)?.[1] ?? '{}';
      continue;
    }
    if (!line.startsWith(' ')) {
      const [, path, at = '', column = '', said = ''] = /^(.+?):(\d+)(?::(\d+))?: (.*)$/.exec(line) ?? [];
      if (path !== undefined) told.add(`${folder}${path}:${at}:${column} ${begin}${said}`);
      if (!line.startsWith('|')) message = begin + line;
      continue;
    }
    let path = '';
    for (const entry of line.slice(1).split(message.includes(placeholder) ? ', ' : ' ')) {
      const [, named, places = '', value = ''] =
        /^(?:([^:\d][^: ]*):)?([\d,:-]+)(?: (.*))?$/.exec(entry) ?? [];
      path = named ?? path;
      for (const place of placesIn(places))
        told.add(`${folder}${path}:${place} ${message.replace(placeholder, value)}`);
    }
  }
  return told;
}

/** `3,7-9:5` is 3:5, 7:5, 8:5 and 9:5. */
function placesIn(told: string): readonly string[] {
  return [...told.matchAll(/([\d,-]+)(?::(\d+))?/g)].flatMap(([, lines = '', column = '']) =>
    lines
      .split(',')
      .filter((part) => part !== '')
      .flatMap((part) => {
        const [from = 0, to = from] = part.split('-').map(Number);
        return Array.from({ length: to - from + 1 }, (_, at) => `${from + at}:${column}`);
      }),
  );
}

function decoded(text: string, command: string | null = null): string {
  const form = formBy(findings, text, contextOf(command));
  assert.ok(form !== null, text.slice(0, 400));
  assert.equal(findings.decode(form, null), text);
  assert.ok(form.length < text.length);
  return form;
}

/** What a fold shows, each omission as a blank line. */
function shown(text: string): string {
  const pieces = piecesBy(findings, text, contextOf(null)) ?? [decoded(text)];
  return pieces.map((piece) => (typeof piece === 'string' ? piece : '')).join('\n');
}

for (const [name, print] of Object.entries(prints)) {
  test(`${name}: source leaves, all places and messages stay, whatever their order.`, () => {
    fc.assert(
      fc.property(inSomeOrder, (all) => {
        const text = [...all.flatMap(print), 'Done.'].join('\n');
        decoded(text);
        const told = toldIn(shown(text));
        for (const { path, line, column, message } of all) {
          const place = `${path}:${line}:${name === 'shellcheck' ? '' : column} `;
          const own = [...told].filter((each) => each.startsWith(place));
          assert.ok(
            own.some((each) => each.includes(message)),
            `${place}${message}`,
          );
        }
        assert.doesNotMatch(shown(text), /total =|\^{3}|~{3}/);
        // One marker for all.
        assert.ok((piecesBy(findings, text, contextOf(null)) ?? []).length <= 3);
      }),
      { numRuns: 60 },
    );
  });
}

const starts: readonly ((at: number) => string)[] = [
  () => 'web-1  |',
  () => '[lint]',
  () => '@shop/web:lint:',
  (at) => `#12 3.${100 + at}`,
  (at) => `2026-11-29T10:11:12.${1_234_500 + 7 * at}Z`,
  (at) => `lint\tRun npm run lint\t2026-11-29T10:11:12.${1_234_500 + 7 * at}Z`,
];

test('What stands before each line is written once, and moments leave with the source.', () => {
  for (const start of starts) {
    for (const end of ['', '\r']) {
      for (const isTrimmed of [true, false]) {
        const rows = Array.from({ length: 40 }, (_, at) => {
          const said = { path: 'src/a.ts', line: 3 * at + 1, column: 5, message: messages[at % 3] ?? '' };
          return prints[at < 20 ? 'mypy' : 'tsc --pretty']?.(said) ?? [];
        }).flat();
        const lines = ['> shop@1.0.0 lint', '', ...rows, 'Found 40 errors.'].map((line, at) =>
          line === '' && isTrimmed ? start(at) + end : `${start(at)} ${line}${end}`,
        );
        const form = decoded(lines.join('\n'));
        assert.ok(form.startsWith(lines.slice(0, 2).join('\n')));
        assert.ok(shown(lines.join('\n')).split('\n').length < 24);
        assert.equal(toldIn(shown(lines.join('\n'))).size >= 40, true);
      }
    }
  }
});

/** Tables as ESLint prints them, of files of so many rows; in each one message is longer than the others. */
function tables(counts: readonly number[]): string[] {
  return counts.flatMap((count, file) => [
    `/srv/shop/src/f${file}.js`,
    ...Array.from({ length: count }, (_, at) => {
      const says =
        at === count - 2 ? 'Unexpected console statement' : `'${'abc'[at % 3] ?? ''}' is not defined`;
      const place = `${String(7 * at + 1).padStart(String(count * 7).length)}:${String((at % 12) + 1).padEnd(2)}`;
      const level = at % 2 === 0 ? 'error' : 'warning';
      return `  ${place}  ${level.padEnd(7)}  ${says.padEnd(28)}  no-${at % 2 === 0 ? 'undef' : 'console'}`;
    }),
    '',
  ]);
}

test('Several tools in one output: each is a section, what stands between stays there as it is.', () => {
  const said = Array.from({ length: 30 }, (_, at) => ({
    path: `src/m${at >> 3}.ts`,
    line: 5 * at + 1,
    column: 3,
    message: messages[at % 4] ?? '',
  }));
  const [ruff = String, mypy = String] = [prints['ruff'], prints['mypy']] as const;
  const text = [
    '',
    '> shop@1.0.0 lint',
    '> eslint src; ruff check; mypy src',
    '',
    ...tables([20, 30, 12]),
    '\u2716 62 problems (31 errors, 31 warnings)',
    '',
    ...said.flatMap((each) => ruff(each)),
    'Found 30 errors.',
    ...said.flatMap((each) => mypy(each)),
    'Found 30 errors in 4 files (checked 9 source files)',
    'npm error Lifecycle script `lint` failed with error:',
    '',
  ];
  const form = decoded(text.join('\n'), 'npm run lint').split('\n');
  const headers = form.flatMap((line, at) => (line.startsWith('Findings by message (next ') ? [at] : []));
  assert.equal(headers.length, 3);
  assert.deepEqual(form.slice(0, headers[0]), text.slice(0, 4));
  for (const between of [['\u2716 62 problems (31 errors, 31 warnings)', ''], ['Found 30 errors.']]) {
    const at = form.indexOf(between[0] ?? '');
    assert.deepEqual(form.slice(at, at + between.length), between);
    assert.ok(form[at + between.length]?.startsWith('Findings by message (next '), form[at + 1]);
  }
  assert.deepEqual(form.slice(-3), text.slice(-3));
});

test('A table that was cut keeps the widths of its columns.', () => {
  const [first, second] = [tables([30]), tables([9, 40]).slice(11, 42)];
  const form = decoded([...first, ...second, '... [900 characters truncated] ...'].join('\n'));
  assert.match(form, / Columns of f1\.js: 3 2 7 28\.$/m);
});

test('Tables that were cut keep their widths below paths of any kind.', () => {
  const part = fc.constantFrom(
    'a',
    'c',
    'C:/x',
    'C:\\x',
    'a b',
    'x. Columns of y',
    '4 4 8 19.',
    'm.js',
    'a.b/app',
  );
  const paths = fc.uniqueArray(part, { minLength: 2, maxLength: 4 });
  const folders = fc.constantFrom('', 'src/', 'C:/', '/srv/');
  let written = 0;
  fc.assert(
    fc.property(paths, folders, (names, folder) => {
      const text = names.flatMap((name, at) => {
        const path = /^C:/.test(name) ? name : folder + name;
        // Without its last rows, which had the longest cells.
        return [path, ...tables([31 + at]).slice(1, 25), ''];
      });
      const form = formBy(findings, text.join('\n'), contextOf('npx eslint .'));
      if (form === null) return;
      assert.equal(findings.decode(form, null), text.join('\n'));
      written += Number(form.includes(' Columns of '));
    }),
    { numRuns: 300 },
  );
  assert.ok(written > 100, String(written));
});

test('What gcc says of functions and how it was called stands by the place of the finding below it.', () => {
  const text = Array.from({ length: 48 }, (_, at) => {
    const path = `f${24 * Math.floor(at / 24)}.c`;
    return [
      ...(at % 24 === 0 ? [`gcc -O2 -c ${path} -o f${at}.o`] : []),
      ...(at % 6 === 0 ? [`${path}: In function 'run${at}':`] : []),
      ...(prints['gcc']?.({ path, line: 9 * at + 1, column: 4, message: 'never read' }) ?? []),
    ];
  }).flat();
  const form = decoded(['make all', ...text, 'done'].join('\n'), 'make');
  assert.ok(form.includes("\nf0.c:55:4: In function 'run6':\n"), form);
  assert.ok(form.includes('\nf24.c:217:4 gcc -O2 -c f24.c -o f24.o\n'), form);
});

test('The log of a build with a few findings in it is none.', () => {
  const lines = Array.from({ length: 200 }, (_, at) => `[INFO] resolved package part-${at} from the cache`);
  const said = Array.from({ length: 12 }, (_, at) => `src/a.py:${at + 1}:1: F401 'os' imported but unused`);
  assert.equal(formBy(findings, [...lines, ...said, ...lines].join('\n'), contextOf('make lint')), null);
});

test('A line of the text that reads like the header of a section is a line.', () => {
  const said = Array.from({ length: 20 }, (_, at) => `src/a.py:${at + 1}:1: F401 'os' imported but unused`);
  for (const head of [
    'Findings (next 3 lines): as printed.',
    'Findings (next 9 lines): x',
    'Findings by message (next 9 lines): x',
    'Besides findings (next 2 lines): 2 of source.',
    'Findings: each message once',
  ]) {
    for (const text of [
      [head, ...said],
      [...said, head],
      [...said, head, ...said],
    ])
      decoded(text.join('\n'));
  }
});

test('Lines may be missing, doubled or cut anywhere: what comes back is the text.', () => {
  let written = 0;
  const harm = fc.record({ at: fc.nat(400), kind: fc.nat(3), to: fc.nat(30) });
  fc.assert(
    fc.property(textsBy(findingsOf), fc.array(harm, { maxLength: 4 }), (made, harms) => {
      const lines = made.split('\n');
      for (const { at, kind, to } of harms) {
        const index = at % lines.length;
        const line = lines[index] ?? '';
        const put = [[], [line, line], [line.slice(0, to)], [line, 'x'.repeat(to)]][kind] ?? [];
        lines.splice(index, 1, ...put);
      }
      const text = lines.join('\n');
      for (const command of [null, 'npm run lint']) {
        const form = formBy(findings, text, contextOf(command));
        if (form === null) continue;
        written += 1;
        assert.equal(findings.decode(form, null), text);
      }
    }),
    { numRuns: 400 },
  );
  assert.ok(written > 80, `only ${written} texts had a form`);
});

const count = await loadTokenCounter();

test('Of several programs no other engine parts what findings say.', () => {
  const all = Array.from({ length: 90 }, (_, at) => ({
    path: `src/m${at % 7}.py`,
    line: 11 * at + 1,
    column: (at % 9) + 1,
    message: messages[at % 4] ?? '',
  }));
  const text = ['ruff', 'mypy']
    .flatMap((name) => [...all.flatMap(prints[name] ?? String), 'Done.'])
    .join('\n');
  const retrieval = { tool: 'headroom_retrieve', key: new Uint8Array(32) };
  const about = { tool: 'Bash', role: 'run', question: 'Go on.', failed: true, level: 'balanced' } as const;
  for (const command of ['ruff check . && mypy src', 'ruff check .; mypy src; python run.py']) {
    const { engine, folded } = shrink({ ...about, text, command, retrieval }, count);
    assert.equal(engine, 'findings');
    const told = [...toldIn(folded?.text ?? '')];
    for (const { path, line, column, message } of all) {
      const own = told.filter((each) => each.startsWith(`${path}:${line}:${column} `));
      assert.equal(own.filter((each) => each.includes(message)).length, 2, `${path}:${line}`);
    }
  }
});

const shapes: Readonly<Record<string, (at: number) => string>> = {
  'one place': () => 'a.py:1:1: error: x',
  'one column': (at) => `a.py:${at}:1: error: x`,
  'places that go back': (at) => `a.py:${9_000_000 - at}:${at % 7}: error: 'x${at % 90}'`,
  'lines below the last one': (at) => (at === 0 ? 'a.py:1:1: error: x' : '    more'),
  'few findings and a line': (at) => (at % 8 === 7 ? 'make: x' : `a.py:${at}:1: error: x`),
  'headings above': (at) => (at % 2 === 0 ? "a.c: In function 'f':" : `a.c:${at}:1: warning: 'x${at}'`),
  'blocks without an end': (at) => ['warning: x', `   --> a.rs:${100 + (at % 800)}:1`, '    |'][at % 3] ?? '',
  blocks: (at) => ['warning: x', `   --> a.rs:${100 + (at % 800)}:1`, '    |', '100 | x', ''][at % 5] ?? '',
  'blank lines': (at) => (at % 2 === 0 ? '' : `7 x`),
  moments: (at) => `2026-11-29T10:11:12.${1_000_000 + at}Z a.py:${at}:1: error: x`,
  names: (at) => `web-${at}  | a.py:${at}:1: error: x`,
  'cut tables': (at) => (at % 9 === 0 ? `/a/f${at}.js` : `  ${at % 9}:1  error  ${'x'.repeat(at % 7)}  no-x`),
  'more and more lines': (at) => `${' '.repeat(at % 40)}a.py:${at}:1: note: x`,
};

for (const [name, line] of Object.entries(shapes)) {
  test(`Work grows with the length of a text, not with its square: ${name}.`, () => {
    assertLinear(
      (size) => Array.from({ length: size / 10 }, (_, at) => line(at)).join('\n'),
      (text) => {
        const { form } = outcome(findings, { text, command: 'make lint' });
        if (form !== null) findings.decode(form, null);
      },
    );
  });
}
