import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { claude } from '../../../agents/claude/index.ts';
import { readSettings } from '../../../src/settings.ts';
import { makeLaunch, makePlan } from '../../../src/wrap/launch/plan.ts';

test('a proxy that the agent has in its own settings serves the way to its upstream as well', (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-plan-'));
  t.after(() => {
    rmSync(home, { recursive: true });
  });
  writeFileSync(join(home, 'claude'), '#!/bin/sh\n', { mode: 0o755 });
  mkdirSync(join(home, '.claude'));
  const own = { env: { HTTPS_PROXY: 'http://own.corp:3128' } };
  writeFileSync(join(home, '.claude', 'settings.json'), JSON.stringify(own));
  const env = { HOME: home, PATH: home, HTTPS_PROXY: 'http://shell.corp:3128', NO_PROXY: 'corp' };
  const { route } = makePlan({
    recipe: claude,
    args: [],
    env,
    settings: readSettings(env),
    cwd: home,
    platform: 'linux',
    program: { node: '/bin/node', script: '/pkg/headroom.js' },
  });
  assert.deepEqual(route?.env, { ...env, HTTPS_PROXY: 'http://own.corp:3128' });
});

test("the agent's server is that of its run, but behind another headroom, which knows what was carried", (t) => {
  const home = mkdtempSync(join(tmpdir(), 'headroom-plan-'));
  t.after(() => {
    rmSync(home, { recursive: true });
  });
  writeFileSync(join(home, 'claude'), '#!/bin/sh\n', { mode: 0o755 });
  const served = (upstream: string): string => {
    const env = { HOME: home, PATH: home, ANTHROPIC_BASE_URL: upstream };
    const start = {
      recipe: claude,
      args: [],
      env,
      settings: readSettings(env),
      cwd: home,
      platform: 'linux',
      program: { node: '/bin/node', script: '/pkg/headroom.js' },
    } as const;
    const { route } = makePlan(start);
    assert.ok(route);
    const seat = { proxyUrl: 'http://127.0.0.1:1/s/t', runFolder: join(home, 'runs', 'a1b2') };
    const { files } = makeLaunch(start, route, seat);
    const { content = '' } = files.find(({ path }) => path.endsWith('claude-mcp.json')) ?? {};
    const { mcpServers } = JSON.parse(content) as { mcpServers: { headroom: { args: string[] } } };
    return mcpServers.headroom.args.join(' ');
  };
  assert.equal(served('https://llm.test'), '/pkg/headroom.js mcp serve --run a1b2');
  assert.equal(served('http://127.0.0.1:8787/s/other'), '/pkg/headroom.js mcp serve');
});
