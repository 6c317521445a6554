import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { WorkerClient } from '../../src/pipeline/worker-client.ts';
import { openStore } from '../../src/store/store.ts';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { Wire } from '../../src/wire/wire.ts';
import {
  anthropicBody,
  chatBody,
  recordsJson,
  responsesBody,
  retrieveTool,
  type Turn,
} from '../wire/conversations.ts';

const big = recordsJson(200);

const spoken: readonly (readonly [Wire, (turns: readonly Turn[]) => string])[] = [
  [anthropic, anthropicBody],
  [openaiChat, chatBody],
  [openaiResponses, responsesBody],
];

async function openPipeline(t: TestContext): Promise<() => Pipeline> {
  const home = mkdtempSync(join(tmpdir(), 'headroom-wires-'));
  const store = await openStore(home);
  const worker = new WorkerClient();
  await worker.started();
  t.after(async () => {
    await worker.close();
    store.close();
    rmSync(home, { recursive: true, force: true });
  });
  return () =>
    new Pipeline({
      worker,
      profile: {
        roles: {},
        retrieval: { channel: 'mcp', tools: [retrieveTool] },
        fallsBackToHttp: false,
        frames: [],
      },
      level: 'balanced',
      durable: true,
      onProblem: () => undefined,
      decisions: store.decisions,
      originals: store.originals,
    });
}

for (const [wire, build] of spoken) {
  test(`${wire.id}: new output is shortened with a marker, and the same bytes go out a turn later`, async (t) => {
    const pipeline = (await openPipeline(t))();
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
    assert.equal(replaced(second.body), replaced(first.body));
    assert.equal(second.report.note, null);
  });

  test(`${wire.id}: what was decided over another wire does not leak into its conversations`, async (t) => {
    const pipeline = await openPipeline(t);
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
