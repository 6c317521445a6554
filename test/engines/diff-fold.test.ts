import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diffOf } from '../../src/bench/forms/diffs.ts';
import { diff } from '../../src/engines/diff/index.ts';
import type { EngineContext, Omission, Piece } from '../../src/engines/engine.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { history, smallChange } from './diff-samples.ts';
import { textsBy } from './made-texts.ts';
import { byLength, eager } from './samples.ts';
import { outcomeIn, piecesBy } from './outcome.ts';

function printed(command: string, changes: Partial<EngineContext> = {}): EngineContext {
  return { ...byLength, command, programs: programsOf(command), ...changes };
}

function fold(lines: readonly string[], changes: Partial<EngineContext> = {}): readonly Piece[] | null {
  return piecesBy(diff, lines.join('\n'), printed('git diff', changes)) ?? null;
}

function omissionsOf(pieces: readonly Piece[] | null): readonly Omission[] {
  return (pieces ?? []).filter((piece) => typeof piece !== 'string');
}

function keptOf(pieces: readonly Piece[] | null): readonly string[] {
  return (pieces ?? []).filter((piece) => typeof piece === 'string').flatMap((piece) => piece.split('\n'));
}

test('Kept and left-out lines together are the lossless form.', () => {
  let folded = 0;
  const long = fc
    .tuple(textsBy(diffOf), fc.nat(120), fc.nat(40), fc.boolean())
    .map(([text, commits, files, isVendored]) =>
      [
        ...history(commits),
        ...Array.from({ length: files }, (_, file) =>
          smallChange(file, isVendored ? 'vendor' : 'src'),
        ).flat(),
        ...Array.from(
          { length: files * 2 },
          (_, file) => ` src/part-${String(file)}.ts | ${String(file)} ++`,
        ),
        text,
      ].join('\n'),
    );
  fc.assert(
    fc.property(
      long,
      fc.constantFrom('balanced', 'tight'),
      fc.constantFrom('', 'why part-7.ts?'),
      (text, level, question) => {
        const context = { ...printed('git log -p', { level, question }), count: eager(text).count };
        const { form, pieces } = outcomeIn(diff, text, context);
        if (pieces === null) return;
        folded += 1;
        const lines = (form ?? text).split('\n');
        let next = 1;
        for (const piece of pieces) {
          const from = next;
          next = typeof piece === 'string' ? from + piece.split('\n').length : piece.toLine + 1;
          if (typeof piece === 'string') assert.equal(piece, lines.slice(from - 1, next - 1).join('\n'));
          else assert.equal(piece.fromLine, from);
        }
        assert.equal(next, lines.length + 1);
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(folded > 100, `only ${String(folded)} texts folded`);
});

test('What a lock file changed becomes a count; each other changed line stays.', () => {
  const lock = [
    'diff --git a/web/package-lock.json b/web/package-lock.json',
    'index 1a2b3c4..5d6e7f8 100644',
    '--- a/web/package-lock.json',
    '+++ b/web/package-lock.json',
    '@@ -1,30 +1,60 @@',
    ...Array.from({ length: 30 }, (_, line) => `-    "version": "1.0.${String(line)}",`),
    ...Array.from({ length: 60 }, (_, line) => `+    "version": "2.0.${String(line)}",`),
  ];
  const lines = [...smallChange(1), ...lock, ...smallChange(2)];
  const pieces = fold(lines);
  assert.deepEqual(omissionsOf(pieces), [{ fromLine: 8, toLine: 98, says: '+60 -30' }]);
  const kept = (pieces ?? []).filter((piece) => typeof piece === 'string').join('\n');
  for (const line of [...smallChange(1), ...smallChange(2)].slice(5, 9)) assert.ok(kept.includes(line), line);
  assert.match(kept, /^diff web\/package-lock\.json 1a2b3c4/m);
  assert.equal(fold(lines, { question: 'Why does package-lock.json change?' }), null);
  assert.equal(fold(lines, printed('git diff web/package-lock.json')), null);
  assert.equal(fold(lines, { level: 'lossless' }), null);
});

test('Of a lock file a package that comes from a repository stays, also from a host that many come from.', () => {
  const files: Readonly<Record<string, readonly [string, string]>> = {
    'package-lock.json': [
      '    "node_modules/odd": {',
      '      "resolved": "git+ssh://git@github.com/o/odd.git#3f9a",',
    ],
    'Cargo.lock': ['name = "odd"', 'source = "git+https://github.com/o/odd?branch=x#3f9a"'],
    'uv.lock': ['name = "odd"', 'source = { git = "https://github.com/o/odd?rev=x#3f9a" }'],
    'poetry.lock': ['name = "odd"', 'url = "https://github.com/o/odd.git"'],
    'Gemfile.lock': ['GIT', '  remote: https://github.com/o/odd.git'],
  };
  for (const [file, [name, source]] of Object.entries(files)) {
    const other = (at: number): string[] => [
      `+name = "other${at}"`,
      `+  "funding": "https://github.com/sponsors/${at}",`,
    ];
    const others = Array.from({ length: 60 }, (_, at) => other(at)).flat();
    const lock = [
      `diff --git a/${file} b/${file}`,
      'index 1a2b3c4..5d6e7f8 100644',
      `--- a/${file}`,
      `+++ b/${file}`,
    ];
    lock.push(
      '@@ -1,2 +1,124 @@',
      ' first',
      ...others,
      `+${name}`,
      `+${source}`,
      ...others.slice(0, 2),
      ' last',
    );
    const kept = keptOf(fold([...smallChange(1), ...lock]));
    assert.ok(kept.includes(`+${source}`), file);
    assert.ok(!kept.some((line) => line.includes('sponsors')), file);
  }
});

test('Of a lock file new hosts, install scripts and other checksums of the same version stay.', () => {
  const bump = (name: string, to: number): string[] => [
    `     "node_modules/${name}": {`,
    ...[1, to].flatMap((version) =>
      [
        `      "version": "${String(version)}.0.0",`,
        `      "resolved": "https://registry.npmjs.org/${name}/-/${name}-${String(version)}.0.0.tgz",`,
        `      "integrity": "sha512-${name}${String(version)}==",`,
      ].map((line) => (version === 1 ? '-' : '+') + line),
    ),
    '     },',
  ];
  const telling = [
    '     "node_modules/odd": {',
    '+      "resolved": "https://evil.example/odd/-/odd-2.0.0.tgz",',
    '     "node_modules/built": {',
    '+      "hasInstallScript": true,',
    '     "node_modules/same": {',
    '-      "integrity": "sha512-one==",',
    '+      "integrity": "sha512-two==",',
  ];
  const lock = [
    'diff --git a/package-lock.json b/package-lock.json',
    'index 1a2b3c4..5d6e7f8 100644',
    '--- a/package-lock.json',
    '+++ b/package-lock.json',
    '@@ -1,90 +1,90 @@',
    ...bump('a', 2),
    ...telling.slice(0, 2),
    ...bump('b', 3),
    ...telling.slice(2, 4),
    ...bump('c', 4),
    '     "node_modules/same": {',
    '       "version": "1.0.0",',
    ...telling.slice(5),
    ...bump('d', 5),
  ];
  const kept = keptOf(fold([...smallChange(1), ...lock]));
  for (const line of telling) assert.ok(kept.includes(line), line);
  for (const name of ['a', 'b', 'c', 'd'])
    assert.ok(!kept.some((line) => line.includes(`${name}-1.0.0`)), name);
  const sums = (second: string): string[] => [
    ...smallChange(1),
    'diff --git a/go.sum b/go.sum',
    'index 1a2b3c4..5d6e7f8 100644',
    '--- a/go.sum',
    '+++ b/go.sum',
    '@@ -1,31 +1,31 @@',
    '-example.org/two v1.0.0 h1:bbb=',
    ...Array.from({ length: 30 }, (_, at) => `-example.org/one${String(at)} v1.0.0 h1:aaa=`),
    ...Array.from({ length: 30 }, (_, at) => `+example.org/one${String(at)} v1.1.0 h1:ccc=`),
    `+example.org/two ${second} h1:ddd=`,
  ];
  assert.ok(keptOf(fold(sums('v1.0.0'))).includes('+example.org/two v1.0.0 h1:ddd='));
  assert.ok(!keptOf(fold(sums('v1.2.0'))).some((line) => line.includes('h1:')));
});

test('At balanced each changed line of what people write stays.', () => {
  const added = (file: string, count: number): string[] => [
    `diff --git a/${file} b/${file}`,
    'new file mode 100644',
    'index 0000000..1234567',
    '--- /dev/null',
    `+++ b/${file}`,
    `@@ -0,0 +1,${String(count)} @@`,
    ...Array.from({ length: count }, (_, line) => `+commit ${String(line).repeat(8).slice(0, 8)} of ${file}`),
  ];
  const lines = [
    ...history(50).flatMap((line, at) => (at % 60 === 59 ? [line, ...smallChange(at), ''] : [line])),
    ...added('src/long.ts', 300),
    '',
    ...history(30),
    ...added('dist/app.min.js', 300),
  ];
  const pieces = piecesBy(diff, lines.join('\n'), printed('git log -p'));
  const kept = new Set(keptOf(pieces));
  const wanted = lines.filter((line) => /^[-+](?![-+]{2} )/.test(line) && !line.includes('app.min.js'));
  assert.ok(pieces !== null && wanted.length > 300);
  for (const line of wanted) assert.ok(kept.has(line) || kept.has(line.slice(1)), line);
  assert.ok(!keptOf(pieces).some((line) => line.startsWith('commit 1') && line.includes('app.min.js')));
});

test('Of a long history the ends and the commits that the question names stay.', () => {
  const pieces = fold(history(100), { question: 'What did step37 change?' });
  assert.deepEqual(
    omissionsOf(pieces).map(({ says }) => says),
    ['23 commits', '33 commits'],
  );
  const kept = (pieces ?? []).filter((piece) => typeof piece === 'string').join('\n');
  for (const step of [100, 61, 37, 3, 1]) assert.ok(kept.includes(`step${String(step)} of`), String(step));
});

test('Rows of several files count all of them.', () => {
  const rows = Array.from({ length: 150 }, (_, folder) =>
    ['a.ts', 'b.ts'].map((name) => ` src/part-${String(folder).padStart(3, '0')}/${name} | 2 +-`),
  );
  const pieces = fold([...rows.flat(), ' 300 files changed, 300 insertions(+), 300 deletions(-)']);
  const [left] = omissionsOf(pieces).slice(-1);
  const rowsLeft = (left?.toLine ?? 0) - (left?.fromLine ?? 0) + 1;
  assert.equal(left?.says, `${String(2 * rowsLeft)} files, ${String(4 * rowsLeft)} changed lines`);
  assert.match(JSON.stringify(pieces?.[0]), /^" src\/part-000\/\{a\.ts 2 \+-, b\.ts 2 \+-\}\\n/);
});

test('Of a long list of changed files the largest changes and the sum stay.', () => {
  const rows = Array.from(
    { length: 90 },
    (_, file) =>
      ` src/part-${String(file).padStart(2, '0')}/a.ts | ${String(file === 50 ? 999 : 2).padStart(3)} +-`,
  );
  const pieces = fold([...rows, ' 90 files changed, 600 insertions(+), 577 deletions(-)']);
  const kept = (pieces ?? []).filter((piece) => typeof piece === 'string').join('\n');
  assert.match(kept, /part-50\/a\.ts/);
  assert.match(kept, /90 files changed/);
  assert.deepEqual(
    omissionsOf(pieces).map(({ says }) => says),
    ['20 files, 40 changed lines', '36 files, 72 changed lines'],
  );
});

test('Lines of another program that look like commits are not left out.', () => {
  const sums = Array.from(
    { length: 200 },
    (_, file) => `${String(file).padStart(32, '0')} *part-${String(file)}.bin`,
  );
  assert.equal(fold(sums, printed('git log --oneline -3; md5sum -b *')), null);
  assert.notEqual(fold(sums, printed('git log --oneline')), null);
});

test('A long new file stays whole until the window is nearly full; then its ends stay.', () => {
  const added = Array.from({ length: 200 }, (_, line) => `+const value${String(line)} = ${String(line)};`);
  const lines = [
    'diff --git a/src/new.ts b/src/new.ts',
    'new file mode 100644',
    'index 0000000..5d6e7f8',
    '--- /dev/null',
    '+++ b/src/new.ts',
    '@@ -0,0 +1,200 @@',
    ...added,
  ];
  assert.equal(fold(lines), null);
  assert.deepEqual(omissionsOf(fold(lines, { level: 'tight' })), [
    { fromLine: 15, toLine: 190, says: '+176' },
  ]);
});
