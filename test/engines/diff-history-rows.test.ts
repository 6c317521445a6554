import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../src/engines/diff/decode.ts';
import { diff } from '../../src/engines/diff/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { tokenWeight } from '../../src/text/token-weight.ts';
import { assertLinear } from '../linear.ts';
import { formBy, isTakenBy, piecesBy } from './outcome.ts';
import { byLength, eager } from './samples.ts';

const command = "git log --format='%h %an %ad %s' --date=iso";
const by = (given: string | null): typeof byLength => ({
  ...byLength,
  count: tokenWeight,
  programs: given === null ? [] : programsOf(given),
});

function history(commits: number, author: (at: number) => string): string[] {
  return Array.from({ length: commits }, (_, at) => {
    const day = String((at % 28) + 1).padStart(2, '0');
    return `${(0x1a2b3c4 + at * 47_919).toString(16)} ${author(at)} 2031-05-${day} 10:00:00 +0200 Read part ${at}`;
  });
}

test('Words that all commits of a history have at one place stand once, with a command or without.', () => {
  const text = [...history(30, () => 'Ann Lee'), ''].join('\n');
  for (const given of [null, command]) {
    const form = formBy(diff, text, by(given));
    assert.ok(form !== null);
    assert.equal(decode(form), text);
    assert.deepEqual(form.split('\n').slice(0, 2), [
      '[git log: each line is "… Ann Lee … 10:00:00 +0200 Read part …"]',
      '1a2b3c4 2031-05-01 0',
    ]);
  }
  const two = history(30, (at) => (at % 3 === 0 ? 'Bo Kim' : 'Ann Lee')).join('\n');
  assert.match(
    formBy(diff, two, by(command)) ?? '',
    /^\[git log: each line is "… … … … 10:00:00 \+0200 Read part …"\]\n/,
  );
});

test('Of a long history in short the middle leaves as before, and a commit that was asked for stays.', () => {
  const text = history(120, () => 'Ann Lee').join('\n');
  const context = { ...by(command), level: 'balanced', question: 'Which commit read 77?' } as const;
  const kept = (piecesBy(diff, text, context) ?? []).filter((piece) => typeof piece === 'string').join('\n');
  assert.match(kept, /^\[git log: each line is .*\n1a2b3c4 2031-05-01 0\n/);
  assert.match(kept, / 77$/m);
  assert.ok(kept.split('\n').length < 60);
});

test('Few commits, lines of another kind and names that differ leave a history as printed.', () => {
  const rows = history(30, () => 'Ann Lee');
  const texts: Readonly<Record<string, readonly string[]>> = {
    few: rows.slice(0, 9),
    'another line': [...rows, 'fatal: no such commit'],
    'carriage returns': rows.map((row) => `${row}\r`),
    'line ends of others': rows.map((row) => `${row}\u0085`),
    quoted: rows.map((row) => row.replace('Ann', '"Ann"')),
    'our sign': rows.map((row) => row.replace('Ann', '…')),
    'one line each': rows.map((row, at) =>
      `${row.slice(0, 7)} part ${at} was read`.replace('part', `p${at}`),
    ),
    checksums: rows.map((_, at) => `${String(at).padStart(40, 'a0')}  src/part${at}.ts`),
  };
  for (const [kind, lines] of Object.entries(texts)) {
    const form = formBy(diff, lines.join('\n'), by(command));
    if (kind !== 'one line each') assert.equal(form, null, kind);
    else if (form !== null) assert.equal(decode(form), lines.join('\n'));
    if (kind === 'checksums') assert.equal(isTakenBy(diff, lines.join('\n'), by(null)), false);
  }
});

test('Logs that begin with moments or with names of requests are no history.', () => {
  const rows = (first: (at: number) => string): string =>
    Array.from({ length: 40 }, (_, at) => `${first(at)} INFO worker took job ${at}`).join('\n');
  assert.equal(
    isTakenBy(
      diff,
      rows((at) => String(1_900_000_000 + at * 7)),
      by(null),
    ),
    false,
  );
  assert.equal(
    isTakenBy(
      diff,
      rows((at) => `a1b2c3d${at >> 2}`),
      by(null),
    ),
    false,
  );
});

test('Work on a history of rows grows with its length.', () => {
  for (const make of [
    (size: number) => '1a2b3c4 Ann read it\n'.repeat(size / 20),
    (size: number) => `${'1a2b3c4 Ann read it\n'.repeat(10)}1a2b3c4 ${'a '.repeat(size / 2)}`,
  ]) {
    assertLinear(make, (text) => {
      isTakenBy(diff, text, eager(text));
      formBy(diff, text, eager(text));
    });
  }
});
