import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Seen } from '../../../src/engines/repeat/line-memory.ts';
import { Calls } from '../../../src/pipeline/call/call.ts';
import { visibleIn } from '../../../src/pipeline/worker/visible.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';
import { chainHashes } from '../../../src/wire/items/body-memory.ts';
import { anthropicBody, type Turn } from '../../wire/conversations.ts';

/** What may be pointed at of calls, each with the names that a pointer may have. */
function seenOf(turns: readonly Turn[]): Seen[] {
  const body = Buffer.from(anthropicBody(turns));
  const conversation = anthropic.scan(body.toString('latin1'));
  const chains = chainHashes(body, conversation.blocks, 'anthropic');
  const slots = conversation.blocks.flatMap(({ result }, index) =>
    result === null ? [] : [{ chain: chains[index] ?? '', index, result, isNew: false, decision: undefined }],
  );
  const until = conversation.blocks.length;
  const older = { ...conversation, newFrom: until };
  const request = { name: 'c', body, conversation: older, calls: new Calls(body), chains, slots };
  const { seenIn } = visibleIn(request, until, []);
  return conversation.blocks.flatMap((_, index) => seenIn(index));
}

test('no name of a call by which a pointer leads to it holds a secret', () => {
  const secret = 'Zx81-topsecret';
  const turns: readonly Turn[] = [
    { command: `vault kv put secret/x value=${secret}`, output: 'a' },
    { command: `echo 'root:${secret}' | chpasswd`, output: 'b' },
    { command: `curl -u me:${secret} https://x/y | head -n 3`, output: 'c' },
    { tool: 'login', input: { password: secret, url: `https://me:${secret}@x/y` }, output: 'd' },
  ];
  const seen = seenOf(turns);
  const printed = seen.filter(({ text }) => /^[a-d]$/.test(text));
  assert.equal(printed.length, turns.length);
  for (const { name, fullerName = '', longName = '' } of printed)
    assert.doesNotMatch(`${name} ${fullerName} ${longName}`, /Zx81|topsecret/);
  assert.deepEqual(
    printed.map(({ longName, name }) => longName ?? name),
    [
      'of "vault kv put secret/x value=***"',
      `of "echo '***' | chpasswd"`,
      'of "curl -u me:*** https://x/y | head -n 3"',
      'of "login *** https://***@x/y"',
    ],
  );
});
