import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alike } from '../../src/text/alike.ts';

const of = (line: (name: string) => string): readonly string[] =>
  Array.from({ length: 40 }, (_, at) => line(String.fromCharCode(97 + (at % 26), 97 + Math.floor(at / 26))));

test('Lines are quoted by the words that they share, the most first.', () => {
  const cases: readonly (readonly [lines: readonly string[], says: readonly string[]])[] = [
    [of((name) => `   Compiling ${name}x v0.1.0`), ['40 "Compiling \u2026 v0.1.0"']],
    [of((name) => `+ cp build/${name}.o out/`), ['40 "+ cp build/\u2026.o out/"']],
    [of((name) => `  ${name} -> /w/bin/net9.0/${name}.dll`), ['40 "\u2026 -> /w/bin/net9.0/\u2026.dll"']],
    [[...of((name) => `Collecting ${name}`), 'Collecting z'], ['41 "Collecting \u2026"']],
    [
      [...of((name) => `Collecting ${name}`), ...of((name) => `Using cached ${name}.whl`).slice(2)],
      ['40 "Collecting \u2026"', '38 "Using cached \u2026.whl"'],
    ],
  ];
  for (const [lines, says] of cases) assert.deepEqual(alike(lines), says);
});

test('Of lines that share no word, and of a line alone, nothing is said.', () => {
  assert.deepEqual(alike(of((name) => `${name} ${name}`)), []);
  assert.deepEqual(alike(['one of its kind']), []);
});
