import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { maxUnprovedTexts } from '../../../src/limits.ts';
import { checkStore } from '../../../src/store/upkeep/check.ts';
import { listTexts } from '../../../src/store/files.ts';
import { takeInventory } from '../../../src/store/upkeep/inventory.ts';
import { planPurge, purge } from '../../../src/store/upkeep/purge.ts';
import { openStore } from '../../../src/store/store.ts';
import { emptyFolder } from '../../../src/store/upkeep/sweep.ts';
import { openUnproved, readUnproved, unprovedBudgetBytes } from '../../../src/store/originals/unproved.ts';
import { packageVersion } from '../../../src/version.ts';
import { prepareEviction } from '../../../src/wrap/eviction.ts';
import { temporaryHome } from '../stage.ts';

const day = 24 * 60 * 60 * 1000;
const odd = 'one\r\n\ttwo \ud800 \u0000\u001b[0m\nend\n';

function ago(path: string, ms: number): void {
  const at = new Date(Date.now() - ms);
  utimesSync(path, at, at);
}

test('A text is kept once, byte for byte, for the user alone, with what is known of it', async (t) => {
  const home = temporaryHome(t);
  const texts = openUnproved(home);
  assert.deepEqual(await readUnproved(home), []);
  for (let times = 0; times < 3; times += 1) await texts.put({ engine: 'log', level: 'tight', text: odd });
  await texts.put({ engine: 'git', level: 'tight', text: odd });
  const kept = await readUnproved(home);
  assert.deepEqual(
    kept
      .map(({ at, ...details }) => ({ ...details, isNow: Math.abs(at - Date.now()) < day }))
      .toSorted(byEngine),
    ['git', 'log'].map((engine) => {
      return { headroom: packageVersion(), engine, level: 'tight', text: odd, isNow: true };
    }),
  );
  for (const { path } of await listTexts(home, 'unproved')) {
    if (process.platform !== 'win32') {
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
    }
  }
});

function byEngine(one: { readonly engine: string }, other: { readonly engine: string }): number {
  return one.engine < other.engine ? -1 : 1;
}

test('Of many texts the newest stay, and no more than the budget holds', async (t) => {
  const home = temporaryHome(t);
  const texts = openUnproved(home);
  for (let at = 0; at < maxUnprovedTexts + 5; at += 1) {
    await texts.put({ engine: 'log', level: 'balanced', text: `text ${at}` });
    // As if a minute passed between two of them.
    for (const { path, usedAt } of await listTexts(home, 'unproved')) ago(path, Date.now() - usedAt + 60_000);
  }
  const kept = (await readUnproved(home)).map(({ text }) => text);
  assert.deepEqual(
    kept,
    Array.from({ length: maxUnprovedTexts }, (_, at) => `text ${maxUnprovedTexts + 4 - at}`),
  );
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  for (let at = 0; at < 4; at += 1) {
    // Hexadecimal digits without any order take half a byte each at best.
    const text = cipher.update(Buffer.alloc(unprovedBudgetBytes * 0.35)).toString('hex');
    await texts.put({ engine: 'log', level: 'balanced', text });
    for (const { path, usedAt } of await listTexts(home, 'unproved')) ago(path, Date.now() - usedAt + 60_000);
  }
  const files = await listTexts(home, 'unproved');
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  assert.ok(
    bytes <= unprovedBudgetBytes && files.length >= 1 && files.length < 4,
    `${files.length}: ${bytes}`,
  );
});

test('data knows them: they are listed, checked, purged, and leave with their age', async (t) => {
  const home = temporaryHome(t);
  const store = await openStore(home);
  await store.unproved.put({ engine: 'log', level: 'balanced', text: 'old' });
  const [old] = await listTexts(home, 'unproved');
  assert.ok(old !== undefined);
  ago(old.path, 200 * day);
  await store.unproved.put({ engine: 'log', level: 'balanced', text: 'new' });
  const { unproved, others } = await takeInventory(home);
  assert.deepEqual([unproved.files, others], [2, []]);
  assert.deepEqual((await checkStore(home)).findings, []);
  await prepareEviction(store, { before: Date.now() - 180 * day })();
  assert.deepEqual(
    (await readUnproved(home)).map(({ text }) => text),
    ['new'],
  );
  store.close();
  const [file] = await listTexts(home, 'unproved');
  assert.ok(file !== undefined);
  writeFileSync(file.path, 'no brotli');
  assert.deepEqual(
    (await checkStore(home)).findings.map(({ path }) => path),
    [file.path],
  );
  assert.deepEqual(await readUnproved(home), []);
  const all = { before: Date.now() + 1_000, project: null };
  assert.equal((await planPurge(home, { ...all, project: '/one' })).unproved, 1);
  assert.equal((await planPurge(home, all)).unproved, 1);
  assert.equal((await purge(home, all)).unproved, 1);
  assert.deepEqual(await listTexts(home, 'unproved'), []);
});

test('Only files of our own names are read or removed, and a folder that is not ours takes nothing', async (t) => {
  const home = temporaryHome(t);
  const texts = openUnproved(home);
  await texts.put({ engine: 'log', level: 'balanced', text: 'ours' });
  const shard = dirname((await listTexts(home, 'unproved'))[0]?.path ?? '');
  const others = [join(home, 'unproved', 'notes.txt'), join(shard, 'photo.br')];
  for (const path of others) writeFileSync(path, 'irreplaceable');
  assert.equal((await readUnproved(home)).length, 1);
  for (let at = 0; at < maxUnprovedTexts + 2; at += 1)
    await texts.put({ engine: 'log', level: 'balanced', text: `text ${at}` });
  await purge(home, { before: Date.now() + 1_000, project: null });
  await emptyFolder(home);
  for (const path of others) assert.equal(statSync(path).size, 'irreplaceable'.length);
  const foreign = temporaryHome(t);
  writeFileSync(join(foreign, 'photo.jpg'), 'irreplaceable');
  await assert.rejects(openUnproved(foreign).put({ engine: 'log', level: 'balanced', text: 'x' }), {
    code: 'DATA_FOLDER',
  });
});
