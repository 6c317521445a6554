import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pipeline } from '../../../src/pipeline/pipeline.ts';
import type { Outcome, PipelineTools } from '../../../src/pipeline/pipeline-tools.ts';
import { pressureOf, nearWindowShare } from '../../../src/pipeline/cache/pressure.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';
import { anthropicBody, recordsJson, type Turn } from '../../wire/conversations.ts';
import { counter, pipelineTools } from '../agent-session.ts';

const edges = { band: 100_000, window: 200_000 };
const edgesOf = (): typeof edges => edges;

/** About 10,000 tokens are new in it; what stands before is not counted again. */
const conversation = anthropic.scan(
  anthropicBody([{ output: 'x'.repeat(100_000) }, { output: 'x'.repeat(40_000) }]),
);

test('a request that would take its conversation into a dearer band is pressed', () => {
  assert.equal(pressureOf(conversation, 89_000, edgesOf), null);
  assert.equal(pressureOf(conversation, 95_000, edgesOf), 'band_near');
  assert.equal(pressureOf(conversation, 100_000, edgesOf), 'band_near');
});

test('once it is in the dearer band nothing is won any more', () => {
  assert.equal(pressureOf(conversation, 100_001, edgesOf), null);
});

test('a request that comes close to the end of the window is pressed', () => {
  assert.equal(pressureOf(conversation, 200_000 * nearWindowShare - 11_000, edgesOf), null);
  assert.equal(pressureOf(conversation, 200_000 * nearWindowShare - 9_000, edgesOf), 'window_near');
});

test('nothing is pressed where the prompt, the model or its edges are not known', () => {
  assert.equal(pressureOf(conversation, null, edgesOf), null);
  assert.equal(pressureOf({ ...conversation, model: null }, 99_000, edgesOf), null);
  assert.equal(
    pressureOf(conversation, 99_000, () => ({ band: null, window: null })),
    null,
  );
});

test('new results of a pressed request are shortened as far as may be, what was sent before stays', async () => {
  const count = await counter();
  const rows = [recordsJson(600), recordsJson(600, 2)].map((output) => ({ output }));
  const lead = async (
    level: 'balanced' | 'tight',
    band: number,
  ): Promise<readonly [string, string | null]> => {
    const tools = pipelineTools(count, () => 0);
    const pipeline = new Pipeline({ ...tools, level, edges: () => ({ band, window: null }) });
    const first = await pipeline.run(Buffer.from(anthropicBody(rows.slice(0, 1))), anthropic, 'generate');
    const usage = { input: 90_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 500 };
    pipeline.answered(first, usage);
    const second = await pipeline.run(Buffer.from(anthropicBody(rows)), anthropic, 'generate');
    return [second.body.toString(), second.report.note];
  };
  const [far] = await lead('balanced', 1_000_000);
  const [near, note] = await lead('balanced', 91_000);
  const [tight] = await lead('tight', 1_000_000);
  const last = (body: string): string => body.slice(body.indexOf('"toolu_1","type":"tool_result"'));
  assert.equal(note, 'band_near');
  assert.equal(last(near), last(tight));
  assert.notEqual(last(near), last(far));
  assert.equal(near.slice(0, -last(near).length), far.slice(0, -last(far).length));
});

test('pressure is noted only where something is shortened harder for it', async () => {
  const count = await counter();
  const rows = [{ output: recordsJson(600) }, { output: recordsJson(600, 2) }];
  const cases: readonly [string, Partial<PipelineTools>, readonly Turn[], string | null][] = [
    ['balanced', {}, rows, 'band_near'],
    ['nothing is new', {}, rows.slice(0, 1), null],
    ['tight anyway', { level: 'tight' }, rows, null],
    ['lossless', { level: 'lossless' }, rows, null],
    ['drawn to go raw', { holdout: 1 }, rows, null],
  ];
  for (const [title, changes, turns, note] of cases) {
    const band = { band: 90_600, window: null };
    const pipeline = new Pipeline({ ...pipelineTools(count, () => 0), edges: () => band, ...changes });
    const run = (shown: readonly Turn[]): Promise<Outcome> =>
      pipeline.run(Buffer.from(anthropicBody(shown)), anthropic, 'generate');
    const usage = { input: 90_000, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 500 };
    pipeline.answered(await run(rows.slice(0, 1)), usage);
    assert.equal((await run(turns)).report.note, note, title);
  }
});
