import assert from 'node:assert/strict';
import { test } from 'node:test';
import { qwen } from '../../agents/qwen/index.ts';
import { unwrapped } from '../../src/pipeline/call/wrapping.ts';
import type { LaunchContext, Surroundings } from '../../src/wrap/recipe.ts';

const own = { OPENAI_BASE_URL: 'https://models.example/v1/', OPENAI_API_KEY: 'k', OPENAI_MODEL: 'm' };
const settings = '/home/me/.qwen/settings.json';

function around(
  change: Partial<Omit<Surroundings, 'files'>> & { readonly files?: Readonly<Record<string, unknown>> } = {},
): Surroundings {
  const files = Object.entries(change.files ?? {}).map(
    ([path, content]) => [path, typeof content === 'string' ? content : JSON.stringify(content)] as const,
  );
  return {
    env: own,
    home: '/home/me',
    cwd: '/home/me/project/sub',
    platform: 'linux',
    named: null,
    args: [],
    ...change,
    files: new Map(files),
  };
}

function contextOf(place: Surroundings): LaunchContext {
  return {
    ...place,
    proxyUrl: 'http://127.0.0.1:4711/s/tok',
    runFolder: '/data/runs/r1',
    mcp: {
      command: '/bin/node',
      args: ['/pkg/headroom.js', 'mcp', 'serve'],
      env: { HEADROOM_HOME: '/data' },
    },
    upstreams: qwen.upstreams(place),
  };
}

const launch = (place: Surroundings) => qwen.launch(contextOf(place));
const urls = (place: Surroundings) => qwen.upstreams(place).map(({ url, from }) => `${url} (${from})`);
const told = (place: Surroundings) => qwen.unroutable(place)?.problem ?? null;

const ourFlag = '--mcp-config=/data/runs/r1/qwen-mcp.json';

test('a start with an OpenAI base URL gets ours, and a trusted MCP server with one tool that is always declared', () => {
  const { files, ...rest } = launch(around({ args: ['-p', 'mend it'] }));
  assert.deepEqual(rest, {
    env: { OPENAI_BASE_URL: 'http://127.0.0.1:4711/s/tok' },
    args: [ourFlag, '-p', 'mend it'],
  });
  const headroom = {
    command: '/bin/node',
    args: ['/pkg/headroom.js', 'mcp', 'serve'],
    env: { HEADROOM_HOME: '/data' },
    includeTools: ['headroom_retrieve'],
    trust: true,
    alwaysLoadTools: true,
  };
  assert.deepEqual(
    files.map(({ path, content }): unknown => [path, JSON.parse(content)]),
    [['/data/runs/r1/qwen-mcp.json', { mcpServers: { headroom } }]],
  );
});

test("the user's own --mcp-config, which can be given once, holds", () => {
  const args = ['--mcp-config', 'mine.json', '-p', 'x'];
  assert.deepEqual(launch(around({ args })), {
    env: { OPENAI_BASE_URL: 'http://127.0.0.1:4711/s/tok' },
    args,
    files: [],
  });
});

test('the base URL comes from the flag, the environment, .env files and settings, in this order', () => {
  const files = {
    '/home/me/project/.env': "A=1\nexport OPENAI_BASE_URL='https://project/v1' # ours\n",
    '/home/me/.env': 'OPENAI_BASE_URL=https://home/v1\n',
    [settings]: {
      env: { OPENAI_BASE_URL: 'https://settings-env/v1' },
      security: { auth: { selectedType: 'openai', baseUrl: 'https://settings/v1' } },
    },
  };
  const args = ['--openai-base-url', 'https://flag/v1', '-p', 'x'];
  assert.deepEqual(urls(around({ files, args })), ['https://flag/v1 (--openai-base-url)']);
  assert.deepEqual(launch(around({ files, args })).args, [
    '--openai-base-url=http://127.0.0.1:4711/s/tok',
    ourFlag,
    '-p',
    'x',
  ]);
  assert.deepEqual(urls(around({ files })), [
    'https://models.example/v1 (OPENAI_BASE_URL in the environment)',
  ]);
  const env = { OPENAI_BASE_URL: '' };
  const { '/home/me/project/.env': project, ...home } = files;
  assert.match(project, /project/);
  const { '/home/me/.env': dotenv, ...only } = home;
  assert.match(dotenv, /home/);
  assert.deepEqual(urls(around({ files, env })), [
    'https://project/v1 (OPENAI_BASE_URL in /home/me/project/.env)',
  ]);
  assert.deepEqual(urls(around({ files: home, env })), [
    'https://home/v1 (OPENAI_BASE_URL in /home/me/.env)',
  ]);
  assert.deepEqual(urls(around({ files: only, env })), [
    `https://settings-env/v1 (env.OPENAI_BASE_URL in ${settings})`,
  ]);
  const { security } = files[settings];
  assert.deepEqual(urls(around({ files: { [settings]: { security } }, env })), [
    `https://settings/v1 (security.auth.baseUrl in ${settings})`,
  ]);
  for (const place of [around({ files }), around({ files: only, env })]) assert.equal(told(place), null);
  for (const file of Object.keys(files)) assert.ok(qwen.configFiles(around()).includes(file), file);
});

test('for Responses, which it asks behind /v1 whatever the base URL says, a /v1 is taken off', () => {
  const env = { ...own, OPENAI_BASE_URL: 'https://models.example/v1/' };
  const responses = ['--auth-type', 'openai-responses'];
  assert.equal(qwen.upstreams(around({ env, args: responses }))[0]?.url, 'https://models.example');
  assert.equal(qwen.upstreams(around({ env }))[0]?.url, 'https://models.example/v1');
});

test('settings of the system beat those of the project, and these those of the user, wherever they are put', () => {
  const named = (value: string) => ({ security: { auth: { baseUrl: value } } });
  const files = {
    '/etc/qwen-code/settings.json': named('https://system'),
    '/home/me/project/sub/.qwen/settings.json': named('https://project'),
    '/own/settings.json': named('https://user'),
    '/etc/qwen-code/system-defaults.json': named('https://defaults'),
  };
  const env = { QWEN_HOME: '/own' };
  const order = Object.keys(files);
  for (const [index, file] of order.entries()) {
    const rest = Object.fromEntries(Object.entries(files).slice(index));
    assert.match(urls(around({ env, files: rest }))[0] ?? '', new RegExp(`in ${file}\\)$`));
  }
});

test('for DashScope Qwen Code is told that our URL leads there, so that its prompts keep their cache marks', () => {
  const url = 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1';
  const ours = 'http://127.0.0.1:4711/s/tok';
  const place = around({ env: { ...own, OPENAI_BASE_URL: url } });
  assert.equal(told(place), null);
  assert.deepEqual(launch(place).env, { OPENAI_BASE_URL: ours, DASHSCOPE_PROXY_BASE_URL: ours });
  const gateway = { ...own, DASHSCOPE_PROXY_BASE_URL: 'https://models.example/v1' };
  assert.equal(launch(around({ env: gateway })).env['DASHSCOPE_PROXY_BASE_URL'], ours);
});

test('other providers, and those that it knows by their host, run bare with the retrieve tool all the same', () => {
  assert.match(told(around({ env: {} })) ?? '', /set up for no provider/);
  assert.match(told(around({ args: ['--auth-type', 'gemini'] })) ?? '', /set up for gemini/);
  const login = { [settings]: { security: { auth: { selectedType: 'qwen-oauth' } } } };
  assert.match(told(around({ files: login })) ?? '', /set up for qwen-oauth/);
  assert.match(told(around({ env: {}, args: ['--auth-type=openai'] })) ?? '', /no base URL/);
  for (const host of ['api.deepseek.com', 'open.bigmodel.cn', 'api.minimax.io', 'api.mistral.ai']) {
    const env = { ...own, OPENAI_BASE_URL: `https://${host}/v1` };
    assert.match(told(around({ env })) ?? '', new RegExp(`asks ${host} in a way of its own`));
  }
  const bare = qwen.launchBare?.(contextOf(around({ env: {}, args: ['-p', 'x'] })));
  assert.deepEqual(bare?.args, [ourFlag, '-p', 'x']);
  assert.deepEqual(bare.env, {});
});

test('a model that settings list has a base URL of its own, which nothing beats', () => {
  const files = { [settings]: { modelProviders: { openai: [{ id: 'm', baseUrl: 'https://x' }] } } };
  assert.match(told(around({ files })) ?? '', /the base URL of m from modelProviders/);
  assert.equal(told(around({ files, args: ['-m', 'other'] })), null);
  const unnamed = { OPENAI_BASE_URL: 'https://models.example/v1' };
  assert.match(told(around({ env: unnamed, files, args: ['--auth-type', 'openai'] })) ?? '', /its model/);
});

test('settings with comments are not read, which is said', () => {
  const files = { [settings]: '{ // mine\n "proxy": "http://x" }' };
  assert.match(told(around({ files })) ?? '', /settings\.json is not plain JSON/);
  assert.equal(told(around({ files: { [settings]: '' } })), null);
});

test('in a container it would not reach the proxy, and on a Mac its sandbox is none', () => {
  const settingsOf = (sandbox: unknown) => ({ [settings]: { tools: { sandbox } } });
  for (const place of [
    around({ args: ['-s', '-p', 'x'] }),
    around({ args: ['--sandbox'] }),
    around({ env: { ...own, QWEN_SANDBOX: 'podman' }, platform: 'darwin' }),
    around({ files: settingsOf(true) }),
    around({ files: settingsOf('docker') }),
  ]) {
    assert.match(told(place) ?? '', /runs in a container/);
  }
  assert.equal(told(around({ args: ['-s'], platform: 'darwin' })), null);
  assert.equal(told(around({ args: ['-s'], env: { ...own, QWEN_SANDBOX: 'false' } })), null);
  assert.equal(told(around({ args: ['--sandbox=false'] })), null);
});

test('a proxy in its settings or its flag beats the environment', () => {
  const files = { [settings]: { proxy: 'http://corp.example:3128' } };
  const proxies = (proxy: string) => ({ HTTP_PROXY: proxy, HTTPS_PROXY: proxy });
  assert.deepEqual(qwen.ownVariables(around({ files })), proxies('http://corp.example:3128'));
  const flagged = around({ files, args: ['--proxy', 'http://flag:1'] });
  assert.deepEqual(qwen.ownVariables(flagged), proxies('http://flag:1'));
  assert.deepEqual(qwen.ownVariables(around()), {});
});

test('only subcommands and questions start no session', () => {
  const none = [['mcp', 'list'], ['-m', 'x', 'update'], ['serve'], ['--list-extensions'], ['-v']];
  for (const args of none) assert.equal(qwen.startsNoSession(args), true, args.join(' '));
  const some = [[], ['mend it'], ['-p', 'mcp'], ['-r', 'update'], ['-y', 'fix', 'serve']];
  for (const args of some) assert.equal(qwen.startsNoSession(args), false, args.join(' '));
});

test('what Qwen Code writes around an output is no part of it, and tells how the command ended', () => {
  const head = 'Command: make\nDirectory: x\nDirectory: (root)\nOutput: ';
  const cut =
    'Tool output was too large and has been truncated.\n' +
    'The full output has been saved to: /tmp/a.output\nTo read it, use read_file.\nThe cut.\n\n' +
    'Truncated part of the output:\n';
  const tailOf = (code: string) => `\nError: (none)\nExit Code: ${code}\nSignal: 0\nProcess Group PGID: 7`;
  const note = '\n\nNote: this foreground command ran for 90s. Next time …';
  const texts: readonly (readonly [string, string, boolean])[] = [
    [head, tailOf('0'), false],
    [head, tailOf('2'), true],
    [head, tailOf('(none)'), true],
    [cut + head, tailOf('0') + note, false],
    ['Found 2 matches for pattern "a" in path ".":\n---\n', '', false],
    ['Showing lines 1-2 of 900 total lines.\n---\n', '', false],
    ['', '', false],
  ];
  for (const [before, tail, failed] of texts) {
    const output = 'one\nExit Code: 1\n\ntwo';
    const found = unwrapped(before + output + tail, qwen.profile.wrappings);
    assert.deepEqual(found, { head: before, output, tail, failed });
  }
});
