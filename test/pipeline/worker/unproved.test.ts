import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeenLines, SeenRun } from '../../../src/engines/engine.ts';
import { log } from '../../../src/engines/log/index.ts';
import { HeadroomError } from '../../../src/errors.ts';
import type { Job, Verdict } from '../../../src/pipeline/worker/job.ts';
import { shrink } from '../../../src/pipeline/worker/shrink.ts';
import type { UnprovedText } from '../../../src/store/originals/unproved.ts';
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
  holds: () => true,
  linesOf: () => lines.slice(11, 31),
  keysOf: () => null,
};

test('A form that leads to other lines than it says is unproved', () => {
  const { reason, lossless, folded } = shrink(jobOf(text), count, mistaken);
  assert.deepEqual([reason, lossless, folded], ['unproved', null, null]);
  assert.notEqual(shrink(jobOf(text), count).reason, 'unproved');
});

test('promise 3: a fold is not cut from a form that nobody can read back, though what is shown without it can be', (t) => {
  const rows = Array.from(
    { length: 400 },
    (_, at) =>
      `2026-11-30T04:00:${String(at % 60).padStart(2, '0')}Z INFO worker[${at % 13}] took ${(at * 17) % 250} ms`,
  );
  const above: SeenLines = {
    longest: ({ keys }, from): SeenRun | null =>
      keys.length === rows.length && from === 0
        ? { source: 'of "cat log"', fromLine: 1, unit: 'lines', lines: 270 }
        : null,
    holds: () => true,
    linesOf: () => rows.slice(0, 270),
    keysOf: () => null,
  };
  const retrieval = { tool: 'headroom_retrieve', key: Buffer.alloc(32, 7) };
  const job: Job = { ...jobOf(rows.join('\n')), command: 'docker logs api', retrieval };
  const { lossless, folded } = shrink(job, count, above);
  assert.match(lossless?.text ?? '', /^\[same as lines 1-270 /);
  assert.notEqual(folded, null);
  t.mock.method(log, 'decode', () => 'something else');
  const wrong = shrink(job, count, above);
  assert.deepEqual([wrong.reason, wrong.lossless, wrong.folded], ['unproved', null, null]);
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
