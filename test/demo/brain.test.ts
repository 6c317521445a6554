import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { investigate } from '../../src/demo/brain.ts';
import type { Conversation } from '../../src/standin/api.ts';

type Step = readonly [input: Readonly<Record<string, string>>, output: string];

const retrieve = 'mcp__headroom__headroom_retrieve';

/** A conversation in which these calls have been made and answered. */
function after(steps: readonly Step[], tools: readonly string[] = ['Bash', retrieve]): Conversation {
  const results = steps.map(([input, text]) => ({ tool: 'ref' in input ? retrieve : 'Bash', input, text }));
  return { tools, results };
}

const pods: Step = [{ command: 'node ops.mjs pods --json' }, '{"status":"CrashLoopBackOff"}'];
const logCommand = { command: 'node ops.mjs logs --app checkout --json' };
const holder = 'aaaaaaaaaa';
const fatal = `POOL-1 no free connection after 30000 ms; longest holder is request ${holder}`;
const fatalTrace = 'ffffffffffffffff';
const holderTrace = '0123456789abcdef';
const marker = `[headroom: 90 lines left out here (2-91; 90 INFO). ${retrieve} ref=k3f9a2c1m0 lines=2-91]`;

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
    assert.deepEqual(call, { name: retrieve, input: { ref: 'k3f9a2c1m0', grep: holder } });
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
