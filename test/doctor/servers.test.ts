import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { claude } from '../../agents/claude/index.ts';
import { onlineCheck } from '../../src/doctor/checks/online.ts';
import { mcpServerCheck, mcpReadyMs } from '../../src/doctor/checks/mcp-server.ts';
import type { Finding } from '../../src/doctor/check.ts';

import { bin } from '../cli/run-headroom.ts';
import { certificate, privateKey } from '../proxy/certificate.ts';
import { deadPort, open } from '../proxy/stage.ts';
import { complaints, look, patient, type Patient } from './patient.ts';

/** The MCP server as `script`, a module that stands in for headroom's command. */
async function askServer(t: TestContext, script: string): Promise<Finding> {
  const { folder, context } = patient(t);
  const file = join(folder, 'server.mjs');
  writeFileSync(file, script);
  const program = { node: process.execPath, script: file };
  return mcpServerCheck.run(context({ program }), new AbortController().signal);
}

test('The servers are well and leave nothing in the data folder', async (t) => {
  const { data, context } = patient(t);
  const results = await look(context(), () => true);
  assert.deepEqual(complaints(results), {});
  assert.deepEqual(readdirSync(join(data, 'runs')), []);
  assert.deepEqual(readdirSync(data).sort(), ['.headroom', 'runs']);
});

test('An MCP server that does not start is a failure', async (t) => {
  const { state, saw, mend } = await askServer(t, 'process.exit(1);');
  assert.equal(state, 'fail');
  assert.match(saw, /^it does not answer: /);
  assert.match(mend ?? '', /headroom mcp serve/);
});

test('An MCP server that comes late is a warning', async (t) => {
  const late = `await new Promise((resolve) => setTimeout(resolve, ${mcpReadyMs}));
    await import(${JSON.stringify(bin)});`;
  const { state, saw } = await askServer(t, late);
  assert.equal(state, 'warn');
  assert.match(saw, /^offers headroom_retrieve after \d+ ms; agents wait 500 ms$/);
});

test('An MCP server without our tool is a failure', async (t) => {
  const other = `import { createInterface } from 'node:readline';
    createInterface({ input: process.stdin }).on('line', (line) => {
      const { id, method, params } = JSON.parse(line);
      const result = method === 'tools/list' ? { tools: [] } : {
        protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' },
      };
      if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result }));
    });`;
  const { state, saw } = await askServer(t, other);
  assert.deepEqual({ state, saw }, { state: 'fail', saw: 'it offers no tool headroom_retrieve' });
});

/** What --online says of a provider at this address. */
async function askProvider(t: TestContext, url: string): Promise<Finding> {
  const made: Patient = patient(t, { ANTHROPIC_BASE_URL: url });
  made.install('claude', 'echo 2.1.332');
  return onlineCheck(claude).run(made.context({ online: true }), new AbortController().signal);
}

test('A provider that refuses a request without a key is reached, and gets no key', async (t) => {
  const seen: string[] = [];
  const refuse: RequestListener = (request, response) => {
    seen.push(...Object.keys(request.headers));
    response.writeHead(401).end();
  };
  const { host, href } = await open(t, createServer(refuse));
  assert.deepEqual(await askProvider(t, href), { state: 'ok', saw: `${host} answers 401`, mend: null });
  assert.deepEqual(seen, ['host', 'connection']);
});

test('A provider in trouble is a warning, one that is not there a failure', async (t) => {
  const server = createServer((_request, response) => response.writeHead(503).end());
  const { href } = await open(t, server);
  assert.equal((await askProvider(t, href)).state, 'warn');
  const gone = await askProvider(t, `http://127.0.0.1:${await deadPort(t)}`);
  assert.equal(gone.state, 'fail');
  assert.match(gone.saw, /cannot be reached: connect ECONNREFUSED/);
});

test('A certificate that Node.js does not trust is a failure that names the way out', async (t) => {
  const server = createTlsServer({ cert: certificate, key: privateKey }, (_request, response) =>
    response.end(),
  );
  const { port } = await open(t, server);
  const { state, saw, mend } = await askProvider(t, `https://localhost:${port}`);
  assert.equal(state, 'fail');
  assert.match(saw, /^localhost:\d+ shows a certificate .* \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/);
  assert.match(mend ?? '', /NODE_EXTRA_CA_CERTS/);
});
