import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineContext } from '../../src/engines/engine.ts';
import { decode } from '../../src/engines/search/decode.ts';
import { search } from '../../src/engines/search/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { tokenWeight } from '../../src/text/token-weight.ts';
import { formBy, isTakenBy, piecesBy } from './outcome.ts';
import { byLength } from './samples.ts';

const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

function by(command: string | null): EngineContext {
  return { ...byLength, command, programs: command === null ? [] : programsOf(command) };
}

const hits = lines(60, (at) => `src/engines/part-${at >> 3}.ts:${at + 3}:  const value${at} = settings.a;`);
const headed = lines(
  8,
  (file) => `src/part-${file}.ts\n${lines(12, (at) => `${at * 9 + 1}:  const value${at} = settings.a;`)}\n`,
);

test('Hits are known by their shape: numbered, in some file.', () => {
  for (const command of [null, 'make find-uses', './find.sh settings', 'python3 uses.py']) {
    const form = formBy(search, hits, by(command));
    assert.ok(form !== null && form.length < hits.length, command ?? 'no command');
    assert.equal(decode(form), hits);
    assert.equal(isTakenBy(search, headed, by(command)), true, command ?? 'no command');
  }
  assert.notEqual(piecesBy(search, hits.repeat(4), by(null)), null);
  assert.equal(piecesBy(search, hits.repeat(4), by('./find.sh settings')), null);
});

test('What a checker found is never folded as hits, and what others say of places is left to them.', () => {
  const found = lines(200, (at) => `src/a.c:${at + 1}:5: error: 'value${at}' undeclared`);
  assert.equal(piecesBy(search, found, by(null)), null);
  assert.equal(isTakenBy(search, found, by('make')), false);
  const texts: Readonly<Record<string, string>> = {
    'a numbered file': lines(60, (at) => `${at + 1}: const value${at} = 1;`),
    times: lines(60, (at) => `10:04:${10 + (at % 50)} order ${at} was paid`),
    yaml: lines(60, (at) => `a.b/key-${at}: ${at}: x`),
    trace: lines(60, (at) => `    at run (src/part.ts:${at}:3)`),
    few: lines(7, (at) => `src/a.ts:${at}:x`),
  };
  for (const [kind, text] of Object.entries(texts))
    assert.equal(isTakenBy(search, text, by(null)), false, kind);
});

test('Of hits below their file the first stay, and every file is named.', () => {
  const text = lines(
    12,
    (file) =>
      `src/part-${file}.ts\n${lines(30, (at) => `${at * 9 + 1}:  let value = settings.a${at % 4};`)}\n`,
  );
  const pieces = piecesBy(search, text, { ...by('rg --heading settings'), level: 'balanced' }) ?? [];
  const kept = pieces
    .filter((piece) => typeof piece === 'string')
    .join('\n')
    .split('\n');
  assert.ok(kept.length < text.split('\n').length / 2);
  for (let file = 0; file < 12; file += 1) {
    const at = kept.indexOf(`src/part-${file}.ts`);
    assert.deepEqual(
      kept.slice(at + 1, at + 4).map((line) => /^\d+/.exec(line)?.[0]),
      ['1', '10', '19'],
    );
  }
});

const around = [
  ...['90-', '91-  one', '92-  two', '93:  three', '94-', '95-12:x', '96-  six', '97-  seven', '98-  eight'],
  ...['--', '108-  a', '109-  b', '110-  c', '111:  d', '112:  e', '113-  f'],
  '',
];

test('Lines around hits lose the number that follows from the line above, in one file or in many.', () => {
  const context = { ...byLength, count: tokenWeight };
  for (const command of [null, 'grep -n -C4 three src/a.ts']) {
    const printed = [...around, ...around].filter((line, at) => line !== '' || at > around.length).join('\n');
    const form = formBy(search, printed, { ...by(command), count: tokenWeight });
    assert.ok(form !== null, command ?? 'no command');
    assert.equal(decode(form), printed);
    assert.deepEqual(form.split('\n').slice(0, 17), [
      '[lines without a number follow the one above]',
      ...['90-', '  one', '  two', '93:  three', '94-', '95-12:x', '  six', '  seven', '  eight', '--'],
      ...['108-  a', '  b', '110-  c', '111:  d', '112:  e', '  f'],
    ]);
    assert.equal(piecesBy(search, printed, { ...by(command), level: 'balanced' }), null);
  }
  const many = ['src/a.ts', 'src/b/c.ts'].flatMap((path) =>
    around
      .slice(0, -1)
      .map((line) => (line === '--' ? line : `${path}${/^\d+(.)/.exec(line)?.[1] ?? ''}${line}`)),
  );
  const form = formBy(search, many.join('\n'), { ...context, programs: programsOf('rg -n -C4 three src') });
  assert.ok(form !== null);
  assert.equal(decode(form), many.join('\n'));
  assert.deepEqual(form.split('\n').slice(1, 6), ['Paths are in src/:', 'a.ts:', '90-', '  one', '  two']);
});

test('Lines with numbers of which nobody can tell that a search printed them stay as they are.', () => {
  const texts: Readonly<Record<string, string>> = {
    numbered: lines(40, (at) => `${at + 1}:  value ${at}`),
    moments: lines(40, (at) => (at % 2 === 0 ? `10:04:${10 + at} order` : `2031-01-02 order ${at}`)),
    few: '1-a\n2:b\n3-c',
  };
  for (const [kind, text] of Object.entries(texts))
    assert.equal(isTakenBy(search, text, by(null)), false, kind);
  const odd = [...around.slice(0, 9), 'grep: x: Permission denied', ...around.slice(9)].join('\n');
  assert.equal(formBy(search, odd, { ...by('grep -n -C4 three a.ts'), count: tokenWeight }), null);
});
