import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineContext } from '../../src/engines/engine.ts';
import { decode } from '../../src/engines/search/decode.ts';
import { search } from '../../src/engines/search/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
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
