import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { treeOf } from '../../src/bench/forms/listings.ts';
import { decode, decodeLines } from '../../src/engines/listing/decode.ts';
import { listing } from '../../src/engines/listing/index.ts';
import { layOutPackages } from '../../src/engines/listing/packages.ts';
import { scopes } from '../../src/engines/listing/scopes.ts';
import { layOutTree } from '../../src/engines/listing/tree.ts';
import { tokenWeight } from '../../src/text/token-weight.ts';
import { assertLinear } from '../linear.ts';
import { textsBy } from './made-texts.ts';
import { formBy, piecesBy } from './outcome.ts';
import { byLength, printedBy } from './samples.ts';

function formOf(text: string): string | null {
  const tree = layOutTree(text.split('\n'));
  const rows = tree === null ? null : layOutPackages(tree);
  return rows?.map((row) => row.text).join('\n') ?? null;
}

test('A tree of npm packages says a version once, and its leaves side by side.', () => {
  const text = [
    'shop@1.4.0 /srv/shop',
    '├─┬ eslint@9.39.1',
    '│ ├─┬ @eslint/core@0.17.0',
    '│ │ └── ms@2.1.3',
    '│ ├── UNMET DEPENDENCY nope@^1.0.0',
    '│ ├── UNMET OPTIONAL DEPENDENCY jiti@*',
    '│ ├── @eslint/core@0.17.0 deduped',
    '│ ├── bad@1.0.0 invalid: "2.x" from the root project',
    '│ └─┬ debug@4.4.3',
    '│   ├── ms@2.0.0',
    '│   └── ms@2.0.0 deduped',
    '├── debug@4.4.3 deduped',
    '└── ms@2.1.3 deduped',
    '',
  ].join('\n');
  const form = formOf(text) ?? '';
  assert.deepEqual(form.split('\n'), [
    'Tree of npm packages, drawn with "│ ", "├── ": "a: b c" is a with b and c below it, each level one blank deeper; a name without a version has the one last said of it; "^" is " deduped", "?" is "UNMET OPTIONAL DEPENDENCY ":',
    'shop@1.4.0 /srv/shop',
    ' eslint@9.39.1:',
    '  @eslint/core@0.17.0: ms@2.1.3',
    '  = UNMET DEPENDENCY nope@^1.0.0',
    '  ?jiti@* @eslint/core^',
    '  = bad@1.0.0 invalid: "2.x" from the root project',
    '  debug@4.4.3: ms@2.0.0 ms^',
    ' debug@4.4.3^ ms@2.1.3^',
    '',
  ]);
  assert.equal(decode(form), text);
  assert.deepEqual(decodeLines(form)[7], [
    '│ └─┬ debug@4.4.3',
    '│   ├── ms@2.0.0',
    '│   └── ms@2.0.0 deduped',
  ]);
});

test('A tree of crates is written in the same way.', () => {
  const text = [
    'shop v0.1.0 (/srv/shop)',
    '├── clap v4.5.40',
    '│   ├── anstyle v1.0.14',
    '│   └── derive v4.5.40 (proc-macro)',
    '│       └── syn v2.0.119',
    '└── regex v1.11.1',
    '    ├── anstyle v1.0.14',
    '    └── syn v2.0.119 (*)',
  ].join('\n');
  const form = formOf(text) ?? '';
  assert.deepEqual(form.split('\n').slice(1), [
    'shop v0.1.0 (/srv/shop)',
    ' clap@4.5.40:',
    '  anstyle@1.0.14',
    '  = derive v4.5.40 (proc-macro)',
    '   syn@2.0.119',
    ' regex@1.11.1:',
    '  anstyle syn^',
  ]);
  assert.equal(decode(form), text);
});

/** How npm, cargo and others draw. */
const styles = [
  ['│ ', '  ', '├── ', '└── ', '├─┬ ', '└─┬ '],
  ['│   ', '    ', '├── ', '└── ', '├── ', '└── '],
  ['|   ', '    ', '|-- ', '`-- ', '|-- ', '`-- '],
  ['│  ', '   ', '├─ ', '└─ ', '├─ ', '└─ '],
] as const;

interface Package {
  readonly name: string;
  readonly below: readonly Package[];
}

const version = fc.constantFrom(
  '1.0.0',
  '2.1.3',
  '^1.0.0',
  '*',
  '>=4',
  'npm:x@1.0.0',
  '1^',
  '2:',
  '1.0.0-rc.1',
  '@',
);
const ownName = fc.constantFrom(
  'a',
  'b-c',
  '@s/a',
  '@s/b',
  'a:',
  '=x',
  '?y',
  'é',
  '任务',
  'lone\ud800',
  'u\u0085v',
  'z^',
  '"q"',
);
const oddNpmName = fc
  .tuple(
    fc.constantFrom('', '', '', 'UNMET OPTIONAL DEPENDENCY ', 'UNMET DEPENDENCY ', '= ', '?'),
    ownName,
    version,
    fc.constantFrom('', '', '', ' deduped', ' extraneous', ' deduped deduped', '^', ':', '\r', ' '),
  )
  .map(([before, name, of, behind]) => `${before}${name}@${of}${behind}`);
const oddCrateName = fc
  .tuple(
    ownName,
    fc.constantFrom('1.0.0', '2.1.3', '0', '1^', '3:'),
    fc.constantFrom('', '', ' (*)', ' (proc-macro)', '\r'),
  )
  .map(([name, of, behind]) => `${name} v${of}${behind}`);

const mostly = (pattern: RegExp, odd: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 7, arbitrary: fc.stringMatching(pattern) }, odd);
const npmName = mostly(/^(?:@s\/)?[a-c]@1\.[01]\.0(?: deduped)?$/, oddNpmName);
const crateName = mostly(/^[a-c] v1\.[01]\.0(?: \(\*\))?$/, oddCrateName);

function treeWith(name: fc.Arbitrary<string>): fc.Arbitrary<readonly Package[]> {
  const { packages } = fc.letrec<{ packages: Package[] }>((tie) => ({
    packages: fc.array(
      fc.record({ name, below: fc.oneof({ depthSize: 'small' }, fc.constant([]), tie('packages')) }),
      {
        maxLength: 6,
      },
    ),
  }));
  return packages;
}

function drawn(packages: readonly Package[], style: (typeof styles)[number], stem = ''): readonly string[] {
  const [bar, gap, next, last, nextParent, lastParent] = style;
  return packages.flatMap(({ name, below }, at) => {
    const isLast = at === packages.length - 1;
    const sign = isLast ? (below.length > 0 ? lastParent : last) : below.length > 0 ? nextParent : next;
    return [stem + sign + name, ...drawn(below, style, stem + (isLast ? gap : bar))];
  });
}

test('A tree of packages comes back byte for byte, whatever they are called.', () => {
  let laidOut = 0;
  const check = (text: string): void => {
    const form = formOf(text);
    if (form === null) return;
    laidOut += 1;
    assert.equal(decode(form), text, form);
    const each = decodeLines(form);
    assert.equal(each.flat().join('\n'), text);
    assert.equal(each.length, form.split('\n').length);
    // Equal lines of equal scope stand for equal lines.
    const found = scopes(form.split('\n'))?.scopes ?? [];
    const known = new Map<string, string>();
    for (const [at, line] of form.split('\n').entries()) {
      const under = found[at]?.under;
      const said = each[at]?.join('\n') ?? '';
      assert.equal(known.get(`${line}\n${under ?? ''}`) ?? said, said);
      known.set(`${line}\n${under ?? ''}`, said);
    }
  };
  const roots = fc.constantFrom(
    'app@1.0.0 /srv/app',
    'app v0.1.0 (/srv/app)',
    '.',
    'Tree of npm packages, drawn with "',
  );
  fc.assert(
    fc.property(
      fc.oneof(treeWith(npmName), treeWith(crateName)),
      fc.constantFrom(...styles),
      roots,
      fc.constantFrom([], [''], ['', 'done']),
      (packages, style, root, ends) => {
        check([root, ...drawn(packages, style), ...ends].join('\n'));
      },
    ),
    { numRuns: 600 },
  );
  fc.assert(fc.property(textsBy(treeOf), check), { numRuns: 100 });
  assert.ok(laidOut > 100, `only ${laidOut} were laid out`);
});

const many = [
  'app@1.0.0 /srv/app',
  ...Array.from({ length: 60 }, (_, at) => [
    `├─┬ pkg-${at}@${at}.0.0`,
    ...Array.from(
      { length: 9 },
      (__, inner) => `│ ├── inner-${(inner * 7 + at) % 40}@1.${(inner + at) % 3}.0`,
    ),
    `│ └── debug@4.${at >> 4}.0 deduped`,
  ]).flat(),
  '└── last@1.0.0',
];

test('Of a folded tree the version of each package that is shown is shown.', () => {
  for (const question of ['', 'Why is pkg-41 there, and inner-17, and debug@4.2.0?']) {
    const text = many.join('\n');
    const context = { ...printedBy('npm ls --all', byLength), count: tokenWeight, question };
    const form = formBy(listing, text, context)?.split('\n') ?? [];
    assert.match(form[0] ?? '', /^Tree of npm packages/);
    const each = decodeLines(form.join('\n'));
    let at = 0;
    const shown: string[] = [];
    const printed: string[] = [];
    for (const piece of piecesBy(listing, text, context) ?? []) {
      const from = at;
      at = typeof piece === 'string' ? at + piece.split('\n').length : piece.toLine;
      if (typeof piece !== 'string') continue;
      shown.push(...piece.split('\n'));
      printed.push(...each.slice(from, at).flat());
    }
    assert.ok(printed.length > 10 && printed.length < many.length / 2, `${printed.length} lines`);
    const bare = (line: string): string => line.replace(/^[\s│├└─┬]+/, '');
    assert.deepEqual(decode(shown.join('\n')).split('\n').map(bare), printed.map(bare));
  }
});

test('A tree of packages takes time that grows with its length.', () => {
  const tree = (size: number, stem: string, name: (at: number) => string): string => {
    const leaves = Array.from({ length: size / 20 }, (_, at) => `${stem}├── ${name(at)}`);
    return [...leaves, `${stem}└── last@1.0.0`].join('\n');
  };
  const shapes: readonly ((size: number) => string)[] = [
    (size) => `app\n${tree(size, '', (at) => `a${at % 90}@1.0.${at % 3}`)}`,
    (size) => `app\n└─┬ a@1.0.0\n${tree(size, '  ', (at) => `b${at}@1.0.0 deduped`)}`,
    (size) => `app\n└─┬ a@1.0.0\n${tree(size, '  ', (at) => `b${at % 9}@1.0.0`)}`,
    (size) => `app\n${tree(size, '', (at) => `a${at % 90} v1.0.${at % 3} (*)`)}`,
  ];
  for (const shape of shapes) {
    assertLinear(shape, (text) => {
      const form = formOf(text);
      assert.ok(form !== null);
      decode(form);
      scopes(form.split('\n'));
      piecesBy(listing, text, { ...printedBy('npm ls', byLength), question: 'alpha beta' });
    });
  }
});
