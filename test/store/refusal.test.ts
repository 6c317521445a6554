import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedOpen } from '../../src/pipeline/failed-open.ts';
import { folderProblem } from '../../src/store/data-folder.ts';
import { mendOf, mends, refusalOf, type Refusal } from '../../src/store/refusal.ts';
import { sqliteProblem } from '../../src/store/sqlite/sqlite.ts';

const codes: Readonly<Record<Refusal, readonly string[]>> = {
  full: ['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'],
  rights: ['EACCES', 'EPERM', 'EROFS', 'SQLITE_READONLY', 'SQLITE_READONLY_DIRECTORY'],
  limit: ['EMFILE', 'ENFILE'],
  failing: ['EIO', 'SQLITE_IOERR', 'SQLITE_IOERR_WRITE'],
};

const refusals: readonly Refusal[] = ['full', 'rights', 'limit', 'failing'];

test('Whoever tells of it, what is to be done fits what the system said', () => {
  for (const refusal of refusals) {
    for (const code of codes[refusal]) {
      const cause = Object.assign(new Error(`${code}: no`), { code });
      const told = [
        folderProblem('/data', cause),
        sqliteProblem('/data/headroom.db', cause),
        failedOpen('Decisions cannot be stored', cause),
      ];
      for (const problem of told) {
        assert.equal(problem.mend, mends[refusal], code);
        assert.equal(refusalOf(problem), refusal, 'its cause is found in it');
        assert.doesNotMatch(problem.message, /\n.*\n/);
      }
    }
  }
  assert.match(mends.full, /^Free disk space, or set HEADROOM_HOME /);
  assert.match(mends.rights, /writable for you/);
  assert.match(mends.limit, /limit of open files/);
});

test('What is something else keeps its own mend', () => {
  for (const cause of [new Error('no'), null, Object.assign(new Error('no'), { code: 'SQLITE_BUSY' })]) {
    assert.equal(refusalOf(cause), null);
    assert.equal(mendOf(cause, 'Wait.'), 'Wait.');
  }
});
