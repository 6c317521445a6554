import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { draftLifeMs } from '../../../src/limits.ts';
import { claimFolder } from '../../../src/store/claim.ts';
import { newestLiveRun, oldestLiveRun, registerRun, runStartMs } from '../../../src/store/runs/runs.ts';
import { race, runId, temporaryHome } from '../stage.ts';
import { bootMarginMs, foreignRunMs } from '../../../src/store/runs/run-entry.ts';

test('A run has a folder of its own until it ends', (t) => {
  const home = temporaryHome(t);
  assert.equal(oldestLiveRun(home), null);
  const run = registerRun(home, runId('ab12'));
  assert.equal(run.folder, join(home, 'runs', runId('ab12')));
  assert.equal(statSync(run.folder).mode & 0o777, 0o700);
  assert.equal(statSync(join(run.folder, 'pid')).mode & 0o777, 0o600);
  writeFileSync(join(run.folder, 'claude-settings.json'), '{}');
  const second = registerRun(home, runId('cd34'));
  assert.equal(oldestLiveRun(home), run.startedAt);
  run.end();
  assert.equal(oldestLiveRun(home), second.startedAt);
  second.end();
  assert.deepEqual(readdirSync(join(home, 'runs')), []);
});

test('What a killed run has left counts for nothing and goes at the next start', async (t) => {
  const home = temporaryHome(t);
  const [startedAt] = await race('./dying-run.js', [[home, runId('killed')]]);
  assert.equal(typeof startedAt, 'number');
  assert.ok(existsSync(join(home, 'runs', runId('killed'))));
  assert.equal(oldestLiveRun(home), null);
  registerRun(home, runId('next'));
  assert.deepEqual(readdirSync(join(home, 'runs')), [runId('next')]);
});

test('A process of another boot or another machine is not taken for the run', (t) => {
  const home = temporaryHome(t);
  const run = registerRun(home, runId('here'));
  const entry = JSON.parse(readFileSync(join(run.folder, 'pid'), 'utf8')) as Record<string, unknown>;
  const write = (changes: Record<string, unknown>): void => {
    writeFileSync(join(run.folder, 'pid'), JSON.stringify({ ...entry, ...changes }));
  };
  write({ startedAt: 1 });
  assert.equal(oldestLiveRun(home), null, 'the number of a process means another one after a restart');
  const beforeBoot = Math.floor(Date.now() - uptime() * 1000 - bootMarginMs / 2);
  write({ startedAt: beforeBoot });
  assert.equal(oldestLiveRun(home), beforeBoot, 'the clock was set: the process lives, and so does its run');
  const lately = Date.now() - 1000;
  write({ host: 'elsewhere', pid: 1 << 29, startedAt: lately });
  assert.equal(oldestLiveRun(home), lately, 'who cannot be seen is not called dead');
  write({ host: 'elsewhere', startedAt: Date.now() - foreignRunMs });
  assert.equal(oldestLiveRun(home), null);
});

test('A run that is just starting is not cleared away, one that never came up is', (t) => {
  const home = temporaryHome(t);
  claimFolder(home);
  const starting = join(home, 'runs', runId('starting'));
  const failed = join(home, 'runs', runId('failed'));
  for (const folder of [starting, failed]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'pid'), '');
  }
  const before = Date.now() / 1000 - runStartMs / 1000 - 1;
  utimesSync(failed, before, before);
  registerRun(home, runId('next'));
  assert.deepEqual(readdirSync(join(home, 'runs')).sort(), [runId('next'), runId('starting')].sort());
});

test('promise 12: a run that was killed while it began leaves nothing, whatever it had made', (t) => {
  const home = temporaryHome(t);
  claimFolder(home);
  const runs = join(home, 'runs');
  mkdirSync(runs);
  const entryOf = (pid: number): string =>
    JSON.stringify({ pid, host: hostname(), startedAt: Date.now(), project: null });
  const draftOf = (name: string): string => `${runId(name)}.0123456789ab.tmp`;
  const old = Date.now() / 1000 - draftLifeMs / 1000 - 1;
  const write = (name: string, text: string, seconds: number | null = null): void => {
    writeFileSync(join(runs, name), text);
    if (seconds !== null) utimesSync(join(runs, name), seconds, seconds);
  };
  const dead = 1 << 29;
  write(draftOf('alone'), entryOf(dead));
  write(draftOf('with its folder'), entryOf(dead));
  mkdirSync(join(runs, runId('with its folder')));
  write(draftOf('cut'), '{"pid":', old);
  write(draftOf('empty'), '', old);
  mkdirSync(join(runs, runId('empty')));
  // What lives, what may, and what is somebody else's.
  write(draftOf('living'), entryOf(process.pid));
  mkdirSync(join(runs, runId('living')));
  write(draftOf('being written'), '');
  write(draftOf('filled'), entryOf(dead));
  mkdirSync(join(runs, runId('filled'), 'mine'), { recursive: true });
  mkdirSync(join(runs, draftOf('a folder')));
  symlinkSync(join(home, 'elsewhere'), join(runs, draftOf('a link')));
  write(`${draftOf('alike')}~`, entryOf(dead), old);
  write(`${runId('alike')}.tmp`, entryOf(dead), old);
  mkdirSync(join(runs, runId('nobody knows')));
  registerRun(home, runId('next'));
  const stay = [
    draftOf('living'),
    runId('living'),
    draftOf('being written'),
    runId('filled'),
    draftOf('a folder'),
    draftOf('a link'),
    `${draftOf('alike')}~`,
    `${runId('alike')}.tmp`,
    runId('nobody knows'),
    runId('next'),
  ];
  assert.deepEqual(readdirSync(runs).sort(), stay.sort());
  assert.deepEqual(readdirSync(join(runs, runId('next'))), ['pid']);
});

test('The newest run that is going on is the one that started last', (t) => {
  const home = temporaryHome(t);
  assert.equal(newestLiveRun(home), null);
  registerRun(home, runId('first'));
  const pid = (startedAt: number): string =>
    JSON.stringify({ pid: process.pid, host: hostname(), startedAt });
  writeFileSync(join(home, 'runs', runId('first'), 'pid'), pid(Date.now() - 5000));
  const second = registerRun(home, runId('second'));
  assert.equal(newestLiveRun(home), runId('second'));
  second.end();
  assert.equal(newestLiveRun(home), runId('first'));
});

test('An identity cannot lead out of the folder of runs', (t) => {
  const home = temporaryHome(t);
  for (const id of ['../up', '', 'a/b', '.', 'A'.repeat(16), 'photos'])
    assert.throws(() => registerRun(home, id), { code: 'USAGE' });
});
