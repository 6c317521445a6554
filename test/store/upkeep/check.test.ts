import assert from 'node:assert/strict';
import { chmodSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkStore } from '../../../src/store/upkeep/check.ts';
import { openCopies } from '../../../src/store/originals/copies.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { takeInventory } from '../../../src/store/upkeep/inventory.ts';
import { openStore } from '../../../src/store/store.ts';
import { decision, ledgerRow, temporaryHome } from '../stage.ts';

/** A data folder with two originals behind one decision; answers their paths. */
async function filledHome(home: string): Promise<readonly string[]> {
  const store = await openStore(home);
  const { originals, decisions, ledger } = store;
  const refs = ['one', 'two'].map((text) => originals.refOf(text));
  for (const ref of refs) await originals.put(ref, { text: ref, view: 'view' });
  decisions.commit([{ chain: 'a', decision: decision({ refs }) }]);
  ledger?.record(ledgerRow());
  store.close();
  return refs.map((ref) => join(home, 'originals', ref.slice(0, 2), `${ref}.br`));
}

async function problemsOf(home: string): Promise<string[]> {
  const { findings } = await checkStore(home);
  for (const { mend } of findings) assert.match(mend, /^[A-Z].+/);
  return findings.map(({ path, problem }) => `${path.slice(home.length + 1)}: ${problem}`);
}

test('What headroom has written is found well', async (t) => {
  const home = temporaryHome(t);
  await filledHome(home);
  assert.deepEqual(await checkStore(home), { decisions: 1, originals: 2, gone: 0, damaged: 0, findings: [] });
});

test('A folder that headroom has never used is well and stays empty', async (t) => {
  const home = temporaryHome(t);
  assert.deepEqual(await checkStore(home), { decisions: 0, originals: 0, gone: 0, damaged: 0, findings: [] });
  assert.deepEqual(readdirSync(home), []);
});

test('An evicted original is counted and is no fault, a damaged one is a fault', async (t) => {
  const home = temporaryHome(t);
  const [one = '', two = ''] = await filledHome(home);
  rmSync(one);
  assert.deepEqual(await checkStore(home), { decisions: 1, originals: 1, gone: 1, damaged: 0, findings: [] });
  truncateSync(two, 5);
  assert.deepEqual(await problemsOf(home), [`${two.slice(home.length + 1)}: The original is damaged.`]);
});

test('A damaged key and a damaged decision are told, each with its file', async (t) => {
  const home = temporaryHome(t);
  await filledHome(home);
  writeFileSync(join(home, 'key'), 'short');
  const database = await openDatabase(home);
  database.exec("UPDATE decisions SET texts = 'no JSON'");
  database.close();
  assert.deepEqual(await problemsOf(home), [
    'headroom.db: 1 stored decision is damaged.',
    `key: The key file ${join(home, 'key')} is damaged.`,
  ]);
});

test('A damaged page of the database is told, and one that is none at all', async (t) => {
  const home = temporaryHome(t);
  const database = await openDatabase(home);
  const insert = database.prepare(
    "INSERT INTO decisions (chain, texts, lossless, tokens_before, tokens_after, reason, refs, decided_at) VALUES (?, NULL, 1, 1, 1, 'small', '[]', 0)",
  );
  for (let at = 0; at < 2_000; at += 1) insert.run(`chain ${at}`);
  database.pragma('wal_checkpoint(TRUNCATE)');
  const pageBytes = Number(database.pragma('page_size', { simple: true }));
  const pages = Number(database.pragma('page_count', { simple: true }));
  database.close();
  const path = join(home, 'headroom.db');
  truncateSync(path, pageBytes * (pages - 3));
  const [truncated = ''] = await problemsOf(home);
  assert.match(truncated, /^headroom\.db: .* is damaged/);
  writeFileSync(path, 'no database '.repeat(1000));
  assert.deepEqual(await problemsOf(home), [`headroom.db: The database ${path} is damaged.`]);
});

test('A file that others can read is told', { skip: process.platform === 'win32' }, async (t) => {
  const home = temporaryHome(t);
  await filledHome(home);
  chmodSync(join(home, 'key'), 0o644);
  assert.deepEqual(await problemsOf(home), ['key: Others on this machine can read it.']);
});

test('The inventory names every path, and its sizes add up to all there is', async (t) => {
  const home = temporaryHome(t);
  await filledHome(home);
  writeFileSync(join(home, 'foreign'), '12345');
  const { database, originals, key, others, bytes } = await takeInventory(home);
  assert.deepEqual(
    [database.requests, database.decisions, database.problem, originals.files, key.bytes],
    [1, 1, null, 2, 32],
  );
  assert.deepEqual(others, [{ path: join(home, 'foreign'), files: 1, bytes: 5 }]);
  assert.equal(bytes, database.bytes + originals.bytes + key.bytes + 5);
  writeFileSync(join(home, 'headroom.db'), 'no database '.repeat(1000));
  const damaged = (await takeInventory(home)).database;
  assert.deepEqual([damaged.requests, damaged.decisions], [null, null]);
  assert.match(damaged.problem ?? '', /is damaged/);
});

test('A damaged database that was set aside is listed, counted, and private', async (t) => {
  const home = temporaryHome(t);
  await filledHome(home);
  writeFileSync(join(home, 'headroom.db'), 'no database '.repeat(1000));
  const store = await openStore(home);
  store.close();
  const { damaged, others, database, originals, key, bytes } = await takeInventory(home);
  assert.deepEqual([damaged.map(({ files }) => files), others], [[1], []]);
  const [{ path, bytes: size } = { path: '', bytes: 0 }] = damaged;
  assert.match(path, /headroom-damaged-\d+\.db$/);
  assert.equal(bytes, database.bytes + originals.bytes + key.bytes + size);
  assert.equal((await checkStore(home)).damaged, 1);
  assert.deepEqual(await problemsOf(home), []);
  if (process.platform === 'win32') return;
  chmodSync(path, 0o644);
  assert.deepEqual(await problemsOf(home), [
    `${path.slice(home.length + 1)}: Others on this machine can read it.`,
  ]);
});

test('Copies for inspect are read and counted apart from originals', async (t) => {
  const home = temporaryHome(t);
  await filledHome(home);
  const copies = openCopies(home);
  await copies.put('a', 0, 'text');
  assert.deepEqual(await checkStore(home), { decisions: 1, originals: 2, gone: 0, damaged: 0, findings: [] });
  const { copies: held, originals, others } = await takeInventory(home);
  assert.deepEqual([held.files, originals.files, others], [1, 2, []]);
  const [path = ''] = await copies.surplus(0);
  truncateSync(path, 5);
  assert.deepEqual(await problemsOf(home), [`${path.slice(home.length + 1)}: The copy is damaged.`]);
});
