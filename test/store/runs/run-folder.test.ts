import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';

import { claimFolder } from '../../../src/store/claim.ts';
import { recordingCarried, wasCarried } from '../../../src/store/decisions/carried.ts';
import { takeInventory } from '../../../src/store/upkeep/inventory.ts';
import { ownKind, runFilePath, runFiles } from '../../../src/store/names.ts';
import { openOriginals } from '../../../src/store/originals/originals.ts';
import { planPurge, purge } from '../../../src/store/upkeep/purge.ts';
import { removeRunFolder } from '../../../src/store/runs/run-folder.ts';
import { clearDeadRuns, deadRuns, registerRun, seeRuns, runStartMs } from '../../../src/store/runs/runs.ts';
import { openStore } from '../../../src/store/store.ts';
import { race, runId, temporaryHome } from '../stage.ts';

const id = runId('one');
const content = 'irreplaceable';

/** Every entry of a folder, with what files hold and links lead to nothing of ours. */
function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const found = lstatSync(join(folder, name));
      if (found.isSymbolicLink()) return [name, 'link'];
      return [name, found.isDirectory() ? 'folder' : readFileSync(join(folder, name), 'utf8')];
    }),
  );
}

function put(path: string, text = content): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const deadEntry = JSON.stringify({ pid: 1, host: hostname(), startedAt: 1, project: '/project' });

/** A run that was killed, with all that it may have in its folder. */
function killedRun(home: string): string {
  claimFolder(home);
  const folder = join(home, 'runs', id);
  for (const file of runFiles) put(runFilePath(folder, file), 'ours');
  put(join(folder, 'pid'), deadEntry);
  return folder;
}

function age(folder: string): void {
  const before = (Date.now() - runStartMs) / 1000 - 1;
  utimesSync(folder, before, before);
}

/** What others may have put into the folder of a run, by its path there; a folder ends in a slash. */
const foreign = [
  'notes.txt',
  'photos/IMG_1.jpg',
  'empty/',
  'bin/tool',
  'bin/sub/tool',
  'bin/headroom.bak',
  'Pid',
  'pid.bak',
  'pid ',
  'refs.old',
  'claude-notes.json',
  'claude-mcp.json~',
  'my-mcp.json',
  'data/thesis.txt',
  'data/originals/k3/k3f9a2c1m0.br',
  '.headroom',
  'originals/k3/k3f9a2c1m0.br',
  'runs/0123456789abcdef/pid',
];

function putForeign(folder: string, names: readonly string[] = foreign): void {
  for (const name of names) {
    if (name.endsWith('/')) mkdirSync(join(folder, name), { recursive: true });
    else put(join(folder, name));
  }
}

/** Every way by which the folder of a run that is over is cleared away. */
const ways: Readonly<Record<string, (home: string) => unknown>> = {
  'the next start': (home) => {
    registerRun(home, runId('next')).end();
  },
  'data purge': async (home) => purge(home, { before: Date.now(), project: null }),
  'doctor --fix': clearDeadRuns,
  'its own end': (home) => {
    removeRunFolder(home, id);
  },
};

for (const [way, clear] of Object.entries(ways)) {
  test(`promise 12: what others put into a run's folder stays: ${way}`, async (t) => {
    const home = temporaryHome(t);
    const folder = killedRun(home);
    putForeign(folder);
    const other = put(join(temporaryHome(t), 'thesis.txt'));
    symlinkSync(other, join(folder, 'link'));
    symlinkSync(dirname(other), join(folder, 'linked'));
    const wanted = contentsOf(folder);
    for (const file of runFiles) Reflect.deleteProperty(wanted, file);
    await clear(home);
    assert.deepEqual(contentsOf(folder), wanted);
    assert.equal(readFileSync(other, 'utf8'), content);
    assert.deepEqual(deadRuns(home), [], 'what is left is no run');
    await clear(home);
    assert.deepEqual(contentsOf(folder), wanted);
  });

  test(`nothing is left where nobody put anything in: ${way}`, async (t) => {
    const home = temporaryHome(t);
    killedRun(home);
    await clear(home);
    assert.deepEqual(readdirSync(join(home, 'runs')), []);
  });

  test(`links and folders that have our names stay: ${way}`, async (t) => {
    for (const file of runFiles.filter((name) => name !== 'pid')) {
      for (const put of [
        symlinkSync,
        (_: string, path: string) => {
          mkdirSync(path);
        },
      ]) {
        const home = temporaryHome(t);
        const target = join(temporaryHome(t), 'theirs');
        writeFileSync(target, content);
        claimFolder(home);
        const folder = join(home, 'runs', id);
        mkdirSync(join(folder, 'bin'), { recursive: true });
        writeFileSync(join(folder, 'pid'), deadEntry);
        put(target, runFilePath(folder, file));
        await clear(home);
        assert.ok(lstatSync(runFilePath(folder, file)), file);
        assert.equal(readFileSync(target, 'utf8'), content);
      }
    }
  });

  test(`a linked bin is not followed: ${way}`, async (t) => {
    const home = temporaryHome(t);
    const theirs = temporaryHome(t);
    put(join(theirs, 'headroom'));
    claimFolder(home);
    const folder = join(home, 'runs', id);
    put(join(folder, 'pid'), deadEntry);
    symlinkSync(theirs, join(folder, 'bin'));
    await clear(home);
    assert.deepEqual(contentsOf(theirs), { headroom: content });
    assert.ok(lstatSync(join(folder, 'bin')).isSymbolicLink());
  });

  // Whoever ends a run knows that it is one.
  if (way === 'its own end') continue;

  test(`a folder, a link and a file that have a run's name and are no run stay: ${way}`, async (t) => {
    const layouts: Readonly<Record<string, (path: string) => void>> = {
      'a file': (path) => put(path),
      'a link': (path) => {
        const theirs = join(temporaryHome(t), 'theirs');
        put(join(theirs, 'pid'), deadEntry);
        symlinkSync(theirs, path);
      },
      'an empty folder': (path) => {
        mkdirSync(path, { recursive: true });
        age(path);
      },
      'no pid': (path) => put(join(path, 'refs')),
      'another pid': (path) => put(join(path, 'pid'), '4711\n'),
      'an empty pid beside a file': (path) => {
        put(join(path, 'pid'), '');
        put(join(path, 'refs'));
        age(path);
      },
      'a pid of another shape': (path) => put(join(path, 'pid'), '{"pid":"1","host":1}'),
      'a folder pid': (path) => put(join(path, 'pid', 'notes.txt')),
      'a linked pid': (path) => {
        mkdirSync(path, { recursive: true });
        symlinkSync(put(join(temporaryHome(t), 'entry'), deadEntry), join(path, 'pid'));
      },
    };
    for (const [what, lay] of Object.entries(layouts)) {
      const home = temporaryHome(t);
      claimFolder(home);
      mkdirSync(join(home, 'runs'));
      lay(join(home, 'runs', id));
      const before = contentsOf(join(home, 'runs'));
      await clear(home);
      assert.deepEqual(contentsOf(join(home, 'runs')), before, what);
    }
  });
}

test('What is not a run is counted nowhere', async (t) => {
  const home = temporaryHome(t);
  const folder = killedRun(home);
  const before = await takeInventory(home);
  putForeign(folder);
  const after = await takeInventory(home);
  assert.deepEqual(after.runs, before.runs);
  assert.equal(after.runs.files, runFiles.length);
  clearDeadRuns(home);
  assert.deepEqual((await takeInventory(home)).runs, { ...before.runs, files: 0, bytes: 0, left: 0 });
  assert.equal((await planPurge(home, { before: Date.now(), project: null })).runs, 0);
});

test(
  'What the system does not let go keeps no new run from starting, and goes once it may',
  { skip: process.platform === 'win32' ? 'no rights of this kind there' : false },
  async (t) => {
    const home = temporaryHome(t);
    const folder = killedRun(home);
    if (process.getuid?.() === 0) {
      const names = readdirSync(home, { recursive: true, encoding: 'utf8' });
      for (const name of ['', ...names]) chownSync(join(home, name), 65_534, 65_534);
    }
    chmodSync(join(folder, 'bin'), 0o500);
    assert.deepEqual(await race('./unprivileged-run.js', [[home, runId('next')]]), [0]);
    assert.ok(existsSync(join(folder, 'pid')), 'it is still known as a run');
    assert.ok(existsSync(join(home, 'runs', runId('next'), 'pid')));
    chmodSync(join(folder, 'bin'), 0o700);
    assert.deepEqual(await race('./unprivileged-run.js', [[home, runId('later')]]), [0]);
    assert.equal(existsSync(folder), false);
  },
);

test('Of two processes that clear the same run away neither fails', async (t) => {
  const home = temporaryHome(t);
  putForeign(killedRun(home));
  const starts = await race(
    './dying-run.js',
    ['a', 'b', 'c'].map((name) => [home, runId(name)]),
  );
  assert.equal(starts.filter((at) => typeof at === 'number').length, 3);
  assert.ok(existsSync(join(home, 'runs', id, 'notes.txt')));
  assert.equal(existsSync(join(home, 'runs', id, 'pid')), false);
});

test('A data folder within a run, as doctor makes one, goes; what others put into it stays', async (t) => {
  for (const name of [null, 'thesis.txt', 'originals/2024/IMG_1.jpg']) {
    const home = temporaryHome(t);
    const run = registerRun(home, id);
    const store = await openStore(join(run.folder, 'data'));
    const ref = store.originals.refOf('text');
    await store.originals.put(ref, { text: 'text', view: 'text' });
    store.close();
    if (name !== null) put(join(run.folder, 'data', name));
    run.end();
    if (name === null) assert.deepEqual(readdirSync(join(home, 'runs')), []);
    else {
      const files = Object.entries(contentsOf(run.folder)).filter(([, kind]) => kind !== 'folder');
      assert.deepEqual(files, [[join('data', name), content]]);
    }
  }
});

test(
  'After a kill -9 the watchdog removes our names alone',
  { skip: process.platform === 'win32' ? 'there is no watchdog on Windows' : false },
  async (t) => {
    const home = temporaryHome(t);
    const folder = killedRun(home);
    put(join(folder, 'bin', 'tool'));
    put(join(folder, 'a file of\nodd name'));
    const theirs = put(join(temporaryHome(t), 'refs'));
    for (const name of ['refs', 'agent']) rmSync(join(folder, name));
    symlinkSync(theirs, join(folder, 'refs'));
    symlinkSync(theirs, join(folder, 'agent'));
    const code = `
      import { startWatchdog } from ${JSON.stringify(new URL('../../../src/wrap/launch/watchdog.js', import.meta.url).href)};
      startWatchdog(${JSON.stringify(folder)}, process.env, process.platform).watch(2 ** 22 + 1);
      process.kill(process.pid, 'SIGKILL');`;
    spawnSync(process.execPath, ['--input-type=module', '-e', code]);
    while (existsSync(join(folder, 'pid'))) await new Promise(setImmediate);
    assert.deepEqual(contentsOf(folder), {
      'a file of\nodd name': content,
      agent: 'link',
      bin: 'folder',
      [join('bin', 'tool')]: content,
      refs: 'link',
    });
    assert.equal(readFileSync(theirs, 'utf8'), content);
  },
);

test('References are written through no link', { skip: process.platform === 'win32' }, async (t) => {
  const home = temporaryHome(t);
  const run = registerRun(home, id);
  const theirs = put(join(temporaryHome(t), 'diary'));
  symlinkSync(theirs, join(run.folder, 'refs'));
  const originals = openOriginals(home);
  const ref = originals.refOf('text');
  const problems: string[] = [];
  const recording = recordingCarried(originals, run.folder, ({ code }) => problems.push(code));
  await recording.use([ref]);
  assert.deepEqual(problems, ['DATA_FOLDER']);
  assert.equal(wasCarried(run.folder, ref), false);
  assert.equal(readFileSync(theirs, 'utf8'), content);
});

test('A name is ours in one place and as one kind only', () => {
  const inRun = ['runs', id];
  for (const file of runFiles) {
    const parts = file.split('/');
    const name = parts.at(-1) ?? '';
    assert.equal(ownKind([...inRun, ...parts.slice(0, -1)], name), 'file', file);
    assert.equal(ownKind([...inRun, ...parts], name), null, file);
    if (name !== 'headroom') assert.equal(ownKind(['runs'], name), null);
  }
  assert.equal(ownKind(inRun, 'bin'), 'folder');
  assert.equal(ownKind([...inRun, 'data'], 'originals'), 'folder');
  assert.equal(ownKind([...inRun, 'data'], 'runs'), null);
  assert.equal(ownKind([...inRun, 'data', 'runs'], id), null);
  assert.equal(ownKind([...inRun, 'data', 'runs', id], 'refs'), null);
  const known = new Set<string>([...runFiles, 'bin', 'data']);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.constantFrom(...runFiles).chain((name) => fc.mixedCase(fc.constant(name))),
      ),
      fc.constantFrom('', ' ', '~', '.bak', '.json'),
      (name, suffix) => {
        const kind = ownKind(inRun, name + suffix);
        assert.equal(kind !== null, known.has(name + suffix) && !(name + suffix).includes('/'));
      },
    ),
    { numRuns: 500 },
  );
});

test('A run that is going on is seen, whatever others put beside it', (t) => {
  const home = temporaryHome(t);
  const run = registerRun(home, id);
  putForeign(run.folder);
  assert.deepEqual(
    seeRuns(home).map(({ liveSince }) => liveSince),
    [run.startedAt],
  );
});
