import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../scripts/commands/list.ts';
import { kinds } from '../../scripts/readers/kinds.ts';
import { questionsOf, rowsOf } from '../../scripts/readers/questions.ts';
import { isRight } from '../../scripts/readers/score.ts';
import { seededRandom } from '../../src/random.ts';

const kindOf = (id: string) => kinds.find(({ ids }) => ids.includes(id)) ?? assert.fail(id);

const findings = [
  '/w/lib/cart.js',
  '   3:5  error  Unexpected var  no-var',
  '  12:1  error  Unexpected var  no-var',
  '/w/lib/tax.js',
  '   3:5  error  Missing semicolon  semi',
].join('\n');

test('questions are asked of recordings that are made, each of one kind', () => {
  const asked = kinds.flatMap(({ ids }) => ids);
  const recorded = new Set(commands.map(({ id }) => id));
  assert.deepEqual(
    asked.filter((id) => !recorded.has(id)),
    [],
  );
  assert.equal(new Set(asked).size, asked.length);
});

test('a row has its own values and those of the heading above it', () => {
  assert.deepEqual(rowsOf(findings, kindOf('eslint')), [
    { file: 'cart.js', line: '3', col: '5', rule: 'no-var' },
    { file: 'cart.js', line: '12', col: '1', rule: 'no-var' },
    { file: 'tax.js', line: '3', col: '5', rule: 'semi' },
  ]);
});

test('a question has one right answer: no row is meant that another could be taken for', () => {
  const rows = 'web-1 4\nweb-2 4\nweb-3 5\n';
  const kind = {
    ids: [],
    row: /^(?<host>\S+) (?<load>\d+)$/gm,
    asks: [
      { words: 'Which host has the load {load}?', by: ['load'], of: 'host', as: 'value' },
      { words: 'Which hosts have the load {load}?', by: ['load'], of: 'host', as: 'list' },
      { words: 'How many hosts have the load {load}?', by: ['load'], of: 'load', as: 'count' },
    ],
  } as const;
  assert.deepEqual(questionsOf(rows, kind, 3, seededRandom(7)), [
    { words: 'Which host has the load 5?', answer: ['web-3'] },
    { words: 'Which hosts have the load 4?', answer: ['web-1', 'web-2'] },
    { words: 'How many hosts have the load 4?', answer: ['2'] },
  ]);
});

test('the same text and seed give the same questions', () => {
  const ask = (seed: number) => questionsOf(findings, kindOf('eslint'), 9, seededRandom(seed));
  assert.deepEqual(ask(3), ask(3));
  assert.ok(ask(3).length >= 4);
});

for (const [given, answer, right] of [
  ['`no-var`', ['no-var'], true],
  [12, ['12'], true],
  [['12', 3], ['3', '12'], true],
  ['3, 12', ['12', '3'], true],
  ['./src/cart/', ['src/cart'], true],
  [['3'], ['3', '12'], false],
  [['3', '12', '13'], ['3', '12'], false],
  ['?', ['3'], false],
  [undefined, ['3'], false],
  ['a, b', ['a, b'], true],
] as const) {
  test(`${JSON.stringify(given)} is ${right ? '' : 'not '}the answer ${answer.join(' and ')}`, () => {
    assert.equal(isRight(given, answer), right);
  });
}
