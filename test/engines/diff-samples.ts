import fc from 'fast-check';

const hash = fc.stringMatching(/^[0-9a-f]{7}$/);
const path = fc.constantFrom(
  'src/app.ts',
  'README.md',
  'src/a=>b.ts',
  'lib/deep/er/name.py',
  'package-lock.json',
  'x y.txt',
);
const code = fc.constantFrom(
  '',
  'return 1;',
  '-- done',
  '++ i',
  '@@ -1 +1 @@',
  'diff --git a/x b/x',
  ' indented',
  '\tx\r',
);

/** Lines of a hunk with its header: right, without counts, or with wrong ones. */
const hunk = fc
  .tuple(
    fc.array(fc.tuple(fc.constantFrom(' ', '+', '-', '-', '\\ '), code), { maxLength: 8 }),
    fc.nat(300),
    fc.constantFrom('', ' function run() {', ' @@'),
    fc.constantFrom(...Array<string>(10).fill('right'), 'bare', 'wrong'),
  )
  .map(([body, from, name, kind]) => {
    const rows = body.map(([sign, text]) => sign + text);
    const side = (sign: string): number => body.filter(([each]) => each === sign || each === ' ').length;
    const span = (count: number): string => {
      if (kind === 'bare') return String(from);
      const shown = kind === 'wrong' ? count + 1 : count;
      return shown === 1 ? String(from) : `${String(from)},${String(shown)}`;
    };
    return [`@@ -${span(side('-'))} +${span(side('+'))} @@${name}`, ...rows];
  });

/** What git writes of one file. */
export const fileDiff = fc
  .tuple(
    path,
    path,
    hash,
    hash,
    fc.array(hunk, { maxLength: 3 }),
    fc.constantFrom('change', 'new', 'deleted', 'rename', 'mode', 'binary', 'combined', 'recursive'),
  )
  .map(([old, renamed, before, after, hunks, kind]): readonly string[] => {
    const now = kind === 'rename' ? renamed : old;
    const body = hunks.flat();
    if (kind === 'combined') {
      return [
        `diff --cc ${old}`,
        `index ${before},${after}..${before}`,
        `--- a/${old}`,
        `+++ b/${old}`,
        '@@@ -1 -1 +1 @@@',
        '--x',
      ];
    }
    if (kind === 'recursive') {
      const time = '2031-05-02 10:00:00.000000000 +0000';
      return [`diff -ru a/${old} b/${old}`, `--- a/${old}\t${time}`, `+++ b/${old}\t${time}`, ...body];
    }
    const names = [
      `--- ${kind === 'new' ? '/dev/null' : `a/${old}`}`,
      `+++ ${kind === 'deleted' ? '/dev/null' : `b/${now}`}`,
    ];
    const extended: Readonly<Record<string, readonly string[]>> = {
      change: [`index ${before}..${after} 100644`],
      new: ['new file mode 100755', `index 0000000..${after}`],
      deleted: ['deleted file mode 100644', `index ${before}..0000000`],
      rename: [
        'similarity index 90%',
        `rename from ${old}`,
        `rename to ${now}`,
        `index ${before}..${after} 100644`,
      ],
      mode: ['old mode 100644', 'new mode 100755', ...(body.length > 0 ? [`index ${before}..${after}`] : [])],
      binary: [`index ${before}..${after} 100644`, `Binary files a/${old} and b/${now} differ`],
    };
    const hasBody = body.length > 0 && kind !== 'binary';
    return [
      `diff --git a/${old} b/${now}`,
      ...(extended[kind] ?? []),
      ...(hasBody ? [...names, ...body] : []),
    ];
  });

/** The header and the message of a commit. */
const commit = fc
  .tuple(
    fc.stringMatching(/^[0-9a-f]{40}$/),
    fc.constantFrom('', ' (HEAD -> main, tag: v1)'),
    fc.boolean(),
    fc.constantFrom('Ann Lee <ann@example.org>', 'Lee, Bo <bo@example.org>', 'the same author', 'X <a> <b>'),
    fc.constantFrom('Fri May 2 10:00:00 2031 +0200', '2 years, 3 months ago', '2031-05-02'),
  )
  .map(([id, refs, isMerge, author, date]) => [
    `commit ${id}${refs}`,
    ...(isMerge ? ['Merge: 1234567 89abcde'] : []),
    `Author: ${author}`,
    `Date:   ${date}`,
    '',
    '    A message',
    '',
  ]);

/** Lines that read, or nearly read, as a form of ours. */
const odd = fc
  .constantFrom(
    'diff --git src/app.ts index 1234567..89abcde 100644',
    'diff --git a/x b/x',
    'diff --git a.ts => b.ts similarity index 90% rename',
    'diff --cc x index 1234567,1234567..89abcde',
    '@@ -1 +1 @@',
    '@@ -1,2 +1,2 @@',
    '+x',
    'commit 0123456789012345678901234567890123456789 by Ann <ann@example.org>, today',
    'commit 0123456789012345678901234567890123456789',
    '--- a/src/app.ts',
    '+++ b/src/app.ts',
    ' src/app.ts | 3 +-',
    '-- ',
    '',
  )
  .map((line) => [line]);

/** Diffs and histories, whole, cut short, or with lines of other origin among them. */
export const anyDiff = fc
  .tuple(
    fc.array(fc.oneof({ weight: 8, arbitrary: fileDiff }, { weight: 4, arbitrary: commit }, odd), {
      maxLength: 6,
    }),
    fc.constantFrom(0, 0, 0, 1, 2, 5),
    fc.constantFrom('\n', '\n', '\n', '\r\n'),
    fc.boolean(),
  )
  .map(([blocks, cut, end, isEnded]) => {
    const lines = blocks.flat();
    return lines.slice(0, lines.length - cut).join(end) + (isEnded ? end : '');
  });

/** A change of one line in a file of a number. */
export function smallChange(file: number, folder = 'src'): readonly string[] {
  const name = `${folder}/part-${String(file)}.ts`;
  return [
    `diff --git a/${name} b/${name}`,
    'index 1a2b3c4..5d6e7f8 100644',
    `--- a/${name}`,
    `+++ b/${name}`,
    `@@ -${String(file + 1)},3 +${String(file + 1)},3 @@ function part${String(file)}() {`,
    ' const first = 1;',
    `-const second = ${String(file)};`,
    `+const second = ${String(file + 1)};`,
    ' return first + second;',
  ];
}

/** As many commits as asked, the newest first. */
export function history(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => [
    `commit ${String(count - index).padStart(40, '0')}`,
    'Author: Ann Lee <ann@example.org>',
    'Date:   Fri May 2 10:00:00 2031 +0200',
    '',
    `    Finish step${String(count - index)} of the work`,
    '',
  ]).flat();
}
