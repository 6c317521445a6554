import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, test, type TestContext } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { recordingCarried } from '../../src/store/decisions/carried.ts';
import { openOriginals } from '../../src/store/originals/originals.ts';
import { markedReference } from '../../src/store/originals/reference.ts';
import { registerRun } from '../../src/store/runs/runs.ts';
import { openStore } from '../../src/store/store.ts';
import { bin, cleanEnvironment } from '../cli/run-headroom.ts';
import { proxied } from '../proxy/proxied.ts';
import { temporaryHome } from '../store/stage.ts';
import { anthropicBody, recordsJson } from '../wire/conversations.ts';

/** Servers of runs, each for as long as these tests take, as an agent keeps its own for a session. */
const servers = new Map<string, Client>();
after(async () => {
  for (const client of servers.values()) await client.close();
});

async function serverOf(home: string, run: string): Promise<Client> {
  const client = servers.get(run) ?? new Client({ name: 'test', version: '1' });
  if (servers.has(run)) return client;
  servers.set(run, client);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin, 'mcp', 'serve', '--run', run],
    env: { ...cleanEnvironment(home), HEADROOM_HOME: home },
  });
  await client.connect(transport);
  return client;
}

/** What the server of a run answers to a reference. */
async function fetched(home: string, run: string, ref: string): Promise<string> {
  const client = await serverOf(home, run);
  const { content } = await client.callTool({ name: 'headroom_retrieve', arguments: { ref } });
  return (content as unknown as [{ text: string }])[0].text;
}

/** A run with its own proxy, as `wrap` opens them. */
async function openRun(t: TestContext, home: string) {
  const run = registerRun(home);
  const store = await openStore(home);
  const originals = recordingCarried(store.originals, run.folder, assert.ifError);
  const stage = await proxied(t, { home, keepHome: true, changes: { store: { ...store, originals } } });
  return { run, ...stage };
}

test('A run fetches what its requests carried, those of a resumed session too, and nothing of another', async (t) => {
  const home = temporaryHome(t);
  const text = recordsJson(400);
  const shown = /^\[\n{"id":1000,/;
  const [one, other] = [await openRun(t, home), await openRun(t, home)];
  await one.post('/v1/messages', anthropicBody([{ output: text }]));
  const [, ref = ''] = /ref=(\w+)/.exec(one.received[0]?.body.toString() ?? '') ?? [];
  assert.equal(ref.length, 12);
  assert.match(await fetched(home, one.run.id, ref), shown);
  const refused = new RegExp(`^"${ref}" is not of this session: .*run the command again\\.$`);
  assert.match(await fetched(home, other.run.id, ref), refused);
  await other.post('/v1/messages', anthropicBody([{ output: text }, { output: 'next' }]));
  assert.match(await fetched(home, other.run.id, ref), shown);
});

/** Originals as a run has them, without a proxy. */
function opened(t: TestContext) {
  const home = temporaryHome(t);
  return { home, run: registerRun(home), originals: openOriginals(home) };
}

test('Every form of a reference is one of the run, and one that was only stored is none', async (t) => {
  const { home, run, originals } = opened(t);
  const recording = recordingCarried(originals, run.folder, assert.ifError);
  const [carried, stored] = [originals.refOf('carried'), originals.refOf('stored')];
  await recording.put(carried, { text: 'carried', view: 'carried' });
  await recording.put(stored, { text: 'stored', view: 'stored' });
  await recording.use([carried]);
  for (const form of [carried, markedReference(originals.key(), carried)])
    assert.equal(await fetched(home, run.id, form), 'carried');
  for (const form of [stored, markedReference(originals.key(), stored)])
    assert.match(await fetched(home, run.id, form), /is not of this session/);
});

test('What cannot be written down is told, and written with the next request', async (t) => {
  const { home, run, originals } = opened(t);
  const problems: string[] = [];
  const recording = recordingCarried(originals, run.folder, ({ code }) => problems.push(code));
  const ref = originals.refOf('text');
  await recording.put(ref, { text: 'text', view: 'text' });
  rmSync(run.folder, { recursive: true });
  await recording.use([ref]);
  assert.deepEqual(problems, ['DATA_FOLDER']);
  const again = registerRun(home, run.id);
  await recording.use([ref]);
  assert.equal(await fetched(home, again.id, ref), 'text');
  assert.equal(problems.length, 1);
});
