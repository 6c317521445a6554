import type { Random } from '../../random.ts';
import { chance, many, type Made } from './made.ts';
import { day, words } from './words.ts';

const paths = [
  'src/app.ts',
  'README.md',
  'src/a=>b.ts',
  'lib/deep/er/name.py',
  'package-lock.json',
  'x y.txt',
  'ä.ts',
] as const;
const codes = [
  '',
  'return 1;',
  '-- done',
  '++ i',
  '@@ -1 +1 @@',
  'diff --git a/x b/x',
  ' indented',
  '\tx\r',
  'index 1..2',
] as const;

/** Changes of files and histories of commits. */
export function diffOf(random: Random): Made {
  if (chance(random, 15)) return historyRows(random);
  const isHistory = chance(random, 45);
  const blocks = many(random, 1, 5, () => [
    ...(isHistory ? commit(random) : []),
    ...(chance(random, 25) ? [...fileList(random), ''] : []),
    ...many(random, isHistory ? 0 : 1, 2, () => fileDiff(random)).flat(),
  ]);
  const lines = blocks.flat();
  return {
    // Some show a part of what was printed, as `tail` does.
    lines: chance(random, 15) ? lines.slice(random.int(0, lines.length - 1)) : lines,
    command: random.pick(
      isHistory ? ['git log -p', 'git log', 'git show'] : ['git diff', 'diff -ru a b', 'git diff --cached'],
    ),
  };
}

/** `git log` with a commit a line, in a format of one's own. */
function historyRows(random: Random): Made {
  const isOf = (): string => (chance(random, 80) ? 'Ann Lee' : random.pick(['Bo', 'Cy "x" Oh', '…']));
  const one = chance(random, 60) ? isOf() : null;
  const zone = random.pick(['+0000 ', '', ' ', '… ']);
  const lines = many(random, 8, 30, () => {
    const text = chance(random, 6) ? random.pick(codes) : words(random, 1, 6);
    return `${random.hex(random.pick([7, 7, 8]))} ${one ?? isOf()} 2031-05-0${random.int(1, 3)} ${zone}${text}`;
  });
  if (chance(random, 6)) lines.push('', 'no commit');
  return { lines, command: random.pick(['git log --format=%h', 'git log --oneline | head -20']) };
}

function commit(random: Random): string[] {
  const author = random.pick([
    'Ann Lee <ann@example.org>',
    'Ann Lee <ann@example.org>',
    'Lee, Bo <bo@example.org>',
    'the same author',
    'X <a> <b>',
  ]);
  return [
    `commit ${random.hex(40)}${random.pick(['', '', ' (HEAD -> main, tag: v1)'])}`,
    ...(chance(random, 15) ? ['Merge: 1234567 89abcde'] : []),
    `Author: ${author}`,
    `Date:   ${random.pick(['Fri May 2 10:00:00 2031 +0200', '2 years, 3 months ago', day(random)])}`,
    '',
    `    ${words(random, 1, 6)}`,
    ...(chance(random, 30) ? ['    ', ...many(random, 1, 3, () => `    ${words(random, 0, 9)}`)] : []),
    '',
  ];
}

/** Of `--stat`, `--numstat`, `--name-status`, `--name-only`. */
function fileList(random: Random): readonly string[] {
  const files = many(random, 1, 16, () => random.pick(['src/', 'src/', 'lib/a/', '']) + random.pick(names));
  const kind = random.int(0, 3);
  if (kind === 1)
    return files.map((file) => `${random.int(0, 99)}\t${random.pick(['0', '12', '-'])}\t${file}`);
  if (kind === 2) return files.map((file) => `${random.pick(['M', 'M', 'A', 'R100'])}\t${file}`);
  if (kind === 3) return files;
  const counts = files.map(() => random.pick(['0', '1', '12', '103', 'Bin']));
  const digits = Math.max(...counts.map((count) => count.length));
  const width = Math.max(...files.map((file) => file.length)) + (chance(random, 20) ? 2 : 0);
  const rows = files.map((file, at) => {
    const count = counts[at] ?? '';
    const graph =
      count === '0' ? '' : count === 'Bin' ? ' 0 -> 12 bytes' : ` ${random.pick(['+', '+++--', '-'])}`;
    return ` ${file.padEnd(width)} | ${count.padStart(digits)}${graph}`;
  });
  return [...rows, ` ${files.length} files changed, 12 insertions(+), 3 deletions(-)`];
}

const names = ['a.ts', 'b.ts', 'c d.ts', 'e,f.ts', '{g => h}/i.ts', 'ä.ts', 'longer-name.test.ts'] as const;

type Kind = 'change' | 'new' | 'deleted' | 'rename' | 'mode' | 'binary' | 'combined' | 'recursive';

function fileDiff(random: Random): string[] {
  const kind = random.pick<Kind>([
    'change',
    'change',
    'change',
    'new',
    'deleted',
    'rename',
    'mode',
    'binary',
    'combined',
    'recursive',
  ]);
  const old = random.pick(paths);
  const now = kind === 'rename' ? random.pick(paths) : old;
  // Few, so that one file's content comes again above as another one's.
  const [before, after] = [random.pick(blobs), random.pick(blobs)];
  const isInOrder = chance(random, 70);
  let shift = 0;
  const body = many(random, 0, 3, (at) => {
    const made = isInOrder ? hunkInOrder(random, at * 100, shift) : { lines: hunk(random), shift };
    ({ shift } = made);
    return made.lines;
  }).flat();
  if (kind === 'combined')
    return [
      `diff --cc ${old}`,
      `index ${before},${after}..${before}`,
      `--- a/${old}`,
      `+++ b/${old}`,
      '@@@ -1 -1 +1 @@@',
      '--x',
    ];
  if (kind === 'recursive') {
    const time = `${day(random)} 10:00:00.000000000 +0000`;
    return [`diff -ru a/${old} b/${old}`, `--- a/${old}\t${time}`, `+++ b/${old}\t${time}`, ...body];
  }
  const extended: Readonly<Record<typeof kind, readonly string[]>> = {
    change: [`index ${before}..${after} 100644`],
    new: ['new file mode 100755', `index 0000000..${after}`],
    deleted: ['deleted file mode 100644', `index ${before}..0000000`],
    rename: [
      `similarity index ${random.int(50, 100)}%`,
      `rename from ${old}`,
      `rename to ${now}`,
      `index ${before}..${after} 100644`,
    ],
    mode: ['old mode 100644', 'new mode 100755', ...(body.length > 0 ? [`index ${before}..${after}`] : [])],
    binary: [`index ${before}..${after} 100644`, `Binary files a/${old} and b/${now} differ`],
  };
  const names = [
    `--- ${kind === 'new' ? '/dev/null' : `a/${old}`}`,
    `+++ ${kind === 'deleted' ? '/dev/null' : `b/${now}`}`,
  ];
  const hasBody = body.length > 0 && kind !== 'binary';
  return [`diff --git a/${old} b/${now}`, ...extended[kind], ...(hasBody ? [...names, ...body] : [])];
}

const blobs = ['1a2b3c4', '5d6e7f8', '1234567', '9abcdef', '0000000'] as const;
const moving = [
  'one = settings.read();',
  'two = settings.read("port");',
  '',
  '}',
  '  three(one, two);',
  '  four();',
];

/** As a program counts them: from where the hunks above moved it. */
function hunkInOrder(
  random: Random,
  after: number,
  shift: number,
): { readonly lines: readonly string[]; readonly shift: number } {
  const kind = random.int(1, 4);
  const sign = random.pick(['+', '-']);
  const isWhole = kind === 1 && after === 0;
  const rows = isWhole
    ? many(random, 3, 12, () => sign + words(random, 0, 5))
    : many(random, 1, 8, () => random.pick([' ', ' ', '+', '-']) + words(random, 0, 5));
  if (chance(random, 60)) {
    const at = random.int(0, rows.length - 1);
    const own = isWhole ? sign : random.pick(['+', '-', ' ']);
    rows.splice(at, 0, ...moving.map((line) => own + line));
  }
  if (chance(random, 10)) rows.push('\\ No newline at end of file');
  const side = (of: string): number => rows.filter((row) => row.startsWith(of) || row.startsWith(' ')).length;
  const [old, now] = [side('-'), side('+')];
  const begins = (old === 0 ? 1 : 0) - (now === 0 ? 1 : 0);
  const from = isWhole && old === 0 ? 0 : after + random.int(1, 20);
  const span = (at: number, count: number): string => (count === 1 ? String(at) : `${at},${count}`);
  const within = isWhole ? '' : random.pick([' function run() {', ' function run() {', '', ' "']);
  const header = `@@ -${span(from, old)} +${span(from + shift + begins, now)} @@${within}`;
  return { lines: [header, ...rows], shift: shift + now - old };
}

/** Its header counts right, counts wrong, or not at all. */
function hunk(random: Random): string[] {
  const rows = many(
    random,
    0,
    8,
    () =>
      random.pick([' ', '+', '-', '-', '\\ ']) +
      (chance(random, 30) ? random.pick(codes) : words(random, 0, 5)),
  );
  const side = (sign: string): number =>
    rows.filter((row) => row.startsWith(sign) || row.startsWith(' ')).length;
  const kind = random.int(1, 14);
  const span = (count: number): string => {
    const from = String(random.int(1, 300));
    const shown = kind === 1 ? count + 1 : count;
    return kind === 2 || shown === 1 ? from : `${from},${shown}`;
  };
  return [
    `@@ -${span(side('-'))} +${span(side('+'))} @@${random.pick(['', ' function run() {', ' @@', ' ß'])}`,
    ...rows,
  ];
}
