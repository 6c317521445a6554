import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { claude } from '../../agents/claude/index.ts';
import { agentCheck, agentVersionMs } from '../../src/doctor/checks/agent.ts';

import { proxied } from '../proxy/proxied.ts';
import { deadPort, open } from '../proxy/stage.ts';
import { complaints, look, patient, resultOf, type Patient } from './patient.ts';

function withClaude(
  t: TestContext,
  script = 'echo "2.1.332 (Claude Code)"',
  env: Readonly<Record<string, string>> = {},
): Patient {
  const made = patient(t, env);
  made.install('claude', script);
  return made;
}

test('Agents that are not installed are skipped, those of the tried version are well', async (t) => {
  const results = await look(withClaude(t).context());
  assert.deepEqual(complaints(results), {});
  assert.equal(
    resultOf(results, 'agent-claude').saw,
    "2.1.332; to api.anthropic.com (Claude Code's default)",
  );
  const others = results.filter(({ id }) => id.startsWith('agent-') && id !== 'agent-claude');
  assert.ok(others.length > 0);
  for (const { state, saw } of others)
    assert.deepEqual({ state, saw }, { state: 'skip', saw: 'not installed' });
});

test('An agent of another version is well, with a word', async (t) => {
  const newer = await look(withClaude(t, 'echo "2.10.3 (Claude Code)"').context());
  assert.deepEqual(complaints(newer), {});
  assert.match(resultOf(newer, 'agent-claude').saw, /^2\.10\.3, newer than 2\.1\.332, which/);
  const older = await look(withClaude(t, 'echo "2.1.9 (Claude Code)"').context());
  assert.match(resultOf(older, 'agent-claude').saw, /^2\.1\.9, older than 2\.1\.332, which/);
});

test('An agent that does not run is a warning', async (t) => {
  const results = await look(withClaude(t, 'exit 3').context());
  assert.deepEqual(complaints(results), { 'agent-claude': 'warn' });
  assert.match(resultOf(results, 'agent-claude').saw, /claude --version ends with exit code 3$/);
  assert.match(resultOf(results, 'agent-claude').mend ?? '', /npm install -g @anthropic-ai\/claude-code/);
});

test('An agent that does not end is a warning, and is ended', async (t) => {
  const { folder, context } = withClaude(t, 'echo $$ > started; mv started pid; exec sleep 1000');
  const late = new AbortController();
  const limit = t.mock.method(AbortSignal, 'timeout', () => late.signal);
  const found = agentCheck(claude).run(context(), new AbortController().signal);
  while (!existsSync(join(folder, 'pid'))) await turn();
  assert.deepEqual(limit.mock.calls[0]?.arguments, [agentVersionMs]);
  late.abort();
  const { state, saw } = await found;
  assert.equal(state, 'warn');
  assert.match(saw, /claude --version does not end$/);

  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('An agent that says no version is a warning', async (t) => {
  const results = await look(withClaude(t, 'echo hello').context());
  assert.deepEqual(complaints(results), { 'agent-claude': 'warn' });
});

test('An agent that cannot be routed is a warning that says why', async (t) => {
  const results = await look(withClaude(t, undefined, { CLAUDE_CODE_USE_BEDROCK: '1' }).context());
  assert.deepEqual(complaints(results), { 'agent-claude': 'warn' });
  assert.match(resultOf(results, 'agent-claude').saw, /Amazon Bedrock/);
  assert.match(resultOf(results, 'agent-claude').mend ?? '', /^Unset CLAUDE_CODE_USE_BEDROCK/);
});

test('A gateway of the user is shown as the upstream, without its password', async (t) => {
  const env = { ANTHROPIC_BASE_URL: 'https://me:canary-in-url@gateway.example/v1' };
  const results = await look(withClaude(t, undefined, env).context());
  assert.deepEqual(complaints(results), {});
  assert.match(resultOf(results, 'agent-claude').saw, /to gateway\.example \(ANTHROPIC_BASE_URL in/);
  assert.ok(!JSON.stringify(results).includes('canary'));
});

test('A base URL of an agent that is no URL is that agent’s warning or failure alone', async (t) => {
  const results = await look(withClaude(t, undefined, { ANTHROPIC_BASE_URL: 'gateway' }).context());
  assert.deepEqual(complaints(results), { 'agent-claude': 'fail' });
  assert.match(resultOf(results, 'agent-claude').mend ?? '', /^Write it as https:\/\/host/);
});

test('A provider of the user that is no URL is one failure; no agent is asked where it goes', async (t) => {
  const results = await look(withClaude(t, undefined, { HEADROOM_UPSTREAM: 'nowhere' }).context());
  assert.deepEqual(complaints(results), { settings: 'fail' });
  assert.equal(resultOf(results, 'agent-claude').saw, 'not looked at: needs Settings');
});

test('A variable that leads to a headroom which is gone is one failure, with its mend', async (t) => {
  const url = `http://127.0.0.1:${await deadPort(t)}/s/0123456789abcdef`;
  const results = await look(withClaude(t, undefined, { ANTHROPIC_BASE_URL: url }).context());
  assert.deepEqual(complaints(results), { 'base-urls': 'fail' });
  assert.match(resultOf(results, 'base-urls').saw, /^ANTHROPIC_BASE_URL leads to 127\.0\.0\.1:\d+, where no/);
  assert.equal(resultOf(results, 'base-urls').mend, 'Run: unset ANTHROPIC_BASE_URL.');
});

test('So is one in a settings file, which is named', async (t) => {
  const { folder, context } = withClaude(t);
  const file = join(folder, '.claude', 'settings.json');
  mkdirSync(join(folder, '.claude'));
  const url = `http://127.0.0.1:${await deadPort(t)}/s/0123456789abcdef`;
  writeFileSync(file, JSON.stringify({ env: { ANTHROPIC_BASE_URL: url } }));
  const results = await look(context());
  assert.deepEqual(complaints(results), { 'base-urls': 'fail' });
  assert.equal(resultOf(results, 'base-urls').mend, `Take the URL out of ${file}.`);
});

test('A headroom that runs is well, another one on the same port is not, and neither sends a request on', async (t) => {
  const { proxy, received } = await proxied(t);
  const here = await look(withClaude(t, undefined, { ANTHROPIC_BASE_URL: proxy.url }).context());
  assert.deepEqual(complaints(here), {});
  assert.match(resultOf(here, 'agent-claude').saw, /; set to a headroom$/);
  const wrong = proxy.url.replace(/\w+$/, 'anotherrun');
  const gone = await look(withClaude(t, undefined, { ANTHROPIC_BASE_URL: wrong }).context());
  assert.deepEqual(complaints(gone), { 'base-urls': 'fail' });
  assert.deepEqual(received, []);
});

test('Another service that took the port is not mistaken for headroom', async (t) => {
  const other = await open(
    t,
    createServer((_request, response) => {
      response.end('hello');
    }),
  );
  const results = await look(
    withClaude(t, undefined, { ANTHROPIC_BASE_URL: `${other.origin}/s/token` }).context(),
  );
  assert.deepEqual(complaints(results), { 'base-urls': 'fail' });
});

const networkWays: readonly (readonly [string, Readonly<Record<string, string>>, 'warn' | 'fail', RegExp])[] =
  [
    ['A proxy that is no URL', { HTTPS_PROXY: 'http://' }, 'fail', /^Write it as http:\/\/host:port/],
    ['A NO_PROXY that names a URL', { NO_PROXY: 'http://a.example' }, 'warn', /^Write its host alone/],
    ['A CA file that is not there', { NODE_EXTRA_CA_CERTS: '/no/such.pem' }, 'fail', /^Name a PEM file/],
    ['A CA file without a certificate', { NODE_EXTRA_CA_CERTS: '/dev/null' }, 'fail', /^Name a PEM file/],
    [
      'Certificates that nobody checks',
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      'warn',
      /^Run: unset NODE_TLS/,
    ],
  ];

for (const [title, env, state, mends] of networkWays) {
  test(`${title}: one finding, with its mend`, async (t) => {
    const results = await look(withClaude(t, undefined, env).context());
    assert.deepEqual(complaints(results), { network: state });
    assert.match(resultOf(results, 'network').mend ?? '', mends);
  });
}

test('A company proxy is shown by its host', async (t) => {
  const env = { HTTPS_PROXY: 'http://me:canary@proxy.example:3128', NO_PROXY: 'localhost,10.0.0.0/8' };
  const results = await look(withClaude(t, undefined, env).context());
  assert.deepEqual(complaints(results), {});
  assert.equal(resultOf(results, 'network').saw, 'by way of proxy.example:3128');
});

test('An old Node.js is one failure', async (t) => {
  const results = await look(patient(t).context({ nodeVersion: '20.9.1' }));
  assert.deepEqual(complaints(results), { node: 'fail' });
  assert.match(resultOf(results, 'node').mend ?? '', /20\.19/);
});

test('A version is told without what its line ends with', async (t) => {
  for (const [line, expected] of [
    ['1.0.102.', /^1\.0\.102; /],
    ['GitHub Copilot CLI 1.0.102.\nCommit: abc', /^1\.0\.102; /],
    ['1.0.103-beta.2+7.', /^1\.0\.103-beta\.2\+7, newer than 1\.0\.102, /],
  ] as const) {
    const made = patient(t, { COPILOT_PROVIDER_BASE_URL: 'https://api.example.com/v1' });
    made.install('copilot', `printf '%s\\n' "${line}"`);
    const results = await look(made.context(), ({ id }) => id === 'agent-copilot' || id === 'settings');
    assert.match(resultOf(results, 'agent-copilot').saw, expected, line);
  }
});
