import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, isAbsolute } from 'node:path';
import { test } from 'node:test';
import { findRecipe, recipes } from '../../agents/index.ts';
import { runFiles } from '../../src/store/names.ts';
import { routeRequest } from '../../src/wire/index.ts';
import type { AgentRecipe, LaunchContext } from '../../src/wrap/recipe.ts';

const canary = 'canary-secret-value';

/** What an agent that goes nowhere by itself must be told, in its environment or a file, before it can be routed. */
const told: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  copilot: { COPILOT_PROVIDER_BASE_URL: 'https://models.example/v1' },
  qwen: { OPENAI_BASE_URL: 'https://models.example/v1', OPENAI_MODEL: 'm' },
};
const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  codex: { '/home/me/.codex/auth.json': JSON.stringify({ OPENAI_API_KEY: canary }) },
};

/** Where each agent posts its requests, as it says itself: behind every mount the paths that stand behind the base URL. */
const asks: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  claude: { '': ['/v1/messages'] },
  codex: { '': ['/responses'] },
  copilot: { '': ['/responses', '/chat/completions', '/v1/messages'] },
  qwen: { '': ['/chat/completions', '/v1/responses'] },
  aider: { '/openai': ['/chat/completions'], '/anthropic': ['/v1/messages'] },
  cursor: { '/openai': ['/chat/completions'], '/anthropic': ['/v1/messages'] },
};

const common = {
  env: { ANTHROPIC_API_KEY: canary, OPENAI_API_KEY: canary, GITHUB_TOKEN: canary, PATH: '/bin' },
  home: '/home/me',
  cwd: '/work',
  platform: 'linux',
  named: null,
  args: ['-p', 'the prompt, last'],
} as const;

function placeOf({ id }: { readonly id: string }) {
  return { ...common, env: { ...common.env, ...told[id] } };
}

function aroundOf(recipe: { readonly id: string }) {
  return { ...placeOf(recipe), files: new Map(Object.entries(files[recipe.id] ?? {})) };
}

function contextOf(recipe: (typeof recipes)[number]): LaunchContext {
  const around = aroundOf(recipe);
  return {
    ...around,
    proxyUrl: 'http://127.0.0.1:4711/s/tok',
    runFolder: '/data/runs/r1',
    mcp: {
      command: '/bin/node',
      args: ['/pkg/headroom.js', 'mcp', 'serve'],
      env: { HEADROOM_HOME: '/data' },
    },
    upstreams: recipe.upstreams(around),
  };
}

test('recipes have ids of their own and are found by them', () => {
  assert.equal(new Set(recipes.map(({ id }) => id)).size, recipes.length);
  for (const recipe of recipes) assert.equal(findRecipe(recipe.id), recipe);
  assert.equal(findRecipe('nobody'), null);
});

const agents = recipes.filter((recipe): recipe is AgentRecipe => 'launch' in recipe);
const apps = recipes.filter((recipe) => 'steps' in recipe);

for (const recipe of agents) {
  test(`${recipe.id}: its files stand in the run's folder under names that are removed with it`, () => {
    const context = contextOf(recipe);
    const launches = [recipe.launch(context), recipe.launchBare?.(context)];
    for (const { path } of launches.flatMap((launch) => launch?.files ?? [])) {
      assert.equal(dirname(path), context.runFolder);
      assert.ok(
        runFiles.some((file) => file === basename(path)),
        path,
      );
    }
  });
}

for (const recipe of recipes) {
  test(`${recipe.id}: a wire reads what it asks behind each of its mounts`, () => {
    for (const { mount } of recipe.upstreams(aroundOf(recipe))) {
      const paths = asks[recipe.id]?.[mount] ?? [];
      assert.ok(paths.length > 0, `say in "asks" which paths it asks behind "${mount}"`);
      for (const path of paths) assert.ok(routeRequest('POST', path) !== null, `no wire reads ${path}`);
    }
  });

  test(`${recipe.id}: a row of README.md says what is routed of it, and with which version it was tried`, () => {
    const row = new RegExp(`^\\| ${recipe.title} +\\|.*\\S.*\\|.*\\S.*\\|$`, 'm');
    assert.match(readFileSync('README.md', 'utf8'), row);
  });

  test(`${recipe.id}: it goes to providers over TLS, each behind a mount of its own, and reads absolute paths`, () => {
    const around = aroundOf(recipe);
    const upstreams = recipe.upstreams(around);
    assert.ok(upstreams.length > 0);
    for (const { url, mount } of upstreams) {
      assert.equal(new URL(url).protocol, 'https:');
      assert.match(mount, /^(\/[a-z]+)?$/);
    }
    assert.equal(new Set(upstreams.map(({ mount }) => mount)).size, upstreams.length);
    for (const path of recipe.configFiles(placeOf(recipe))) assert.ok(isAbsolute(path), path);
  });

  test(`${recipe.id}: what its user should know is said in sentences`, () => {
    for (const limit of recipe.limits) assert.match(limit, /^[A-Z-].*\.$/);
    assert.ok(recipe.limits.length > 0 && recipe.title !== '' && recipe.testedWith !== '');
    assert.equal(recipe.profile.retrieval.channel === 'none', recipe.profile.retrieval.tools.length === 0);
  });
}

for (const recipe of agents) {
  test(`${recipe.id}: its launch has a test of its own`, () => {
    assert.ok(existsSync(`test/agents/${recipe.id}.test.ts`));
  });

  test(`${recipe.id}: equal surroundings give an equal launch, and nothing it was given changes`, () => {
    const context = contextOf(recipe);
    const before = JSON.stringify(context);
    assert.deepEqual(recipe.launch(context), recipe.launch(contextOf(recipe)));
    assert.equal(JSON.stringify(context), before);
  });

  test(`${recipe.id}: the agent is pointed at the proxy and keeps its arguments last`, () => {
    const launch = recipe.launch(contextOf(recipe));
    assert.match(JSON.stringify(launch), /http:\/\/127\.0\.0\.1:4711\/s\/tok/);
    assert.deepEqual(launch.args.slice(-2), common.args);
  });

  test(`${recipe.id}: files stand in the run folder only, and no secret is copied anywhere`, () => {
    const launch = recipe.launch(contextOf(recipe));
    for (const { path } of launch.files) assert.match(path, /^\/data\/runs\/r1\/[^/]+$/);
    assert.ok(!JSON.stringify(launch).includes(canary));
  });

  test(`${recipe.id}: a prompt starts a session that can be routed, help starts none`, () => {
    const around = aroundOf(recipe);
    assert.equal(recipe.unroutable(around), null);
    assert.equal(recipe.startsNoSession(common.args), false);
    assert.equal(recipe.startsNoSession(['--help']), true);
    assert.equal(recipe.startsNoSession(['--version']), true);
  });
}

for (const recipe of apps) {
  test(`${recipe.id}: its steps name every base URL and how the MCP server is started`, () => {
    const context = contextOf(recipe);
    const said = recipe.steps(context).join('\n');
    for (const { mount } of context.upstreams) assert.ok(said.includes(`${context.proxyUrl}${mount}`));
    assert.ok(said.includes(context.mcp.command));
    assert.ok(!said.includes(canary));
  });
}
