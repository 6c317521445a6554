import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { checksFor } from '../../src/doctor/checks/index.ts';
import { freeSpaceCheck } from '../../src/doctor/checks/data-folder.ts';
import { rightsCheck } from '../../src/doctor/checks/rights.ts';
import { examine, mend, type Result } from '../../src/doctor/examine.ts';
import { draftLifeMs } from '../../src/limits.ts';
import { databasePath, databaseVersion, openDatabase } from '../../src/store/sqlite/database.ts';
import { installKey } from '../../src/store/originals/key.ts';
import { claimFolder } from '../../src/store/claim.ts';
import { openCopies } from '../../src/store/originals/copies.ts';
import { openOriginals } from '../../src/store/originals/originals.ts';
import { sqliteLedger } from '../../src/store/ledger/ledger.ts';
import { ledgerRow, runId } from '../store/stage.ts';
import { complaints, look, patient, resultOf } from './patient.ts';

const byFix = 'Run: headroom doctor --fix';

test('A data folder that was used is well', async (t) => {
  const { data, context } = patient(t);
  (await openDatabase(data)).close();
  const originals = openOriginals(data);
  await originals.put(originals.refOf('text'), { text: 'text', view: 'text' });
  const results = await look(context());
  assert.deepEqual(complaints(results), {});
  assert.equal(resultOf(results, 'database').saw, `intact, version ${databaseVersion}`);
  assert.equal(resultOf(results, 'originals').saw, '1 kept, the newest can be read');
});

test('A data folder that cannot be made is one failure; what stands in it is not looked at', async (t) => {
  const { folder, context } = patient(t);
  writeFileSync(join(folder, 'file'), '');
  const { settings } = context();
  const results = await look(context({ settings: { ...settings, home: join(folder, 'file', 'data') } }));
  assert.deepEqual(complaints(results), { 'data-folder': 'fail' });
  assert.match(resultOf(results, 'data-folder').mend ?? '', /set HEADROOM_HOME to a folder that is/);
  assert.equal(resultOf(results, 'rights').saw, 'not looked at: needs Data folder');
});

test("The user's own prices are counted, and told when they cannot be understood", async (t) => {
  const { data, context } = patient(t);
  (await openDatabase(data)).close();
  const write = (models: unknown): void => {
    writeFileSync(join(data, 'prices.json'), JSON.stringify({ models }), { mode: 0o600 });
  };
  write({ mine: { input: 0, cacheRead: 0, output: 0 } });
  const well = await look(context());
  assert.deepEqual(complaints(well), {});
  assert.match(resultOf(well, 'prices').saw, /^\d+ models, 1 of them by your own prices\.json$/);
  write({ mine: { input: 'free' } });
  const damaged = await look(context());
  assert.deepEqual(complaints(damaged), { prices: 'fail' });
  assert.match(resultOf(damaged, 'prices').saw, /models\.mine\.input is "free"/);
});

test('A full disk is a warning', async (t) => {
  const { context } = patient(t);
  const checks = checksFor(context()).filter(({ id }) => id === 'data-folder');
  const results = await examine(
    [...checks, freeSpaceCheck(async () => Promise.resolve(12_345_678))],
    context(),
  );
  assert.deepEqual(complaints(results), { 'free-space': 'warn' });
  assert.match(resultOf(results, 'free-space').saw, /^12 MB /);
});

test('Files that others can read are a failure, and mended', async (t) => {
  const { data, context } = patient(t);
  installKey(data);
  chmodSync(join(data, 'key'), 0o644);
  chmodSync(data, 0o755);
  const results = await look(context());
  assert.deepEqual(complaints(results), { rights: 'fail' });
  assert.equal(resultOf(results, 'rights').saw, `others can use ${data} (755) and 1 more`);
  assert.equal(resultOf(results, 'rights').mend, byFix);
  assert.deepEqual(await mend(checksFor(context()), context()), [
    `took the rights of others from 2 entries in ${data}`,
  ]);
  assert.equal(statSync(join(data, 'key')).mode & 0o777, 0o600);
  assert.deepEqual(complaints(await look(context())), {});
});

test('A data folder that others can write is a failure, told as a session tells it, and mended', async (t) => {
  const { data, context } = patient(t);
  installKey(data);
  chmodSync(data, 0o770);
  const results = await look(context());
  assert.deepEqual(complaints(results), { 'data-folder': 'fail' });
  assert.match(resultOf(results, 'data-folder').saw, /^Others can write the data folder/);
  assert.equal(resultOf(results, 'data-folder').mend, `Run: chmod 700 '${data}'`);
  await mend(checksFor(context()), context());
  assert.equal(statSync(data).mode & 0o777, 0o700);
  assert.deepEqual(complaints(await look(context())), {});
});

test('Mending takes no rights from what is not ours', async (t) => {
  const { data, context } = patient(t);
  installKey(data);
  chmodSync(join(data, 'key'), 0o644);
  for (const name of ['shared.txt', 'originals/2024/IMG_1.jpg', 'runs/marathon/pid']) {
    mkdirSync(dirname(join(data, name)), { recursive: true, mode: 0o700 });
    writeFileSync(join(data, name), name);
    chmodSync(join(data, name), 0o644);
  }
  await mend(checksFor(context()), context());
  assert.equal(statSync(join(data, 'key')).mode & 0o777, 0o600);
  for (const name of ['shared.txt', 'originals/2024/IMG_1.jpg', 'runs/marathon/pid'])
    assert.equal(statSync(join(data, name)).mode & 0o777, 0o644, name);
});

test('Of runs it takes rights only from such as are known to be ours', async (t) => {
  const { data, context } = patient(t);
  const own = (folder: string): Record<string, string> => ({
    [`${folder}/pid`]: JSON.stringify({ pid: 1, host: 'elsewhere', startedAt: 1 }),
    [`${folder}/refs`]: '[]',
    [`${folder}/bin/headroom`]: '#!/bin/sh',
  });
  const [ours, theirs, bare, odd] = ['ours', 'theirs', 'bare', 'odd'].map(
    (name) => `runs/${runId(name)}`,
  ) as [string, string, string, string];
  const files = {
    ...own(ours),
    [`${ours}/data/key`]: 'no mark beside it',
    ...own(theirs),
    [`${theirs}/pid`]: '4711\n',
    [`${bare}/agent`]: 'no pid',
    ...own(odd),
    [`${odd}/pid`]: '{"pid": "none"}',
  };
  claimFolder(data);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(data, name)), { recursive: true });
    writeFileSync(join(data, name), text);
    chmodSync(join(data, name), 0o644);
  }
  for (const folder of [ours, theirs, bare, odd, `${ours}/bin`, `${ours}/data`])
    chmodSync(join(data, folder), 0o755);
  await rightsCheck.fix?.(context());
  const modes = Object.fromEntries(
    [...Object.keys(files), ours, theirs, bare, odd, `${ours}/bin`, `${ours}/data`].map((name) => [
      name,
      (statSync(join(data, name)).mode & 0o777).toString(8),
    ]),
  );
  const mended = Object.entries(modes).filter(([, mode]) => mode === '600' || mode === '700');
  assert.deepEqual(
    mended.map(([name]) => name).sort(),
    [ours, `${ours}/bin`, `${ours}/pid`, `${ours}/refs`].sort(),
  );
});

test('A file that has names elsewhere keeps its rights, and is told with what to do', async (t) => {
  const { data, context } = patient(t);
  installKey(data);
  const elsewhere = join(dirname(data), 'backup-key');
  linkSync(join(data, 'key'), elsewhere);
  chmodSync(elsewhere, 0o644);
  const rights = checksFor(context()).filter(({ id }) => id === 'rights' || id === 'data-folder');
  const [, found] = await examine(rights, context());
  assert.equal(found?.saw, `others can use ${join(data, 'key')} (644); it has other names`);
  assert.equal(found.mend, `If these are yours: chmod go= '${join(data, 'key')}'`);
  assert.deepEqual(await mend(rights, context()), []);
  assert.equal(statSync(elsewhere).mode & 0o777, 0o644);
});

test('A file that is no database is a failure, and stays where it is', async (t) => {
  const { data, context } = patient(t);
  claimFolder(data);
  writeFileSync(databasePath(data), 'no database '.repeat(1000), { mode: 0o600 });
  const results = await look(context());
  assert.deepEqual(complaints(results), { database: 'fail' });
  assert.match(resultOf(results, 'database').mend ?? '', /The next wrap or proxy keeps it/);
  assert.deepEqual(await mend(checksFor(context()), context()), []);
  assert.ok(readFileSync(databasePath(data), 'utf8').startsWith('no database'));
});

test('A database with a page that was overwritten is a failure', async (t) => {
  const { data, context } = patient(t);
  const database = await openDatabase(data);
  const insert = database.prepare(
    'INSERT INTO decisions (chain, texts, lossless, tokens_before, tokens_after, reason, refs, decided_at) VALUES (?, ?, 1, 0, 0, NULL, ?, 0)',
  );
  for (let row = 0; row < 500; row += 1) insert.run(`chain ${row}`, 'text '.repeat(50), '[]');
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  const bytes = readFileSync(databasePath(data));
  bytes.fill(0xff, bytes.length - 8192);
  writeFileSync(databasePath(data), bytes);
  const results = await look(context());
  assert.deepEqual(complaints(results), { database: 'fail' });
  assert.match(resultOf(results, 'database').saw, /is damaged\.$/);
});

test('A database of a later release is a failure', async (t) => {
  const { data, context } = patient(t);
  const database = await openDatabase(data);
  database.pragma(`user_version = ${databaseVersion + 1}`);
  database.close();
  const results = await look(context());
  assert.deepEqual(complaints(results), { database: 'fail' });
  assert.match(resultOf(results, 'database').mend ?? '', /^Update headroom/);
});

test('A damaged key is a failure, and mended', async (t) => {
  const { data, context } = patient(t);
  claimFolder(data);
  writeFileSync(join(data, 'key'), 'short', { mode: 0o600 });
  const results = await look(context());
  assert.deepEqual(complaints(results), { key: 'fail' });
  assert.equal(resultOf(results, 'key').mend, byFix);
  await mend(checksFor(context()), context());
  assert.deepEqual(complaints(await look(context())), {});
  assert.equal(installKey(data).length, 32);
});

test('An original that cannot be read is a warning; mending removes that one alone', async (t) => {
  const { data, context } = patient(t);
  const originals = openOriginals(data);
  const [good, bad] = ['one', 'two'].map((text) => originals.refOf(text)) as [string, string];
  await originals.put(good, { text: 'one', view: 'one' });
  await originals.put(bad, { text: 'two', view: 'two' });
  writeFileSync(join(data, 'originals', bad.slice(0, 2), `${bad}.br`), 'no brotli');
  const results = await look(context());
  assert.deepEqual(complaints(results), { originals: 'warn' });
  assert.ok(resultOf(results, 'originals').saw.includes(bad));
  await mend(checksFor(context()), context());
  assert.deepEqual(complaints(await look(context())), {});
  assert.equal((await originals.get(good))?.text, 'one');
  assert.equal(await originals.get(bad), null);
});

test('A copy for inspect that cannot be read is a warning and goes alone', async (t) => {
  const { data, context } = patient(t);
  const copies = openCopies(data);
  for (const chain of ['a', 'b']) await copies.put(chain, 0, chain);
  const [path = ''] = await copies.surplus(0);
  writeFileSync(path, 'no brotli');
  assert.deepEqual(complaints(await look(context())), { originals: 'warn' });
  await mend(checksFor(context()), context());
  assert.deepEqual(complaints(await look(context())), {});
  assert.equal((await copies.surplus(0)).length, 1);
});

test('Folders of killed runs and old drafts are a warning; mending spares what is at work', async (t) => {
  const { data, context } = patient(t);
  claimFolder(data);
  const dead = spawnSync(process.execPath, ['--version']).pid;
  for (const [name, pid] of [
    [runId('dead'), dead],
    [runId('live'), process.pid],
  ] as const) {
    mkdirSync(join(data, 'runs', name), { recursive: true, mode: 0o700 });
    const entry = { pid, host: hostname(), startedAt: Date.now() };
    writeFileSync(join(data, 'runs', name, 'pid'), JSON.stringify(entry), { mode: 0o600 });
  }
  for (const name of ['key.0123456789ab.tmp', 'key.ba9876543210.tmp', 'letter.tmp'])
    writeFileSync(join(data, name), '', { mode: 0o600 });
  const before = new Date(Date.now() - 2 * draftLifeMs);
  for (const name of ['key.0123456789ab.tmp', 'letter.tmp']) utimesSync(join(data, name), before, before);
  chmodSync(join(data, 'runs'), 0o700);
  const results = await look(context());
  assert.deepEqual(complaints(results), { 'left-overs': 'warn' });
  assert.equal(resultOf(results, 'left-overs').saw, `${join(data, 'runs', runId('dead'))} and 1 more`);
  assert.ok(existsSync(join(data, 'runs', runId('dead'))), 'looking mends nothing');
  assert.equal((await mend(checksFor(context()), context())).length, 2);
  assert.deepEqual(readdirSync(join(data, 'runs')), [runId('live')]);
  assert.deepEqual(readdirSync(data).sort(), ['.headroom', 'key.ba9876543210.tmp', 'letter.tmp', 'runs']);
  assert.deepEqual(complaints(await look(context())), {});
});

test('Output left as it was in the last days is told with its reason, and a fault among it is a warning', async (t) => {
  const { data, context } = patient(t);
  const database = await openDatabase(data);
  t.after(() => database.close());
  const ledger = sqliteLedger(database);
  const lookAgain = async (): Promise<Result> => resultOf(await look(context()), 'left-raw');
  assert.equal((await lookAgain()).state, 'skip');
  const runaway = { blocks: 3, tokens: 12_400 };
  const day = 86_400_000;
  ledger.record(ledgerRow({ at: Date.now() - 9 * day, left: { runaway }, note: 'prefix_broken' }));
  assert.equal((await lookAgain()).state, 'skip');
  ledger.record(ledgerRow({ at: Date.now(), left: { small: { blocks: 1, tokens: 60 } }, note: 'aborted' }));
  const well = await lookAgain();
  assert.equal(well.state, 'ok');
  assert.equal(
    well.saw,
    'in seven days, 60 tokens of tool output went as they are: too short for its shortening to pay',
  );
  ledger.record(ledgerRow({ at: Date.now() - day, left: { runaway } }));
  const ill = await lookAgain();
  assert.equal(ill.state, 'warn');
  assert.match(
    ill.saw,
    /^in seven days, 3 outputs, 12,400 tokens, went as they are: an engine ran without end/,
  );
  assert.match(ill.saw, /\. 60 tokens of tool output went as they are: too short/);
});
