import assert from 'node:assert/strict';
import { Hash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { ChainMemory, chainHashes } from '../../src/wire/chain.ts';
import { anthropicBody } from './conversations.ts';

const turn = fc.record({ output: fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 })) });
/** Conversations that grow, fork and begin anew, as sub-agents and edits of history make them. */
const conversations = fc.array(
  fc.record({
    prompt: fc.constantFrom('one', 'two'),
    turns: fc.array(turn, { maxLength: 4 }),
    marked: fc.boolean(),
  }),
  { minLength: 2, maxLength: 12 },
);

test('what is remembered never changes a hash', () => {
  fc.assert(
    fc.property(conversations, (given) => {
      const memory = new ChainMemory();
      const grown = given.flatMap((one) =>
        one.turns.map((_, index) => ({ ...one, turns: one.turns.slice(0, index + 1) })),
      );
      for (const { turns, ...options } of [...given, ...grown]) {
        const body = Buffer.from(anthropicBody(turns, options));
        const { blocks } = anthropic.scan(body.toString('latin1'));
        assert.deepEqual(memory.hashes(body, blocks, 'anthropic'), chainHashes(body, blocks, 'anthropic'));
      }
    }),
  );
});

test('hashing a turn hashes what the turn adds, not what the conversation holds', (t) => {
  const output = 'line of output\n'.repeat(2_000);
  const turns = Array.from({ length: 60 }, (_, index) => ({ output: `${index} ${output}` }));
  const bodies = [59, 60].map((count) => Buffer.from(anthropicBody(turns.slice(0, count))));
  const scanned = bodies.map((body) => ({ body, blocks: anthropic.scan(body.toString('latin1')).blocks }));
  const [first, next] = scanned;
  assert.ok(first !== undefined && next !== undefined);
  const memory = new ChainMemory();
  memory.hashes(first.body, first.blocks, 'anthropic');
  const update = t.mock.method(Hash.prototype, 'update');
  memory.hashes(next.body, next.blocks, 'anthropic');
  const hashed = update.mock.calls.reduce((sum, call) => sum + call.arguments[0].length, 0);
  assert.ok(hashed > output.length && hashed < 2 * output.length, `${hashed} bytes`);
});
