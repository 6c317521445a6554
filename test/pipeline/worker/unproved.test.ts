import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeenLines, SeenRun } from '../../../src/engines/engine.ts';
import { HeadroomError } from '../../../src/errors.ts';
import type { Job, Verdict } from '../../../src/pipeline/worker/job.ts';
import { shrink } from '../../../src/pipeline/worker/shrink.ts';
import type { UnprovedText } from '../../../src/store/unproved.ts';
import { loadTokenCounter } from '../../../src/tokens/count.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';
import { anthropicBody } from '../../wire/conversations.ts';
import { openBench, seen } from '../bench.ts';

const count = await loadTokenCounter();
const lines = Array.from({ length: 40 }, (_, at) => `line ${at} of the notes says something of its own`);
const text = lines.join('\n');

function jobOf(given: string): Job {
  const context = { tool: 'Bash', command: 'query', role: 'run', failed: false, question: '' } as const;
  return { text: given, level: 'balanced', retrieval: null, ...context };
}

/** A memory that points at lines which are not those that it says. */
const mistaken: SeenLines = {
  longest: (_, from): SeenRun | null =>
    from === 10 ? { source: 'of "cat a"', fromLine: 1, unit: 'lines', lines: 20 } : null,
  linesOf: () => lines.slice(11, 31),
  keysOf: () => null,
};

test('A form that leads to other lines than it says is unproved', () => {
  const { reason, lossless, folded } = shrink(jobOf(text), count, mistaken);
  assert.deepEqual([reason, lossless, folded], ['unproved', null, null]);
  assert.notEqual(shrink(jobOf(text), count).reason, 'unproved');
});

const raw: Verdict = { engine: 'log', before: 500, lossless: null, folded: null, reason: 'no_gain' };

test('An unproved text goes as it was and is kept, also where no disk takes it', async (t) => {
  const { pipeline } = await openBench(t);
  const kept: UnprovedText[] = [];
  let seenFirst = 0;
  const full = new HeadroomError('DATA_FOLDER', 'The disk is full.', 'Free some.');
  const puts = [
    (each: UnprovedText) => {
      kept.push(each);
      return Promise.resolve();
    },
    () => Promise.reject(full),
  ];
  for (const put of puts) {
    for (const verdict of [raw, { ...raw, reason: 'unproved' } as const]) {
      const runner = { run: () => Promise.resolve(verdict) };
      // Each is seen for the first time.
      const output = `${text}\n${(seenFirst += 1)}`;
      const body = Buffer.from(anthropicBody([{ output }]));
      const outcome = await pipeline({ runner, unproved: { put } }).run(body, anthropic, 'generate');
      assert.deepEqual(seen(outcome), [output]);
    }
  }
  assert.deepEqual(kept, [{ engine: 'log', level: 'balanced', text: `${text}\n2` }]);
});
