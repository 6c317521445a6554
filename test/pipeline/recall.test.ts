import assert from 'node:assert/strict';
import { test } from 'node:test';
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
    return this.told.at(-1)?.add.map(({ text }) => text) ?? [];
  }
}

function prepare(recall: Recall, turns: readonly Turn[], options: AnthropicOptions = {}): number | null {
  const body = Buffer.from(anthropicBody(turns, options));
  const conversation = anthropic.scan(body.toString('latin1'));
  const chains = chainHashes(body, conversation.blocks, 'anthropic');
  const slots = conversation.blocks.flatMap(({ result }, index) =>
    result === null
      ? []
      : [{ chain: chains[index] ?? '', result, isNew: index >= conversation.newFrom, decision: undefined }],
  );
  return recall.prepare(body, conversation, chains, slots);
}

const turns = ['one', 'two', 'three', 'four'].map((output) => ({ output }));

test('of each turn only what it adds is told, and what is new is not seen yet', () => {
  const memories = new Memories();
  const recall = new Recall(memories);
  prepare(recall, turns.slice(0, 2));
  assert.deepEqual(memories.texts(), ['one']);
  prepare(recall, turns.slice(0, 4));
  assert.deepEqual(memories.texts(), ['two', 'three']);
  assert.deepEqual(memories.told.at(-1)?.keep, 1);
});

test('a conversation that takes another way keeps what both share', () => {
  const memories = new Memories();
  const recall = new Recall(memories);
  prepare(recall, turns);
  prepare(recall, [...turns.slice(0, 1), { output: 'other' }, { output: 'last' }]);
  assert.deepEqual(memories.texts(), ['other']);
  assert.equal(memories.told.at(-1)?.keep, 1);
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
    { name: `your call "cat <<'EOF' > a.ts"`, text: command },
    { name: `"cat <<'EOF' > a.ts"`, text: '' },
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
