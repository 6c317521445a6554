import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { draftLifeMs } from '../../../src/limits.ts';
import { databaseFiles } from '../../../src/store/names.ts';
import { sweepTemporaryCopies, withTemporaryCopy } from '../../../src/store/sqlite/temporary-copy.ts';
import { race, temporaryHome } from '../stage.ts';

function useScratch(t: TestContext): string {
  const scratch = temporaryHome(t);
  const { TMPDIR } = process.env;
  process.env['TMPDIR'] = scratch;
  t.after(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  });
  return scratch;
}

const skip = process.platform === 'win32' && 'The temporary folder has another name there';

test('What a killed process has left of a look at a database goes, and nothing else', { skip }, async (t) => {
  const scratch = useScratch(t);
  const home = temporaryHome(t);
  writeFileSync(databaseFiles(home)[0], 'a database');
  // As a kill leaves it: the names are made by the code itself.
  const left = await withTemporaryCopy(home, (copy) => copy);
  const folder = join(left, '..');
  const [young, old] = [Date.now() / 1000, Date.now() / 1000 - draftLifeMs / 1000 - 1];
  const at = (letter: string): string => `${folder.slice(0, -6)}${letter.repeat(6)}`;
  const make = (letter: string, names: readonly string[], seconds = old): void => {
    mkdirSync(at(letter), { mode: 0o700 });
    for (const name of names) {
      writeFileSync(join(at(letter), name), 'a copy', { mode: 0o600 });
      utimesSync(join(at(letter), name), seconds, seconds);
    }
    utimesSync(at(letter), seconds, seconds);
  };
  make('a', ['headroom.db', 'headroom.db-wal', 'headroom.db-shm']);
  make('b', []);
  make('c', ['headroom.db'], young);
  make('d', ['headroom.db', 'mine']);
  make('e', []);
  symlinkSync(databaseFiles(home)[0], join(at('e'), 'headroom.db'));
  make('f', ['headroom.db-wal']);
  linkSync(databaseFiles(home)[0], join(at('f'), 'headroom.db'));
  make('g', []);
  mkdirSync(join(at('g'), 'headroom.db'));
  make('h', ['headroom.db']);
  utimesSync(join(at('h'), 'headroom.db'), young, young);
  for (const letter of ['d', 'e', 'f', 'g', 'h']) utimesSync(at(letter), old, old);
  symlinkSync(at('d'), at('i'));
  writeFileSync(at('j'), 'a file');
  utimesSync(at('j'), old, old);
  mkdirSync(`${at('k')}k`);
  utimesSync(`${at('k')}k`, old, old);
  await sweepTemporaryCopies();
  const stay = ['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map((letter) => at(letter));
  const names = readdirSync(scratch).filter((name) => !name.startsWith('headroom-store-'));
  assert.deepEqual(names.map((name) => join(scratch, name)).sort(), [...stay, `${at('k')}k`].sort());
  assert.deepEqual(readdirSync(at('d')).sort(), ['headroom.db', 'mine']);
});

test('Where there is no temporary folder nothing is swept', { skip }, async (t) => {
  process.env['TMPDIR'] = join(useScratch(t), 'nowhere');
  await sweepTemporaryCopies();
});

test('A copy that cannot be removed keeps no other one', { skip }, async (t) => {
  const scratch = temporaryHome(t);
  const old = Date.now() / 1000 - draftLifeMs / 1000 - 1;
  for (const letter of ['a', 'b', 'c', 'd']) {
    const folder = join(scratch, `headroom-database-${letter.repeat(6)}`);
    const copy = join(folder, basename(databaseFiles('')[0]));
    mkdirSync(folder);
    writeFileSync(copy, 'a copy');
    for (const path of [copy, folder]) {
      utimesSync(path, old, old);
      if (process.getuid?.() === 0) chownSync(path, 65_534, 65_534);
    }
  }
  if (process.getuid?.() === 0) chownSync(scratch, 65_534, 65_534);
  // The one that is met first, and one in the middle.
  const stay = readdirSync(scratch).filter((_, at) => at % 2 === 0);
  for (const name of stay) chmodSync(join(scratch, name), 0o500);
  const left = await race('./unprivileged-sweep.js', [[scratch]]);
  for (const name of stay) chmodSync(join(scratch, name), 0o700);
  assert.deepEqual(left, [stay]);
});
