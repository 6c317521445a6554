import assert from 'node:assert/strict';
import { test } from 'node:test';
import { burdenOf, declaredTool, type ClientProfile } from '../../../src/pipeline/call/client-profile.ts';

const tool = 'mcp__headroom__headroom_retrieve';

const profile: ClientProfile = {
  roles: {},
  retrieval: {
    channel: 'mcp',
    tools: [tool, 'headroom-headroom_retrieve'],
    companions: { tools: ['list_resources', 'read_resource'], tokens: 300 },
  },
  fallsBackToHttp: false,
  frames: [],
};

test('our tool is declared by its name in this agent, or by a namespace that is loaded on demand', () => {
  assert.equal(declaredTool(profile, ['Bash', tool]), tool);
  assert.equal(declaredTool(profile, ['headroom-headroom_retrieve']), 'headroom-headroom_retrieve');
  assert.equal(declaredTool(profile, ['exec', 'mcp__headroom__*']), tool);
  assert.equal(
    declaredTool(profile, ['mcp', 'mcp__*', 'mcp__head', 'mcp__headroom', 'mcp__headroom__other']),
    null,
  );
  const none: ClientProfile = { ...profile, retrieval: { channel: 'none', tools: [tool] } };
  assert.equal(declaredTool(none, [tool]), null);
});

test('promise 10, honest money: what an agent declares for the sake of our server alone is charged to us', () => {
  const companions = ['list_resources', 'read_resource'];
  assert.equal(burdenOf(profile, ['Bash', ...companions]).tokens, 0);
  assert.equal(burdenOf(profile, [tool]).tokens, 124);
  assert.equal(burdenOf(profile, [tool, 'list_resources']).tokens, 124);
  assert.equal(burdenOf(profile, [tool, ...companions]).tokens, 424);
  assert.equal(burdenOf(profile, ['mcp__headroom__*']).tokens, 45, 'a namespace that is loaded on demand');
  assert.equal(burdenOf(profile, ['mcp__headroom__*', ...companions]).tokens, 345);
  assert.equal(burdenOf(profile, [tool, ...companions, 'mcp__db__query']).tokens, 124);
});
