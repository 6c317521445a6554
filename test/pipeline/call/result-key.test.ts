import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Calls } from '../../../src/pipeline/call/call.ts';
import { resultKey } from '../../../src/pipeline/call/result-key.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';

/** The key of the one result of a body with this call and output, both as they are written on the wire. */
function keyOf(input: string, output: string, { id = 'a', name = 'Bash' } = {}): string {
  const body = Buffer.from(
    `{"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"${id}","name":"${name}","input":${input}}]},` +
      `{"role":"user","content":[{"type":"tool_result","tool_use_id":"${id}","content":${output}}]}]}`,
  );
  const result = anthropic
    .scan(body.toString('latin1'))
    .blocks.find((block) => block.result !== null)?.result;
  assert.ok(result);
  return resultKey({ body, calls: new Calls(body) }, result);
}

test('a result is the same whatever its id, the order of its arguments and the way its text is written', () => {
  const key = keyOf('{"command":"ls","timeout":3}', '"é and more"');
  assert.equal(keyOf('{ "timeout": 3, "command": "ls" }', '"\\u00e9 and more"', { id: 'other' }), key);
  assert.equal(keyOf('{"command":"ls","timeout":3}', '[{"type":"text","text":"é and more"}]'), key);
});

test('another tool, other arguments or another text make another result', () => {
  const key = keyOf('{"command":"ls"}', '"one"');
  assert.notEqual(keyOf('{"command":"ls"}', '"two"'), key);
  assert.notEqual(keyOf('{"command":"ls -l"}', '"one"'), key);
  assert.notEqual(keyOf('{"command":"ls"}', '"one"', { name: 'Shell' }), key);
  assert.notEqual(keyOf('{"command":"ls"}', '[{"type":"text","text":"o"},{"type":"text","text":"ne"}]'), key);
});

test('arguments that no reader takes name the result by their bytes', () => {
  const deep = `{"a":${'['.repeat(3_000)}${']'.repeat(3_000)}}`;
  assert.equal(keyOf(deep, '"one"'), keyOf(deep, '"one"'));
});
