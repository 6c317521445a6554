import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Pipeline } from '../../../src/pipeline/pipeline.ts';
import type { PipelineTools } from '../../../src/pipeline/pipeline-tools.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';
import { anthropicBody, recordsJson, type Turn } from '../../wire/conversations.ts';
import { counter, minute, pipelineTools } from '../agent-session.ts';
import { callOf, Reader } from '../reader.ts';
import { whole } from '../../../src/wire/items/pieces.ts';

/** What the user or the agent does next. */
interface Move {
  readonly afterMs: number;
  /** How many turns are taken back first. */
  readonly back: number;
  readonly turns: readonly Turn[];
  readonly restarts: boolean;
}

const files = Array.from({ length: 3 }, (_, file) =>
  Array.from({ length: 60 }, (__, line) => `  const v${file}_${line} = read(${line * 7 + file}, "north");`),
);

const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc
    .record({ file: fc.nat({ max: 2 }), from: fc.nat({ max: 30 }), lines: fc.integer({ min: 5, max: 40 }) })
    .map(({ file, from, lines }) => ({
      command: `cat f${file}.ts`,
      output: (files[file] ?? []).slice(from, from + lines).join('\n'),
    })),
  fc
    .integer({ min: 1, max: 6 })
    .map((seed) => ({ command: `curl host/${seed}`, output: recordsJson(60 * seed, seed) })),
);

const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    afterMs: fc.constantFrom(0.5, 1, 4, 6.5, 8, 30).map((minutes) => minutes * minute),
    back: fc.constantFrom(0, 0, 0, 1, 2, 4),
    turns: fc.array(turn, { maxLength: 3 }),
    restarts: fc.constantFrom(false, false, true),
  }),
  { minLength: 4, maxLength: 10 },
);

interface Sent {
  readonly at: number;
  readonly turns: readonly Turn[];
  /** The tool results as they arrived. */
  readonly texts: readonly string[];
}

function textsIn(body: Buffer): string[] {
  const { blocks } = anthropic.scan(body.toString('latin1'));
  const spans = blocks.flatMap(({ result }) => result?.texts ?? []);
  return spans.map(({ start, end }) => JSON.parse(body.toString('utf8', start, end)) as string);
}

/** Files are to be read off the texts to the letter, wherever pointers lead. */
function checkReadable({ turns, texts }: Sent): void {
  const reader = new Reader();
  for (const [index, { command = '', output }] of turns.entries()) {
    const visible = reader.read(callOf(command), texts[index] ?? '', null);
    if (command.startsWith('cat')) assert.equal(visible.join('\n'), output);
  }
}

test('promise 2, append-only: however a conversation branches, idles and restarts, no warm cache is broken', async () => {
  const count = await counter();
  let [generations, pointers] = [0, 0];
  const property = fc.asyncProperty(moves, async (session) => {
    let at = 1_000_000;
    const noted = (note: string): boolean => note.startsWith('cache_expired ');
    const tools: PipelineTools = { ...pipelineTools(count, () => at), noted };
    let pipeline = new Pipeline(tools);
    let turns: readonly Turn[] = [];
    const sent: Sent[] = [];
    for (const [number, move] of session.entries()) {
      at += move.afterMs;
      if (move.restarts) pipeline = new Pipeline(tools);
      const kept = turns.slice(0, Math.max(0, turns.length - move.back));
      turns = [...kept, { command: `test ${number}`, output: 'ok' }, ...move.turns];
      const outcome = await pipeline.run(Buffer.from(anthropicBody(turns)), anthropic, 'generate');
      const usage = { input: 9, cacheRead: 0, cacheWrite5m: 900, cacheWrite1h: 0, output: 1 };
      pipeline.answered(outcome, usage);
      const request: Sent = { at, turns, texts: textsIn(whole(outcome.body)) };
      assert.notEqual(outcome.report.note, 'prefix_broken');
      generations += outcome.report.note === 'cold_rewrite' ? 1 : 0;
      pointers += request.texts.filter((text) => text.includes('[same as lines')).length;
      checkReadable(request);
      for (const earlier of sent.filter((one) => at - one.at <= 5 * minute)) {
        // What the provider keeps of a request ends where the request does.
        if (earlier.turns.every((one, index) => one === turns[index]))
          assert.deepEqual(request.texts.slice(0, earlier.texts.length), earlier.texts);
      }
      sent.push(request);
    }
  });
  await fc.assert(property, { numRuns: 35, seed: 20_261_005 });
  assert.ok(generations > 10 && pointers > 25, `${generations} generations, ${pointers} pointers`);
});
