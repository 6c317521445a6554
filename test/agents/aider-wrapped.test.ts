import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runHeadroom, temporaryFolder } from '../cli/run-headroom.ts';

/** Finds its base URLs as litellm does, and asks a model of each provider. */
const program = `#!/usr/bin/env node
const e = process.env;
const openai = e.OPENAI_BASE_URL ?? e.OPENAI_API_BASE ?? 'https://api.openai.com/v1';
const anthropic = e.ANTHROPIC_API_BASE ?? e.ANTHROPIC_BASE_URL ?? 'https://api.anthropic.com';
const messages = [{ role: 'user', content: 'hi' }];
const ask = async (url, body) => {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  console.log(await answer.text());
};
await ask(openai + '/chat/completions', { model: 'gpt-x', messages });
await ask(anthropic + '/v1/messages', { model: 'claude-x', max_tokens: 9, messages });
process.exitCode = 5;
`;

async function provider(t: TestContext, name: string): Promise<string> {
  const server = createServer((request, response) => {
    response.write(`${name} ${request.url ?? ''} `);
    request.pipe(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a program that reads its variables as litellm does reaches both of its own providers through us', async (t) => {
  const home = await temporaryFolder(t);
  const bin = join(home, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'aider'), program);
  writeFileSync(join(bin, 'package.json'), '{"type":"module"}');
  chmodSync(join(bin, 'aider'), 0o755);
  const env = {
    PATH: [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
    OPENAI_API_BASE: `${await provider(t, 'openai')}/v1`,
    ANTHROPIC_API_BASE: await provider(t, 'anthropic'),
  };
  const { code, stdout, stderr } = await runHeadroom(['wrap', 'aider'], home, env);
  assert.equal(stderr, '');
  assert.equal(
    stdout,
    'openai /v1/chat/completions {"model":"gpt-x","messages":[{"role":"user","content":"hi"}]}\n' +
      'anthropic /v1/messages {"model":"claude-x","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}\n',
  );
  assert.equal(code, 5);
  const ledger = await runHeadroom(['perf', '--json'], home);
  assert.match(ledger.stdout, /"requests": ?2\b/);
});
