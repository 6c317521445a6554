import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Remember } from '../../../src/pipeline/worker/job.ts';
import { Memories, maxThreadSeenBytes } from '../../../src/pipeline/worker/memories.ts';
import { liveBytes } from '../../live-heap.ts';

/** A conversation of one output of many short lines, none of which stands elsewhere. */
function conversation(memory: number): Remember {
  const text = Array.from({ length: 4_000 }, (_, line) => `${memory}: line ${line} of it`).join('\n');
  const add = [{ key: 'a', texts: [{ name: 'of "make"', text }] }];
  return { memory, blocks: 1, lastKey: 'a', change: { keep: 0, keptKey: '', add } };
}

test('What a thread remembers takes no more than it may, lines and tables counted; the latest is always remembered', () => {
  const memories = new Memories();
  memories.recall(conversation(0));
  const before = liveBytes();
  for (let memory = 1; memory <= 100; memory += 1) {
    assert.notEqual(memories.recall(conversation(memory)), null);
  }
  const grown = liveBytes() - before;
  assert.ok(grown < 1.5 * maxThreadSeenBytes, `${grown} bytes`);
  assert.ok(grown > 0.5 * maxThreadSeenBytes, `only ${grown} bytes`);
  assert.notEqual(memories.recall({ ...conversation(100), change: null }), null);
  assert.equal(memories.recall({ ...conversation(1), change: null }), null);
});
