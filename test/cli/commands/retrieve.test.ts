import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { test } from 'node:test';
import { installKey } from '../../../src/store/originals/key.ts';
import { openOriginals } from '../../../src/store/originals/originals.ts';
import { markedReference } from '../../../src/store/originals/reference.ts';
import { cleanEnvironment, runHeadroom, runInTurn, temporaryFolder } from '../run-headroom.ts';

function folderOf(home: string): string {
  return cleanEnvironment(home)['HEADROOM_HOME'] ?? '';
}

/** A reference as a marker of this install writes it. */
function marked(home: string, ref: string): string {
  return markedReference(installKey(folderOf(home)), ref);
}

async function keep(home: string, text: string, view: string): Promise<string> {
  const folder = folderOf(home);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const originals = openOriginals(folder);
  const ref = originals.refOf(text);
  await originals.put(ref, { text, view });
  return ref;
}

test('The whole original is printed byte for byte, however long', async (t) => {
  const home = await temporaryFolder(t);
  const text = `${'{"name":"Zürich","n":1}\r\n'.repeat(20_000)}{"last":true}`;
  const ref = await keep(home, text, 'name n\nZürich 1');
  assert.deepEqual(await runHeadroom(['retrieve', ref], home), { code: 0, stdout: text, stderr: '' });
});

test('Lines are chosen by number and by pattern', async (t) => {
  const home = await temporaryFolder(t);
  const ref = await keep(home, '[1,2,3]', 'one\ntwo\nthree');
  assert.equal((await runInTurn(['retrieve', ref, '--lines', '2-3'], home)).stdout, 'two\nthree\n');
  assert.equal((await runInTurn(['retrieve', ref, '--grep', '^t.o'], home)).stdout, '2:two\n');
});

test('--json answers one object', async (t) => {
  const home = await temporaryFolder(t);
  const ref = await keep(home, '[1,2,3]', 'one\ntwo\nthree');
  const { stdout } = await runInTurn(['retrieve', ref, '--lines', '3', '--json'], home);
  assert.deepEqual(JSON.parse(stdout), { ref, totalLines: 3, text: 'three' });
});

test('A reference that nothing is kept under ends with code 3 and two lines', async (t) => {
  const { code, stdout, stderr } = await runInTurn(['retrieve', 'k3f9a2c1m0'], await temporaryFolder(t));
  assert.deepEqual({ code, stdout }, { code: 3, stdout: '' });
  assert.match(stderr, /^headroom: gone: .+\n.+run the command again\.\n$/);
});

test('The first letters of a reference are enough where no other begins with them', async (t) => {
  const home = await temporaryFolder(t);
  const ref = await keep(home, 'whole', 'whole');
  for (const letters of [4, 9, 11]) {
    assert.equal((await runInTurn(['retrieve', marked(home, ref).slice(0, letters)], home)).stdout, 'whole');
  }
  const short = await runInTurn(['retrieve', ref.slice(0, 3)], home);
  assert.deepEqual([short.code, short.stdout], [2, '']);
  assert.match(short.stderr, /too short.+\n.+at least 4 .+--list/);
  const json = await runInTurn(['retrieve', ref.slice(0, 5), '--json'], home);
  assert.deepEqual(JSON.parse(json.stdout), { ref: marked(home, ref), totalLines: 1, text: 'whole' });
});

test('Letters that several references begin with name them', async (t) => {
  const home = await temporaryFolder(t);
  const folder = folderOf(home);
  await keep(home, 'one', 'one');
  const names = ['k3f9a2c1m0', 'k3f9a2c1m1', 'k3f8000000'];
  for (const name of names) await openOriginals(folder).put(name, { text: name, view: name });
  const shared = names.slice(0, 2).map((name) => marked(home, name));
  const several = await runInTurn(['retrieve', 'k3f9'], home);
  assert.deepEqual([several.code, several.stdout], [2, '']);
  assert.match(
    several.stderr,
    new RegExp(`begin with "k3f9": ${shared.join(', ')}\\.\n.+more of its letters`),
  );
  assert.equal((await runInTurn(['retrieve', 'k3f8'], home)).stdout, 'k3f8000000');
  assert.equal((await runInTurn(['retrieve', shared[0]?.slice(0, 11) ?? ''], home)).code, 0);
});

test('--list names what can be fetched, also where nothing is known of it', async (t) => {
  const home = await temporaryFolder(t);
  const none = await runInTurn(['retrieve', '--list'], home);
  assert.deepEqual([none.code, none.stdout], [3, '']);
  assert.equal((await runInTurn(['retrieve', '--list', '--json'], home)).stdout, '[]\n');
  const ref = marked(home, await keep(home, 'whole', 'whole'));
  const { code, stdout } = await runInTurn(['retrieve', '--list'], home);
  assert.equal(code, 0);
  assert.match(
    stdout,
    new RegExp(`^Originals that can be fetched.+\n${ref}  .+  what printed it is not known\n$`),
  );
  for (const args of [[], ['--list', ref], ['--list', '--grep', 'x']]) {
    assert.equal((await runInTurn(['retrieve', ...args], home)).code, 2);
  }
});
