import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Slot } from '../../src/pipeline/request.ts';
import { rawDecision } from '../../src/pipeline/fate.ts';
import { biggestLeftOf, minLeftBlockTokens } from '../../src/pipeline/report.ts';
import { decision } from '../store/stage.ts';

function slot(tool: string | null, decided: Slot['decision']): Slot {
  const call = tool === null ? null : { name: tool, input: null };
  return {
    chain: 'c',
    index: 0,
    isNew: true,
    result: { call, isError: false, texts: [] },
    decision: decided,
  };
}

test('Of the blocks left as they were the biggest is reported, with tool and reason and no text', () => {
  const slots = [
    slot('Read', rawDecision('read', 2000)),
    slot('Bash', rawDecision('no_engine', 9000)),
    slot('Bash', decision({ tokensBefore: 50_000 })),
    slot('headroom_retrieve', rawDecision('retrieved', 20_000)),
  ];
  assert.deepEqual(biggestLeftOf(slots), { tool: 'Bash', reason: 'no_engine', tokens: 9000 });
  assert.deepEqual(biggestLeftOf([slot(null, rawDecision('no_call', 700))]), {
    tool: null,
    reason: 'no_call',
    tokens: 700,
  });
});

test('What is small is not worth a word', () => {
  assert.equal(biggestLeftOf([slot('Bash', rawDecision('small', minLeftBlockTokens - 1))]), null);
  assert.equal(biggestLeftOf([slot('Bash', undefined)]), null);
});
