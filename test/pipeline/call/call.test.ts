import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calls } from '../../../src/pipeline/call/call.ts';

function call(input: unknown, name = 'Bash') {
  const body = Buffer.from(`  ${JSON.stringify(input)}`);
  return new Calls(body).read({ name, input: { start: 2, end: body.length } });
}

test('the command is found whatever the tool calls it, in an object or in the JSON text of one', () => {
  assert.equal(call({ command: 'ls -R' }).command, 'ls -R');
  assert.equal(call({ cmd: ['node', 'query.js', 'é'] }).command, 'node query.js é');
  assert.equal(call({ commands: ['make', 'ls -R'] }).command, 'make\nls -R');
  assert.equal(call({ commands: [] }).command, null);
  assert.equal(call({ command: ['bash', '-lc', 'cat é'] }).command, 'cat é');
  assert.equal(call('{"cmd":"ls -R"}').command, 'ls -R');
  assert.equal(call({ file_path: '/a' }).command, null);
  assert.equal(call('{"cmd":').command, null);
  assert.deepEqual(new Calls(Buffer.alloc(0)).read(null), { tool: null, command: null, isRetrieval: false });
  assert.equal(new Calls(Buffer.alloc(0)).read({ name: 'Bash', input: null }).tool, 'Bash');
});

test('of arguments that are no JSON, as Python may write them, the name of the tool is known and no more', () => {
  for (const given of [
    '{"command":"ls","timeout":NaN}',
    '{"command":"l\\x"}',
    '{"command":"a\nb"}',
    '{"a":"\\u12"}',
  ]) {
    const calls = new Calls(Buffer.from(given));
    const made = { name: 'Bash', input: { start: 0, end: given.length } };
    assert.deepEqual(calls.read(made), { tool: 'Bash', command: null, isRetrieval: false });
    assert.equal(calls.shownCommand(made), null);
  }
});

test('a command is shown without its secrets, in every request that holds the call', () => {
  const shownOf = (input: unknown): (string | null)[] => {
    const body = Buffer.from(JSON.stringify(input));
    const made = { name: 'Bash', input: { start: 0, end: body.length } };
    return [new Calls(body), new Calls(body)].map((calls) => calls.shownCommand(made));
  };
  const [one, again] = shownOf({ command: 'login --password hunter22222' });
  assert.equal(one, again);
  assert.ok(one?.startsWith('login ') === true && !one.includes('hunter'));
  assert.deepEqual(shownOf({ file_path: '/a' }), [null, null]);
});

test('of a script it is the tool that it calls, with the command that it gives it', () => {
  const script = 'const r = await tools.exec_command({ cmd: "cat \\"a\\"\\nls" });\ntext(r.output ?? r);';
  assert.deepEqual(call(script, 'exec'), {
    tool: 'exec_command',
    command: 'cat "a"\nls',
    isRetrieval: false,
  });
  const several = 'await tools.exec_command({ cmd: "ls" }); await tools.mcp__db__query({ sql: "x" });';
  assert.deepEqual(call(several, 'exec'), { tool: 'exec', command: 'ls', isRetrieval: false });
  const ours = 'text(await tools.mcp__headroom__headroom_retrieve({ ref: "k3f9a2c1m0" }))';
  assert.equal(call(ours, 'exec').isRetrieval, true);
  assert.equal(call(`${several}${ours}`, 'exec').isRetrieval, true);
});

test('an answer of our own is known by the tool or by the command', () => {
  assert.ok(call({ ref: 'k3f9a2c1m0' }, 'mcp__headroom__headroom_retrieve').isRetrieval);
  assert.ok(call({ ref: 'k3f9a2c1m0' }, 'headroom-headroom_retrieve').isRetrieval);
  assert.ok(call({ command: 'headroom retrieve k3f9a2c1m0 --lines 4-9' }).isRetrieval);
  assert.ok(!call({ command: 'headroom perf' }).isRetrieval);
});
