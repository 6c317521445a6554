import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../../src/cli/screen/nearest.ts';

const known = ['bench', 'data', 'demo', 'perf', 'purge', 'retrieve'];

test('A slip of the hand is understood', () => {
  for (const [typed, meant] of [
    ['prge', 'purge'],
    ['pefr', 'perf'],
    ['retreive', 'retrieve'],
    ['bnech', 'bench'],
    ['dataa', 'data'],
    ['demo', 'demo'],
  ] as const) {
    assert.equal(nearest(typed, known), meant);
  }
});

test('Another word is not guessed at', () => {
  for (const typed of ['statistics', 'x', 'help', '', 'wrap'])
    assert.equal(nearest(typed, known), null, typed);
  assert.equal(nearest('perf', []), null);
});
