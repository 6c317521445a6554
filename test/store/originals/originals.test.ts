import assert from 'node:assert/strict';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';

import { claimFolder } from '../../../src/store/claim.ts';
import { openCopies } from '../../../src/store/originals/copies.ts';
import { realDisk } from '../../../src/store/originals/disk.ts';
import {
  openOriginals,
  type Originals,
  originalLooks,
  touchAgainMs,
} from '../../../src/store/originals/originals.ts';
import { deleteUnused } from '../../../src/store/upkeep/sweep.ts';
import { anyCodePoint } from '../../any-code-point.ts';
import { race, temporaryHome } from '../stage.ts';
import { refChars } from '../../../src/store/originals/reference.ts';

const anyText = fc.oneof(
  fc.string({ unit: anyCodePoint }),
  fc
    .array(fc.constantFrom('a', '\n', 'é', '😀', '\ud800', '\udc00', '\ufeff', '\0'))
    .map((parts) => parts.join('')),
);

function filesOf(home: string): string[] {
  return readdirSync(join(home, 'originals'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('.'))
    .sort();
}

function pathOf(home: string, ref: string): string {
  return join(home, 'originals', ref.slice(0, 2), `${ref}.br`);
}

test('Any text and view come back exactly, also to another process of the same install', async (t) => {
  const home = temporaryHome(t);
  const originals = openOriginals(home);
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anyText, { minLength: 2, maxLength: 2 }),
      async ([text = '', view = '']) => {
        const ref = originals.refOf(`${text}|${view}`);
        await originals.put(ref, { text, view });
        assert.deepEqual(await openOriginals(home).get(ref), { text, view });
        assert.equal(openOriginals(home).refOf(`${text}|${view}`), ref);
      },
    ),
    { numRuns: 200 },
  );
});

test('A reference is short, differs by text down to lone surrogates, and by install', (t) => {
  const originals = openOriginals(temporaryHome(t));
  const refs = ['', 'a', 'b', '\ud800', '\ud801', '\ufffd'].map((text) => originals.refOf(text));
  assert.equal(new Set(refs).size, refs.length);
  for (const ref of refs) assert.match(ref, new RegExp(`^[0-9a-z]{${refChars}}$`));
  assert.notEqual(openOriginals(temporaryHome(t)).refOf('a'), originals.refOf('a'));
});

test('Files and key are for their owner alone, and no draft stays behind', async (t) => {
  const home = temporaryHome(t);
  const originals = openOriginals(home);
  const ref = originals.refOf('text');
  await originals.put(ref, { text: 'text', view: 'text' });
  assert.deepEqual(filesOf(home), [join(ref.slice(0, 2), `${ref}.br`)]);
  assert.deepEqual(readdirSync(home).sort(), ['.headroom', 'key', 'originals']);
  for (const file of [join(home, 'key'), pathOf(home, ref)]) assert.equal(statSync(file).mode & 0o777, 0o600);
  for (const folder of ['originals', join('originals', ref.slice(0, 2))]) {
    assert.equal(statSync(join(home, folder)).mode & 0o777, 0o700);
  }
});

test('A view that equals its text is not stored twice', async (t) => {
  const home = temporaryHome(t);
  const originals = openOriginals(home);
  const noise = Array.from({ length: 5000 }, (_, index) => Math.imul(index, 2654435761) >>> 0).join(' ');
  const sizes: number[] = [];
  for (const view of [noise, noise.split(' ').reverse().join(' ')]) {
    const ref = originals.refOf(view);
    await originals.put(ref, { text: noise, view });
    sizes.push(statSync(pathOf(home, ref)).size);
  }
  assert.ok((sizes[0] ?? 0) * 1.5 < (sizes[1] ?? 0), sizes.join(' and '));
});

test('Processes that make the key and store one text at once agree', async (t) => {
  const home = join(temporaryHome(t), 'new');
  const refs = await race('./racing-key.js', [[home], [home], [home]]);
  assert.equal(new Set(refs).size, 1);
  assert.deepEqual(await openOriginals(home).get(String(refs[0])), {
    text: 'the same text',
    view: 'its view',
  });
  assert.equal(filesOf(home).length, 1);
});

test('A view to whose lines markers point is never replaced by another one', async (t) => {
  const originals = openOriginals(temporaryHome(t));
  const ref = originals.refOf('text');
  await originals.put(ref, { text: 'text', view: 'view' });
  await originals.put(ref, { text: 'text', view: 'view' });
  await assert.rejects(originals.put(ref, { text: 'text', view: 'newer' }), { code: 'STORE_UNAVAILABLE' });
  assert.deepEqual(await originals.get(ref), { text: 'text', view: 'view' });
});

test('Nothing but a reference reaches the file system', async (t) => {
  const home = temporaryHome(t);
  mkdirSync(join(home, 'originals'));
  writeFileSync(join(home, 'secret.br'), 'secret');
  const originals = openOriginals(home);
  for (const ref of ['../secret', '../../etc/passwd', '', 'a', 'k3f9a2c1m0/', 'K3F9A2C1M0', 'k3f9a2c1m0\n']) {
    assert.equal(await originals.get(ref), null, ref);
    await assert.rejects(originals.put(ref, { text: '', view: '' }), TypeError, ref);
    await originals.use([ref]);
  }
  assert.deepEqual(filesOf(home), []);
});

test('What is missing, cut off or of another format is gone; put stores it anew', async (t) => {
  const home = temporaryHome(t);
  const originals = openOriginals(home);
  const original = { text: 'text '.repeat(1000), view: 'view' };
  const ref = originals.refOf(original.text);
  assert.equal(await originals.get(ref), null);
  await originals.put(ref, original);
  truncateSync(pathOf(home, ref), 20);
  assert.equal(await originals.get(ref), null);
  await originals.put(ref, original);
  assert.deepEqual(await originals.get(ref), original);
  writeFileSync(pathOf(home, ref), 'no brotli at all');
  assert.equal(await originals.get(ref), null);
});

test('A data folder that cannot be written rejects what would be lost, and reads as empty', async (t) => {
  const home = join(temporaryHome(t), 'file');
  writeFileSync(home, '');
  const originals = openOriginals(home);
  assert.throws(() => originals.refOf('text'), { code: 'DATA_FOLDER' });
  await assert.rejects(originals.put('k3f9a2c1m0', { text: 'text', view: 'text' }), { code: 'DATA_FOLDER' });
  assert.equal(await originals.get('k3f9a2c1m0'), null);
  await originals.use(['k3f9a2c1m0']);
  assert.equal(await sweep(originals, 0, Date.now()), 0);
});

test('A damaged key is told, not replaced', (t) => {
  const home = temporaryHome(t);
  claimFolder(home);
  writeFileSync(join(home, 'key'), 'short');
  assert.throws(() => openOriginals(home).refOf('text'), {
    code: 'STORE_UNAVAILABLE',
    message: /key.*damaged/,
  });
  assert.equal(readFileSync(join(home, 'key'), 'utf8'), 'short');
});

/** Deletes what is beyond the budget, but for what was used since; answers how many. */
async function sweep(originals: Originals, budgetBytes: number, liveSince: number): Promise<number> {
  return deleteUnused(await originals.surplus(budgetBytes), liveSince, Infinity);
}

test('A sweep deletes what was used least recently, down to the budget', async (t) => {
  const home = temporaryHome(t);
  const originals = openOriginals(home);
  const refs = ['oldest', 'older', 'newer'].map((text) => originals.refOf(text));
  for (const [index, ref] of refs.entries()) {
    await originals.put(ref, { text: ref, view: ref });
    utimesSync(pathOf(home, ref), 1000 + index, 1000 + index);
  }
  const total = refs.reduce((sum, ref) => sum + statSync(pathOf(home, ref)).size, 0);
  assert.equal(await sweep(originals, total, Date.now()), 0);
  // Another process has used the oldest one since: it is now the newest.
  await openOriginals(home).use([refs[0] ?? '']);
  assert.equal(await sweep(originals, total - 1, Date.now() + 1000), 1);
  const left = await Promise.all(refs.map(async (ref) => (await originals.get(ref)) !== null));
  assert.deepEqual(left, [true, false, true]);
});

test('A sweep spares whatever a live run may use, however small the budget', async (t) => {
  const home = temporaryHome(t);
  const originals = openOriginals(home);
  const [used = '', unused = ''] = ['used', 'unused'].map((text) => originals.refOf(text));
  for (const ref of [used, unused]) {
    await originals.put(ref, { text: ref, view: ref });
    utimesSync(pathOf(home, ref), 1000, 1000);
  }
  const runStartedAt = Date.now() - 1;
  await openOriginals(home).use([used]);
  assert.equal(await sweep(originals, 0, runStartedAt), 1);
  assert.notEqual(await originals.get(used), null);
  assert.equal(await originals.get(unused), null);
});

test('An original in use is marked once a day and process, since that says enough', async (t) => {
  const home = temporaryHome(t);
  let now = Date.now();
  const originals = openOriginals(home, realDisk, () => now);
  const ref = originals.refOf('text');
  await originals.put(ref, { text: 'text', view: 'text' });
  const mark = (): number => statSync(pathOf(home, ref)).mtimeMs;
  utimesSync(pathOf(home, ref), 1000, 1000);
  await originals.use([ref]);
  assert.equal(mark(), 1_000_000);
  now += touchAgainMs;
  await originals.use([ref]);
  assert.ok(mark() > 1_000_000);
  utimesSync(pathOf(home, ref), 1000, 1000);
  await openOriginals(home).use([ref]);
  assert.ok(mark() > 1_000_000);
});

test('Of originals in use those are told that are gone, empty, cut off or no file, and no others', async (t) => {
  const home = temporaryHome(t);
  const names = ['whole', 'gone', 'empty', 'cut', 'zeros', 'link'];
  const refs = new Map(names.map((name) => [name, openOriginals(home).refOf(name)]));
  const refOf = (name: string): string => refs.get(name) ?? '';
  for (const [name, ref] of refs) {
    await openOriginals(home).put(ref, { text: name.repeat(100), view: name.repeat(100) });
  }
  unlinkSync(pathOf(home, refOf('gone')));
  truncateSync(pathOf(home, refOf('empty')));
  truncateSync(pathOf(home, refOf('cut')), 20);
  writeFileSync(pathOf(home, refOf('zeros')), Buffer.alloc(60));
  unlinkSync(pathOf(home, refOf('link')));
  symlinkSync(pathOf(home, refOf('whole')), pathOf(home, refOf('link')));
  const originals = openOriginals(home);
  const lost = await originals.use([...refs.values(), '../../etc/passwd']);
  assert.deepEqual(lost, ['gone', 'empty', 'cut', 'zeros', 'link'].map(refOf));
  assert.deepEqual(await originals.use([...refs.values()]), [], 'what was told once is known');
});

test('An original that is deleted while it is in use is told at its next use, and once until it is stored again', async (t) => {
  const home = temporaryHome(t);
  const originals = openOriginals(home);
  const refs = ['one', 'two', 'three'].map((text) => originals.refOf(text));
  const put = async (ref: string): Promise<void> => originals.put(ref, { text: ref, view: ref });
  for (const ref of refs) await put(ref);
  assert.deepEqual(await originals.use(refs), []);
  const [one = '', two = '', three = ''] = refs;
  unlinkSync(pathOf(home, two));
  truncateSync(pathOf(home, three));
  assert.deepEqual(await originals.use(refs), [two, three]);
  assert.deepEqual(await originals.use(refs), []);
  await put(two);
  rmSync(join(home, 'originals'), { recursive: true });
  assert.deepEqual(await originals.use(refs), [one, two]);
});

test('Of many originals in use so many are looked at each time, and all of them in turn', async (t) => {
  const home = temporaryHome(t);
  const originals = openOriginals(home);
  const refs = Array.from({ length: 3 * originalLooks - 5 }, (_, at) => originals.refOf(`text ${at}`));
  // They are not there, which the first use tells of all.
  assert.equal((await originals.use(refs)).length, refs.length);
  for (const ref of refs) await originals.put(ref, { text: ref, view: ref });
  for (const ref of refs) unlinkSync(pathOf(home, ref));
  const told: (readonly string[])[] = [];
  for (let turn = 0; turn < 4; turn += 1) told.push(await originals.use(refs));
  assert.deepEqual(
    told.map(({ length }) => length),
    [originalLooks, originalLooks, originalLooks - 5, 0],
  );
  assert.deepEqual(told.flat(), refs);
});

test('No copy for inspect is kept of a text with a secret in it, while what a marker needs is', async (t) => {
  const home = temporaryHome(t);
  const copies = openCopies(home);
  const secret = `{"rows": 3}\nDB_PASSWORD=correct-horse\n`;
  await copies.put('a', 0, secret);
  await copies.put('a', 1, 'nothing of the kind');
  assert.deepEqual([await copies.get('a', 0), await copies.get('a', 1)], [null, 'nothing of the kind']);
  const originals = openOriginals(home);
  const ref = originals.refOf(secret);
  await originals.put(ref, { text: secret, view: secret });
  assert.equal((await originals.get(ref))?.text, secret);
});
