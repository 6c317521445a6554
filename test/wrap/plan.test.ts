import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { claude } from '../../agents/claude/index.ts';
import { readSettings } from '../../src/settings.ts';
import { makePlan } from '../../src/wrap/plan.ts';

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
