import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { codex } from '../../agents/codex/index.ts';
import { unwrapped } from '../../src/pipeline/call/wrapping.ts';
import type { LaunchContext, Surroundings } from '../../src/wrap/recipe.ts';

const home = '/home/me/.codex';
const config = `${home}/config.toml`;
const login = `${home}/auth.json`;
const system = '/etc/codex/config.toml';
const managed = '/etc/codex/managed_config.toml';
const keyLogin = JSON.stringify({ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-1' });
const chatgptLogin = JSON.stringify({ auth_mode: 'chatgpt', tokens: { access_token: 'x' } });

function around(
  args: readonly string[],
  files: Readonly<Record<string, string>> = { [login]: keyLogin },
  change: Partial<Omit<Surroundings, 'files' | 'args'>> = {},
): Surroundings {
  const place = {
    env: {},
    home: '/home/me',
    cwd: '/home/me/project',
    platform: 'linux' as const,
    named: null,
    ...change,
  };
  const wanted = codex.configFiles({ ...place, args });
  const read = Object.entries(files).filter(([path]) => wanted.includes(path));
  return { ...place, args, files: new Map(read) };
}

/** The one upstream, which stands behind the bare base URL. */
function upstreamOf(place: Surroundings) {
  assert.equal(codex.unroutable(place), null);
  const [upstream, ...more] = codex.upstreams(place);
  assert.ok(upstream !== undefined && more.length === 0 && upstream.mount === '');
  return [upstream.url, upstream.from];
}

function contextOf(place: Surroundings, mcp: Partial<LaunchContext['mcp']> = {}): LaunchContext {
  return {
    ...place,
    proxyUrl: 'http://127.0.0.1:4711/s/tok',
    runFolder: '/data/runs/r1',
    mcp: {
      command: '/bin/node',
      args: ['/pkg/headroom.js', 'mcp', 'serve'],
      env: { HEADROOM_HOME: '/data' },
      ...mcp,
    },
    upstreams: [],
  };
}

const launchedArgs = (place: Surroundings) => codex.launch(contextOf(place)).args;

const ourBase = ['-c', 'openai_base_url="http://127.0.0.1:4711/s/tok"'];
const ourServer = [
  '-c',
  'mcp_servers.headroom={command="/bin/node",args=["/pkg/headroom.js","mcp","serve"],' +
    'env={"HEADROOM_HOME"="/data"},default_tools_approval_mode="approve"}',
];

test('a plain start gets two overrides in front of its arguments, no file and no variable', () => {
  assert.deepEqual(codex.launch(contextOf(around(['exec', 'mend it']))), {
    env: {},
    args: [...ourBase, ...ourServer, 'exec', 'mend it'],
    files: [],
  });
});

test('our MCP server is one TOML value, whatever stands in its paths', () => {
  const mcp = {
    command: 'C:\\Program Files\\nöde.exe',
    args: ['/it\'s "here"/h.js', 'tab\there', 'del\x7f'],
    env: { HEADROOM_HOME: 'D:\\dätä' },
  };
  const { args } = codex.launch(contextOf(around(['exec', 'x']), mcp));
  const value = args
    .find((arg) => arg.startsWith('mcp_servers.headroom='))
    ?.slice('mcp_servers.headroom='.length);
  const read: unknown = JSON.parse(JSON.stringify(parse(`value = ${value ?? ''}`)));
  assert.deepEqual(read, { value: { ...mcp, default_tools_approval_mode: 'approve' } });
});

test('an override of the user that would take ours back is followed by ours again', () => {
  const own = ['exec', '-c', 'openai_base_url="https://gate.example/v1"', '-c', 'model="m"', 'x'];
  const place = around(own);
  assert.deepEqual(upstreamOf(place), ['https://gate.example/v1', 'openai_base_url in -c']);
  assert.deepEqual(launchedArgs(place), [
    ...ourBase,
    ...ourServer,
    ...own.slice(0, 3),
    ...ourBase,
    ...own.slice(3),
  ]);
  const last = ['exec', 'x', '--config=mcp_servers={}'];
  assert.deepEqual(launchedArgs(around(last)).slice(-3), ['--config=mcp_servers={}', ...ourServer]);
});

test('nothing behind -- is an override, and a prompt keeps its place', () => {
  const own = ['exec', '--', '-c', 'openai_base_url="https://no.example"'];
  assert.deepEqual(upstreamOf(around(own))[0], 'https://api.openai.com/v1');
  assert.deepEqual(launchedArgs(around(own)).slice(-4), own);
});

test('the kind of login decides the host, as it does in Codex', () => {
  const key = 'https://api.openai.com/v1';
  const chatgpt = 'https://chatgpt.com/backend-api/codex';
  const hostOf = (args: readonly string[], auth: object | null, change = {}): string | undefined =>
    upstreamOf(around(args, auth === null ? {} : { [login]: JSON.stringify(auth) }, change))[0];
  const tokens = { access_token: 'x' };
  const withKey = { env: { CODEX_API_KEY: 'sk-1' } };
  assert.equal(hostOf([], { auth_mode: 'apikey', OPENAI_API_KEY: 'sk-1', tokens }), key);
  assert.equal(hostOf([], { auth_mode: 'chatgpt', OPENAI_API_KEY: 'sk-1', tokens }), chatgpt);
  assert.equal(hostOf([], { auth_mode: null, OPENAI_API_KEY: 'sk-1', tokens }), key);
  assert.equal(hostOf([], { OPENAI_API_KEY: null, tokens }), chatgpt);
  assert.equal(hostOf(['exec', 'x'], null, withKey), key);
  assert.equal(hostOf(['-m', 'm', 'exec', 'x'], { tokens }, withKey), key);
  assert.equal(hostOf(['look at exec'], { tokens }, withKey), chatgpt);
  assert.equal(hostOf(['exec', 'x'], { tokens }, { env: { OPENAI_API_KEY: 'sk-1' } }), chatgpt);
});

test('a login that nobody can see leaves Codex bare, unless its kind is forced', () => {
  assert.match(codex.unroutable(around(['exec', 'x'], {}))?.mend ?? '', /codex login/);
  assert.match(
    codex.unroutable(around([], {}, { env: { CODEX_API_KEY: 'sk-1' } }))?.mend ?? '',
    /codex login/,
  );
  assert.match(codex.unroutable(around([], { [login]: '{"auth_mode":"other"}' }))?.mend ?? '', /codex login/);
  const keyring = 'cli_auth_credentials_store = "keyring"\n';
  assert.match(
    codex.unroutable(around([], { [config]: keyring, [login]: keyLogin }))?.mend ?? '',
    /forced_login_method/,
  );
  const forced = { [config]: `${keyring}forced_login_method = "chatgpt"\n` };
  assert.deepEqual(upstreamOf(around([], forced))[0], 'https://chatgpt.com/backend-api/codex');
});

test('a base URL counts from the flag, then the profile, then the user, then the system', () => {
  const says = (name: string) => `openai_base_url = "https://${name}.example/v1/"\n`;
  const files = {
    [login]: chatgptLogin,
    [system]: says('system'),
    [config]: says('user'),
    [`${home}/work.config.toml`]: says('profile'),
    '/home/me/project/.codex/config.toml': says('project'),
  };
  const hostOf = (...args: string[]) => upstreamOf(around(args, files));
  assert.deepEqual(hostOf(), ['https://user.example/v1', `openai_base_url in ${config}`]);
  assert.deepEqual(hostOf('exec', '-p', 'work', 'x')[0], 'https://profile.example/v1');
  assert.deepEqual(hostOf('exec', '--profile=work', 'x')[0], 'https://profile.example/v1');
  assert.deepEqual(hostOf('exec', '--ignore-user-config', 'x')[0], 'https://system.example/v1');
  for (const flag of [
    ['-c', 'openai_base_url=https://flag.example'],
    ['-copenai_base_url = "https://flag.example"'],
  ]) {
    assert.deepEqual(hostOf(...flag, '-p', 'work'), ['https://flag.example', 'openai_base_url in -c']);
  }
  assert.deepEqual(
    hostOf('-c', 'openai_base_url="https://a.example"', 'exec', '-c=openai_base_url="https://b.example"')[0],
    'https://b.example',
  );
  assert.deepEqual(
    upstreamOf(around([], { ...files, [config]: 'openai_base_url = ' }))[0],
    'https://system.example/v1',
  );
});

test('CODEX_HOME moves every file of the user', () => {
  const files = { '/elsewhere/auth.json': chatgptLogin, [login]: keyLogin };
  const moved = around([], files, { env: { CODEX_HOME: '/elsewhere' } });
  assert.deepEqual(upstreamOf(moved)[0], 'https://chatgpt.com/backend-api/codex');
  const empty = around([], files, { env: { CODEX_HOME: '' } });
  assert.deepEqual(upstreamOf(empty)[0], 'https://api.openai.com/v1');
});

test("the user's own provider keeps its name, and only its base URL becomes ours", () => {
  const provider =
    '[model_providers.mine]\nname = "Mine"\nbase_url = "https://mine.example/v1"\nenv_key = "MINE"\n';
  const place = around(['exec', 'x'], { [config]: `model_provider = "mine"\n${provider}` });
  assert.deepEqual(upstreamOf(place), [
    'https://mine.example/v1',
    `model_providers.mine.base_url in ${config}`,
  ]);
  assert.deepEqual(launchedArgs(place).slice(0, 2), [
    '-c',
    'model_providers.mine.base_url="http://127.0.0.1:4711/s/tok"',
  ]);
  const table = ['exec', '-c', 'model_providers.mine={base_url="https://table.example"}', 'x'];
  const tabled = around(['-c', 'model_provider="mine"', ...table], { [config]: provider });
  assert.equal(upstreamOf(tabled)[0], 'https://table.example');
  assert.deepEqual(launchedArgs(tabled).slice(-3), [
    '-c',
    'model_providers.mine.base_url="http://127.0.0.1:4711/s/tok"',
    'x',
  ]);
  const hostless = { [config]: 'model_provider = "mine"\n[model_providers.mine]\nname = "Mine"\n' };
  assert.equal(upstreamOf(around([], hostless))[0], 'https://api.openai.com/v1');
});

test('a provider that bears no other base URL leaves Codex bare, and why is said', () => {
  const bare = (toml: string, args: readonly string[] = []) =>
    codex.unroutable(around(args, { [login]: keyLogin, [config]: toml }))?.problem;
  assert.match(bare('', ['--oss']) ?? '', /on this machine/);
  assert.match(bare('model_provider = "ollama"') ?? '', /on this machine/);
  assert.match(bare('model_provider = "amazon-bedrock"') ?? '', /amazon-bedrock accepts no proxy/);
  assert.match(
    bare('model_provider = "a"\n[model_providers.a.aws]\nprofile = "p"') ?? '',
    /accepts no proxy/,
  );
  assert.match(bare('model_provider = "a"') ?? '', /defined nowhere/);
  assert.match(bare('model_provider = "a.b"\n[model_providers."a.b"]\nname = "x"') ?? '', /a\.b/);
  assert.match(bare('', ['--remote', 'ws://127.0.0.1:1']) ?? '', /another process/);
});

test('what an administrator has fixed is not fought over', () => {
  const files = { [login]: keyLogin, [managed]: 'openai_base_url = "https://corp.example/v1"\n' };
  assert.match(codex.unroutable(around(['exec', 'x'], files))?.mend ?? '', /managed_config\.toml/);
  const other = { [login]: keyLogin, [managed]: 'approval_policy = "on-request"\n' };
  assert.equal(codex.unroutable(around(['exec', 'x'], other)), null);
});

test("a company's proxy in Codex's .env serves the upstream; one that would swallow ours leaves Codex bare", () => {
  const dotenv = `${home}/.env`;
  const proxy = 'HTTPS_PROXY=http://corp.example:3128\nCODEX_API_KEY=sk-no\n';
  const place = around(['exec', 'x'], { [login]: keyLogin, [dotenv]: proxy });
  assert.deepEqual(codex.ownVariables(place), { HTTPS_PROXY: 'http://corp.example:3128' });
  assert.equal(codex.unroutable(place), null);
  const env = { HTTP_PROXY: 'http://corp.example:3128' };
  const bareWith = (text: string) =>
    codex.unroutable(around(['exec', 'x'], { [login]: keyLogin, [dotenv]: text }, { env }))?.mend;
  assert.match(bareWith('NO_PROXY=intra.example\n') ?? '', /NO_PROXY=intra\.example,127\.0\.0\.1/);
  assert.equal(bareWith('NO_PROXY=*\n'), undefined);
  assert.equal(bareWith(''), undefined);
});

test('only subcommands that start no session here get nothing', () => {
  const none = [
    ['login'],
    ['mcp', 'list'],
    ['-c', 'a=1', 'doctor'],
    ['cloud'],
    ['app-server'],
    ['a'],
    ['exec', '-h'],
  ];
  for (const args of none) assert.equal(codex.startsNoSession(args), true, args.join(' '));
  const some = [
    [],
    ['mend login'],
    ['-m', 'login', 'x'],
    ['exec', 'login'],
    ['resume', '--last'],
    ['review'],
    ['--', 'login'],
  ];
  for (const args of some) assert.equal(codex.startsNoSession(args), false, args.join(' '));
});

test('Codex bare still gets the retrieve tool', () => {
  const launch = codex.launchBare?.(contextOf(around(['--oss', 'x'])));
  assert.deepEqual(launch, { env: {}, args: [...ourServer, '--oss', 'x'], files: [] });
});

test('what Codex writes before an output is no part of it, and tells how the command ended', () => {
  const cut = 'Warning: truncated output (original token count: 9)\nTotal output lines: 2\n\n';
  const heads: readonly (readonly [string, boolean])[] = [
    [
      'Chunk ID: 1ac01e\nWall time: 0.1 seconds\nProcess exited with code 0\nOriginal token count: 7\nOutput:\n',
      false,
    ],
    ['Wall time: 1.0 seconds\nProcess exited with code 3\nOutput:\n', true],
    ['Chunk ID: 1ac01e\nWall time: 9.9 seconds\nProcess running with session ID 41\nOutput:\n', false],
    ['Exit code: 137\nWall time: 0.1 seconds\nTotal output lines: 2\nOutput:\n', true],
    ['Script completed\nWall time 0.1 seconds\nOutput:\n', false],
    ['', false],
  ];
  for (const [status, failed] of heads) {
    for (const head of [status, status + cut]) {
      const found = unwrapped(`${head}one\nOutput:\ntwo\n`, codex.profile.wrappings);
      assert.deepEqual(found, { head, output: 'one\nOutput:\ntwo\n', tail: '', failed });
    }
  }
});

test('a server of another kind under our name leaves Codex as it is, one of ours does not', () => {
  const other = {
    [login]: keyLogin,
    [config]: '[mcp_servers.headroom]\nurl = "https://other.example/mcp"\n',
  };
  assert.match(codex.unroutable(around(['exec', 'x'], other))?.mend ?? '', /mcp_servers\.headroom/);
  assert.deepEqual(codex.launchBare?.(contextOf(around(['exec', 'x'], other))).args, ['exec', 'x']);
  const ours = '[mcp_servers.headroom]\ncommand = "headroom"\nargs = ["mcp", "serve"]\n';
  assert.equal(codex.unroutable(around(['exec', 'x'], { [login]: keyLogin, [config]: ours })), null);
  const flag = ['-c', 'mcp_servers.headroom.enabled=false', 'exec', 'x'];
  assert.equal(codex.unroutable(around(flag)), null);
});

test('a provider URL that the user names needs no login to go by', () => {
  const named = { named: 'https://gw.example/v1' };
  assert.equal(codex.unroutable(around(['exec', 'x'], {}, named)), null);
  assert.equal(upstreamOf(around(['exec', 'x'], {}, named))[0], 'https://gw.example/v1');
});

test('behind -- nothing is a flag', () => {
  assert.equal(codex.unroutable(around(['exec', '--', '--oss'])), null);
  assert.notEqual(codex.unroutable(around(['--oss', 'exec', 'x'])), null);
});
