import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alignBlocks } from '../../src/pipeline/cache-aligner.ts';
import { DecisionLog } from '../../src/pipeline/decision-log.ts';
import { place, Placements } from '../../src/pipeline/placement.ts';
import { memoryDecisions } from '../../src/store/decisions/decisions.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { BodyMemory } from '../../src/wire/items/body-memory.ts';
import { anthropicBody } from '../wire/conversations.ts';

test('results are those of the request, also where the mark behind one moves on and all else stays', () => {
  const [memory, placements] = [new BodyMemory(), new Placements()];
  const log = new DecisionLog(memoryDecisions());
  const turns = Array.from({ length: 6 }, (_, index) => ({ output: `output ${index}` }));
  let known = 0;
  for (let count = 1; count <= turns.length; count += 1) {
    const body = Buffer.from(anthropicBody(turns.slice(0, count)));
    const newly = memory.read(body, anthropic);
    const { conversation, chains } = newly.read;
    const beginning = placements.beginningOf(newly, chains);
    const slots = alignBlocks(conversation, chains, log, beginning?.slots, beginning?.blocks);
    assert.equal(slots.length, count);
    known += beginning?.slots.length ?? 0;
    for (const { index, result } of slots) assert.equal(conversation.blocks[index]?.result, result);
    placements.remember(newly.read, place(body, slots, chains, beginning));
  }
  assert.equal(known, 15);
});
