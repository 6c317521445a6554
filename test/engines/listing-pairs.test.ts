import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from '../../src/engines/listing/decode.ts';
import { listing } from '../../src/engines/listing/index.ts';
import { programsOf } from '../../src/text/command-line.ts';
import { tokenWeight } from '../../src/text/token-weight.ts';
import { assertLinear } from '../linear.ts';
import { formBy, isTakenBy } from './outcome.ts';
import { byLength, eager } from './samples.ts';

const graph = [
  'shop a.org/x@v1.2.3',
  'shop go@1.22.0',
  ...Array.from({ length: 7 }, (_, at) => `a.org/x@v1.2.3 b.org/part${at}@v0.${at}.0+incompatible`),
  'b.org/part0@v0.0.0+incompatible go@1.21',
  '',
];

function formOf(lines: readonly string[], command: string | null): readonly string[] | null {
  const programs = command === null ? [] : programsOf(command);
  const form = formBy(listing, lines.join('\n'), { ...byLength, count: tokenWeight, programs });
  if (form !== null) assert.equal(decode(form), lines.join('\n'));
  return form?.split('\n') ?? null;
}

test('A module stands once for all that it needs, with a command or without.', () => {
  for (const command of [null, 'go mod graph']) {
    assert.deepEqual(formOf(graph, command)?.slice(0, 6), [
      '[a line that begins with a blank has the first word of the line above]',
      'shop a.org/x@v1.2.3',
      ' go@1.22.0',
      'a.org/x@v1.2.3 b.org/part0@v0.0.0+incompatible',
      ' b.org/part1@v0.1.0+incompatible',
      ' b.org/part2@v0.2.0+incompatible',
    ]);
  }
});

test('Other lines beside such pairs, and odd ones, leave them as printed.', () => {
  for (const odd of [
    'go: warning',
    ' b@v1',
    'a@v1 b@v1 c@v1',
    'a@v1 b@v1\r',
    'a@v1 b@v1\u0085',
    'a@v1  b@v1',
    '',
  ])
    assert.equal(formOf([...graph.slice(0, 5), odd, ...graph.slice(5)], 'go mod graph'), null, odd);
  assert.equal(formOf(graph.slice(0, 7), 'go mod graph'), null);
  const mails = Array.from({ length: 40 }, (_, at) => `Ann ann${at}@example.org`);
  assert.equal(formOf(mails, null), null);
});

test('Work on pairs grows with the length of the text.', () => {
  for (const make of [
    (size: number) => 'a@v1 b@v1\n'.repeat(size / 10),
    (size: number) => `${'a'.repeat(size)} ${'b'.repeat(size)}@v1`,
    (size: number) => `${graph.join('\n')}${'@'.repeat(size)}`,
  ]) {
    assertLinear(make, (text) => {
      isTakenBy(listing, text, eager(text));
      formBy(listing, text, eager(text));
    });
  }
});
