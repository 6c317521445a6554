import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeadroomError } from '../../src/errors.ts';
import { folderProblem } from '../../src/store/data-folder.ts';
import { sqliteProblem } from '../../src/store/sqlite/sqlite.ts';
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

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: no`), { code });
}

test('what keeps us from storing is said once, whatever could not be stored, and again where the cause changes', () => {
  const said: string[] = [];
  const notes = new Notes((text) => said.push(text));
  for (let turn = 0; turn < 3; turn += 1) {
    notes.problem(sqliteProblem('/data/headroom.db', failure('SQLITE_FULL')));
    notes.problem(folderProblem(`/data/originals/k${turn}`, failure('ENOSPC')));
    notes.problem(folderProblem(`/data/runs/${turn}/refs`, failure('EDQUOT')));
  }
  assert.deepEqual(said, [
    'headroom: The disk of the data folder is full: new tool output goes out as it came, or with nothing left out.\n' +
      '          Free disk space, or set HEADROOM_HOME to a folder on another disk.\n',
  ]);
  for (const code of ['EACCES', 'EROFS', 'EPERM']) notes.problem(folderProblem('/data/a', failure(code)));
  assert.equal(said.length, 2);
  assert.match(said[1] ?? '', /^headroom: \/data\/a cannot be used: EACCES: no\.\n.*readable and writable/);
  for (const code of ['EMFILE', 'ENFILE']) notes.problem(folderProblem('/data/b', failure(code)));
  assert.equal(said.length, 3);
  assert.match(said[2] ?? '', /ulimit -n/);
  for (const path of ['/data/c', '/data/d']) notes.problem(folderProblem(path, failure('EIO')));
  assert.equal(said.length, 4);
  assert.match(said[3] ?? '', /Check the disk/);
  notes.problem(folderProblem('/data/e', failure('ENOSPC')));
  assert.equal(said.length, 4);
});

test('what has nothing to do with storing is told by its own words', () => {
  const said: string[] = [];
  const notes = new Notes((text) => said.push(text));
  notes.problem(folderProblem('/data', failure('EMFILE')));
  for (const host of ['a', 'b'])
    notes.problem(
      new HeadroomError('UPSTREAM_DOWN', `No way to ${host}.`, 'Wait.', { cause: failure('EMFILE') }),
    );
  for (const path of ['/data/a', '/data/b']) notes.problem(folderProblem(path, failure('ELOOP')));
  assert.equal(said.length, 5);
});
