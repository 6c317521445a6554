import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { test } from 'node:test';
import { openOriginals } from '../../../src/store/originals/originals.ts';
import { cleanEnvironment, runHeadroom, temporaryFolder } from '../run-headroom.ts';

async function keep(home: string, text: string, view: string): Promise<string> {
  const folder = cleanEnvironment(home)['HEADROOM_HOME'] ?? '';
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
  assert.equal((await runHeadroom(['retrieve', ref, '--lines', '2-3'], home)).stdout, 'two\nthree\n');
  assert.equal((await runHeadroom(['retrieve', ref, '--grep', '^t.o'], home)).stdout, '2:two\n');
});

test('--json answers one object', async (t) => {
  const home = await temporaryFolder(t);
  const ref = await keep(home, '[1,2,3]', 'one\ntwo\nthree');
  const { stdout } = await runHeadroom(['retrieve', ref, '--lines', '3', '--json'], home);
  assert.deepEqual(JSON.parse(stdout), { ref, totalLines: 3, text: 'three' });
});

test('A reference that nothing is kept under ends with code 3 and two lines', async (t) => {
  const { code, stdout, stderr } = await runHeadroom(['retrieve', 'k3f9a2c1m0'], await temporaryFolder(t));
  assert.deepEqual({ code, stdout }, { code: 3, stdout: '' });
  assert.match(stderr, /^headroom: gone: .+\n.+run the command again\.\n$/);
});
