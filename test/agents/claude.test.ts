import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claude } from '../../agents/claude/index.ts';
import { isHeadroomError } from '../../src/errors.ts';
import type { LaunchContext, Surroundings } from '../../src/wrap/recipe.ts';

const user = '/home/me/.claude/settings.json';
const project = '/home/me/project/.claude/settings.json';
const local = '/home/me/project/.claude/settings.local.json';
const global = '/home/me/.claude.json';
const managed = '/etc/claude-code/managed-settings.json';

function around(
  change: Partial<Omit<Surroundings, 'files'>> = {},
  files: Readonly<Record<string, unknown>> = {},
) {
  const texts = Object.entries(files).map(
    ([path, content]) => [path, typeof content === 'string' ? content : JSON.stringify(content)] as const,
  );
  return {
    env: {},
    home: '/home/me',
    cwd: '/home/me/project',
    platform: 'linux' as const,
    named: null,
    args: [],
    ...change,
    files: new Map(texts),
  } satisfies Surroundings;
}

/** Claude Code has one upstream, behind the bare base URL. */
function upstreamOf(place: Surroundings) {
  const [upstream, ...more] = claude.upstreams(place);
  assert.ok(upstream !== undefined && more.length === 0 && upstream.mount === '');
  const { url, from } = upstream;
  return { url, from };
}

function launch(place: Surroundings, upstreams = claude.upstreams(place)) {
  const context: LaunchContext = {
    ...place,
    proxyUrl: 'http://127.0.0.1:4711/s/tok',
    runFolder: '/data/runs/r1',
    mcp: {
      command: '/bin/node',
      args: ['/pkg/headroom.js', 'mcp', 'serve'],
      env: { HEADROOM_HOME: '/data' },
    },
    upstreams,
  };
  const { files, ...rest } = claude.launch(context);
  const [settings, mcp] = files.map(({ content }): unknown => JSON.parse(content));
  return { ...rest, settings, mcp, paths: files.map(({ path }) => path) };
}

const baseUrl = (url: string) => ({ env: { ANTHROPIC_BASE_URL: url } });
const allow = ['mcp__headroom__headroom_retrieve'];

test('a plain start gets two files in front of its arguments and one variable', () => {
  assert.deepEqual(launch(around({ args: ['-p', 'mend it'], env: { ANTHROPIC_API_KEY: 'sk-secret' } })), {
    env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:4711/s/tok' },
    args: [
      '--settings=/data/runs/r1/claude-settings.json',
      '--mcp-config=/data/runs/r1/claude-mcp.json',
      '-p',
      'mend it',
    ],
    settings: {
      env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:4711/s/tok', ENABLE_TOOL_SEARCH: 'true' },
      permissions: { allow },
    },
    mcp: {
      mcpServers: {
        headroom: {
          command: '/bin/node',
          args: ['/pkg/headroom.js', 'mcp', 'serve'],
          env: { HEADROOM_HOME: '/data' },
          alwaysLoad: true,
        },
      },
    },
    paths: ['/data/runs/r1/claude-settings.json', '/data/runs/r1/claude-mcp.json'],
  });
});

test("the user's own settings are merged into ours and keep everything but the base URL", () => {
  const own = {
    model: 'opus',
    env: { ANTHROPIC_BASE_URL: 'https://gateway.example', MINE: '1' },
    permissions: { allow: ['Bash(ls)', ...allow], deny: ['WebFetch'] },
    hooks: { Stop: [] },
  };
  const merged = {
    model: 'opus',
    env: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:4711/s/tok', MINE: '1' },
    permissions: { allow: ['Bash(ls)', ...allow], deny: ['WebFetch'] },
    hooks: { Stop: [] },
  };
  const json = around({ args: ['--settings', JSON.stringify(own), '-p', 'x'] });
  const file = around({ args: ['-p', '--settings=own.json', 'x'] }, { '/home/me/project/own.json': own });
  for (const place of [json, file]) {
    const launched = launch(place);
    assert.deepEqual(launched.settings, merged);
    assert.deepEqual(launched.args.slice(2), ['-p', 'x']);
    assert.deepEqual(upstreamOf(place), {
      url: 'https://gateway.example',
      from: 'ANTHROPIC_BASE_URL in --settings',
    });
  }
  assert.ok(claude.configFiles(file).includes('/home/me/project/own.json'));
});

test('of two --settings the last counts, as in Claude Code itself', () => {
  const place = around({ args: ['--settings={"a":1}', '--settings', '{"b":2}'] });
  const { settings, args } = launch(place);
  assert.equal(args.length, 2);
  assert.ok(typeof settings === 'object' && settings !== null && 'b' in settings && !('a' in settings));
});

test('settings that Claude Code would refuse are refused with the way to mend them', () => {
  for (const value of ['missing.json', '{broken', '[1]']) {
    const place = around({ args: ['--settings', value] });
    assert.throws(
      () => upstreamOf(place),
      (error) => isHeadroomError(error) && error.code === 'CONFIG_UNREADABLE',
      value,
    );
  }
});

test('each scope beats those before it: environment, global, user, project, local, --settings', () => {
  const layers: readonly (readonly [string, string])[] = [
    [global, 'https://global'],
    [user, 'https://user'],
    [project, 'https://project'],
    [local, 'https://local'],
  ];
  const env = { ANTHROPIC_BASE_URL: 'https://shell/' };
  assert.deepEqual(upstreamOf(around({ env })), {
    url: 'https://shell',
    from: 'ANTHROPIC_BASE_URL in the environment',
  });
  for (const [index, [path, url]] of layers.entries()) {
    const files = Object.fromEntries(layers.slice(0, index + 1).map(([at, to]) => [at, baseUrl(to)]));
    assert.deepEqual(upstreamOf(around({ env }, files)), { url, from: `ANTHROPIC_BASE_URL in ${path}` });
  }
  const flagged = around(
    { args: ['--setting-sources', 'user'] },
    { [user]: baseUrl('https://user'), [local]: baseUrl('https://local') },
  );
  assert.equal(upstreamOf(flagged).url, 'https://user');
});

test('an empty value unsets, a broken file counts for nothing, and the default is Anthropic', () => {
  const place = around(
    { env: { ANTHROPIC_BASE_URL: 'https://shell' } },
    { [user]: baseUrl(''), [local]: '{broken' },
  );
  assert.deepEqual(upstreamOf(place), {
    url: 'https://api.anthropic.com',
    from: "Claude Code's default",
  });
});

test('CLAUDE_CONFIG_DIR and Windows move the files', () => {
  const moved = claude.configFiles(around({ env: { CLAUDE_CONFIG_DIR: '/cfg' } }));
  assert.deepEqual(moved, ['/cfg/.claude.json', '/cfg/settings.json', project, local, managed]);
  const windows = claude.configFiles(around({ platform: 'win32', home: 'C:\\Users\\é', cwd: 'D:\\w' }));
  assert.deepEqual(windows.slice(0, 3), [
    'C:\\Users\\é\\.claude.json',
    'C:\\Users\\é\\.claude\\settings.json',
    'D:\\w\\.claude\\settings.json',
  ]);
});

test('tool search is turned on only in front of Anthropic, and only if the user has not spoken', () => {
  const search = (place: Surroundings) =>
    JSON.stringify(launch(place).settings).includes('ENABLE_TOOL_SEARCH');
  assert.equal(search(around()), true);
  assert.equal(search(around({ env: { ANTHROPIC_BASE_URL: 'https://api.anthropic.com/' } })), true);
  assert.equal(search(around({ env: { ANTHROPIC_BASE_URL: 'https://gateway.example' } })), false);
  assert.equal(search(around({ env: { ENABLE_TOOL_SEARCH: 'false' } })), false);
  assert.equal(search(around({}, { [project]: { env: { ENABLE_TOOL_SEARCH: 'auto:5' } } })), false);
  assert.equal(search(around({ env: { CLAUDE_CODE_USE_VERTEX: '1' } })), false);
});

test('a proxy exception list from a settings file gains loopback, since it beats ours', () => {
  const { settings } = launch(around({}, { [user]: { env: { NO_PROXY: 'corp.example' } } }));
  assert.match(JSON.stringify(settings), /"NO_PROXY":"corp.example,127.0.0.1,localhost"/);
});

test('variables of settings files go over the environment, the stronger file over the weaker', () => {
  const proxy = (url: string) => ({ env: { HTTPS_PROXY: url, N: 1 } });
  const place = around(
    { env: { HTTPS_PROXY: 'http://shell' } },
    { [user]: proxy('http://user'), [local]: proxy('http://local') },
  );
  assert.deepEqual(claude.ownVariables(place), { HTTPS_PROXY: 'http://local', N: '1' });
  assert.deepEqual(claude.ownVariables(around({ env: { HTTPS_PROXY: 'http://shell' } })), {});
});

test('Vertex and Foundry are routed by their own variables to the hosts of their own rules', () => {
  const vertex = { CLAUDE_CODE_USE_VERTEX: '1' };
  const hosts = {
    'us-east5': 'https://us-east5-aiplatform.googleapis.com/v1',
    global: 'https://aiplatform.googleapis.com/v1',
    eu: 'https://aiplatform.eu.rep.googleapis.com/v1',
  };
  for (const [region, url] of Object.entries(hosts)) {
    assert.equal(upstreamOf(around({ env: { ...vertex, CLOUD_ML_REGION: region } })).url, url);
  }
  assert.equal(upstreamOf(around({ env: vertex })).url, hosts['us-east5']);
  assert.deepEqual(launch(around({ env: vertex })).env, {
    ANTHROPIC_VERTEX_BASE_URL: 'http://127.0.0.1:4711/s/tok',
  });

  const foundry = around(
    { env: { CLAUDE_CODE_USE_FOUNDRY: 'true' } },
    { [user]: { env: { ANTHROPIC_FOUNDRY_RESOURCE: 'res' } } },
  );
  assert.equal(upstreamOf(foundry).url, 'https://res.services.ai.azure.com/anthropic');
  const { env, settings } = launch(foundry);
  // Claude Code refuses a base URL and a resource together.
  assert.deepEqual(env, {
    ANTHROPIC_FOUNDRY_BASE_URL: 'http://127.0.0.1:4711/s/tok',
    ANTHROPIC_FOUNDRY_RESOURCE: null,
  });
  assert.match(JSON.stringify(settings), /"ANTHROPIC_FOUNDRY_RESOURCE":""/);
});

test('what cannot be routed says why and runs bare', () => {
  const says = (env: Surroundings['env'], files = {}, args: string[] = []) =>
    claude.unroutable(around({ env, args }, files))?.problem ?? null;
  assert.equal(says({}), null);
  assert.match(says({ CLAUDE_CODE_USE_BEDROCK: '1' }) ?? '', /Bedrock/);
  assert.match(says({}, { [local]: { env: { CLAUDE_CODE_USE_BEDROCK: true } } }) ?? '', /Bedrock/);
  assert.equal(says({ CLAUDE_CODE_USE_BEDROCK: '0' }), null);
  assert.match(says({ CLAUDE_CODE_USE_ANTHROPIC_AWS: 'yes' }) ?? '', /AWS/);
  assert.match(says({ CLAUDE_CODE_USE_FOUNDRY: '1' }) ?? '', /no resource/);
  assert.match(says({ ANTHROPIC_UNIX_SOCKET: '/tmp/s' }) ?? '', /Unix socket/);
  assert.match(says({}, { [managed]: baseUrl('https://corp') }) ?? '', /Managed settings/);
  assert.match(says({ CLAUDE_CODE_USE_VERTEX: '1', VERTEX_REGION_CLAUDE_5_SONNET: 'eu' }) ?? '', /region/);
  assert.match(says({}, {}, ['--bg', 'do it']) ?? '', /background/);
});

test('subcommands and questions start no session, prompts do', () => {
  for (const args of [['mcp', 'list'], ['--model', 'opus', 'doctor'], ['-v'], ['-p', '--help'], ['update']]) {
    assert.equal(claude.startsNoSession(args), true, args.join(' '));
  }
  for (const args of [
    [],
    ['mend the mcp server'],
    ['-p', 'fix', 'mcp'],
    ['-p', 'update'],
    ['--allowedTools=Bash', '--print', 'doctor'],
    ['--resume', 'mcp'],
    ['--', '--help'],
  ]) {
    assert.equal(claude.startsNoSession(args), false, args.join(' '));
  }
});
