import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { path, word, words } from './words.ts';

const odd = [
  'my file',
  '12',
  '12 x',
  '5 Oct 24  2024 x',
  '.',
  '..',
  'x:',
  'src/',
  'd',
  'd x',
  '任务',
  '-rw',
  'a -> b',
  'SIZE',
  'a b',
  'x, y',
  ' odd',
] as const;
const between = [
  'total 4',
  '',
  'src:',
  'src/:',
  'ls: cannot access x: No such file',
  '12 x',
  'd x',
  '.',
  'Found 3 files',
  'src/: a b',
  ' x',
  'Paths are in a/:',
  '[9 lines "  …"]',
] as const;

/** Names, long listings and trees, as they are printed. */
export function listing(random: Random): Made {
  return random.pick([names, longListing, treeOf, pairs, ledPaths, walk, nested])(random);
}

/** Paths in the order of a walk, long enough for an outline. */
export function walk(random: Random): Made {
  const ending = random.pick(['.ts', '.test.ts', '', '.rs']);
  const inside = (folder: string, depth: number): string[] =>
    many(random, 1, 9, () => {
      if (depth < 4 && chance(random, 25)) return inside(`${folder}${word(random)}/`, depth + 1);
      return [folder + (chance(random, 5) ? random.pick(odd) : word(random) + ending)];
    }).flat();
  const base = random.pick(['', './', '/', '/abs/x/', 'src/', '../']);
  const lines = many(random, 4, 9, () => inside(`${base}${word(random)}/`, 0)).flat();
  const line = chance(random, 30) ? [random.pick(between)] : [];
  return {
    lines: lines.toSpliced(random.int(0, lines.length), 0, ...line),
    command: random.pick(['find .', 'git ls-files', 'fd .', 'grep -rl x .']),
  };
}

/** What `ls -R` prints. */
export function nested(random: Random): Made {
  const ending = random.pick(['.ts', '.test.ts', '', '.rs']);
  const inside = (path: string, depth: number): string[] => {
    const names = new Set(
      many(random, 0, 9, () => (chance(random, 5) ? random.pick(odd) : word(random) + ending)),
    );
    const folders = [...names].filter(() => depth < 4 && chance(random, 30));
    return ['', `${path}:`, ...names, ...folders.flatMap((name) => inside(`${path}/${name}`, depth + 1))];
  };
  const lines = many(random, 1, 4, () => inside(random.pick(['.', 'src', '/srv/x', 'a b']), 0)).flat();
  return { lines: lines.slice(1), command: random.pick(['ls -R', 'ls -R src test', 'sudo ls -R /srv']) };
}

/** Names and paths, one a line. */
export function names(random: Random): Made {
  const base = random.pick(['', '', './', '/', '/abs/x/', 'src/']);
  const lines = many(random, 1, 6, () => {
    const folder = random.pick(['', 'src/', 'src/text/', 'lib/deep/er/', 'node_modules/a/', 'a b/', 'ä/']);
    const entries = many(
      random,
      1,
      9,
      () => base + folder + (chance(random, 10) ? random.pick(odd) : fileName(random)),
    );
    return chance(random, 12) ? [random.pick(between), ...entries] : entries;
  });
  return {
    lines: lines.flat(),
    command: random.pick(['find .', 'ls', 'ls -R', 'git ls-files', 'fd .', 'find . -name "*.ts"']),
  };
}

/** Paths behind what a package or an archive is listed with, between other lines. */
export function ledPaths(random: Random): Made {
  const runs = many(random, 1, 3, () => {
    const lead = random.pick([
      '  ',
      '    ',
      '  inflating: ',
      '   creating: ',
      ' extracting: ',
      ' create mode 100644 ',
      "rm '",
      '\t',
    ]);
    const tail = lead.endsWith("'") ? "'" : random.pick(['', '', '  ', ' ']);
    const paths = many(random, 1, 4, () => {
      const folder = random.pick(['', 'src/', 'src/text/', '../../bin/', 'a-1.2.dist-info/', '/abs/ä/']);
      return many(random, 1, 8, () => folder + (chance(random, 8) ? random.pick(odd) : fileName(random)));
    });
    return [
      ...(chance(random, 60) ? [random.pick(['Files:', 'Archive:  a.zip', ...between])] : []),
      ...paths.flat().map((each) => lead + each + tail),
    ];
  });
  const command = random.pick(['pip show -f pytest', 'unzip a.zip', 'python list.py']);
  return { lines: runs.flat(), command };
}

/** What needs what, a pair a line. */
export function pairs(random: Random): Made {
  const module = (): string => `${path(random)}@v${random.int(0, 3)}.${random.int(0, 30)}.0`;
  const lines = many(random, 2, 8, (at) => {
    const first = at === 0 ? 'root' : module();
    const rest = many(random, 1, 9, () => `${first} ${module()}`);
    return chance(random, 5) ? [...rest, random.pick([...between, ' x@v1', 'a@v1 b@v1\u0085'])] : rest;
  });
  return { lines: lines.flat(), command: random.pick(['go mod graph', 'make graph']) };
}

function fileName(random: Random): string {
  return path(random).replace(/^.*\//, '') + (chance(random, 10) ? '/' : '');
}

type Owners = readonly [user: string, group: string];

/** What `ls -l` prints, lined up as it stands together or as it was picked from. */
export function longListing(random: Random): Made {
  const pick = <T>(choices: readonly [T, ...T[]]): T => random.pick(choices);
  const isPicked = chance(random, 15);
  const owners: Owners = pick<Owners>([
    ['root', 'root'],
    ['me', 'staff'],
    ['1000', '1000'],
  ] as const);
  const blocks = many(random, 1, 3, () => {
    const entries = many(random, 1, 12, () => [
      pick([
        '-rw-r--r--',
        '-rw-r--r--',
        '-rwxr-xr-x',
        'drwxr-xr-x',
        'drwxr-xr-x',
        'drwxrwxrwx+',
        'lrwxrwxrwx',
      ]),
      pick(['1', '1', '2', '13']),
      ...(chance(random, 85)
        ? owners
        : pick([
            ['root', 'staff'],
            ['me', 'root'],
          ] as const)),
      pick(['4096', '4096', '0', '317', '1234567', '4.0K', '1,5M', String(random.int(1, 99_999))]),
      pick(['Oct 24  2024', 'Oct 24  2024', 'Nov  9 00:18', '2031-01-02 03:04']),
      chance(random, 20) ? pick(odd) : fileName(random),
    ]);
    const width = (field: number): number =>
      Math.max(isPicked ? 8 : 0, ...entries.map((entry) => entry[field]?.length ?? 0));
    const rows = entries.map(
      ([mode = '', links = '', owner = '', group = '', size = '', date = '', name = '']) =>
        [
          mode,
          links.padStart(width(1)),
          owner.padEnd(width(2)),
          group.padEnd(width(3)),
          size.padStart(width(4)),
          date,
          name,
        ].join(' '),
    );
    return [...(chance(random, 60) ? [`total ${random.int(0, 99)}`] : []), ...rows];
  });
  const lines = blocks.flatMap((block, at) => (at === 0 ? block : ['', `${path(random)}:`, ...block]));
  return { lines, command: pick(['ls -la', 'ls -lR', 'ls -l; echo done', 'pwd; ls -l']) };
}

type Style = readonly [string, string, string, string, string, string];
const styles: readonly [Style, ...Style[]] = [
  ['│   ', '    ', '├── ', '└── ', '├── ', '└── '],
  ['│\u00a0\u00a0 ', '    ', '├── ', '└── ', '├── ', '└── '],
  ['|   ', '    ', '|-- ', '`-- ', '|-- ', '`-- '],
  ['│ ', '  ', '├── ', '└── ', '├─┬ ', '└─┬ '],
  ['│  ', '   ', '├─ ', '└─ ', '├─ ', '└─ '],
];

/** Trees in each of the ways in which they are drawn. */
export function treeOf(random: Random): Made {
  const style = random.pick(styles);
  const [bar, gap, next, last, fork, lastFork] = style;
  const drawn = (stem: string, depth: number): string[] => {
    const entries = many(random, 1, 4, () =>
      chance(random, 12) ? random.pick(['├── x', ' y', 'my file', 'pkg@1.0.0 deduped']) : word(random),
    );
    return entries.flatMap((name, at) => {
      const isLast = at === entries.length - 1;
      const below = depth < 3 && chance(random, 40) ? drawn(stem + (isLast ? gap : bar), depth + 1) : [];
      const sign = below.length > 0 ? (isLast ? lastFork : fork) : isLast ? last : next;
      return [stem + sign + name, ...below];
    });
  };
  const roots = many(random, 1, 2, () => [random.pick(['.', 'app@1.0.0 /srv/app', 'src']), ...drawn('', 0)]);
  const tail = chance(random, 40) ? ['', words(random, 1, 4)] : [];
  return {
    lines: [...roots.flat(), ...tail],
    command: random.pick(['tree', 'npm ls', 'cargo tree', 'yarn list']),
  };
}
