import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compared } from '../../../src/engines/repeat/compared.ts';
import { LineMemory } from '../../../src/engines/repeat/line-memory.ts';

import type { Recollection, Remember } from '../../../src/pipeline/worker/job.ts';
import { Memories } from '../../../src/pipeline/worker/memories.ts';
import { Recall, maxSeenChars } from '../../../src/pipeline/worker/recall.ts';
import { Calls } from '../../../src/pipeline/call/call.ts';
import { visibleIn } from '../../../src/pipeline/worker/visible.ts';
import { Steps } from '../../../src/text/steps.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';
import { chainHashes } from '../../../src/wire/items/body-memory.ts';
import { anthropicBody, type AnthropicOptions, type Turn } from '../../wire/conversations.ts';

function prepare(recall: Recall, turns: readonly Turn[], options: AnthropicOptions = {}): Recollection {
  const body = Buffer.from(anthropicBody(turns, options));
  const conversation = anthropic.scan(body.toString('latin1'));
  const chains = chainHashes(body, conversation.blocks, 'anthropic');
  const slots = conversation.blocks.flatMap(({ result }, index) => {
    if (result === null) return [];
    const isNew = index >= conversation.newFrom;
    return [{ chain: chains[index] ?? '', index, result, isNew, decision: undefined }];
  });
  const name = chains[0] ?? '';
  const request = { name, body, conversation, calls: new Calls(body), chains, slots };
  return recall.prepare(visibleIn(request, conversation.newFrom, []));
}

/**
 * The texts that a thread is told; a call that wrote nothing is told as well, so that calls of one name are counted.
 */
function textsOf({ change }: Remember): string[] {
  return (change?.add ?? []).flatMap(({ texts }) => texts.flatMap(({ text }) => (text === '' ? [] : [text])));
}

const turns = ['one', 'two', 'three', 'four'].map((output) => ({ output }));

test('of each turn only what it adds is told, and what is new is not seen yet', () => {
  const recall = new Recall();
  assert.deepEqual(textsOf(prepare(recall, turns.slice(0, 2)).next()), ['one']);
  const told = prepare(recall, turns.slice(0, 4)).next();
  assert.deepEqual(textsOf(told), ['two', 'three']);
  assert.equal(told.change?.keep, 7);
});

test('the second job of a request is told nothing, and a thread that lacks something all', () => {
  const recollection = prepare(new Recall(), turns);
  recollection.next();
  assert.equal(recollection.next().change, null);
  assert.deepEqual(textsOf(recollection.whole()), ['one', 'two', 'three']);
});

test('a conversation that takes another way keeps what both share', () => {
  const recall = new Recall();
  prepare(recall, turns).next();
  const told = prepare(recall, [...turns.slice(0, 1), { output: 'other' }, { output: 'last' }]).next();
  assert.deepEqual(textsOf(told), ['other']);
  assert.equal(told.change?.keep, 7);
});

test('conversations that take turns are told apart', () => {
  const recall = new Recall();
  const one = prepare(recall, turns.slice(0, 2)).memory;
  const other = prepare(recall, turns.slice(0, 2), { prompt: 'Read the manual' }).memory;
  assert.notEqual(one, other);
  const again = prepare(recall, turns.slice(0, 3));
  assert.equal(again.memory, one);
  assert.deepEqual(textsOf(again.next()), ['two']);
});

test('files that the model wrote are seen, under the call that wrote them', () => {
  const command = "cat <<'EOF' > a.ts\nlet a = 1;\nlet b = 2;\nEOF";
  const told = prepare(new Recall(), [{ command, output: '' }, { output: 'ok' }]).next();
  assert.deepEqual(
    told.change?.add.flatMap(({ texts }) => texts),
    [
      {
        name: 'written in "cat > a.ts"',
        fullerName: 'written in "cat > a.ts let a = 1; let b = 2; EOF"',
        longName: `written in "cat <<'EOF' > a.ts let a = 1; let b = 2; EOF"`,
        text: command,
        isPrinted: true,
      },
      {
        name: 'of "cat > a.ts"',
        fullerName: 'of "cat > a.ts let a = 1; let b = 2; EOF"',
        longName: `of "cat <<'EOF' > a.ts let a = 1; let b = 2; EOF"`,
        text: '',
        isPrinted: true,
      },
      { name: 'written in "query"', longName: 'written in "query 1"', text: '', isPrinted: true },
    ],
  );
});

test('of a very long conversation the latest is told, and no turn tells it all again', () => {
  const recall = new Recall();
  const long = Array.from({ length: 9 }, (_, index) => ({ output: String(index).repeat(maxSeenChars / 7) }));
  const firsts = (told: Remember): (string | undefined)[] => textsOf(told).map(([first]) => first);
  assert.deepEqual(firsts(prepare(recall, long).next()), ['3', '4', '5', '6', '7']);
  assert.deepEqual(firsts(prepare(recall, [...long, { output: 'more' }]).next()), ['8']);
});

test('a block that would fill half of a memory by itself is not remembered, whenever it came', () => {
  const huge = { output: 'x'.repeat(maxSeenChars / 2 + 1) };
  const told = prepare(new Recall(), [huge, ...turns]).next();
  assert.deepEqual(textsOf(told), ['one', 'two', 'three']);
});

const lines = Array.from({ length: 8 }, (_, line) => `the line number ${line} of something`);
const output = fc
  .array(fc.nat(7), { minLength: 3, maxLength: 12 })
  .map((picked) => picked.map((line) => lines[line]).join('\n'));

/** What a thread that never knew anything finds for each line of a text. */
function foundAlone(turns: readonly Turn[], options: AnthropicOptions, looked: readonly string[]): unknown[] {
  return found(new Memories().recall(prepare(new Recall(), turns, options).whole()), looked);
}

function found(memory: LineMemory | null, looked: readonly string[]): unknown[] {
  assert.ok(memory !== null);
  const bare = compared(looked, null);
  return looked.map((_, at) => memory.longest(bare, at, new Steps(Infinity)));
}

test('promise 11: what is remembered is what the request holds, whatever forks, takes turns or is forgotten', () => {
  const paths = fc.array(
    fc.record({
      prompt: fc.constantFrom('a', 'b', 'c'),
      outputs: fc.array(output, { minLength: 1, maxLength: 5 }),
      from: fc.nat(5),
      jobs: fc.nat(2),
      isLate: fc.boolean(),
      diesBefore: fc.nat(9).map((die) => die === 0),
    }),
    { minLength: 2, maxLength: 10 },
  );
  fc.assert(
    fc.property(paths, output, fc.constantFrom(2_000, 7_500, 500_000), (steps, text, room) => {
      const looked = text.split('\n');
      const recall = new Recall();
      let thread = new Memories(room);
      let before: string[] = [];
      const late: (() => void)[] = [];
      for (const { prompt, outputs, from, jobs, isLate, diesBefore } of steps) {
        if (diesBefore) thread = new Memories(room);
        before = [...before.slice(0, from), ...outputs];
        const turns = before.map((each) => ({ output: each }));
        const recollection = prepare(recall, turns, { prompt });
        const expected = foundAlone(turns, { prompt }, looked);
        const ask = (): void => {
          const memory = thread.recall(recollection.next()) ?? thread.recall(recollection.whole());
          assert.deepEqual(found(memory, looked), expected);
        };
        for (let job = 0; job <= jobs; job += 1) {
          // A job may come to its thread behind those of requests that were made after it.
          if (isLate && job > 0) late.push(ask);
          else ask();
        }
        if (!isLate) for (const each of late.splice(0)) each();
      }
    }),
    { numRuns: 100 },
  );
});
