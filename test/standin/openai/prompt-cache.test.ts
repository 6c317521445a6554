import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { account, call, message, nothing, olderModel, output, text } from './bodies.ts';

const long = 'x'.repeat(2000);
const asked = message('user', long);

describe('since GPT-5.6: what is written and read', () => {
  test('a prompt is written up to its newest user message, and read from then on', () => {
    const send = account();
    assert.deepEqual(send({ input: long }), { ...nothing, cacheWrite5m: 2000 });
    assert.deepEqual(send({ input: long }), { ...nothing, cacheRead: 2000, cachedBlocks: 1 });
  });

  test('a turn reads all of the one before and writes the rest', () => {
    const send = account();
    send({ input: [asked] });
    const second = send({ input: [asked, call('a'), output('a', 'y'.repeat(50))] });
    assert.deepEqual(second, { ...nothing, cacheRead: 2000, cacheWrite5m: 57, cachedBlocks: 1 });
    const third = send({
      input: [
        asked,
        call('a'),
        output('a', 'y'.repeat(50)),
        call('b'),
        call('c'),
        output('b', '1'),
        output('c', '2'),
      ],
    });
    assert.deepEqual(third, { ...nothing, cacheRead: 2057, cacheWrite5m: 16, cachedBlocks: 3 });
  });

  test('of parallel outputs only the last one ends a prefix', () => {
    const send = account();
    const sent = (marked: boolean, second: string): Record<string, unknown> => ({
      input: [asked, call('a'), call('b'), output('a', [text('first', marked)]), output('b', second)],
    });
    assert.equal(send(sent(true, 'second')).cacheWrite5m, 2025);
    assert.equal(send(sent(false, 'other')).cacheRead, 0);
    assert.equal(send(sent(true, 'third')).cacheRead, 2019);
  });

  test('what follows the newest user message or output is neither read nor written', () => {
    const send = account();
    const input = [asked, message('assistant', 'yes'), message('developer', 'note')];
    assert.deepEqual(send({ input }), { ...nothing, input: 7, cacheWrite5m: 2000 });
  });

  test('a shared beginning that no message ended is not read', () => {
    const send = account();
    send({ input: [message('developer', long), message('user', 'one')] });
    const second = send({ input: [message('developer', long), message('user', 'two')] });
    assert.deepEqual(second, { ...nothing, cacheWrite5m: 2003 });
  });

  test('a message that grows is another message', () => {
    const send = account();
    send({ input: [message('user', [text(long)])] });
    assert.equal(send({ input: [message('user', [text(long), text('more')])] }).cacheRead, 0);
  });

  test('one message of two texts is not two messages', () => {
    const send = account();
    send({ input: [message('user', [text(long), text('more')])] });
    assert.equal(send({ input: [message('user', long), message('user', 'more')] }).cacheRead, 0);
  });

  test('a string and one part are the same prompt, and identifiers are no part of it', () => {
    const send = account();
    send({ input: [asked, call('a'), output('a', 'ok')] });
    const again = [
      { ...message('user', [text(long)]), id: 'msg_1', status: 'completed' },
      call('b'),
      output('b', [text('ok')]),
    ];
    assert.equal(send({ input: again }).cachedBlocks, 3);
  });

  test('instructions and the first developer messages end a prefix that another request can read', () => {
    const send = account();
    send({ instructions: 'be brief', input: [message('developer', long)] });
    const second = send({
      instructions: 'be brief',
      input: [message('developer', long), message('user', 'hi')],
    });
    assert.deepEqual(second, { ...nothing, cacheRead: 2008, cacheWrite5m: 2, cachedBlocks: 2 });
  });

  const further = (count: number): unknown[] =>
    Array.from({ length: count }, (_, index) => message('user', `message ${index}`));

  for (const [messages, read] of [
    [20, 2000],
    [21, 0],
  ] as const) {
    test(`with ${messages} messages behind it an ending is ${read > 0 ? 'still' : 'no longer'} looked at`, () => {
      const send = account();
      send({ input: [asked] });
      assert.equal(send({ input: [asked, ...further(messages)] }).cacheRead, read);
    });
  }

  test('the first developer messages are looked at however much is behind them', () => {
    const send = account();
    send({ input: [message('developer', long)] });
    assert.equal(send({ input: [message('developer', long), ...further(40)] }).cacheRead, 2000);
  });
});

describe('since GPT-5.6: marks', () => {
  const marked = message('developer', [text(long, true)]);

  test('a marked prefix is read although what follows is another', () => {
    const send = account();
    assert.equal(send({ input: [marked, message('user', 'one')] }).cacheWrite5m, 2003);
    const second = send({ input: [marked, message('user', 'other')] });
    assert.deepEqual(second, { ...nothing, cacheRead: 2000, cacheWrite5m: 5, cachedBlocks: 1 });
  });

  test('with marks only, nothing behind the last one is written', () => {
    const send = account();
    const options = { prompt_cache_options: { mode: 'explicit', ttl: '30m' } };
    const first = send({ ...options, input: [marked, message('user', 'one')] });
    assert.deepEqual(first, { ...nothing, input: 3, cacheWrite5m: 2000 });
    const second = send({ ...options, input: [marked, message('user', 'other')] });
    assert.deepEqual(second, { ...nothing, input: 5, cacheRead: 2000, cachedBlocks: 1 });
  });

  test('with marks only and no mark, nothing is cached', () => {
    const send = account();
    const sent = { prompt_cache_options: { mode: 'explicit' }, input: long };
    send(sent);
    assert.deepEqual(send(sent), { ...nothing, input: 2000 });
  });

  test('a request writes at its latest three marks beside the newest message', () => {
    const send = account();
    const parts = ['a', 'b', 'c', 'd'].map((letter) => text(letter.repeat(1100), true));
    send({ input: [message('developer', parts), message('user', 'one')] });
    const upTo = (count: number): number =>
      send({ input: [message('developer', parts.slice(0, count)), message('user', 'two')] }).cacheRead;
    assert.deepEqual([upTo(1), upTo(2), upTo(3), upTo(4)], [0, 2200, 3300, 4400]);
  });
});

describe('since GPT-5.6: how many marks count', () => {
  const explicit = { prompt_cache_options: { mode: 'explicit' } };
  const parts = (from: number, to: number, marked = true): unknown[] =>
    Array.from({ length: to - from }, (_, index) => text(`${from + index} `.padEnd(1100, 'x'), marked));
  const sent = (...content: unknown[]): Record<string, unknown> => ({
    ...explicit,
    input: [message('developer', content.flat())],
  });

  test('with marks only, a request writes at its latest four', () => {
    const send = account();
    assert.equal(send(sent(parts(0, 5))).cacheWrite5m, 5500);
    const read = [1, 2, 3, 4, 5].map((count) => send(sent(parts(0, count))).cacheRead);
    assert.deepEqual(read, [0, 2200, 3300, 4400, 5500]);
  });

  test('of sixty marks the first two and the latest fifty are looked at', () => {
    const lookedAt = (count: number): boolean => {
      const send = account();
      send(sent(parts(0, count)));
      return send(sent(parts(0, 60))).cacheRead === count * 1100;
    };
    assert.deepEqual([1, 2, 3, 10, 11, 59].map(lookedAt), [true, true, false, false, true, true]);
  });
});

describe('since GPT-5.6: lifetime and length', () => {
  test('a prefix that a longer prompt reads lives on from then', () => {
    const send = account();
    const sent = (more: string): Record<string, unknown> => ({ input: [asked, message('user', more)] });
    send({ input: [asked] }, 0);
    assert.equal(send(sent('one'), 20).cacheRead, 2000);
    assert.equal(send(sent('two'), 45).cacheRead, 2000);
  });

  test('thirty minutes are over after thirty minutes, and a read starts them anew', () => {
    const send = account();
    send({ input: long }, 0);
    assert.equal(send({ input: long }, 29).cacheRead, 2000);
    assert.equal(send({ input: long }, 58).cacheRead, 2000);
    assert.equal(send({ input: long }, 88).cacheRead, 0);
  });

  test('a prefix of 1,023 tokens is not cached, one of 1,024 is', () => {
    const send = account();
    const short = { input: 'x'.repeat(1023) };
    send(short);
    assert.deepEqual(send(short), { ...nothing, input: 1023 });
    assert.deepEqual(send({ input: 'x'.repeat(1024) }), { ...nothing, cacheWrite5m: 1024 });
  });
});

const breaks: readonly [title: string, change: Record<string, unknown>, kept: boolean][] = [
  ['another model', { model: 'gpt-6-sol' }, false],
  ['another key', { prompt_cache_key: 'other' }, false],
  ['other instructions', { instructions: 'be long' }, false],
  ['a tool more', { tools: [{ type: 'function', name: 'T' }] }, false],
  ['another effort', { reasoning: { effort: 'high' } }, false],
  ['another form of text', { text: { verbosity: 'low' } }, false],
  ['another tool choice', { tool_choice: 'none' }, true],
  ['another summary of the reasoning', { reasoning: { summary: 'auto' } }, true],
  ['another length of answer', { max_output_tokens: 5 }, true],
];

describe('what breaks a prefix', () => {
  const sent = { prompt_cache_key: 'one', instructions: 'be brief', input: long };
  for (const [title, change, kept] of breaks) {
    test(`${title}: ${kept ? 'all of it is still read' : 'nothing is read'}`, () => {
      const send = account();
      send(sent);
      assert.equal(send({ ...sent, ...change }).cacheRead, kept ? 2008 : 0);
    });
  }
});

describe('before GPT-5.6', () => {
  const older = (input: unknown, more: Record<string, unknown> = {}): Record<string, unknown> => ({
    model: olderModel,
    input,
    ...more,
  });

  test('writing is not billed, and what is common is read in steps of 128', () => {
    const send = account();
    assert.deepEqual(send(older(long)), { ...nothing, input: 2000 });
    assert.deepEqual(send(older(long)), { ...nothing, input: 80, cacheRead: 1920 });
  });

  test('a prefix may end anywhere, also inside a text', () => {
    const send = account();
    send(older(`${'x'.repeat(1500)}one`));
    assert.equal(send(older(`${'x'.repeat(1500)}two`)).cacheRead, 1408);
  });

  test('equal texts in different places are not common', () => {
    const send = account();
    send(older([message('developer', long)]));
    assert.equal(send(older([message('user', long)])).cacheRead, 0);
  });

  test('less than 1,024 common tokens are not read', () => {
    const send = account();
    send(older(`${'x'.repeat(1023)}one`));
    assert.equal(send(older(`${'x'.repeat(1023)}two`)).cacheRead, 0);
    assert.equal(send(older(`${'x'.repeat(1024)}two`)).cacheRead, 0);
    assert.equal(send(older(`${'x'.repeat(1024)}six`)).cacheRead, 1024);
  });

  const lifetimes: readonly [title: string, more: Record<string, unknown>, minutes: number][] = [
    ['five minutes of idleness', {}, 5],
    ['half an hour where a day of retention is asked for', { prompt_cache_retention: '24h' }, 30],
    ['half an hour with GPT-5.5', { model: 'gpt-5.5', input: 'x'.repeat(5000) }, 30],
  ];
  for (const [title, more, minutes] of lifetimes) {
    test(`the cache lasts for ${title}, anew with every read`, () => {
      const send = account();
      const sent = older(long, more);
      send(sent, 0);
      assert.ok(send(sent, minutes - 1).cacheRead > 0);
      assert.ok(send(sent, 2 * minutes - 2).cacheRead > 0);
      assert.equal(send(sent, 3 * minutes - 2).cacheRead, 0);
    });
  }

  test('GPT-5.5 reads in steps of 2,048', () => {
    const send = account();
    const sent = older('x'.repeat(5000), { model: 'gpt-5.5' });
    send(sent);
    assert.equal(send(sent).cacheRead, 4096);
  });

  test('other keys and other models share nothing', () => {
    const send = account();
    send(older(long, { prompt_cache_key: 'one' }));
    assert.equal(send(older(long, { prompt_cache_key: 'two' })).cacheRead, 0);
    assert.equal(send(older(long, { prompt_cache_key: 'one', model: 'gpt-5.1' })).cacheRead, 0);
    assert.equal(send(older(long, { prompt_cache_key: 'one' })).cacheRead, 1920);
  });
});

test('every token of every prompt is billed exactly once, whatever was sent before', () => {
  const turn = fc.record({
    model: fc.constantFrom('gpt-6.1-sol', 'gpt-5.5', olderModel),
    lengths: fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 6 }),
    minute: fc.integer({ min: 0, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(turn, { minLength: 1, maxLength: 8 }), (turns) => {
      const send = account();
      for (const { model, lengths, minute } of turns) {
        const input = lengths.map((length) => message('user', 'x'.repeat(length)));
        const bill = send({ model, input }, minute);
        const { cacheRead, cacheWrite5m, cacheWrite1h, cachedBlocks } = bill;
        const total = lengths.reduce((sum, length) => sum + length, 0);
        assert.equal(bill.input + cacheRead + cacheWrite5m + cacheWrite1h, total);
        assert.ok(Math.min(bill.input, cacheRead, cacheWrite5m, cachedBlocks) >= 0);
      }
    }),
    { numRuns: 200 },
  );
});
