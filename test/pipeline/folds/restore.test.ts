import assert from 'node:assert/strict';
import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { HeadroomError } from '../../../src/errors.ts';
import { Pipeline } from '../../../src/pipeline/pipeline.ts';
import { realDisk, type Disk } from '../../../src/store/originals/disk.ts';
import { listTexts } from '../../../src/store/files.ts';
import { giveKnownKey } from '../../../src/store/originals/key.ts';
import { openOriginals, type Originals } from '../../../src/store/originals/originals.ts';
import { openStore } from '../../../src/store/store.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';
import { temporaryHome } from '../../store/stage.ts';
import { anthropicBody, recordsJson, type Turn } from '../../wire/conversations.ts';
import { counter, pipelineTools } from '../agent-session.ts';
import { seen } from '../bench.ts';

const lines = (word: string): string =>
  Array.from(
    { length: 400 },
    (_, at) =>
      `2026-03-02 10:00:${String(at % 60).padStart(2, '0')} INFO ${word} step ${at} of the plan is done`,
  ).join('\n');

/** Outputs whose markers name lines of another layout, and one of which they name the lines as they were printed. */
const turns: readonly Turn[] = [
  { command: 'curl /records', output: recordsJson(120, 1) },
  { command: 'make', output: lines('build') },
  { command: 'curl /more', output: [recordsJson(110, 2), 'and so on', lines('second')] },
  { command: 'pytest', output: lines('check'), isError: true },
];

/** A data folder whose references are the same each time, so that the jobs of all sessions are. */
function homeOf(t: TestContext): string {
  const home = temporaryHome(t);
  giveKnownKey(home);
  return home;
}

interface Session {
  /** Sends the first turns, as a client does with its next request; answers the texts that the model sees. */
  readonly send: (turns: number) => Promise<readonly string[]>;
  readonly problems: HeadroomError[];
  readonly originals: Originals;
}

/** A process of headroom on a data folder, with its engines on this thread. */
async function openProcess(t: TestContext, home: string, originals?: Originals): Promise<Session> {
  const store = await openStore(home);
  t.after(() => {
    store.close();
  });
  const problems: HeadroomError[] = [];
  const tools = {
    ...pipelineTools(await counter(), Date.now),
    decisions: store.decisions,
    originals: originals ?? store.originals,
    onProblem: (problem: HeadroomError) => problems.push(problem),
  };
  const pipeline = new Pipeline(tools);
  const send = async (count: number): Promise<readonly string[]> => {
    const body = Buffer.from(anthropicBody(turns.slice(0, count)));
    return seen(await pipeline.run(body, anthropic, 'generate'));
  };
  return { send, problems, originals: tools.originals };
}

function refsIn(texts: readonly string[]): string[] {
  return [
    ...new Set(texts.flatMap((text) => Array.from(text.matchAll(/ ref=(\w+) /g), ([, ref = '']) => ref))),
  ];
}

/** Originals, and when so many of them have been stored. */
function counting(originals: Originals, wanted: number): { originals: Originals; stored: Promise<void> } {
  let told: () => void = () => undefined;
  let left = wanted;
  const stored = new Promise<void>((resolve) => (told = resolve));
  const put: Originals['put'] = async (ref, original) => {
    await originals.put(ref, original);
    left -= 1;
    if (left === 0) told();
  };
  return { originals: { ...originals, put }, stored };
}

test('After a power cut that emptied some originals and took others, the next turn brings all of them back', async (t) => {
  const home = homeOf(t);
  const first = await openProcess(t, home);
  for (let count = 1; count < turns.length; count += 1) await first.send(count);
  const before = await first.send(turns.length);
  const refs = refsIn(before);
  assert.ok(refs.length >= 3, `only ${refs.length} markers`);
  const wanted = await Promise.all(refs.map(async (ref) => openOriginals(home).get(ref)));
  for (const [at, { path }] of (await listTexts(home, 'originals')).entries()) {
    if (at % 2 === 0) truncateSync(path);
    else rmSync(path);
  }
  for (const ref of refs) assert.equal(await openOriginals(home).get(ref), null);
  const { originals, stored } = counting(openOriginals(home), refs.length);
  const again = await openProcess(t, home, originals);
  assert.deepEqual(await again.send(turns.length), before, 'what was sent is sent again');
  await stored;
  for (const [at, ref] of refs.entries()) assert.deepEqual(await openOriginals(home).get(ref), wanted[at]);
  assert.deepEqual(again.problems, []);
});

test('What is deleted during a run is there again after the conversation’s next turn', async (t) => {
  const home = homeOf(t);
  const kept = openOriginals(home);
  let onPut: () => void = () => undefined;
  const put: Originals['put'] = async (ref, original) => {
    await kept.put(ref, original);
    onPut();
  };
  const session = await openProcess(t, home, { ...kept, put });
  let sent: readonly string[] = [];
  for (let count = 1; count <= turns.length; count += 1) sent = await session.send(count);
  const refs = refsIn(sent);
  const wanted = await Promise.all(refs.map(async (ref) => openOriginals(home).get(ref)));
  rmSync(join(home, 'originals'), { recursive: true });
  const stored = new Promise<void>((resolve) => {
    let left = refs.length;
    onPut = () => {
      left -= 1;
      if (left === 0) resolve();
    };
  });
  assert.deepEqual(await session.send(turns.length), sent);
  await stored;
  for (const [at, ref] of refs.entries()) assert.deepEqual(await openOriginals(home).get(ref), wanted[at]);
  assert.deepEqual(session.problems, []);
});

const codes = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES', 'EROFS'];

/** A disk of which one call, or all from one on, fail. */
function failing(fails: (call: number) => string | null): { disk: Disk; calls: () => number } {
  let calls = 0;
  const failingCall = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    calls += 1;
    const code = fails(calls);
    if (code !== null) throw Object.assign(new Error(`${code}: made to fail`), { code });
    return act();
  };
  const disk: Disk = {
    read: async (path) => failingCall(async () => realDisk.read(path)),
    isFolder: async (path) => failingCall(async () => realDisk.isFolder(path)),
    makeFolder: async (path) => failingCall(async () => realDisk.makeFolder(path)),
    write: async (path, bytes, synced) => failingCall(async () => realDisk.write(path, bytes, synced)),
    link: async (from, to) => failingCall(async () => realDisk.link(from, to)),
    replace: async (from, to) => failingCall(async () => realDisk.replace(from, to)),
    remove: async (path) => failingCall(async () => realDisk.remove(path)),
    sync: async (path) => failingCall(async () => realDisk.sync(path)),
  };
  return { disk, calls: () => calls };
}

/** A session whose disk fails so; answers how many calls there were, and how many originals could not be stored. */
async function sessionOn(
  t: TestContext,
  fails: (call: number) => string | null,
): Promise<{ readonly calls: number; readonly told: number; readonly markers: number }> {
  const home = homeOf(t);
  const { disk, calls } = failing(fails);
  const { send, problems } = await openProcess(t, home, openOriginals(home, disk));
  let earlier: readonly string[] = [];
  for (let count = 1; count <= turns.length; count += 1) {
    const texts = await send(count);
    assert.deepEqual(texts.slice(0, earlier.length), earlier, 'what was sent is sent again');
    for (const ref of refsIn(texts)) assert.notEqual(await openOriginals(home).get(ref), null, ref);
    earlier = texts;
  }
  for (const { code, mend } of problems) {
    assert.equal(code, 'DATA_FOLDER');
    assert.notEqual(mend, '');
  }
  return { calls: calls(), told: problems.length, markers: refsIn(earlier).length };
}

test('Whichever call of storing originals fails, no marker goes out without its original', async (t) => {
  const { calls, told, markers } = await sessionOn(t, () => null);
  assert.ok(calls > 30 && markers >= 3, `${calls} calls, ${markers} markers`);
  assert.equal(told, 0);
  let fewer = 0;
  for (let at = 1; at <= calls; at += 1) {
    const once = await sessionOn(t, (call) => (call === at ? (codes[at % codes.length] ?? null) : null));
    if (once.markers < markers) fewer += 1;
  }
  assert.ok(fewer > calls / 4, `only ${fewer} of ${calls} failures prevented a marker`);
});

test('From whichever call on the disk takes nothing more, no marker goes out without its original', async (t) => {
  const { calls } = await sessionOn(t, () => null);
  for (let from = 1; from <= calls; from += 2) {
    const { told } = await sessionOn(t, (call) =>
      call >= from ? (codes[from % codes.length] ?? null) : null,
    );
    assert.ok(told > 0 || from > calls - 20, `nothing was said from call ${from} on`);
  }
});
