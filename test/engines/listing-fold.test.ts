import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeLines } from '../../src/engines/listing/decode.ts';
import { listing } from '../../src/engines/listing/index.ts';
import { rebuilt } from './forms.ts';
import { outcomeIn, piecesBy } from './outcome.ts';
import { byLength, printedBy } from './samples.ts';

/** The lines that a fold shows, or all of them; null: a gap. */
function shownBy(text: string, command: string, question = ''): readonly (string | null)[] {
  const context = { ...printedBy(command, byLength), question };
  const made = outcomeIn(listing, text, context);
  const form = made.form ?? text;
  const pieces = made.pieces ?? [form];
  assert.equal(rebuilt(pieces, form), form);
  return pieces.flatMap((piece) => (typeof piece === 'string' ? piece.split('\n') : [null]));
}

/** The printed lines that a fold shows; null: a gap. */
function printedShownBy(text: string, command: string): readonly (string | null)[] {
  const context = printedBy(command, byLength);
  const made = outcomeIn(listing, text, context);
  const form = made.form ?? text;
  const each = decodeLines(form);
  let at = 0;
  return (made.pieces ?? [form]).flatMap((piece) => {
    const from = at;
    at = typeof piece === 'string' ? at + piece.split('\n').length : piece.toLine;
    return typeof piece === 'string' ? each.slice(from, at).flat() : [null];
  });
}

/** A folder as `ls -l` prints it, each file named after it. */
function block(folder: string, files: number): readonly string[] {
  const tag = folder.replaceAll('/', '-').replace(/^\.-?/, '') || 'top';
  const names = Array.from({ length: files }, (_, file) => `${tag}-${file}.ts`);
  return [
    `total ${files * 4}`,
    'drwxr-xr-x 2 dev dev 4096 Mar  4  2026 .',
    'drwxr-xr-x 9 dev dev 4096 Mar  4  2026 ..',
    ...['config.json', ...names].map((name) => `-rw-r--r-- 1 dev dev  317 Mar  4  2026 ${name}`),
  ];
}

test('Below a heading stand only rows of its folder, and each row below its own.', () => {
  let folded = 0;
  const folder = fc.constantFrom(
    'app',
    'app/ui',
    'app/ui/dark',
    'lib',
    'docs/de',
    'docs',
    'dist',
    'node_modules/a',
  );
  const folders = fc.uniqueArray(fc.tuple(folder, fc.integer({ min: 0, max: 90 })), {
    minLength: 2,
    selector: ([path]) => path,
  });
  const shape = fc.constantFrom('ls -laR .', 'ls -lR', 'ls -l app lib docs', 'sudo ls -laR /srv');
  fc.assert(
    fc.property(folders, shape, fc.integer({ min: 0, max: 40 }), (all, command, own) => {
      const start = command.endsWith('/srv') ? '/srv' : '.';
      const blocks = [
        [start, own] as const,
        ...all.map(([path, files]) => [`${start}/${path}`, files] as const),
      ];
      const text = blocks.map(([path, files]) => [`${path}:`, ...block(path, files)].join('\n')).join('\n\n');
      const shown = shownBy(text, command);
      if (shown.includes(null)) folded += 1;
      let tag: string | null = null;
      for (const line of shown) {
        if (line === null) continue;
        if (line.endsWith(':')) tag = line.slice(0, -1).replaceAll('/', '-').replace(/^\.-?/, '') || 'top';
        const of = /(?:^| )([\w-]+)-\d+\.ts$/.exec(line)?.[1];
        if (of !== undefined) assert.equal(of, tag, line);
      }
    }),
    { numRuns: 200 },
  );
  assert.ok(folded > 60, `only ${folded} folded`);
});

test('A folder leaves with its heading, its sum and the blank line above.', () => {
  const folders = Array.from({ length: 40 }, (_, at) => `./src/deep${at}/more`);
  const text = ['.', ...folders].map((path) => [`${path}:`, ...block(path, 30)].join('\n')).join('\n\n');
  const shown = shownBy(text, 'ls -laR');
  for (const [at, line] of shown.entries()) {
    if (line?.startsWith('total') === true) assert.match(shown[at - 1] ?? '', /:$/);
    if (line?.endsWith(':') === true && at > 0) assert.notEqual(shown[at + 2] ?? null, null);
  }
});

/** How programs draw trees: beside children, below the last one, before a child, before the last one; before parents. */
const drawings = {
  'npm ls --all': ['│ ', '  ', '├── ', '└── ', '├─┬ ', '└─┬ '],
  'pnpm list --depth 9': ['│ ', '  ', '├── ', '└── ', '├─┬ ', '└─┬ '],
  'yarn list': ['│  ', '   ', '├─ ', '└─ ', '├─ ', '└─ '],
  pipdeptree: ['│   ', '    ', '├── ', '└── ', '├── ', '└── '],
  'tree src': ['│\u00a0\u00a0 ', '    ', '├── ', '└── ', '├── ', '└── '],
  'tree --charset=ascii': ['|   ', '    ', '|-- ', '`-- ', '|-- ', '`-- '],
} as const;

interface Node {
  readonly name: string;
  readonly below: readonly Node[];
}

function draw(nodes: readonly Node[], kind: keyof typeof drawings, stem = ''): readonly string[] {
  const [bar, gap, next, last, nextParent, lastParent] = drawings[kind];
  return nodes.flatMap(({ name, below }, at) => {
    const isLast = at === nodes.length - 1;
    const sign = isLast ? (below.length > 0 ? lastParent : last) : below.length > 0 ? nextParent : next;
    return [stem + sign + name, ...draw(below, kind, stem + (isLast ? gap : bar))];
  });
}

/** As many packages, of which each knows its parent by name. */
function packages(most: number, under: number, prefix = 'p'): readonly Node[] {
  return Array.from({ length: most }, (_, at) => {
    const name = `${prefix}.${at}`;
    const below = under === 0 ? [] : packages(2 + ((at * 7) % 5), under - 1, name);
    return { name: `${name}@1.${at}.0`, below };
  });
}

const remarks = [
  (name: string): string => `UNMET DEPENDENCY ${name}`,
  (name: string): string => `${name} extraneous`,
  (name: string): string => `${name} deduped invalid: "^4.0.0" from node_modules/x`,
  (name: string): string => `${name} invalid: "2.x" from the root project`,
  (name: string): string => `${name} missing: required by x`,
  (name: string): string => `${name} [required: >=4, installed: ?]`,
  (name: string): string => `${name}  [error opening dir]`,
];

function withRemark(
  nodes: readonly Node[],
  path: readonly number[],
  remark: (name: string) => string,
): readonly Node[] {
  const [head = 0, ...rest] = path;
  return nodes.map((node, at) => {
    if (at !== head % nodes.length) return node;
    if (rest.length === 0 || node.below.length === 0) return { ...node, name: remark(node.name) };
    return { ...node, below: withRemark(node.below, rest, remark) };
  });
}

test('A row in which something is wrong stays, with all that it hangs on.', () => {
  let folded = 0;
  const kinds = fc.constantFrom(...(Object.keys(drawings) as (keyof typeof drawings)[]));
  fc.assert(
    fc.property(
      kinds,
      fc.integer({ min: 20, max: 90 }),
      fc.array(fc.nat({ max: 80 }), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...remarks),
      (kind, most, path, remark) => {
        const text = ['app@1.0.0 /srv/app', ...draw(withRemark(packages(most, 2), path, remark), kind)].join(
          '\n',
        );
        const bare = (line: string): string => line.replace(/^[\s│├└─┬|`-]+/, '');
        const wrong =
          text
            .split('\n')
            .map(bare)
            .find((line) => !/^(?:p\.[\d.]+@1\.\d+\.0$|app@)/.test(line)) ?? '';
        const shown = printedShownBy(text, kind);
        if (shown.includes(null)) folded += 1;
        assert.ok(
          shown.some((line) => line !== null && bare(line) === wrong),
          `${kind}: ${wrong}`,
        );
        const markers = shown.filter((line) => line === null).length;
        const hidden = text.split('\n').length - shown.length;
        assert.ok(hidden >= 6 * (markers - 5), `${markers} markers for ${hidden} lines`);
        // Each row's parent is the nearest row above it that is less deep.
        const above: string[] = [];
        for (const line of shown) {
          if (line === null) continue;
          const [, own = ''] = /(p[.\d]*)@/.exec(line) ?? [];
          if (own === '') continue;
          const depth = own.split('.').length - 1;
          if (depth > 1) assert.equal(above[depth - 1], own.split('.').slice(0, -1).join('.'), line);
          above.length = depth;
          above[depth] = own;
        }
      },
    ),
    { numRuns: 80 },
  );
  assert.ok(folded > 40, `only ${folded} folded`);
});

test('What npm need not install on this machine is no news where there is much of it.', () => {
  const nodes = packages(60, 2).map(({ name, below }) => ({
    name,
    below: below.map((node) => ({ ...node, name: `UNMET OPTIONAL DEPENDENCY ${node.name}` })),
  }));
  const shown = printedShownBy(
    ['app@1.0.0 /srv/app', ...draw(nodes, 'npm ls --all')].join('\n'),
    'npm ls --all',
  );
  assert.ok(shown.filter((line) => line?.includes('OPTIONAL') === true).length < 60);
});

test('A link stays that points to what a folder does not have.', () => {
  const row = (name: string, mode = '-rw-r--r--'): string => `${mode} 1 dev dev  317 Mar  4  2026 ${name}`;
  const files = Array.from({ length: 200 }, (_, at) => `part-${at}.ts`);
  const sub = [
    ...files,
    'good.ts -> part-3.ts',
    'up.ts -> ../../README.md',
    'gone.ts -> part-999.ts',
    'far.ts -> ../none.ts',
  ];
  const text = [
    './:\ntotal 8',
    row('README.md'),
    row('a', 'drwxr-xr-x'),
    '\n./a:\ntotal 4',
    row('b', 'drwxr-xr-x'),
    row('.hidden -> .secret', 'lrwxrwxrwx'),
    '\n./a/b:\ntotal 800',
    ...sub.map((name) => row(name, name.includes('->') ? 'lrwxrwxrwx' : '-rw-r--r--')),
    ...files.map((name) => row(`z${name}`)),
  ].join('\n');
  const shown = shownBy(text, 'ls -lR').filter((line) => line !== null);
  assert.ok(shown.some((line) => line.includes('gone.ts -> part-999.ts')));
  assert.ok(shown.some((line) => line.includes('far.ts -> ../none.ts')));
  assert.ok(!shown.some((line) => line.includes('good.ts ->')));
  assert.ok(shown.length < 150);
});

test('The one file of a long listing that is not like the others stays, below its folder.', () => {
  const odd = fc.constantFrom(
    '-rw-r--r-- 1 dev dev    0 Mar  4  2026 odd',
    '-rw-r--r-- 1 dev dev 9830 Mar  4  2026 odd',
    '-rwxrwxrwx 1 dev dev  317 Mar  4  2026 odd',
    '-rw-r--r-- 1 ops dev  317 Mar  4  2026 odd',
    '-rw-r--r-- 1 dev adm  317 Mar  4  2026 odd',
  );
  fc.assert(
    fc.property(
      odd,
      fc.integer({ min: 3, max: 9 }),
      fc.integer({ min: 20, max: 60 }),
      (row, folders, files) => {
        const at = folders - 2;
        const blocks = Array.from({ length: folders }, (_, index) => {
          const folder = `src/part-${index}/core`;
          const lines = block(folder, files);
          return [`${folder}:`, ...(index === at ? lines.toSpliced(files / 2 + 4, 0, row) : lines)].join(
            '\n',
          );
        });
        const text = [['src:', ...block('src', 2)].join('\n'), ...blocks].join('\n\n');
        const shown = shownBy(text, 'ls -laR src');
        assert.ok(shown.includes(null));
        const found = shown.findIndex((line) => line?.endsWith(' odd') === true);
        assert.notEqual(found, -1);
        const heading = shown.slice(0, found).findLast((line) => line?.endsWith(':') === true);
        assert.equal(heading, `src/part-${at}/core:`);
      },
    ),
    { numRuns: 100 },
  );
});

test('Of a long listing the ends and what is odd stay, and markers give the others in numbers.', () => {
  const place = fc.integer({ min: 0, max: 399 });
  const file = (
    size: number,
    name: string,
    mode = '-rw-r--r--',
    owners = 'dev dev',
    date = 'Mar  4  2026',
  ): Record<'mode' | 'owners' | 'size' | 'date' | 'name', string> => ({
    mode,
    owners,
    size: String(size),
    date,
    name,
  });
  const odd = [
    file(98_932_688, 'odd.bin'),
    file(9_120, 'odd.bin', '-rw-r--r--', 'dev dev', 'Nov 30 08:31'),
    file(9_120, 'odd.bin', '-rwsr-xr-x'),
    file(9_120, 'odd.bin', '-rwxr-sr-x'),
    file(9_120, 'odd.bin', '-rw-rw-rw-'),
    file(9_120, 'odd.bin', '-rw-r--r--', 'www dev'),
    file(9_120, 'odd.bin', '-rw-r--r--', 'dev www'),
    file(0, 'odd.bin'),
    file(9, 'odd.bin -> /tmp/a', 'lrwxrwxrwx'),
  ];
  fc.assert(
    fc.property(
      place,
      fc.constantFrom(...odd),
      fc.constantFrom('ls -la', 'ls -l /srv'),
      (at, one, command) => {
        const files = Array.from({ length: 400 }, (_, row) =>
          file(
            9_000 + ((row * 7_919) % 500),
            `name-of-file-${row * 31}.data`,
            '-rw-r--r--',
            'dev dev',
            `Mar  ${1 + (row % 9)}  2026`,
          ),
        ).with(at, one);
        const wide = Math.max(...files.map(({ size }) => size.length));
        const rows = files.map(
          ({ mode, owners, size, date, name }) =>
            `${mode} 1 ${owners} ${size.padStart(wide)} ${date} ${name}`,
        );
        const shown = shownBy(['total 9', ...rows].join('\n'), command);
        assert.ok(shown.includes(null));
        assert.ok(
          shown.some((row) => row?.includes('odd.bin') === true),
          JSON.stringify(one),
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('A marker says sizes and the newest of what it stands for.', () => {
  const rows = Array.from({ length: 400 }, (_, row) => {
    const size = String(100 + ((row * 7919) % 9000)).padStart(4);
    return `-rw-r--r-- 1 dev dev ${size} ${row % 2 === 0 ? 'Dec 30 10:00' : 'Feb  3 11:00'} name-of-file-${row * 31}.data`;
  });
  const pieces = piecesBy(listing, ['total 9', ...rows].join('\n'), printedBy('ls -l', byLength)) ?? [];
  const says = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.says]));
  assert.ok(
    says.some((each) => /^\d+ names, \d+-\d+ bytes, newest Feb 3 11:00$/.test(each)),
    says.join('\n'),
  );
});

test('What an agent says of the call is no folder and no name.', () => {
  const names = Array.from({ length: 900 }, (_, at) => `/srv/app/src/part${at % 40}/file-number-${at}.ts`);
  for (const line of ['Preview (first 2KB):', 'Output:', 'Exit code: 1', 'Wall time: 2.1 seconds']) {
    for (const at of [0, 450, 900]) {
      const shown = shownBy(names.toSpliced(at, 0, line).join('\n'), 'find /srv/app');
      assert.ok(shown.includes(null));
      assert.ok(shown.includes(line), `${line} at ${at}`);
    }
  }
});
