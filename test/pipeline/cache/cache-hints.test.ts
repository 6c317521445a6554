import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { seededRandom } from '../../../src/random.ts';
import type { Pipeline } from '../../../src/pipeline/pipeline.ts';
import { PromptCache } from '../../../src/standin/anthropic/prompt-cache.ts';
import { promptOf } from '../../../src/standin/anthropic/prompt.ts';
import { parseRequest } from '../../../src/standin/anthropic/request.ts';
import { OpenaiCache } from '../../../src/standin/openai/prompt-cache.ts';
import { promptOf as openaiPromptOf } from '../../../src/standin/openai/prompt.ts';
import { parseResponses } from '../../../src/standin/openai/responses-request.ts';
import type { PromptBill } from '../../../src/standin/api.ts';
import { loadTokenCounter, type TokenCounter } from '../../../src/tokens/count.ts';
import { anthropic } from '../../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../../src/wire/openai-responses/index.ts';
import { anthropicBody, chatBody, recordsJson, responsesBody, type Turn } from '../../wire/conversations.ts';
import { openBench } from '../bench.ts';
import { whole } from '../../../src/wire/items/pieces.ts';

let count: TokenCounter;
before(async () => {
  count = await loadTokenCounter();
});

const minute = 60_000;
const mark = '"cache_control":{"type":"ephemeral"}';

/** As a client sends it that says nothing of a cache. */
function unmarked(turns: readonly Turn[], prompt = 'Find it'): Buffer {
  const body: unknown = JSON.parse(anthropicBody(turns, { prompt }));
  return Buffer.from(
    JSON.stringify(body, (key, value: unknown) => (key === 'cache_control' ? undefined : value)),
  );
}

/** An Anthropic account: bills in tokens at the input price, by its published cache rules. */
function account(): {
  readonly send: (body: Buffer, at: number) => PromptBill;
  readonly total: () => number;
} {
  const cache = new PromptCache();
  let total = 0;
  return {
    send: (body, at) => {
      const request = parseRequest(body);
      const bill = cache.bill(request.model, promptOf(request), count, at);
      total += bill.input + 0.1 * bill.cacheRead + 1.25 * bill.cacheWrite5m;
      return bill;
    },
    total: () => total,
  };
}

function marksIn(body: Buffer): number {
  return body.toString().split(mark).length - 1;
}

/** A coding session: some outputs shrink, most do not. */
const session: readonly Turn[] = Array.from({ length: 12 }, (_, index) =>
  index % 3 === 0
    ? { command: `npm run report ${index}`, output: recordsJson(90, index) }
    : { command: `cat ${index}.md`, output: `Chapter ${index}. `.repeat(20) + prose(index) },
);

function prose(seed: number): string {
  const random = seededRandom(seed);
  return Array.from({ length: 900 }, () => random.hex(random.int(2, 9))).join(' ');
}

describe('Anthropic', () => {
  test('a client that sets no marks pays far less than without headroom, and less than without marks', async (t) => {
    let now = 0;
    const { pipeline } = await openBench(t);
    const [hinting, plain] = [pipeline({ now: () => now }), pipeline()];
    const [hinted, unhinted, bare] = [account(), account(), account()];
    for (let turns = 1; turns <= session.length; turns += 1) {
      now += minute / 2;
      const body = unmarked(session.slice(0, turns));
      const outcome = await hinting.run(body, anthropic, 'generate', { hints: true });
      assert.equal(outcome.report.note, null);
      hinted.send(whole(outcome.body), now);
      unhinted.send(whole((await plain.run(body, anthropic, 'generate')).body), now);
      bare.send(body, now);
    }
    assert.ok(unhinted.total() < bare.total());
    assert.ok(hinted.total() < 0.5 * unhinted.total(), `${hinted.total()} of ${unhinted.total()}`);
  });

  test('promise 1: but for at most two marks the body is that without hints, byte for byte', async (t) => {
    const { pipeline } = await openBench(t);
    const [hinting, plain] = [pipeline(), pipeline()];
    let most = 0;
    for (let turns = 1; turns <= session.length; turns += 1) {
      const body = unmarked(session.slice(0, turns));
      const { body: hinted } = await hinting.run(body, anthropic, 'generate', { hints: true });
      const { body: without } = await plain.run(body, anthropic, 'generate');
      assert.equal(hinted.toString().replaceAll(`,${mark}`, ''), without.toString());
      most = Math.max(most, marksIn(whole(hinted)));
    }
    assert.equal(most, 2);
  });

  test('what was marked is read by every request that follows, however many blocks come at once', async (t) => {
    let now = 0;
    const { pipeline } = await openBench(t);
    const one = pipeline({ now: () => now });
    const { send } = account();
    const many = Array.from({ length: 25 }, (_, index) => ({ type: 'text', text: `note ${index}` }));
    let cached = 0;
    for (let turns = 1; turns <= session.length; turns += 1) {
      now += minute;
      const plain = JSON.parse(unmarked(session.slice(0, turns)).toString()) as {
        messages: { content: unknown }[];
      };
      // The seventh answer and all later requests carry many small blocks.
      const messages = plain.messages.map((message, index) =>
        index === 15 ? { ...message, content: [message.content, many].flat() } : message,
      );
      const body = Buffer.from(JSON.stringify({ ...plain, messages }));
      const outcome = await one.run(body, anthropic, 'generate', { hints: true });
      const { cachedBlocks } = send(whole(outcome.body), now);
      assert.ok(cachedBlocks >= cached, `turn ${turns}: ${cachedBlocks} of ${cached}`);
      // A prompt that is surely longer than any minimum of the cache.
      if (turns > 5) cached = promptOf(parseRequest(whole(outcome.body))).length;
    }
    assert.ok(cached > 40);
  });

  test('promise 10, honest money: no bill is higher than that of the bodies as the client sent them, whatever comes and whenever', async (t) => {
    const { pipeline } = await openBench(t);
    const random = seededRandom(5);
    let marked = 0;
    for (let round = 0; round < 40; round += 1) {
      let now = 0;
      const one = pipeline({ now: () => now });
      const [hinted, bare] = [account(), account()];
      const turns = Array.from({ length: random.int(1, 5) }, (_, index): Turn => {
        const kinds = [
          'ok',
          prose(random.int(0, 999)),
          recordsJson(random.int(20, 120), random.int(1, 99)),
        ] as const;
        return { command: `step ${round} ${index}`, output: random.pick(kinds) };
      });
      for (let at = 1; at <= turns.length; at += 1) {
        now += random.pick([minute / 4, minute, 6 * minute]);
        const body = unmarked(turns.slice(0, at), `Round ${round}`);
        const outcome = await one.run(body, anthropic, 'generate', { hints: true });
        marked += marksIn(whole(outcome.body));
        hinted.send(whole(outcome.body), now);
        bare.send(body, now);
      }
      assert.ok(hinted.total() <= bare.total(), `round ${round}: ${hinted.total()} for ${bare.total()}`);
    }
    assert.ok(marked > 10);
  });

  test('promise 1: a conversation in which nothing was saved is not touched, be it long or short', async (t) => {
    const { pipeline } = await openBench(t);
    const one = pipeline();
    const turns: Turn[] = Array.from({ length: 6 }, (_, index) => ({ tool: 'Read', output: prose(index) }));
    for (let at = 1; at <= turns.length; at += 1) {
      const body = unmarked(turns.slice(0, at));
      const outcome = await one.run(body, anthropic, 'generate', { hints: true });
      assert.equal(outcome.changed, false);
      assert.deepEqual(whole(outcome.body), body);
    }
  });

  test('a client that sets one mark sets them all; counts are not marked; nor is what was drawn to go raw', async (t) => {
    const { pipeline } = await openBench(t);
    const one = pipeline();
    const own = Buffer.from(anthropicBody([{ output: recordsJson(200) }], { marked: false }));
    assert.equal(marksIn(whole((await one.run(own, anthropic, 'generate', { hints: true })).body)), 1);
    const body = unmarked([{ output: recordsJson(200) }]);
    assert.equal(marksIn(whole((await one.run(body, anthropic, 'generate', { hints: true })).body)), 2);
    assert.equal(marksIn(whole((await one.run(body, anthropic, 'count', { hints: true })).body)), 0);
    const drawn = await pipeline({ holdout: 1 }).run(
      unmarked([{ output: recordsJson(200) }], 'Drawn'),
      anthropic,
      'generate',
      { hints: true },
    );
    assert.equal(drawn.changed, false);
  });

  test('a request that is tried again saves once', async (t) => {
    const { pipeline } = await openBench(t);
    const one = pipeline();
    // Saves a little: less than marking all of it costs, also when added up three times.
    const turns: Turn[] = [
      { output: recordsJson(20) },
      { tool: 'Read', output: prose(1) + prose(2) + prose(3) },
    ];
    await one.run(unmarked(turns.slice(0, 1)), anthropic, 'generate', { hints: true });
    const marks = [];
    for (let time = 0; time < 30; time += 1) {
      marks.push(
        marksIn(whole((await one.run(unmarked(turns), anthropic, 'generate', { hints: true })).body)),
      );
    }
    assert.deepEqual(new Set(marks), new Set([0]));
  });

  test('promise 10, honest money: requests that only ask back what was left out save nothing to pay a mark with', async (t) => {
    const { pipeline } = await openBench(t);
    const marksAfter = async (more: (index: number) => Turn): Promise<number> => {
      const one = pipeline();
      // Saves too little at once to mark all of it.
      const turns: Turn[] = [
        { tool: 'Read', output: Array.from({ length: 8 }, (_, index) => prose(index)).join(' ') },
        { command: 'npm run report', output: recordsJson(60) },
        ...Array.from({ length: 12 }, (_, index) => more(index)),
      ];
      let marks = 0;
      for (let at = 2; at <= turns.length; at += 1) {
        const outcome = await one.run(unmarked(turns.slice(0, at)), anthropic, 'generate', { hints: true });
        marks += marksIn(whole(outcome.body));
      }
      return marks;
    };
    assert.ok((await marksAfter((index) => ({ command: `ls ${index}`, output: 'lines' }))) > 0);
    const asking = (index: number): Turn => ({
      command: `headroom retrieve 0123456789 --grep ${index}`,
      output: 'lines',
    });
    assert.equal(await marksAfter(asking), 0);
  });

  test('a content that is a text becomes a block where it bears the mark, and is the same prompt later', async (t) => {
    let now = 0;
    const { pipeline } = await openBench(t);
    const one = pipeline({ now: () => now });
    const { send } = account();
    const body = (more: readonly object[]): Buffer => {
      const plain = JSON.parse(unmarked(session.slice(0, 4)).toString()) as { messages: object[] };
      return Buffer.from(JSON.stringify({ ...plain, messages: [...plain.messages, ...more] }));
    };
    const asked = [
      { role: 'assistant', content: 'Done.' },
      { role: 'user', content: 'Now "sum up" \u00e9.' },
    ];
    for (let turns = 1; turns <= 4; turns += 1) {
      now += minute;
      send(
        whole(
          (await one.run(unmarked(session.slice(0, turns)), anthropic, 'generate', { hints: true })).body,
        ),
        now,
      );
    }
    const first = whole((await one.run(body(asked), anthropic, 'generate', { hints: true })).body);
    assert.ok(first.includes(`[{"type":"text","text":"Now \\"sum up\\" \u00e9.",${mark}}]`));
    send(first, now);
    const next = [...asked, { role: 'assistant', content: 'So.' }, { role: 'user', content: 'Thanks.' }];
    const second = await one.run(body(next), anthropic, 'generate', { hints: true });
    assert.equal(second.report.note, null);
    assert.equal(send(whole(second.body), now).cachedBlocks, promptOf(parseRequest(first)).length);
  });
});

describe('OpenAI', () => {
  const spoken = [
    [openaiResponses, responsesBody],
    [openaiChat, chatBody],
  ] as const;

  for (const [wire, build] of spoken) {
    test(`${wire.id}: from the first request on each names one key, and is else what it was`, async (t) => {
      const { pipeline } = await openBench(t);
      const keys = new Set<unknown>();
      for (const [one, prompt] of [
        [pipeline(), 'Find it'],
        [pipeline(), 'Find another'],
      ] as const) {
        for (const turns of [[], [{ output: 'short' }]]) {
          const body = Buffer.from(build(turns, { prompt }));
          const outcome = await one.run(body, wire, 'generate', { hints: true });
          const key = (JSON.parse(outcome.body.toString()) as { prompt_cache_key?: unknown })
            .prompt_cache_key;
          assert.match(String(key), /^headroom-[0-9a-f]{20}$/);
          assert.equal(
            outcome.body.toString().replace(`,"prompt_cache_key":"${String(key)}"`, ''),
            body.toString(),
          );
          assert.equal(outcome.changed, true);
          keys.add(key);
        }
      }
      assert.equal(keys.size, 1);
    });

    test(`${wire.id}: a key of the client's stays, and without hints there is none`, async (t) => {
      const { pipeline } = await openBench(t);
      const own = build([{ output: 'short' }]).replace('{', '{"prompt_cache_key":"mine",');
      const outcomes = [
        await pipeline().run(Buffer.from(own), wire, 'generate', { hints: true }),
        await pipeline().run(Buffer.from(build([])), wire, 'generate'),
      ];
      assert.deepEqual(
        outcomes.map(({ changed }) => changed),
        [false, false],
      );
    });
  }

  test('what one conversation has cached serves the next one, as it would without headroom', async (t) => {
    const { pipeline } = await openBench(t);
    const bills = async (one: Pipeline, hints: boolean): Promise<PromptBill[]> => {
      const cache = new OpenaiCache();
      const all: PromptBill[] = [];
      for (const prompt of ['one', 'two', 'three']) {
        const body = responsesBody([], { prompt }).replace('You are an agent', prose(1));
        const outcome = await one.run(Buffer.from(body), openaiResponses, 'generate', { hints });
        all.push(cache.bill(openaiPromptOf(parseResponses(whole(outcome.body))), count, 0));
      }
      return all;
    };
    const hinted = await bills(pipeline(), true);
    assert.deepEqual(hinted, await bills(pipeline(), false));
    assert.ok((hinted[1]?.cacheRead ?? 0) > 1000);
  });

  test('another install has another key', async (t) => {
    const keys = await Promise.all(
      [await openBench(t), await openBench(t)].map(async ({ pipeline }) => {
        const { body } = await pipeline().run(Buffer.from(chatBody([])), openaiChat, 'generate', {
          hints: true,
        });
        return /"prompt_cache_key":"([^"]+)"/.exec(body.toString())?.[1];
      }),
    );
    assert.notEqual(keys[0], keys[1]);
  });
});
