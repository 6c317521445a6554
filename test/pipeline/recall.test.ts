import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineMemory } from '../../src/engines/repeat/line-memory.ts';
import { maxSeenChars } from '../../src/limits.ts';
import { Recall, type Remember } from '../../src/pipeline/recall.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { chainHashes } from '../../src/wire/chain.ts';
import { anthropicBody, type AnthropicOptions, type Turn } from '../wire/conversations.ts';

class Memories {
  generation = 1;
  readonly told: Remember[] = [];

  remember(change: Remember): void {
    this.told.push(change);
  }

  texts(): string[] {
    // A call that wrote nothing is told as well, so that calls of one name are counted.
    return this.told.at(-1)?.add.flatMap(({ text }) => (text === '' ? [] : [text])) ?? [];
  }
}

function prepare(recall: Recall, turns: readonly Turn[], options: AnthropicOptions = {}): number | null {
  const body = Buffer.from(anthropicBody(turns, options));
  const conversation = anthropic.scan(body.toString('latin1'));
  const chains = chainHashes(body, conversation.blocks, 'anthropic');
  const slots = conversation.blocks.flatMap(({ result }, index) =>
    result === null
      ? []
      : [
          {
            chain: chains[index] ?? '',
            index,
            result,
            isNew: index >= conversation.newFrom,
            decision: undefined,
          },
        ],
  );
  return recall.prepare(body, conversation, chains, slots)?.memory ?? null;
}

const turns = ['one', 'two', 'three', 'four'].map((output) => ({ output }));

test('of each turn only what it adds is told, and what is new is not seen yet', () => {
  const memories = new Memories();
  const recall = new Recall(memories);
  prepare(recall, turns.slice(0, 2));
  assert.deepEqual(memories.texts(), ['one']);
  prepare(recall, turns.slice(0, 4));
  assert.deepEqual(memories.texts(), ['two', 'three']);
  assert.deepEqual(memories.told.at(-1)?.keep, 3);
});

test('a conversation that takes another way keeps what both share', () => {
  const memories = new Memories();
  const recall = new Recall(memories);
  prepare(recall, turns);
  prepare(recall, [...turns.slice(0, 1), { output: 'other' }, { output: 'last' }]);
  assert.deepEqual(memories.texts(), ['other']);
  assert.equal(memories.told.at(-1)?.keep, 3);
});

test('conversations that take turns are told apart', () => {
  const memories = new Memories();
  const recall = new Recall(memories);
  const one = prepare(recall, turns.slice(0, 2));
  const other = prepare(recall, turns.slice(0, 2), { prompt: 'Read the manual' });
  assert.notEqual(one, other);
  assert.equal(prepare(recall, turns.slice(0, 3)), one);
  assert.deepEqual(memories.texts(), ['two']);
});

test('a new thread is told all', () => {
  const memories = new Memories();
  const recall = new Recall(memories);
  prepare(recall, turns.slice(0, 3));
  memories.generation = 2;
  prepare(recall, turns);
  assert.deepEqual(memories.texts(), ['one', 'two', 'three']);
  assert.equal(memories.told.at(-1)?.keep, 0);
});

test('files that the model wrote are seen, under the call that wrote them', () => {
  const memories = new Memories();
  const command = "cat <<'EOF' > a.ts\nlet a = 1;\nlet b = 2;\nEOF";
  prepare(new Recall(memories), [{ command, output: '' }, { output: 'ok' }]);
  assert.deepEqual(memories.told.at(-1)?.add, [
    { name: `written in "cat <<'EOF' > a.ts"`, text: command },
    { name: `of "cat <<'EOF' > a.ts"`, text: '' },
    { name: 'written in "query"', text: '' },
  ]);
});

test('of a very long conversation the latest is told, and no turn tells it all again', () => {
  const memories = new Memories();
  const recall = new Recall(memories);
  const long = Array.from({ length: 9 }, (_, index) => ({ output: String(index).repeat(maxSeenChars / 7) }));
  prepare(recall, long);
  assert.deepEqual(
    memories.texts().map(([first]) => first),
    ['5', '6', '7'],
  );
  prepare(recall, [...long, { output: 'more' }]);
  assert.deepEqual(
    memories.texts().map(([first]) => first),
    ['8'],
  );
});

/** As the worker remembers. */
class Remembering extends Memories {
  readonly memories = new Map<number, LineMemory>();

  override remember(change: Remember): void {
    const memory = (change.keep === 0 ? undefined : this.memories.get(change.memory)) ?? new LineMemory();
    memory.keep(change.keep);
    for (const text of change.add) memory.add(text);
    this.memories.set(change.memory, memory);
  }
}

test('what is remembered of a conversation is what it holds, however conversations fork and take turns', () => {
  const lines = Array.from({ length: 8 }, (_, line) => `the line number ${line} of something`);
  const output = fc
    .array(fc.nat(7), { minLength: 3, maxLength: 12 })
    .map((picked) => picked.map((line) => lines[line]).join('\n'));
  const paths = fc.array(
    fc.record({
      prompt: fc.constantFrom('a', 'b'),
      outputs: fc.array(output, { minLength: 1, maxLength: 5 }),
      from: fc.nat(5),
    }),
    { minLength: 2, maxLength: 8 },
  );
  fc.assert(
    fc.property(paths, output, (steps, looked) => {
      const memories = new Remembering();
      const recall = new Recall(memories);
      let before: string[] = [];
      for (const { prompt, outputs, from } of steps) {
        before = [...before.slice(0, from), ...outputs];
        const turns = before.map((each) => ({ output: each }));
        const memory = prepare(recall, turns, { prompt });
        const fresh = new Remembering();
        const alone = prepare(new Recall(fresh), turns, { prompt });
        const text = looked.split('\n');
        for (let at = 0; at < text.length; at += 1)
          assert.deepEqual(
            memories.memories.get(memory ?? -1)?.longest(text, at),
            fresh.memories.get(alone ?? -1)?.longest(text, at),
          );
      }
    }),
    { numRuns: 300 },
  );
});
