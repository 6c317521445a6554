import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { after, test, type TestContext } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { maxRetrieveBytes, retrieveToolTokens } from '../../src/limits.ts';
import { openOriginals } from '../../src/store/originals/originals.ts';
import { hexReference, markedReference } from '../../src/store/originals/reference.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { bin, cleanEnvironment, temporaryFolder } from '../cli/run-headroom.ts';
import { hangGuardMs } from '../hang-guard.ts';
import { maxMessageBytes } from '../../src/mcp/json-lines.ts';
import { maxSearchThreads } from '../../src/mcp/search-thread.ts';

const initialize = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
})}\n`;

async function clientIn(home: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin, 'mcp', 'serve'],
    env: cleanEnvironment(home),
  });
  await client.connect(transport);
  return client;
}

async function connect(context: TestContext): Promise<{ client: Client; home: string }> {
  const home = await temporaryFolder(context);
  const client = await clientIn(home);
  context.after(() => client.close());
  return { client, home };
}

let running: Client | null = null;
const sharedHome = mkdtempSync(join(tmpdir(), 'headroom-mcp-'));
after(async () => {
  await running?.close();
  rmSync(sharedHome, { recursive: true, force: true });
});

/** One server for the tests of which each may meet what the others have kept. */
async function shared(): Promise<{ client: Client; home: string }> {
  running ??= await clientIn(sharedHome);
  return { client: running, home: sharedHome };
}

async function keep(home: string, text: string, view = text): Promise<string> {
  const folder = cleanEnvironment(home)['HEADROOM_HOME'] ?? '';
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const originals = openOriginals(folder);
  const ref = originals.refOf(text);
  await originals.put(ref, { text, view });
  return ref;
}

async function call(
  client: Client,
  input: Record<string, unknown>,
): Promise<{ text: string; isError: boolean }> {
  // The client's own 60 s would end a call on a busy machine; a test that hangs ends by its own limit.
  const patience = { timeout: hangGuardMs };
  const asked = { name: 'headroom_retrieve', arguments: input };
  const { content, isError } = await client.callTool(asked, patience);
  assert.ok(Array.isArray(content) && content.length === 1);
  const [{ type, text }] = content as [{ type: string; text: string }];
  assert.equal(type, 'text');
  return { text, isError: isError === true };
}

function serve(home: string, flags: readonly string[] = []): ChildProcessByStdio<Writable, Readable, null> {
  return spawn(process.execPath, [...flags, bin, 'mcp', 'serve'], {
    env: cleanEnvironment(home),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

/** A module that has every other one told on stdout, a line each, as it is loaded. */
async function tellsModules(context: TestContext): Promise<string> {
  const hooks = `import { writeSync } from 'node:fs';
    export const load = async (url, context, next) => {
      const loaded = await next(url, context);
      writeSync(1, JSON.stringify({ url, length: loaded.source?.length ?? 0 }) + '\\n');
      return loaded;
    };`;
  const folder = await temporaryFolder(context);
  await writeFile(join(folder, 'hooks.mjs'), hooks);
  await writeFile(
    join(folder, 'register.mjs'),
    `import { register } from 'node:module'; register('./hooks.mjs', import.meta.url);`,
  );
  return join(folder, 'register.mjs');
}

test('One tool is offered, read-only and always loaded', async () => {
  const { client } = await shared();
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name, annotations, _meta }) => ({ name, annotations, _meta })),
    [
      {
        name: 'headroom_retrieve',
        annotations: { readOnlyHint: true },
        _meta: { 'anthropic/alwaysLoad': true },
      },
    ],
  );
});

test('What the model is told of the tool stays within 150 tokens', async () => {
  const { client } = await shared();
  const [tool] = (await client.listTools()).tools;
  assert.ok(tool !== undefined);
  const count = await loadTokenCounter();
  const asSent = {
    name: `mcp__headroom__${tool.name}`,
    description: tool.description,
    input_schema: tool.inputSchema,
  };
  assert.ok(count(JSON.stringify(asSent)) <= 150);
  // What the ledger charges for it in every request.
  assert.equal(count(JSON.stringify(asSent)), retrieveToolTokens);
});

test('A call answers the original, some of its lines, or those that match', async () => {
  const { client, home } = await shared();
  const ref = await keep(home, '[{"a":1},{"a":2}]', 'a\n1\n2');
  assert.deepEqual(await call(client, { ref }), { text: '[{"a":1},{"a":2}]', isError: false });
  assert.deepEqual(await call(client, { ref, lines: '2-3' }), { text: '1\n2', isError: false });
  assert.deepEqual(await call(client, { ref, lines: 2, grep: '' }), { text: '1', isError: false });
  assert.deepEqual(await call(client, { ref, grep: '^2' }), { text: '3:2', isError: false });
});

test('A long original is answered in parts that a client takes', async () => {
  const { client, home } = await shared();
  const text = Array.from({ length: 10_000 }, (_, index) => `entry ${index} of a long log`).join('\n');
  const answer = await call(client, { ref: await keep(home, text) });
  assert.ok(Buffer.byteLength(answer.text) <= maxRetrieveBytes);
  assert.match(answer.text, /\n\[headroom: \d+ more lines; ask for lines=\d+-10000\]$/);
});

test('What is gone is a final answer, not a failure to try again', async () => {
  const { client } = await shared();
  const { text, isError } = await call(client, { ref: 'k3f9a2c1m0' });
  assert.equal(isError, false);
  assert.match(text, /^gone: [^\n]*run the command again\.$/);
});

test('A reference leads to its original in every form, and a made-up one to a final answer', async () => {
  const { client, home } = await shared();
  const ref = await keep(home, 'one\ntwo');
  const key = await readFile(join(cleanEnvironment(home)['HEADROOM_HOME'] ?? '', 'key'));
  for (const form of [ref, markedReference(key, ref), hexReference(key, ref)])
    assert.deepEqual(await call(client, { ref: form }), { text: 'one\ntwo', isError: false });
  for (const form of [
    `${ref}00`,
    `${markedReference(key, ref).slice(0, -1)}u`,
    '0123456789abcdef',
    'README.md',
  ]) {
    const { text, isError } = await call(client, { ref: form });
    assert.equal(isError, false);
    assert.match(text, /was not written by headroom/);
  }
});

test('The server writes nothing: in a sandbox it could not', async (t) => {
  const { client, home } = await connect(t);
  await call(client, { ref: 'k3f9a2c1m0' });
  assert.deepEqual(await readdir(home), []);
});

test('A wrong call is told what is wrong', async () => {
  const { client, home } = await shared();
  const ref = await keep(home, 'one\ntwo');
  for (const input of [
    {},
    { ref, lines: 'all' },
    { ref, lines: '7' },
    { ref, grep: '(' },
    { ref, grep: [] },
  ]) {
    const { text, isError } = await call(client, input);
    assert.equal(isError, true, JSON.stringify(input));
    assert.doesNotMatch(text, /\n/);
  }
});

test('initialize waits for little: no tokenizer, no database, no engine, and a bounded amount of source', async (t) => {
  const server = serve(await temporaryFolder(t), [`--import=${await tellsModules(t)}`]);
  server.stdin.write(initialize);
  const loaded: string[] = [];
  let bytes = 0;
  for await (const line of createInterface({ input: server.stdout })) {
    const { url, length, id } = JSON.parse(line) as { url?: string; length?: number; id?: number };
    if (id === 1) break;
    loaded.push(String(url));
    bytes += length ?? 0;
  }
  server.stdin.end();
  await once(server, 'close');
  assert.ok(loaded.some((url) => url.endsWith('/src/mcp/server.js')));
  assert.deepEqual(
    loaded.filter((url) => /gpt-tokenizer|better-sqlite3\/|node:sqlite|\/engines\/|\/wire\//.test(url)),
    [],
  );
  // Half as much again as is loaded today; agents go on without a tool that comes late.
  assert.ok(loaded.length < 370 && bytes < 2_100_000, `${loaded.length} modules, ${bytes} bytes`);
});

test('The server ends with its input, after the answers under way', { timeout: hangGuardMs }, async (t) => {
  const home = await temporaryFolder(t);
  const ref = await keep(home, 'kept');
  const server = serve(home);
  let output = '';
  server.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const request = {
    jsonrpc: '2.0',
    id: 2,
    method: 'tools/call',
    params: { name: 'headroom_retrieve', arguments: { ref } },
  };
  server.stdin.end(`${initialize}${JSON.stringify(request)}\n`);
  assert.deepEqual(await once(server, 'close'), [0, null]);
  const answers = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number });
  assert.deepEqual(
    answers.map(({ id }) => id),
    [1, 2],
  );
});

/** Speaks to a server line by line; `next` is the next line that it says, read. */
function lineTalk(server: ReturnType<typeof serve>) {
  const said = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  return {
    say: (line: string) => server.stdin.write(`${line}\n`),
    next: async () => JSON.parse(String((await said.next()).value)) as Record<string, unknown>,
  };
}

const ping = (id: number): string => JSON.stringify({ jsonrpc: '2.0', id, method: 'ping' });

test(
  'A line that cannot be read is told, and the next one is answered',
  { timeout: hangGuardMs },
  async (t) => {
    const server = serve(await temporaryFolder(t));
    const { say, next } = lineTalk(server);
    say(initialize.trim());
    assert.equal((await next())['id'], 1);
    const huge = `{"jsonrpc":"2.0","id":7,"method":"ping","params":{"x":"${'x'.repeat(maxMessageBytes)}"}}`;
    const bad: readonly (readonly [line: string, code: number])[] = [
      [huge, -32600],
      ['x'.repeat(3 * maxMessageBytes), -32600],
      ['{"jsonrpc":"2.0","id":7', -32700],
      ['\u0000\u001b[2J', -32700],
    ];
    for (const [at, [line, code]] of bad.entries()) {
      say(line);
      const { id, error } = await next();
      assert.deepEqual([id, (error as { code: number }).code], [null, code]);
      say(ping(10 + at));
      assert.deepEqual(await next(), { jsonrpc: '2.0', id: 10 + at, result: {} });
    }
    // Nothing is asked by an empty line.
    say('');
    // The longest that is read.
    const longest = huge.slice(0, -4 - (huge.length + 1 - maxMessageBytes));
    say(`${longest}"}}`.padEnd(maxMessageBytes - 1));
    assert.equal((await next())['id'], 7);
    server.stdin.end();
    assert.deepEqual(await once(server, 'close'), [0, null]);
  },
);

for (const [name, input] of Object.entries({
  'a line that is too long': 'x'.repeat(maxMessageBytes + 1),
  'a line that is too long, and its end': `${'x'.repeat(maxMessageBytes + 1)}\n`,
  'half a message': '{"jsonrpc"',
  'a line that is no message': '7\n',
  nothing: '',
})) {
  test(`The server ends with its input behind ${name}`, { timeout: hangGuardMs }, async (t) => {
    const server = serve(await temporaryFolder(t));
    server.stdout.resume();
    server.stdin.end(`${initialize}${input}`);
    assert.deepEqual(await once(server, 'close'), [0, null]);
  });
}

test('A pattern that never ends keeps no other call waiting', { timeout: hangGuardMs }, async (t) => {
  const { client, home } = await connect(t);
  const ref = await keep(home, `${'a'.repeat(60)}!`);
  const long = await keep(home, `${'a'.repeat(23)}!`);
  const order: string[] = [];
  const slow = Array.from({ length: maxSearchThreads }, async () => {
    const answer = await call(client, { ref, grep: '^(a+)+$' });
    order.push('slow');
    return answer;
  });
  // It takes more than a moment, and so waits for one of the threads.
  const waits = call(client, { ref: long, grep: '^(a+)+$' });
  await Promise.all([client.ping(), call(client, { ref, grep: 'a!' })]);
  order.push('others');
  for (const { isError, text } of await Promise.all(slow)) {
    assert.equal(isError, true);
    assert.match(text, /was stopped/);
  }
  const { isError, text } = await waits;
  assert.notEqual(isError, true);
  assert.match(text, /^No line/);
  assert.equal(order[0], 'others');
});

test('An answer quotes of a call what helps to know it again', async () => {
  const { client, home } = await shared();
  const ref = await keep(home, 'one\ntwo');
  const long = '('.repeat(500_000);
  for (const input of [
    { ref: long },
    { ref, lines: long },
    { ref, grep: long },
    { ref, lines: '9'.repeat(9_000) },
  ]) {
    assert.ok((await call(client, input)).text.length < 400);
  }
});

test(
  'The server ends when its parent is killed, though its input stays open',
  { timeout: hangGuardMs, skip: process.platform === 'win32' && 'needs a named pipe' },
  async (t) => {
    const home = await temporaryFolder(t);
    const fifo = join(home, 'input');
    execFileSync('mkfifo', [fifo]);
    // Open for both directions, a named pipe has a writer as long as it has a reader: it never ends.
    const input = openSync(fifo, 'r+');
    t.after(() => {
      closeSync(input);
    });
    writeSync(input, initialize);
    const source = `
      require('node:child_process').spawn(process.execPath, ${JSON.stringify([bin, 'mcp', 'serve'])}, { stdio: 'inherit' });
      setInterval(() => {}, 1e6);`;
    const parent = spawn(process.execPath, ['-e', source], {
      env: cleanEnvironment(home),
      stdio: [input, 'pipe', 'inherit'],
    });
    assert.ok(parent.stdout !== null);
    await once(parent.stdout, 'data');
    // The server has the other end of this pipe: it closes with the server.
    const serverEnded = once(parent.stdout, 'close');
    parent.kill('SIGKILL');
    await serverEnded;
  },
);
