import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diff } from '../../src/engines/diff/index.ts';
import type { EngineContext, Omission, Piece } from '../../src/engines/engine.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { decodeDiff } from './diff-parser.ts';
import { anyDiff, history, smallChange } from './diff-samples.ts';
import { byLength, eager } from './samples.ts';

function printed(command: string, changes: Partial<EngineContext> = {}): EngineContext {
  return { ...byLength, command, programs: programsOf(command), ...changes };
}

function fold(lines: readonly string[], changes: Partial<EngineContext> = {}): readonly Piece[] | null {
  return diff.fold?.(lines.join('\n'), printed('git diff', changes)) ?? null;
}

function omissionsOf(pieces: readonly Piece[] | null): readonly Omission[] {
  return (pieces ?? []).filter((piece) => typeof piece !== 'string');
}

test('From the lossless form alone the whole text comes back.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(anyDiff, (text) => {
      const form = diff.encode(text, eager(text));
      if (form === null) return;
      encoded += 1;
      assert.equal(decodeDiff(form), text);
    }),
    { numRuns: 4_000 },
  );
  assert.ok(encoded > 2_000, `only ${String(encoded)} forms`);
});

test('Headers say each thing once; changed lines and what stands around them stay as they are.', () => {
  const text = [
    'commit 3f9a2c1b2210fe00aa11bb22cc33dd44ee55ff66 (HEAD -> main)',
    'Merge: 1234567 89abcde',
    'Author: Ann Lee <ann@example.org>',
    'Date:   Fri May 2 10:00:00 2031 +0200',
    '',
    '    Read the port from the settings',
    '',
    'diff --git a/src/app.ts b/src/app.ts',
    'index 1a2b3c4..5d6e7f8 100644',
    '--- a/src/app.ts',
    '+++ b/src/app.ts',
    '@@ -12,3 +12,4 @@ function start() {',
    ' const app = create();',
    '-app.listen(80);',
    '+const { port } = settings;',
    '+app.listen(port);',
    ' return app;',
    '@@ -40 +41 @@ function stop() {',
    '-old();',
    '+now();',
    '\\ No newline at end of file',
    'diff --git a/run.sh b/bin/run.sh',
    'old mode 100644',
    'new mode 100755',
    'similarity index 100%',
    'rename from run.sh',
    'rename to bin/run.sh',
    'diff --git a/logo.png b/logo.png',
    'new file mode 100644',
    'index 0000000..5d6e7f8',
    'Binary files /dev/null and b/logo.png differ',
    'diff --git a/old.ts b/old.ts',
    'deleted file mode 100644',
    'index 1a2b3c4..0000000',
    '--- a/old.ts',
    '+++ /dev/null',
    '@@ -1,2 +0,0 @@',
    '-one();',
    '-two();',
    '',
    'commit 00aa11bb22cc33dd44ee55ff663f9a2c1b2210fe',
    'Author: Ann Lee <ann@example.org>',
    'Date:   Thu May 1 10:00:00 2031 +0200',
    '',
  ].join('\n');
  const form = [
    'commit 3f9a2c1b2210fe00aa11bb22cc33dd44ee55ff66 (HEAD -> main) merges 1234567 89abcde by Ann Lee <ann@example.org>, Fri May 2 10:00:00 2031 +0200',
    '',
    '    Read the port from the settings',
    '',
    'diff --git src/app.ts index 1a2b3c4..5d6e7f8 100644',
    '@@ -12 +12 @@ function start() {',
    ' const app = create();',
    '-app.listen(80);',
    '+const { port } = settings;',
    '+app.listen(port);',
    ' return app;',
    '@@ -40 +41 @@ function stop() {',
    '-old();',
    '+now();',
    '\\ No newline at end of file',
    'diff --git run.sh => bin/run.sh old mode 100644 new mode 100755 similarity index 100% rename',
    'diff --git logo.png new file mode 100644 index 0000000..5d6e7f8 Binary files differ',
    'diff --git old.ts deleted file mode 100644 index 1a2b3c4..0000000',
    '@@ -1 +0 @@',
    '-one();',
    '-two();',
    '',
    'commit 00aa11bb22cc33dd44ee55ff663f9a2c1b2210fe by the same author, Thu May 1 10:00:00 2031 +0200',
    '',
  ].join('\n');
  assert.equal(diff.encode(text, byLength), form);
  assert.equal(decodeDiff(form), text);
});

test('Of `diff -r` names and times stand on one line.', () => {
  const [then, now] = ['2031-05-02 10:00:00.000000000 +0200', '2031-05-03 11:30:00.123456789 +0200'];
  const text = [
    'diff -ru old/a.txt new/a.txt',
    `--- old/a.txt\t${then}`,
    `+++ new/a.txt\t${now}`,
    '@@ -1,2 +1,2 @@',
    ' kept',
    '-gone',
    '+come',
    'Only in new: b.txt',
    '',
  ].join('\n');
  const form = `diff -ru old/a.txt new/a.txt ${then} | ${now}\n@@ -1 +1 @@\n kept\n-gone\n+come\nOnly in new: b.txt\n`;
  assert.equal(diff.encode(text, byLength), form);
  assert.equal(decodeDiff(form), text);
});

test('A hunk whose lines are cut off keeps its numbers.', () => {
  const lines = smallChange(3);
  const cut = [...smallChange(1), ...lines.slice(0, -1)].join('\n');
  const form = diff.encode(cut, byLength) ?? '';
  assert.match(form, /^@@ -2 \+2 @@ function part1/m);
  assert.match(form, /^@@ -4,3 \+4,3 @@ function part3/m);
  assert.equal(decodeDiff(form), cut);
});

test('A text that already reads as a form of ours stays as it is.', () => {
  for (const line of [
    'diff --git src/app.ts index 1234567..89abcde 100644',
    '@@ -1 +1 @@\n+one\n+two',
    'commit 0123456789012345678901234567890123456789 by Ann <ann@example.org>, today',
  ]) {
    assert.equal(diff.encode([...smallChange(1), line].join('\n'), eager('')), null);
  }
});

test('Kept and left-out lines together are the lossless form.', () => {
  let folded = 0;
  const long = fc
    .tuple(anyDiff, fc.nat(120), fc.nat(40), fc.boolean())
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
        const pieces = diff.fold?.(text, context) ?? null;
        if (pieces === null) return;
        folded += 1;
        const lines = (diff.encode(text, context) ?? text).split('\n');
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
  assert.match(kept, /^diff --git web\/package-lock\.json index/m);
  assert.equal(fold(lines, { question: 'Why does package-lock.json change?' }), null);
  assert.equal(fold(lines, printed('git diff web/package-lock.json')), null);
  assert.equal(fold(lines, { level: 'lossless' }), null);
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

test('Of a long list of changed files the largest changes and the sum stay.', () => {
  const rows = Array.from(
    { length: 90 },
    (_, file) => ` src/part-${String(file)}.ts | ${String(file === 50 ? 999 : 2)} +-`,
  );
  const pieces = fold([...rows, ' 90 files changed, 600 insertions(+), 577 deletions(-)']);
  const kept = (pieces ?? []).filter((piece) => typeof piece === 'string').join('\n');
  assert.match(kept, /part-50\.ts/);
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

test('It takes what diff programs print, and of anything else only what is a diff for the most part.', () => {
  const text = smallChange(1).join('\n');
  assert.ok(diff.accepts(text, printed('git -C web diff --cached | head -50')));
  assert.ok(diff.accepts(text, printed('git add -A && git show HEAD')));
  assert.ok(diff.accepts(text, byLength));
  assert.ok(diff.accepts('1a2b3c4 Read the port\n5d6e7f8 Start', printed('git log --oneline')));
  assert.ok(!diff.accepts('nothing to commit', printed('git diff')));
  const report = ['FAILED test_app.py', ...text.split('\n').map((line) => `E   ${line}`)];
  assert.ok(!diff.accepts([...report, '@@ -1 +1 @@', '-a', '+b'].join('\n'), printed('pytest')));
});

test('Hostile texts take time in proportion to their length.', () => {
  const texts: readonly ((size: number) => string)[] = [
    (size) => '+x'.repeat(size * 10),
    (size) => '\n'.repeat(size * 5),
    (size) => '@@ -1 +1 @@\n'.repeat(size),
    (size) => `@@ -1,9 +1,9 @@\n${'+x\n'.repeat(size * 4)}`,
    (size) => 'diff --git a/x b/x\n'.repeat(size),
    (size) =>
      smallChange(1, 'vendor')
        .join('\n')
        .repeat(size / 10),
    (size) => history(size / 10).join('\n'),
    (size) =>
      Array.from({ length: size }, (_, line) => ` src/a${String(line)}.ts | ${String(line)} +`).join('\n'),
    (size) => 'commit \u001b[33m1234567\u0000 字\r'.repeat(size),
  ];
  for (const [index, make] of texts.entries()) {
    const time = (size: number): number => {
      const text = make(size);
      const times = [0, 1, 2, 3, 4].map((round) => {
        const own = `${text}\n${String(round)}`;
        const from = performance.now();
        diff.accepts(own, printed('git log -p', { question: 'src/a7.ts' }));
        diff.fold?.(own, { ...eager(own), question: 'src/a7.ts' });
        return performance.now() - from;
      });
      return Math.min(...times);
    };
    time(2_000);
    const [once, twice] = [time(10_000), time(20_000)];
    assert.ok(twice < 4 * once + 30, `text ${String(index)}: ${String(once)} ms, ${String(twice)} ms`);
  }
});
