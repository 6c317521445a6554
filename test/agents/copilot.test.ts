import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copilot } from '../../agents/copilot/index.ts';
import { unwrapped } from '../../src/pipeline/call/wrapping.ts';
import type { Environment } from '../../src/settings.ts';
import type { LaunchContext, Surroundings } from '../../src/wrap/recipe.ts';

const settings = '/home/me/.copilot/settings.json';
const own = { COPILOT_PROVIDER_BASE_URL: 'https://models.example/v1/' };

function around(
  env: Environment = own,
  args: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
) {
  return {
    env,
    home: '/home/me',
    cwd: '/home/me/project',
    platform: 'linux' as const,
    named: null,
    args,
    files: new Map(Object.entries(files)),
  } satisfies Surroundings;
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
    upstreams: copilot.upstreams(place),
  };
}

const ourArgs = [
  '--additional-mcp-config=@/data/runs/r1/copilot-mcp.json',
  '--allow-tool=headroom(headroom_retrieve)',
];

test('a start with a provider of its own gets the base URL, a file and leave for one tool', () => {
  const { files, ...rest } = copilot.launch(contextOf(around(own, ['-p', 'mend it'])));
  assert.deepEqual(rest, {
    env: { COPILOT_PROVIDER_BASE_URL: 'http://127.0.0.1:4711/s/tok' },
    args: [...ourArgs, '-p', 'mend it'],
  });
  assert.deepEqual(
    files.map(({ path, content }): unknown => [path, JSON.parse(content)]),
    [
      [
        '/data/runs/r1/copilot-mcp.json',
        {
          mcpServers: {
            headroom: {
              type: 'local',
              command: '/bin/node',
              args: ['/pkg/headroom.js', 'mcp', 'serve'],
              env: { HEADROOM_HOME: '/data' },
              tools: ['*'],
            },
          },
        },
      ],
    ],
  );
});

test('the provider of the user is the upstream', () => {
  assert.equal(copilot.unroutable(around()), null);
  assert.deepEqual(copilot.upstreams(around()), [
    { mount: '', url: 'https://models.example/v1', from: 'COPILOT_PROVIDER_BASE_URL in the environment' },
  ]);
});

test('a WebSocket, which would pass us by, becomes HTTP for this process', () => {
  const place = around({
    ...own,
    COPILOT_PROVIDER_TRANSPORT: 'websockets',
    COPILOT_PROVIDER_WIRE_API: 'responses',
  });
  assert.deepEqual(copilot.launch(contextOf(place)).env, {
    COPILOT_PROVIDER_BASE_URL: 'http://127.0.0.1:4711/s/tok',
    COPILOT_PROVIDER_TRANSPORT: 'http',
  });
});

test('a GitHub subscription runs bare, with the retrieve tool all the same', () => {
  for (const env of [{}, { COPILOT_PROVIDER_BASE_URL: ' ' }, { GITHUB_TOKEN: 'x' }]) {
    assert.match(copilot.unroutable(around(env))?.problem ?? '', /subscription/);
  }
  const launch = copilot.launchBare?.(contextOf(around({}, ['-p', 'x'])));
  assert.deepEqual(launch?.args, [...ourArgs, '-p', 'x']);
  assert.deepEqual(launch.env, {});
  assert.equal(launch.files.length, 1);
});

test('a provider from a GitHub Enterprise Server beats a base URL offline only', () => {
  const server = { ...own, COPILOT_PROVIDER_GHES_HOST: 'git.example' };
  assert.equal(copilot.unroutable(around(server)), null);
  assert.match(
    copilot.unroutable(around({ ...server, COPILOT_OFFLINE: 'true' }))?.mend ?? '',
    /Unset COPILOT_PROVIDER_GHES_HOST/,
  );
});

test("a proxy in Copilot's settings counts where the environment names none", () => {
  const files = { [settings]: '{"proxyUrl":"http://corp.example:3128"}' };
  const proxy = 'http://corp.example:3128';
  assert.deepEqual(copilot.ownVariables(around(own, [], files)), { HTTP_PROXY: proxy, HTTPS_PROXY: proxy });
  assert.deepEqual(copilot.ownVariables(around({ ...own, https_proxy: 'http://x' }, [], files)), {});
  assert.deepEqual(copilot.ownVariables(around(own, [], { [settings]: '// none' })), {});
  assert.deepEqual(copilot.configFiles(around({ COPILOT_HOME: 'own' })), [
    '/home/me/project/own/settings.json',
  ]);
});

test('only subcommands that start no session here get nothing', () => {
  const none = [
    ['login'],
    ['mcp', 'list'],
    ['help', 'providers'],
    ['version'],
    ['plugin'],
    ['--model', 'm', 'update'],
  ];
  for (const args of none) assert.equal(copilot.startsNoSession(args), true, args.join(' '));
  const some = [
    [],
    ['-p', 'login'],
    ['-i', 'help'],
    ['--allow-tool', 'shell', 'write'],
    ['init'],
    ['--resume', 'mcp'],
  ];
  for (const args of some) assert.equal(copilot.startsNoSession(args), false, args.join(' '));
});

test('what Copilot writes around an output is no part of it, and tells how the command ended', () => {
  const tails: readonly (readonly [string, boolean])[] = [
    ['\n<shellId: 0 completed with exit code 0>', false],
    ['\n<shellId: build completed with exit code 2>', true],
    ['\n<exited with exit code 1>', true],
    ['', false],
  ];
  for (const [tail, failed] of tails) {
    const found = unwrapped(`one\n<shellId: 1 two>${tail}`, copilot.profile.wrappings);
    assert.deepEqual(found, { head: '', output: 'one\n<shellId: 1 two>', tail, failed });
  }
  const head = '[grep content: 2 matches across 1 file(s) under ./src]\n\n';
  assert.equal(unwrapped(`${head}a.ts (2 match(es)):\n`, copilot.profile.wrappings).head, head);
});
