import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { memoryDecisions } from '../../src/store/decisions/decisions.ts';
import { alignBlocks } from '../../src/pipeline/cache-aligner.ts';
import { DecisionLog } from '../../src/pipeline/decision-log.ts';
import { place, Placements } from '../../src/pipeline/placement.ts';
import type { Placement } from '../../src/pipeline/request.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { BodyMemory, type NewlyRead } from '../../src/wire/items/body-memory.ts';
import { anthropicBody, type Turn } from '../wire/conversations.ts';
import { whole } from '../../src/wire/items/pieces.ts';

const turns = fc.array(fc.record({ output: fc.string({ maxLength: 30 }) }), { minLength: 1, maxLength: 8 });

/** Decides that each second result goes out as one word. */
function decide(log: DecisionLog, { read: { conversation, chains } }: NewlyRead): void {
  const decided = alignBlocks(conversation, chains, log).map(({ chain, index }) => ({
    chain,
    decision: {
      texts: index % 4 < 2 ? ['short'] : null,
      engine: 'log',
      lossless: true,
      tokensBefore: 9,
      tokensAfter: 1,
      reason: null,
      refs: [],
    },
  }));
  log.commit(decided);
}

/** One request after the other, each laid out from the one before it; answers the last, with what it was made of. */
function lay(histories: readonly (readonly Turn[])[], changed: (placement: Placement) => Placement) {
  const [memory, placements, log] = [new BodyMemory(), new Placements(), new DecisionLog(memoryDecisions())];
  return histories.map((history) => {
    const newly = memory.read(Buffer.from(anthropicBody(history)), anthropic);
    decide(log, newly);
    const { body, conversation, chains } = newly.read;
    const before = placements.beginningOf(newly, chains);
    const slots = alignBlocks(conversation, chains, log, before?.slots, before?.blocks);
    const placement = place(body, slots, chains, before);
    placements.remember(newly.read, changed(placement));
    return { placement, alone: place(body, alignBlocks(conversation, chains, log), chains, null), before };
  });
}

describe('A request that is laid out from the one before it', () => {
  it('is what it is when it is laid out alone', () => {
    fc.assert(
      fc.property(fc.array(turns, { minLength: 1, maxLength: 3 }), (given) => {
        const histories = given.flatMap((all) => all.map((_, at) => all.slice(0, at + 1)));
        for (const { placement, alone } of lay(histories, (laid) => laid))
          assert.deepEqual({ ...placement, sent: whole(placement.sent) }, alone);
      }),
    );
  });

  it('is hashed anew where other bytes went out before it', () => {
    const all = Array.from({ length: 6 }, (_, at) => ({ output: `output ${at}` }));
    const broken = (laid: Placement): Placement => {
      const sent = Buffer.from(whole(laid.sent));
      sent[sent.indexOf('short')] = 0;
      return { ...laid, sent, hashes: laid.hashes.map(() => 'stale') };
    };
    const [, last] = lay([all.slice(0, 5), all], broken);
    assert.ok(last?.before !== null && last !== undefined);
    assert.deepEqual(last.placement.hashes, last.alone.hashes);
  });
});
