import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

import type { Job } from '../../../src/pipeline/worker/job.ts';
import { shrink, minSavedShare, minSavedTokens } from '../../../src/pipeline/worker/shrink.ts';
import { loadTokenCounter } from '../../../src/tokens/count.ts';
import { serviceLog } from '../../engines/log-samples.ts';
import { recordsJson } from '../../wire/conversations.ts';

const count = await loadTokenCounter();
const retrieval = { tool: 'headroom_retrieve', key: new Uint8Array(32) };

function job(text: string, changes: Partial<Job> = {}): Job {
  return {
    text,
    tool: 'Bash',
    command: 'query',
    role: 'run',
    failed: false,
    question: '',
    level: 'balanced',
    retrieval,
    ...changes,
  };
}

test('promise 5, smaller by real count, or not at all', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json({ maxDepth: 4 }),
        fc
          .array(fc.record({ id: fc.nat(), name: fc.string(), tags: fc.array(fc.string()) }), {
            maxLength: 40,
          })
          .map((rows) => JSON.stringify(rows, null, 2)),
      ),
      (text) => {
        const { before, lossless, folded } = shrink(job(text), count);
        const than = lossless?.tokens ?? before;
        for (const [candidate, limit] of [
          [lossless, before],
          [folded, than],
        ] as const) {
          if (candidate === null) continue;
          assert.equal(candidate.tokens, count(candidate.text));
          assert.ok(limit - candidate.tokens >= Math.max(minSavedTokens, limit * minSavedShare));
        }
        if (lossless !== null) assert.equal(before, count(text));
      },
    ),
    { numRuns: 500 },
  );
});

test('promise 4, whole lines: every line of a fold is a marker or stands in the lossless form', () => {
  const { folded } = shrink(job(recordsJson(200)), count);
  assert.ok(folded !== null);
  const lines = new Set(folded.view.split('\n'));
  const other = folded.text.split('\n').filter((line) => !lines.has(line));
  assert.ok(other.length > 0);
  for (const line of other) assert.match(line, /^\[headroom: \d+ lines? left out/);
});

test('promise 4, whole lines: markers and kept lines account for every line of the lossless form', () => {
  const { folded } = shrink(job(recordsJson(200)), count);
  const rebuilt: string[] = [];
  const lines = folded?.view.split('\n') ?? [];
  for (const line of folded?.text.split('\n') ?? []) {
    const [, from, to = from] = /^\[headroom: .*?\((\d+)(?:-(\d+))?/.exec(line) ?? [];
    rebuilt.push(...(from === undefined ? [line] : lines.slice(Number(from) - 1, Number(to))));
  }
  assert.deepEqual(rebuilt, lines);
});

test('the same text with the same context gives the same bytes', () => {
  const text = recordsJson(150, 3);
  assert.deepEqual(shrink(job(text), count), shrink(job(recordsJson(150, 3)), count));
});

test('no fold without a way back, of a failed run, or of what was printed from a file', () => {
  const text = recordsJson(200);
  assert.equal(shrink(job(text, { retrieval: null }), count).folded, null);
  assert.equal(shrink(job(text, { level: 'lossless' }), count).folded, null);
  assert.equal(shrink(job(text, { failed: true }), count).folded, null);
  assert.equal(shrink(job(text, { command: 'cat data.json' }), count).reason, 'read');
  assert.equal(shrink(job(text, { role: 'read' }), count).reason, 'read');
  assert.equal(shrink(job(text, { role: 'edit' }), count).reason, 'edit');
});

test('a log is folded also when it is printed from its file, and a bracket does not make it JSON', () => {
  const text = serviceLog(400).join('\n');
  for (const command of ['docker logs web', 'tail -n 400 /var/log/app.log']) {
    const { engine, lossless, folded } = shrink(job(text, { command }), count);
    assert.equal(engine, 'log');
    assert.ok(lossless !== null && folded !== null);
  }
  assert.equal(shrink(job(text, { command: 'cat notes.txt' }), count).reason, 'read');
  const tagged = serviceLog(60).map((line) => `[${line.slice(0, 24)}]${line.slice(24)}`);
  assert.equal(shrink(job(tagged.join('\n')), count).engine, 'log');
  assert.equal(
    shrink(job(tagged.map((line) => line.replace(/^.*?\]/, '[INFO]')).join('\n')), count).engine,
    'log',
  );
});
