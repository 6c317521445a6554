import assert from 'node:assert/strict';
import { mkdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCopies } from '../../src/store/originals/copies.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { sqliteDecisions } from '../../src/store/decisions/decisions.ts';
import { unnamed } from '../../src/store/upkeep/doomed.ts';
import { listTexts } from '../../src/store/files.ts';
import { openOriginals } from '../../src/store/originals/originals.ts';
import { purge } from '../../src/store/upkeep/purge.ts';
import { runHeadroom } from '../cli/run-headroom.ts';
import { fill, smallDisk } from './small-disk.ts';
import { decision, temporaryHome } from './stage.ts';

/** A data folder with decisions, an original of each, and so many copies for `inspect`, all of an hour ago. */
async function used(home: string, copies: number): Promise<void> {
  mkdirSync(home, { mode: 0o700 });
  const database = await openDatabase(home);
  const originals = openOriginals(home);
  for (let at = 0; at < 200; at += 1) {
    const ref = originals.refOf(`text ${at}`);
    await originals.put(ref, { text: `text ${at}`, view: 'view' });
    const kept = decision({ refs: [ref], texts: ['short '.repeat(200)] });
    sqliteDecisions(database, '/project').commit([{ chain: `chain ${at}`, decision: kept }]);
  }
  database.prepare('UPDATE decisions SET decided_at = decided_at - 3600000').run();
  database.close();
  const kept = openCopies(home);
  for (let at = 0; at < copies; at += 1) await kept.put(`chain ${at}`, 0, `copy ${at}`);
  const before = Date.now() / 1000 - 3600;
  for (const room of ['originals', 'inspection'] as const)
    for (const { path } of await listTexts(home, room)) utimesSync(path, before, before);
}

async function left(
  home: string,
): Promise<{ readonly decisions: number; readonly refs: number; readonly texts: number }> {
  const database = await openDatabase(home);
  const [decisions, refs] = [
    'SELECT count(*) FROM decisions',
    'SELECT count(*) FROM decisions, json_each(refs)',
  ].map((sql) => Number(database.prepare(sql).pluck().get())) as [number, number];
  database.close();
  return { decisions, refs, texts: (await listTexts(home, 'originals')).length };
}

test('On a full disk a purge makes room with what stands alone, and removes all', async (t) => {
  const disk = smallDisk(t, 16);
  if (disk === null) return;
  const home = join(disk, 'data');
  await used(home, 120);
  fill(join(disk, 'ballast'));
  const { code, stdout, stderr } = await runHeadroom(['data', 'purge', '--yes', '--json'], disk, {
    HEADROOM_HOME: home,
  });
  assert.equal(code, 0, stderr);
  const { decisions, originals, copies } = JSON.parse(stdout) as Record<string, number>;
  assert.deepEqual([decisions, originals, copies], [200, 200, 120]);
  assert.deepEqual(await left(home), { decisions: 0, refs: 0, texts: 0 });
});

test('Where nothing makes room it is said what stays, and every marker keeps its original', async (t) => {
  const disk = smallDisk(t, 16);
  if (disk === null) return;
  const home = join(disk, 'data');
  await used(home, 1);
  fill(join(disk, 'ballast'));
  const { code, stderr } = await runHeadroom(['data', 'purge', '--yes'], disk, { HEADROOM_HOME: home });
  assert.equal(code, 74);
  assert.match(
    stderr,
    /cannot grow: the disk is full\. Decisions stay, and all originals that they name\.\n/,
  );
  assert.match(stderr, /Files removed: 1, .* purge again\.\n$/);
  rmSync(join(disk, 'ballast'));
  const { decisions, refs, texts } = await left(home);
  assert.equal(refs, texts);
  assert.equal(decisions, 200);
  const purged = await purge(home, { before: Date.now(), project: null });
  assert.equal(purged.decisions, 200);
});

test('Of originals only those go before the decisions that none of these names', async (t) => {
  const home = temporaryHome(t);
  const database = await openDatabase(home);
  const originals = openOriginals(home);
  for (const name of ['named', 'free'])
    await originals.put(originals.refOf(name), { text: name, view: name });
  sqliteDecisions(database, null).commit([
    { chain: 'chain', decision: decision({ refs: [originals.refOf('named')] }) },
  ]);
  const found = unnamed(database, await listTexts(home, 'originals'));
  database.close();
  assert.deepEqual(
    found.map(({ ref }) => ref),
    [originals.refOf('free')],
  );
});
