import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { investigate, task } from '../../src/demo/brain.ts';
import { parseRequest, type ModelRequest } from '../../src/standin/request.ts';

type Step = readonly [input: Readonly<Record<string, string>>, output: string];

const tool = 'mcp__headroom__headroom_retrieve';

/** A request in which these calls have been made and answered. */
function after(steps: readonly Step[], tools: readonly string[] = ['Bash', tool]): ModelRequest {
  const turns = steps.flatMap(([input, output], index) => [
    { role: 'assistant', content: [{ type: 'tool_use', id: `call${index}`, name: nameOf(input), input }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: `call${index}`, content: output }] },
  ]);
  const messages = [{ role: 'user', content: task }, ...turns];
  const body = { model: 'claude-sonnet-5', max_tokens: 1, tools: tools.map((name) => ({ name })), messages };
  return parseRequest(Buffer.from(JSON.stringify(body)));
}

function nameOf(input: Step[0]): string {
  return 'ref' in input ? tool : 'Bash';
}

const pods: Step = [{ command: 'node ops.mjs pods --json' }, '{"status":"CrashLoopBackOff"}'];
const logCommand = { command: 'node ops.mjs logs --app checkout --json' };
const holder = 'aaaaaaaaaa';
const fatal = `POOL-1 no free connection after 30000 ms; longest holder is request ${holder}`;
const fatalTrace = 'ffffffffffffffff';
const holderTrace = '0123456789abcdef';
const marker = `[headroom: 90 lines left out here (2-91; 90 INFO). ${tool} ref=k3f9a2c1m0 lines=2-91]`;

describe('the scripted model', () => {
  test('begins with the state of the pods', () => {
    assert.deepEqual(investigate(after([])).calls?.[0]?.input, pods[0]);
  });

  test('follows the record it can see, not the one that only mentions it', () => {
    const log = JSON.stringify([
      { id: 'bbbbbbbbbb', trace: fatalTrace, message: fatal },
      { id: holder, trace: holderTrace, message: 'ok' },
    ]);
    const [call] = investigate(after([pods, [logCommand, log]])).calls ?? [];
    assert.deepEqual(call?.input, { command: `node ops.mjs trace ${holderTrace} --json` });
  });

  const folded: Step = [logCommand, `bbbbbbbbbb\t${fatalTrace}\t${fatal}\n${marker}`];

  test('fetches a record that was left out, by the marker', () => {
    const [call] = investigate(after([pods, folded])).calls ?? [];
    assert.deepEqual(call, { name: tool, input: { ref: 'k3f9a2c1m0', grep: holder } });
  });

  test('goes on with what it fetched', () => {
    const fetched: Step = [{ ref: 'k3f9a2c1m0', grep: holder }, `57:${holder}\t${holderTrace}\tok`];
    const [call] = investigate(after([pods, folded, fetched])).calls ?? [];
    assert.deepEqual(call?.input, { command: `node ops.mjs trace ${holderTrace} --json` });
  });

  test('does not guess when the tool that the marker names is not there', () => {
    const reply = investigate(after([pods, folded], ['Bash']));
    assert.equal(reply.calls, undefined);
    assert.match(reply.text ?? '', /could not find it out/);
  });

  test('does not ask twice for what the retrieval did not show', () => {
    const empty: Step = [{ ref: 'k3f9a2c1m0', grep: holder }, 'No line matches.'];
    assert.match(investigate(after([pods, folded, empty])).text ?? '', /could not find it out/);
  });

  test('gives up where nothing is wrong', () => {
    assert.match(investigate(after([[pods[0], '[]']])).text ?? '', /could not find it out/);
  });
});
