import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandOf, isRetrieval, printsFiles } from '../../src/pipeline/call.ts';

function command(input: unknown): string | null {
  const body = Buffer.from(`  ${JSON.stringify(input)}`);
  return commandOf(body, { start: 2, end: body.length });
}

test('the command is found whatever the tool calls it', () => {
  assert.equal(command({ command: 'ls -R' }), 'ls -R');
  assert.equal(command({ cmd: ['bash', '-lc', 'ls é'] }), 'bash -lc ls é');
  assert.equal(command({ file_path: '/a' }), null);
  assert.equal(command('text'), null);
  assert.equal(commandOf(Buffer.alloc(0), null), null);
});

test('printing files is told apart from running programs', () => {
  for (const text of [
    'cat a.json',
    'cd x && cat a.json',
    'head -n 3 a',
    'cat a | head -20',
    'sed -n 1,5p a',
  ]) {
    assert.ok(printsFiles(text), text);
  }
  for (const text of [
    'curl x',
    'cat a | jq .',
    'kubectl get pods -o json',
    'sed -i s/a/b/ f',
    'catalog list',
  ]) {
    assert.ok(!printsFiles(text), text);
  }
});

test('an answer of our own is known by the tool or by the command', () => {
  assert.ok(isRetrieval('mcp__headroom__headroom_retrieve', null));
  assert.ok(isRetrieval('Bash', 'headroom retrieve k3f9a2c1m0 --lines 4-9'));
  assert.ok(!isRetrieval('Bash', 'headroom perf'));
  assert.ok(!isRetrieval(null, null));
});
