import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { Wire } from '../../src/wire/wire.ts';
import { anthropicBody, chatBody, recordsJson, responsesBody, type Turn } from '../wire/conversations.ts';
import { openBench } from './bench.ts';
import { whole } from '../../src/wire/items/pieces.ts';

const big = recordsJson(200);

const spoken: readonly (readonly [Wire, (turns: readonly Turn[]) => string])[] = [
  [anthropic, anthropicBody],
  [openaiChat, chatBody],
  [openaiResponses, responsesBody],
];

for (const [wire, build] of spoken) {
  test(`${wire.id}: new output is shortened with a marker, and the same bytes go out a turn later`, async (t) => {
    const pipeline = (await openBench(t)).pipeline();
    const first = await pipeline.run(Buffer.from(build([{ output: big }])), wire, 'generate');
    assert.ok(first.changed && first.body.includes('[headroom: '));
    assert.equal(first.report.schemaTokens, 124);
    const later = Buffer.from(build([{ output: big }, { output: 'done' }]));
    const second = await pipeline.run(later, wire, 'generate');
    const replaced = (body: Buffer): string =>
      wire
        .scan(body.toString('latin1'))
        .blocks.flatMap(({ result }) => result?.texts ?? [])
        .map(({ start, end }) => body.toString('utf8', start, end))[0] ?? '';
    assert.equal(replaced(whole(second.body)), replaced(whole(first.body)));
    assert.equal(second.report.note, null);
  });

  test(`${wire.id}: what was decided over another wire does not leak into its conversations`, async (t) => {
    const { pipeline } = await openBench(t);
    for (const [other, buildOther] of spoken) {
      if (other !== wire) await pipeline().run(Buffer.from(buildOther([{ output: big }])), other, 'generate');
    }
    // Over this wire the output is first seen behind an answer: the provider may have cached it as it is.
    const body = Buffer.from(build([{ output: big }, { output: 'done' }]));
    const { changed, report } = await pipeline().run(body, wire, 'generate');
    assert.equal(changed, false);
    assert.equal(report.left['seen_late']?.blocks, 1);
  });
}
