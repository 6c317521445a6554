import assert from 'node:assert/strict';
import { isAbsolute } from 'node:path';
import { test } from 'node:test';
import { findRecipe, recipes } from '../../agents/index.ts';
import type { LaunchContext } from '../../src/wrap/recipe.ts';

const canary = 'canary-secret-value';

const place = {
  env: { ANTHROPIC_API_KEY: canary, OPENAI_API_KEY: canary, GITHUB_TOKEN: canary, PATH: '/bin' },
  home: '/home/me',
  cwd: '/work',
  platform: 'linux',
  args: ['-p', 'the prompt, last'],
} as const;

function contextOf(recipe: (typeof recipes)[number]): LaunchContext {
  const around = { ...place, files: new Map<string, string>() };
  return {
    ...around,
    proxyUrl: 'http://127.0.0.1:4711/s/tok',
    runFolder: '/data/runs/r1',
    mcp: {
      command: '/bin/node',
      args: ['/pkg/headroom.js', 'mcp', 'serve'],
      env: { HEADROOM_HOME: '/data' },
    },
    upstream: recipe.upstream(around),
  };
}

test('recipes have ids of their own and are found by them', () => {
  assert.equal(new Set(recipes.map(({ id }) => id)).size, recipes.length);
  for (const recipe of recipes) assert.equal(findRecipe(recipe.id), recipe);
  assert.equal(findRecipe('nobody'), null);
});

for (const recipe of recipes) {
  test(`${recipe.id}: equal surroundings give an equal launch, and nothing it was given changes`, () => {
    const context = contextOf(recipe);
    const before = JSON.stringify(context);
    assert.deepEqual(recipe.launch(context), recipe.launch(contextOf(recipe)));
    assert.equal(JSON.stringify(context), before);
  });

  test(`${recipe.id}: the agent is pointed at the proxy and keeps its arguments last`, () => {
    const launch = recipe.launch(contextOf(recipe));
    assert.match(JSON.stringify(launch), /http:\/\/127\.0\.0\.1:4711\/s\/tok/);
    assert.deepEqual(launch.args.slice(-2), place.args);
  });

  test(`${recipe.id}: files stand in the run folder only, and no secret is copied anywhere`, () => {
    const launch = recipe.launch(contextOf(recipe));
    for (const { path } of launch.files) assert.match(path, /^\/data\/runs\/r1\/[^/]+$/);
    assert.ok(!JSON.stringify(launch).includes(canary));
  });

  test(`${recipe.id}: without any setting it goes to a provider over TLS, and reads absolute paths only`, () => {
    const around = { ...place, files: new Map<string, string>() };
    assert.equal(recipe.unroutable(around), null);
    assert.equal(new URL(recipe.upstream(around).url).protocol, 'https:');
    for (const path of recipe.configFiles(place)) assert.ok(isAbsolute(path), path);
    assert.equal(recipe.startsNoSession(place.args), false);
  });
}
