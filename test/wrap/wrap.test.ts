import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { claude } from '../../agents/claude/index.ts';
import { fileURLToPath } from 'node:url';

const wrapped = fileURLToPath(new URL('wrapped.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'headroom-wrap-'));
after(() => {
  rmSync(root, { recursive: true, force: true });
});

/** Stands in for the agent: says what it was started with, then does what its last argument asks. */
const agentSource = `#!${process.execPath}
const fs = require('node:fs');
const path = require('node:path');
const args = process.argv.slice(2);
const fileOf = (name) => args.find((arg) => arg.startsWith(name + '='))?.slice(name.length + 1);
const acts = {
  report() {
    const files = ['--settings', '--mcp-config'].map(fileOf).filter(Boolean);
    console.log(JSON.stringify({
      args,
      env: process.env,
      settings: files[0] && JSON.parse(fs.readFileSync(files[0], 'utf8')),
      modes: files.flatMap((file) => [file, path.dirname(file)]).map((at) => fs.statSync(at).mode & 0o777),
    }));
  },
  seven: () => process.exit(7),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  echo: () => process.stdin.pipe(process.stdout),
  wait() {
    for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT']) {
      process.on(signal, () => { console.log(signal); process.exit(9); });
    }
    process.stdin.on('end', () => process.exit(1)).resume();
    console.log('ready');
  },
  async ask() { console.log(await (await fetch(process.env.ANTHROPIC_BASE_URL + '/x')).text()); },
  async fail() {
    await fetch(process.env.ANTHROPIC_BASE_URL + '/fail');
    process.stdin.on('data', () => process.exit(0));
  },
};
acts[args.at(-1)]?.();
`;

interface Sandbox {
  readonly folder: string;
  readonly home: string;
  readonly data: string;
  readonly env: Readonly<Record<string, string>>;
}

function sandbox(name: string, env: Readonly<Record<string, string>> = {}): Sandbox {
  const folder = join(root, name);
  const [bin, home, project] = ['bin', 'home', 'project'].map((part) => join(folder, part)) as [
    string,
    string,
    string,
  ];
  for (const path of [bin, home, project]) mkdirSync(path, { recursive: true });
  writeFileSync(join(bin, 'claude'), agentSource);
  chmodSync(join(bin, 'claude'), 0o755);
  const data = join(folder, 'data');
  return { folder, home, data, env: { HOME: home, PATH: bin, HEADROOM_HOME: data, ...env } };
}

function start(box: Sandbox, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [wrapped, ...args], {
    cwd: join(box.folder, 'project'),
    env: box.env,
    stdio: 'pipe',
    // A session of its own, without the terminal at which these tests may be run.
    detached: true,
  });
}

async function run(box: Sandbox, args: readonly string[], input = '') {
  const child = start(box, args);
  assert.ok(child.stdin !== null && child.stdout !== null && child.stderr !== null);
  child.stdin.end(input);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, code: child.exitCode };
}

/** Resolves when the stream has said the word. */
async function hears(stream: Readable, word: string): Promise<string> {
  let said = '';
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes(word)) return said;
  }
  throw new Error(`never said "${word}", but: ${said}`);
}

function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

interface Report {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly settings: { readonly env: Readonly<Record<string, string>> };
  readonly modes: readonly number[];
}

test('the agent finds its proxy, its files for its eyes only, and its prompt as the last argument', async () => {
  const box = sandbox('report', { ANTHROPIC_API_KEY: 'canary', no_proxy: 'corp' });
  const { out, err, code } = await run(box, ['-p', 'report']);
  assert.equal(code, 0, err);
  const report = JSON.parse(out) as Report;
  assert.deepEqual(report.args.slice(2), ['-p', 'report']);
  assert.match(report.settings.env['ANTHROPIC_BASE_URL'] ?? '', /^http:\/\/127\.0\.0\.1:\d+\/s\/tok$/);
  assert.equal(report.env['ANTHROPIC_BASE_URL'], report.settings.env['ANTHROPIC_BASE_URL']);
  assert.equal(report.env['ANTHROPIC_API_KEY'], 'canary');
  assert.equal(report.env['no_proxy'], 'corp,127.0.0.1,localhost');
  assert.equal(report.env['HEADROOM_HOME'], box.data);
  assert.deepEqual(report.modes, [0o600, 0o700, 0o600, 0o700]);
  assert.equal(err, '');
});

test('promise 8, no residue: no file in the home or the project, no run folder, no secret in the data folder', async () => {
  const box = sandbox('residue', { ANTHROPIC_API_KEY: 'canary-key' });
  await run(box, ['report']);
  assert.deepEqual(listing(box.home), []);
  assert.deepEqual(listing(join(box.folder, 'project')), []);
  assert.deepEqual(listing(join(box.data, 'runs')), []);
  for (const name of listing(box.data)) {
    const path = join(box.data, name);
    if (statSync(path).isFile()) assert.ok(!readFileSync(path, 'latin1').includes('canary-key'), name);
  }
});

test('the exit code is the agent’s own, and 128 + n where a signal ended it', async () => {
  const box = sandbox('codes');
  assert.equal((await run(box, ['seven'])).code, 7);
  assert.equal((await run(box, ['kill'])).code, 137);
  assert.equal((await run(box, ['report'])).code, 0);
});

test('stdin and stdout are the agent’s, byte for byte', async () => {
  const input = 'grüße\n'.repeat(50_000);
  assert.equal((await run(sandbox('pipes'), ['echo'], input)).out, input);
});

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const) {
  test(`without a terminal ${signal} is passed on, and the agent decides how to end`, async () => {
    const child = start(sandbox(signal), ['wait']);
    assert.ok(child.stdout !== null);
    await hears(child.stdout, 'ready');
    child.kill(signal);
    const [, exit] = await Promise.all([hears(child.stdout, signal), once(child, 'exit')]);
    assert.deepEqual(exit, [9, null]);
  });
}

test('promise 8, no residue: a wrapper killed outright leaves nothing that breaks the bare agent, and the next run clears up', async () => {
  const box = sandbox('killed');
  const child = start(box, ['wait']);
  assert.ok(child.stdout !== null && child.stdin !== null);
  await hears(child.stdout, 'ready');
  const [left] = readdirSync(join(box.data, 'runs'));
  assert.ok(left !== undefined);
  child.kill('SIGKILL');
  await once(child, 'exit');
  child.stdin.destroy();
  assert.deepEqual(listing(box.home), []);
  assert.deepEqual(listing(join(box.folder, 'project')), []);
  assert.equal((await run(box, ['report'])).code, 0);
  assert.ok(!existsSync(join(box.data, 'runs', left)));
});

test('a proxy that fails is told at once, and the agent goes on', async () => {
  const child = start(sandbox('fails'), ['fail']);
  assert.ok(child.stderr !== null && child.stdin !== null);
  const said = await hears(child.stderr, 'resumed');
  assert.match(said, /^headroom: The proxy has failed: the listener is gone\.\n {10}Leave the agent/);
  assert.equal(child.exitCode, null);
  child.stdin.write('end');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('a proxy that cannot start does not keep the user from working', async () => {
  const { out, err, code } = await run(sandbox('broken', { TEST_PROXY: 'broken' }), ['-p', 'report']);
  assert.equal(code, 0);
  assert.match(
    err,
    /^headroom: The proxy cannot start: no port is free\.\n {10}The agent runs without headroom/,
  );
  const report = JSON.parse(out) as Report;
  assert.deepEqual(report.args, ['-p', 'report']);
  assert.ok(!('ANTHROPIC_BASE_URL' in report.env));
});

test('promise 8, no residue: without a data folder the agent runs bare, and nothing is written elsewhere', async () => {
  const box = sandbox('sealed', { TMPDIR: join(root, 'sealed-tmp') });
  mkdirSync(join(root, 'sealed-tmp'));
  writeFileSync(box.data, 'a file where the folder should be');
  const child = start(box, ['wait']);
  assert.ok(child.stdout !== null && child.stderr !== null);
  const told = text(child.stderr);
  await hears(child.stdout, 'ready');
  assert.deepEqual(readdirSync(join(root, 'sealed-tmp')), []);
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit'), [9, null]);
  assert.match(
    await told,
    /^headroom: .*data cannot be used: .*\n {10}The agent runs without headroom\. .*HEADROOM_HOME.*\n$/,
  );
  const { out } = await run(box, ['-p', 'report']);
  assert.deepEqual((JSON.parse(out) as Report).args, ['-p', 'report']);
});

test('problems met while the agent runs wait for its end, and each is said once', async () => {
  const { out, err } = await run(sandbox('problems'), ['ask']);
  assert.equal(out, 'here\n');
  assert.equal(err, 'headroom: The provider is away.\n          Wait.\n');
});

test('on a terminal there is one line at the start and one at the end', async () => {
  const { err } = await run(sandbox('terminal', { TEST_TERMINAL: '1' }), ['report']);
  const lines = err.trimEnd().split('\n');
  assert.equal(lines[0], "headroom: claude -> api.anthropic.com (Claude Code's default), level balanced");
  assert.match(lines[1] ?? '', /^headroom: no request came through/);
  assert.equal(lines.length, 2);
});

test('a subcommand and an unroutable provider run bare, the latter with a word before', async () => {
  const bare = await run(sandbox('subcommand'), ['mcp', 'report']);
  assert.deepEqual((JSON.parse(bare.out) as Report).args, ['mcp', 'report']);
  assert.equal(bare.err, '');
  const bedrock = await run(sandbox('bedrock', { CLAUDE_CODE_USE_BEDROCK: '1' }), ['report']);
  assert.deepEqual((JSON.parse(bedrock.out) as Report).args, ['report']);
  assert.match(
    bedrock.err,
    /Amazon Bedrock.*\n {10}It runs without headroom\. Unset CLAUDE_CODE_USE_BEDROCK/,
  );
});

test('an agent that is not installed is exit code 127 with the way to install it', async () => {
  const { err, code } = await run(sandbox('missing', { PATH: join(root, 'nowhere') }), ['report']);
  assert.equal(code, 127);
  assert.match(err, /^AGENT_NOT_FOUND\n.*not on PATH.*\nInstall it with: npm/);
});

test('engines warm up once, and only when the agent runs: its start comes first', async () => {
  const list = join(root, 'warm-ups');
  const runs = sandbox('warms-up', { TEST_WARM_UPS: list });
  assert.equal((await run(runs, ['report'])).code, 0);
  assert.equal(readFileSync(list, 'utf8'), 'warm\n');
  const ends = sandbox('never-starts', { TEST_WARM_UPS: list });
  writeFileSync(join(ends.folder, 'bin', 'claude'), '#!/nowhere/node\n');
  assert.match((await run(ends, ['report'])).err, /cannot be started/);
  assert.equal(readFileSync(list, 'utf8'), 'warm\n');
});

test('an upstream that is no URL is refused before anything starts', async () => {
  const { err, code } = await run(sandbox('bad-url', { ANTHROPIC_BASE_URL: 'ftp://x' }), ['report']);
  assert.equal(code, 2);
  assert.match(err, /^UPSTREAM_INVALID\n.*ANTHROPIC_BASE_URL in the environment/);
});

test('a dry run shows all and starts nothing: no file, no agent, no secret', async () => {
  const box = sandbox('dry', {
    TEST_DRY_RUN: '1',
    ANTHROPIC_BASE_URL: 'https://me:canary@gateway.example/v1',
  });
  const own = JSON.stringify({ env: { ANTHROPIC_AUTH_TOKEN: 'canary', MINE: '1' } });
  const mcp = JSON.stringify({ mcpServers: { x: { headers: { Authorization: 'Bearer canary' } } } });
  const args = ['--settings', own, `--mcp-config=${mcp}`, '--api-key', 'canary', '-p', 'seven'];
  const { out, code } = await run(box, args);
  assert.equal(code, 0);
  assert.ok(!out.includes('canary'));
  const shown = JSON.parse(out) as {
    readonly upstreams: readonly { readonly url: string }[];
    readonly limits: readonly string[];
    readonly args: readonly string[];
    readonly files: readonly { readonly path: string; readonly content: string }[];
  };
  assert.equal(shown.upstreams[0]?.url, 'https://***@gateway.example/v1');
  assert.deepEqual(shown.limits, claude.limits);
  assert.deepEqual(shown.args.slice(-4), ['--api-key', '***', '-p', 'seven']);
  assert.match(shown.files[0]?.content ?? '', /"MINE": "1"/);
  assert.ok(!existsSync(box.data));
});

test('the agent’s shell has a headroom command', async () => {
  const box = sandbox('shell');
  writeFileSync(
    join(box.folder, 'bin', 'claude'),
    '#!/bin/sh\ncommand -v headroom && cat "$(command -v headroom)"\n',
  );
  const { out, code } = await run(
    { ...box, env: { ...box.env, PATH: `${join(box.folder, 'bin')}:/usr/bin:/bin` } },
    [],
  );
  assert.equal(code, 0);
  assert.match(
    out,
    /runs\/[0-9a-f]+\/bin\/headroom\n#!\/bin\/sh\nexec '.*node' '\/pkg\/headroom\.js' "\$@"\n$/,
  );
});
