import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { sqliteDecisions } from '../../../src/store/decisions/decisions.ts';
import { keptOriginals, refsBeginningWith } from '../../../src/store/originals/kept.ts';
import { openOriginals } from '../../../src/store/originals/originals.ts';
import { markedReference } from '../../../src/store/originals/reference.ts';
import { realDisk } from '../../../src/store/originals/disk.ts';
import { textPath } from '../../../src/store/names.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { decision, temporaryHome } from '../stage.ts';

test('Originals are listed with what printed them, those last used first', async (t) => {
  const home = temporaryHome(t);
  const database = await openDatabase(home);
  t.after(() => database.close());
  let now = Date.parse('2026-05-01T12:00:00Z');
  const originals = openOriginals(home, realDisk, () => now);
  const refs: string[] = [];
  for (const text of ['one', 'two', 'three']) {
    const ref = originals.refOf(text);
    now += 60_000;
    await originals.put(ref, { text, view: text });
    refs.push(ref);
  }
  const [one = '', two = '', three = ''] = refs;
  const decisions = sqliteDecisions(database, '/project/site');
  decisions.commit([
    { chain: 'a', decision: decision({ texts: ['…'], refs: [one, two] }), label: 'Bash: old words' },
    { chain: 'b', decision: decision({ texts: ['…'], refs: [one] }), label: 'Bash: npm test' },
  ]);
  database
    .prepare(
      "INSERT INTO decisions SELECT 'damaged', texts, engine, lossless, tokens_before, tokens_after, reason, '{', decided_at, project, label, result, conversation, undone_by, form FROM decisions WHERE chain = 'a'",
    )
    .run();

  const marked = (ref: string): string => markedReference(originals.key(), ref);
  assert.deepEqual(await keptOriginals(home), [
    { ref: marked(three), usedAt: now, label: null, project: null },
    { ref: marked(two), usedAt: now - 60_000, label: 'Bash: old words', project: '/project/site' },
    { ref: marked(one), usedAt: now - 120_000, label: 'Bash: npm test', project: '/project/site' },
  ]);
});

test('What cannot be fetched is not listed: empty files, links and names that are nearly ours', async (t) => {
  const home = temporaryHome(t);
  const originals = openOriginals(home);
  const ref = originals.refOf('kept');
  await originals.put(ref, { text: 'kept', view: 'kept' });
  const path = textPath(home, 'originals', ref);
  const at = (name: string): string => textPath(home, 'originals', name);
  for (const name of ['k3f9a2c1m0', 'k3f9a2c1m1'])
    await mkdir(dirname(at(name)), { recursive: true, mode: 0o700 });
  await writeFile(at('k3f9a2c1m0'), '');
  await symlink(path, at('k3f9a2c1m1'));
  await writeFile(`${path}.bak`, 'of others');
  const listed = await keptOriginals(home);
  assert.deepEqual(
    listed.map((original) => original.ref),
    [markedReference(originals.key(), ref)],
  );
});

test('A folder that is not there has no originals and is not made', async (t) => {
  const home = `${temporaryHome(t)}/none`;
  assert.deepEqual(await keptOriginals(home), []);
  assert.deepEqual(await refsBeginningWith(home, 'k3f9'), []);
});
