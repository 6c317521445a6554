import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  burdenOf,
  declaredTool,
  roleOf,
  type ClientProfile,
} from '../../../src/pipeline/call/client-profile.ts';

const tool = 'mcp__headroom__headroom_retrieve';

const profile: ClientProfile = {
  roles: {},
  retrieval: {
    channel: 'mcp',
    tools: [tool, 'headroom-headroom_retrieve'],
    companions: { tools: ['list_resources', 'read_resource'], tokens: 300 },
  },
  fallsBackToHttp: false,
  wrappings: [],
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

test('a tool of which nobody says what it is for reads files where its name says so', () => {
  const names = [
    ...[
      'mcp__fs__read_text_file',
      'mcp__fs__read_multiple_files',
      'mcp__files__read',
      'read_file',
      'readFile',
    ],
    ...['ReadManyFiles', 'view', 'view_file', 'open_file', 'get_file_contents', 'github-get_file_contents'],
    ...['str_replace_based_edit_tool', 'str_replace_editor', 'read_file_range'],
  ];
  for (const name of names) assert.equal(roleOf(profile, name), 'read', name);
  const others = [
    ...[
      'mcp__db__query',
      'get_pull_request_files',
      'list_files',
      'search_files',
      'read_resource',
      'bash',
      '',
    ],
    ...['read_console', 'view_logs', 'mcp__ci__get_log_file_names', 'execute_command', 'file_search'],
  ];
  for (const name of others) assert.equal(roleOf(profile, name), 'other', name);
  assert.equal(roleOf(profile, null), 'other');
  assert.equal(roleOf({ ...profile, roles: { read_file: 'fetch' } }, 'read_file'), 'fetch');
});
