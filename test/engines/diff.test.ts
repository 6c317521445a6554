import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diffOf } from '../../src/bench/forms/diffs.ts';
import { diff } from '../../src/engines/diff/index.ts';
import type { EngineContext } from '../../src/engines/engine.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { assertLinear } from '../linear.ts';
import { decode as decodeDiff } from '../../src/engines/diff/decode.ts';
import { history, smallChange } from './diff-samples.ts';
import { textsBy } from './made-texts.ts';
import { byLength, eager, printedBy } from './samples.ts';
import { isTakenBy, formBy, piecesBy } from './outcome.ts';

function printed(command: string, changes: Partial<EngineContext> = {}): EngineContext {
  return { ...byLength, command, programs: programsOf(command), ...changes };
}

test('From the lossless form alone the whole text comes back.', () => {
  let encoded = 0;
  fc.assert(
    fc.property(textsBy(diffOf), (text) => {
      const form = formBy(diff, text, printedBy('git diff', eager(text)));
      if (form === null) return;
      encoded += 1;
      assert.equal(decodeDiff(form), text);
    }),
    { numRuns: 1_000 },
  );
  assert.ok(encoded > 300, `only ${String(encoded)} forms`);
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
    '    Start',
    '    ',
    '    It was not.',
    '',
  ].join('\n');
  const form = [
    'commit 3f9a2c1b2210fe00aa11bb22cc33dd44ee55ff66 (HEAD -> main) merges 1234567 89abcde 2031-05-02 10:00:00 +0200 by Ann Lee <ann@example.org>: Read the port from the settings',
    '',
    'diff src/app.ts 1a2b3c4..5d6e7f8',
    '@@ +12 @@ function start() {',
    ' const app = create();',
    '-app.listen(80);',
    '+const { port } = settings;',
    '+app.listen(port);',
    ' return app;',
    '@@ +41 @@ function stop() {',
    '-old();',
    '+now();',
    '\\ No newline at end of file',
    'diff run.sh => bin/run.sh mode 100644 => 100755 100% renamed',
    'diff logo.png new ..5d6e7f8 binary',
    'diff old.ts deleted 1a2b3c4..',
    '@@ +0 @@',
    '-one();',
    '-two();',
    '',
    'commit 00aa11bb22cc33dd44ee55ff663f9a2c1b2210fe 2031-05-01 10:00:00 +0200 by Ann Lee <ann@example.org>: Start',
    ' It was not.',
    '',
  ].join('\n');
  assert.equal(formBy(diff, text, printedBy('git diff', byLength)), form);
  assert.equal(decodeDiff(form), text);
});

test('A history says once who and where; a file changed again whose hash stands above does not say it.', () => {
  const commit = (
    hash: string,
    who: string,
    day: string,
    zone: string,
    file: readonly string[],
  ): string[] => [
    `commit ${hash.repeat(40)}`,
    `Author: ${who}`,
    `Date:   ${day} 10:00:00 2031 ${zone}`,
    '',
    '    Read the port',
    '',
    'diff --git a/src/app.ts b/src/app.ts',
    ...file,
    '--- a/src/app.ts',
    '+++ b/src/app.ts',
    '@@ -3 +3 @@ function start() {',
    '-old();',
    '+now();',
    '@@ -9 +9 @@ function start() {',
    '-old();',
    '+now();',
    '',
  ];
  const [ann, bo] = ['Ann Lee <ann@example.org>', 'bot[bot] <bo@example.org>'];
  const text = [
    ...commit('a', ann, 'Fri May 2', '+0200', ['index 3333333..4444444 100644']),
    ...commit('b', bo, 'Thu May 1', '+0200', ['index 2222222..3333333 100644']),
    ...commit('c', ann, 'Wed Apr 30', '-0330', ['index 1111111..2222222 100755']),
  ].join('\n');
  const changes = [
    '@@ +3 @@ function start() {',
    '-old();',
    '+now();',
    '@@ +9 @@ "',
    '-old();',
    '+now();',
    '',
  ];
  const form = [
    '[git log: times +0200, authors Ann Lee <ann@example.org>]',
    `commit ${'a'.repeat(40)} 2031-05-02 10:00:00 by Ann Lee: Read the port`,
    '',
    'diff src/app.ts 3333333..4444444',
    ...changes,
    `commit ${'b'.repeat(40)} 2031-05-01 10:00:00 by bot[bot] <bo@example.org>: Read the port`,
    '',
    'diff src/app.ts 2222222..',
    ...changes,
    `commit ${'c'.repeat(40)} 2031-04-30 10:00:00 -0330 by Ann Lee: Read the port`,
    '',
    'diff src/app.ts 1111111.. 100755',
    ...changes,
  ].join('\n');
  assert.equal(formBy(diff, text, printedBy('git log -p', byLength)), form);
  assert.equal(decodeDiff(form), text);
});

test('Lines that moved stand once; a new file stands as its lines are.', () => {
  const body = Array.from(
    { length: 6 },
    (_, line) => `  const value${String(line)} = read(${String(line)}, 'settings', 'of the port');`,
  );
  const text = [
    'diff --git a/src/app.ts b/src/app.ts',
    'index 1a2b3c4..5d6e7f8 100644',
    '--- a/src/app.ts',
    '+++ b/src/app.ts',
    '@@ -1,8 +1,2 @@',
    ' first();',
    '-function moved(port: number): void {',
    ...body.map((line) => `-${line}`),
    '+second();',
    'diff --git a/src/port.ts b/src/port.ts',
    'new file mode 100644',
    'index 0000000..1234567',
    '--- /dev/null',
    '+++ b/src/port.ts',
    '@@ -0,0 +1,9 @@',
    '+export const port = 80;',
    '+function moved(port: number): void {',
    ...body.map((line) => `+${line}`),
    '+}',
    '\\ No newline at end of file',
  ].join('\n');
  const form = [
    'diff src/app.ts 1a2b3c4..5d6e7f8',
    '@@ +1 @@',
    ' first();',
    '-function moved(port: number): void {',
    ...body.map((line) => `-${line}`),
    '+second();',
    'diff src/port.ts new ..1234567',
    '@@ +1, 9 lines, each added:',
    'export const port = 80;',
    'function moved(port: number): void {',
    '[6 more added lines, as above in src/app.ts]',
    '}',
    '\\ No newline at end of file',
  ].join('\n');
  assert.equal(formBy(diff, text, printedBy('git diff', byLength)), form);
  assert.equal(decodeDiff(form), text);
});

test('Files of one folder stand together, with what is said of each.', () => {
  const text = [
    ' src/app/one.ts                 |  12 ++++---',
    ' src/app/two.ts                 |   0',
    ' src/app/{three.ts => four.ts}  | 110 +++++-',
    ' src/logo.png                   | Bin 0 -> 12 bytes',
    ' src/deep/er/five.ts            |   3 ---',
    ' src/deep/er/six-is-the-longest | 100 ---',
    ' 6 files changed, 90 insertions(+), 135 deletions(-)',
    '',
    '12\t3\tsrc/app/one.ts',
    '-\t-\tsrc/app/two.png',
    '1\t1\tsrc/b.ts',
    '',
    'M\tsrc/app/one.ts',
    'M\tsrc/app/two.ts',
    'A\tsrc/app/three.ts',
    '',
    'src/app/one.ts',
    'src/app/two.ts',
    'README.md',
    '',
  ].join('\n');
  const form = [
    ' src/app/{one.ts 12 ++++---, two.ts 0}',
    ' src/app/{three.ts => four.ts} 110 +++++-',
    ' src/logo.png Bin 0 -> 12 bytes',
    ' src/deep/er/{five.ts 3 ---, six-is-the-longest 100 ---}',
    ' 6 files changed, 90 insertions(+), 135 deletions(-)',
    '',
    'src/app/{12 3 one.ts, - - two.png}',
    '1\t1\tsrc/b.ts',
    '',
    'M\tsrc/app/{one.ts,two.ts}',
    'A\tsrc/app/three.ts',
    '',
    'src/app/{one.ts,two.ts}',
    'README.md',
    '',
  ].join('\n');
  assert.equal(formBy(diff, text, printedBy('git show --stat', byLength)), form);
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
  const form = `diff -ru old/a.txt new/a.txt ${then} | ${now}\n@@ +1 @@\n kept\n-gone\n+come\nOnly in new: b.txt\n`;
  assert.equal(formBy(diff, text, printedBy('git diff', byLength)), form);
  assert.equal(decodeDiff(form), text);
});

test('A hunk whose lines are cut off keeps its numbers.', () => {
  const lines = smallChange(3);
  const cut = [...smallChange(1), ...lines.slice(0, -1)].join('\n');
  const form = formBy(diff, cut, printedBy('git diff', byLength)) ?? '';
  assert.match(form, /^@@ \+2 @@ function part1/m);
  assert.match(form, /^@@ -4,3 \+4,3 @@ function part3/m);
  assert.equal(decodeDiff(form), cut);
});

test('A text that already reads as a form of ours stays as it is.', () => {
  for (const line of [
    'diff --git src/app.ts index 1234567..89abcde 100644',
    '@@ -1 +1 @@\n+one\n+two',
    'diff src/app.ts 1234567..89abcde',
    'diff src/app.ts',
    '@@ +1 @@\n+one\n+two',
    '@@ +1, 2 lines, each added:\none\ntwo',
    '@@ -1,2 +1,2 @@\n one\n[2 more added lines, as above]\n two',
    '[git log: times +0000]',
    'commit 0123456789012345678901234567890123456789 2031-05-01 10:00:00 +0200 by Ann <ann@example.org>: today',
    'commit 0123456789012345678901234567890123456789 by Ann <ann@example.org>, today',
  ]) {
    assert.equal(formBy(diff, [...smallChange(1), line].join('\n'), printedBy('git diff', eager(''))), null);
  }
});

test('It takes what diff programs print, and of anything else only what is a diff for the most part.', () => {
  const text = smallChange(1).join('\n');
  assert.ok(isTakenBy(diff, text, printed('git -C web diff --cached | head -50')));
  assert.ok(isTakenBy(diff, text, printed('git add -A && git show HEAD')));
  assert.ok(isTakenBy(diff, text, byLength));
  assert.ok(isTakenBy(diff, '1a2b3c4 Read the port\n5d6e7f8 Start', printed('git log --oneline')));
  assert.ok(!isTakenBy(diff, 'nothing to commit', printed('git diff')));
  const log = history(3).join('\n');
  assert.ok(isTakenBy(diff, log, byLength));
  assert.ok(!isTakenBy(diff, log, printed('python run.py')));
  assert.ok(!isTakenBy(diff, `found:\n${log}`, byLength));
  assert.ok(isTakenBy(diff, ' src/a.ts | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n', byLength));
  assert.ok(!isTakenBy(diff, ' src/a.ts | 2 +-\n src/b.ts | 2 +-\n', byLength));
  const report = ['FAILED test_app.py', ...text.split('\n').map((line) => `E   ${line}`)];
  assert.ok(!isTakenBy(diff, [...report, '@@ -1 +1 @@', '-a', '+b'].join('\n'), printed('pytest')));
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
  for (const make of texts) {
    assertLinear(
      make,
      (text) => {
        isTakenBy(diff, text, printed('git log -p', { question: 'src/a7.ts' }));
        piecesBy(diff, text, { ...eager(text), question: 'src/a7.ts' });
      },
      5_000,
    );
  }
});

test('A form of many hunks is decoded by linear work', () => {
  assertLinear((size) => '@@ -1 +1 @@\n-x\n+y\n'.repeat(size), decodeDiff, 10_000);
});

test('A new file that is a diff itself keeps its signs: its lines are not taken for changes of other files.', () => {
  const within = [
    'diff --git a/src/app.ts b/src/app.ts',
    '@@ -1,3 +1,3 @@',
    'commit 3f9a2c1b2210',
    'Index: src/app.ts',
  ];
  for (const line of within) {
    const body = [
      ...Array.from({ length: 12 }, (_, at) => `-row ${at} of what was there`),
      line,
      '+port = 80',
    ];
    const added = body.map((each) => `+${each}`);
    const text = [
      'diff --git a/fix.patch b/fix.patch',
      'new file mode 100644',
      'index 0000000..3f9a2c1',
      '--- /dev/null',
    ];
    text.push('+++ b/fix.patch', `@@ -0,0 +1,${added.length} @@`, ...added, '');
    const form = formBy(diff, text.join('\n'), printed('git show')) ?? '';
    assert.deepEqual(form.split('\n').slice(2, -1), added);
    assert.equal(decodeDiff(form), text.join('\n'));
  }
});
