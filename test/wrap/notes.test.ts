import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Notes } from '../../src/wrap/notes.ts';

const one = { problem: 'One.', mend: 'Mend one.' };
const two = { problem: 'Two.', mend: 'Mend two.' };

test('a problem is two lines, said once, and waits while the agent has the screen', () => {
  const said: string[] = [];
  const notes = new Notes((text) => said.push(text));
  notes.problem(one);
  notes.hold();
  notes.problem(one);
  notes.problem(two);
  notes.problem(two);
  assert.deepEqual(said, ['headroom: One.\n          Mend one.\n']);
  notes.release();
  assert.deepEqual(said.slice(1), ['headroom: Two.\n          Mend two.\n']);
});

test('what cannot wait is said while the agent has the screen', () => {
  const said: string[] = [];
  const notes = new Notes((text) => said.push(text));
  notes.hold();
  notes.urgent(one);
  assert.equal(said.length, 1);
});
