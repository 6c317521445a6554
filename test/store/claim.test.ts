import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { checkStore } from '../../src/store/upkeep/check.ts';
import { claimFolder, enterFolder, isOurs, openFolder } from '../../src/store/claim.ts';
import { openCopies } from '../../src/store/originals/copies.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { listTexts } from '../../src/store/files.ts';
import { takeInventory } from '../../src/store/upkeep/inventory.ts';
import { installKey } from '../../src/store/originals/key.ts';
import { referenceIn, textPath } from '../../src/store/names.ts';
import { openOriginals } from '../../src/store/originals/originals.ts';
import { planPurge, purge } from '../../src/store/upkeep/purge.ts';
import { storedReferenceOf } from '../../src/store/originals/reference.ts';
import { clearDeadRuns, registerRun, startRun } from '../../src/store/runs/runs.ts';
import { openStore } from '../../src/store/store.ts';
import { deleteUnused } from '../../src/store/upkeep/sweep.ts';
import { prepareEviction } from '../../src/wrap/eviction.ts';
import { runId, temporaryHome } from './stage.ts';

const longAgo = 1_000;

/** Every file of a folder with its size, and where its links lead. */
function contentsOf(folder: string): Record<string, number | string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const found = lstatSync(join(folder, name));
      return [name, found.isFile() ? found.size : found.isDirectory() ? 'folder' : 'link'];
    }),
  );
}

function put(path: string, content = 'irreplaceable'): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  utimesSync(path, longAgo, longAgo);
  return path;
}

/** All that ever lists or deletes, with no budget at all. */
async function sweepAndPurge(home: string): Promise<void> {
  const store = await openStore(home);
  await prepareEviction(store, { before: Date.now(), originalsBytes: 0, copiesBytes: 0 })();
  await deleteUnused(await store.originals.surplus(0), Date.now() + 1_000, Infinity);
  store.close();
  await purge(home, { before: Date.now() + 1_000, project: null }).catch(() => undefined);
  if (isOurs(home)) clearDeadRuns(home);
}

test('A folder with things of others is told, and stays as it is to the byte', async (t) => {
  const layouts: readonly (readonly string[])[] = [
    ['originals/2024/IMG_1.jpg', 'originals/2024/IMG_2.jpg', 'inspection/ab/scan.pdf'],
    ['originals/k3/k3f9a2c1m0.br'],
    ['key'],
    ['runs/0123456789abcdef/marathon.gpx'],
    ['demo/thesis.txt'],
    ['.hidden'],
  ];
  for (const layout of layouts) {
    const home = temporaryHome(t);
    for (const path of layout) put(join(home, path));
    const before = contentsOf(home);
    const store = await openStore(home);
    assert.equal(store.durable, false);
    assert.equal(store.problem?.code, 'DATA_FOLDER');
    assert.match(store.problem.problem, /holds what headroom has not made/);
    assert.match(store.problem.mend, /^Set HEADROOM_HOME to a new folder\./);
    await sweepAndPurge(home);
    for (const look of [takeInventory, checkStore]) await assert.rejects(look(home), { code: 'DATA_FOLDER' });
    await assert.rejects(openOriginals(home).put('k3f9a2c1m0', { text: 'a', view: 'a' }));
    assert.throws(() => installKey(home), { code: 'DATA_FOLDER' });
    assert.throws(() => registerRun(home), { code: 'DATA_FOLDER' });
    assert.deepEqual(contentsOf(home), before, layout.join());
  }
});

test('A run in such a folder has none of its own, and nobody knows of it', async (t) => {
  const home = temporaryHome(t);
  put(join(home, 'IMG_1.jpg'));
  const { run, problem } = await startRun(home, '/project');
  assert.equal(problem?.code, 'DATA_FOLDER');
  assert.equal(existsSync(run.folder), false);
  run.end();
  assert.deepEqual(readdirSync(home), ['IMG_1.jpg']);
});

test('In a folder of our own, names of others and links stay, however like ours they are', async (t) => {
  const home = temporaryHome(t);
  const other = temporaryHome(t);
  const store = await openStore(home);
  const ref = store.originals.refOf('ours');
  await store.originals.put(ref, { text: 'ours', view: 'ours' });
  utimesSync(textPath(home, 'originals', ref), longAgo, longAgo);
  store.close();
  const linked = put(join(other, 'k3', 'k3f9a2c1m0.br'));
  const thesis = put(join(other, 'thesis.txt'));
  const foreign = [
    'originals/2024/IMG_1.jpg',
    'originals/k3/K3F9A2C1M0.br',
    'originals/k3/k3f9a2c1m0.BR',
    'originals/k3/k3f9a2c1m0.br.bak',
    'originals/k3/k3f9a2c1m.br',
    'originals/k3/k3f9a2c1mu.br',
    'originals/k3/notes.br',
    'originals/k3/a/k3f9a2c1m0.br',
    'originals/K3/k3f9a2c1m0.br',
    'originals/ab/k3f9a2c1m0.br',
    'originals/k3f9a2c1m0.br',
    'originals/k3/k3f9a2c1m0.br.0123456789ab.tmp.txt',
    'inspection/k3/family.br',
    'runs/marathon/pid',
    'runs/0123456789ABCDEF/pid',
    `runs/${runId('theirs')}/photo.jpg`,
    'IMG_3.jpg',
    'k3f9a2c1m0.br',
  ].map((name) => put(join(home, name)));
  symlinkSync(thesis, textPath(home, 'originals', 'k3f9a2c1m1'));
  symlinkSync(join(other, 'k3'), join(home, 'originals', 'zz'));
  symlinkSync(join(other, 'k3'), join(home, 'runs', runId('linked')));
  const found = (await listTexts(home, 'originals')).map(({ path }) => path);
  assert.deepEqual(found, [textPath(home, 'originals', ref)]);
  await sweepAndPurge(home);
  for (const path of [...foreign, linked, thesis])
    assert.equal(readFileSync(path, 'utf8'), 'irreplaceable', path);
  assert.ok(lstatSync(join(home, 'originals', 'zz')).isSymbolicLink());
  assert.ok(lstatSync(textPath(home, 'originals', 'k3f9a2c1m1')).isSymbolicLink());
  assert.deepEqual(await listTexts(home, 'originals'), [], 'what is ours has gone');
});

test('A linked folder of originals, copies or runs is neither read, written nor emptied', async (t) => {
  for (const room of ['originals', 'inspection', 'runs'] as const) {
    const home = temporaryHome(t);
    const other = temporaryHome(t);
    claimFolder(home);
    const originals = openOriginals(other);
    const [ref = ''] = ['text'].map((text) => originals.refOf(text));
    await originals.put(ref, { text: 'text', view: 'text' });
    await openCopies(other).put('a', 0, 'text');
    mkdirSync(join(other, 'runs', runId('dead')), { recursive: true });
    put(join(other, 'runs', runId('dead'), 'pid'), '{"pid":1,"host":"elsewhere","startedAt":1}');
    const before = contentsOf(other);
    symlinkSync(join(other, room), join(home, room));
    await sweepAndPurge(home);
    assert.equal(await openOriginals(home).get(ref), null);
    if (room === 'originals') {
      await assert.rejects(openOriginals(home).put(ref, { text: 'a', view: 'a' }), { code: 'DATA_FOLDER' });
    }
    if (room === 'inspection') {
      await assert.rejects(openCopies(home).put('b', 0, 'text'), { code: 'DATA_FOLDER' });
    }
    if (room === 'runs') assert.equal((await startRun(home, '/project')).problem?.code, 'DATA_FOLDER');
    assert.deepEqual(contentsOf(other), before, room);
  }
});

test('A database or key that is a link is not followed', async (t) => {
  for (const name of ['headroom.db', 'headroom.db-wal', 'headroom.db-journal', 'key']) {
    const home = temporaryHome(t);
    claimFolder(home);
    symlinkSync(join(home, 'elsewhere'), join(home, name));
    assert.equal((await openStore(home)).problem?.code, 'DATA_FOLDER', name);
    assert.equal(existsSync(join(home, 'elsewhere')), false);
  }
});

test('A new folder, an empty one and one with only prices are claimed; looking claims nothing', async (t) => {
  const empty = temporaryHome(t);
  await enterFolder(empty);
  await enterFolder(join(empty, 'none'));
  assert.deepEqual(readdirSync(empty), []);
  const priced = temporaryHome(t);
  writeFileSync(join(priced, 'prices.json'), '{}');
  for (const home of [join(empty, 'a', 'b'), priced, temporaryHome(t)]) {
    claimFolder(home);
    claimFolder(home);
    assert.ok(isOurs(home));
  }
});

test('A folder that was deleted while a session runs is made and claimed again', async (t) => {
  const home = join(temporaryHome(t), 'data');
  const originals = openOriginals(home);
  const ref = originals.refOf('text');
  rmSync(home, { recursive: true });
  await originals.put(ref, { text: 'text', view: 'text' });
  assert.ok(isOurs(home));
});

test('A folder without mark is known by a database of ours, and by no other', async (t) => {
  const home = temporaryHome(t);
  (await openDatabase(home)).close();
  openOriginals(home).refOf('text');
  rmSync(join(home, '.headroom'));
  assert.throws(() => {
    claimFolder(home);
  }, /has not made/);
  await openFolder(home);
  assert.ok(isOurs(home));

  const theirs = temporaryHome(t);
  const database = new Sqlite(join(theirs, 'headroom.db'));
  database.exec('CREATE TABLE audio (headroom REAL)');
  database.close();
  const before = contentsOf(theirs);
  await assert.rejects(openFolder(theirs), { code: 'DATA_FOLDER' });
  assert.deepEqual(contentsOf(theirs), before);

  const damaged = temporaryHome(t);
  writeFileSync(join(damaged, 'headroom.db'), 'no database '.repeat(1000));
  await assert.rejects(openFolder(damaged), { code: 'DATA_FOLDER', message: /has not made/ });
  assert.equal(isOurs(damaged), false);
});

test('A folder that others can write keeps nothing', { skip: process.platform === 'win32' }, async (t) => {
  for (const mode of [0o770, 0o702, 0o720, 0o777]) {
    const home = temporaryHome(t);
    (await openDatabase(home)).close();
    chmodSync(home, mode);
    const { durable, problem } = await openStore(home);
    assert.deepEqual(
      [durable, problem?.code, problem?.mend],
      [false, 'DATA_FOLDER', `Run: chmod 700 '${home}'`],
    );
    await assert.rejects(openOriginals(home).put('k3f9a2c1m0', { text: 'a', view: 'a' }), /Others can write/);
    chmodSync(home, 0o755);
    const store = await openStore(home);
    assert.ok(store.durable);
    store.close();
  }
});

test(
  'Where all may write, as in /tmp, no advice is given to change that',
  { skip: process.platform === 'win32' },
  (t) => {
    const home = temporaryHome(t);
    chmodSync(home, 0o1777);
    assert.throws(() => {
      claimFolder(home);
    }, /can write the data folder.*\nSet HEADROOM_HOME/);
    assert.deepEqual(readdirSync(home), []);
  },
);

test(
  "Another user's folder keeps nothing",
  { skip: process.getuid?.() === 0 ? false : 'only root can make one' },
  async (t) => {
    const home = temporaryHome(t);
    const { chownSync } = await import('node:fs');
    chownSync(home, 65_534, 65_534);
    assert.throws(() => {
      claimFolder(home);
    }, /^HeadroomError: Another user's is the data folder .*\nSet HEADROOM_HOME/);
  },
);

test('Only what we would name so is taken for a text of ours', () => {
  const letter = fc.constantFrom(...Array.from('0123456789abcdefghijklmnopqrstuvwxyzABCKZ._-/ é'));
  const name = fc.array(letter, { minLength: 8, maxLength: 12 }).map((letters) => letters.join(''));
  fc.assert(
    fc.property(name, fc.constantFrom('.br', '.BR', '.br ', '.brx', '', '.br\n'), (text, suffix) => {
      const ref = referenceIn(text.slice(0, 2), text + suffix);
      assert.equal(ref, storedReferenceOf(text) === text && suffix === '.br' ? text : null);
      if (ref !== null) assert.equal(basename(textPath('', 'originals', ref)), text + suffix);
      assert.equal(referenceIn('zz', text + suffix), text.startsWith('zz') ? ref : null);
    }),
    { numRuns: 2_000 },
  );
});

test('A huge foreign file is no reason to delete anything', async (t) => {
  const home = temporaryHome(t);
  const store = await openStore(home);
  const ref = store.originals.refOf('text');
  await store.originals.put(ref, { text: 'text', view: 'text' });
  utimesSync(textPath(home, 'originals', ref), longAgo, longAgo);
  const video = put(join(home, 'originals', 'k3', 'video.mp4'));
  truncateSync(video, 2 ** 40);
  await prepareEviction(store, { before: 0 })();
  store.close();
  assert.equal(statSync(video).size, 2 ** 40);
  assert.notEqual(await openOriginals(home).get(ref), null);
  assert.equal((await planPurge(home, { before: Date.now() + 1, project: null })).originals, 1);
});
