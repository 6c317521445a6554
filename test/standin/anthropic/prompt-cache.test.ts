import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PromptCache } from '../../../src/standin/anthropic/prompt-cache.ts';
import { promptOf } from '../../../src/standin/anthropic/prompt.ts';
import { parseRequest } from '../../../src/standin/anthropic/request.ts';
import type { PromptBill } from '../../../src/standin/api.ts';
import { body, lengthOf, markFields, textBlock, userBody } from './bodies.ts';

const minute = 60_000;
const long = 'x'.repeat(2000);

/** An account with its cache: `send` bills a body at a minute of the clock. */
function account(): (sent: Buffer, atMinute?: number) => PromptBill {
  const cache = new PromptCache();
  return (sent, atMinute = 0) => {
    const request = parseRequest(sent);
    return cache.bill(request.model, promptOf(request), lengthOf, atMinute * minute);
  };
}

const nothing = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, cachedBlocks: 0 };

describe('writing and reading', () => {
  test('without a mark nothing is cached', () => {
    const send = account();
    const sent = userBody(long);
    assert.deepEqual(send(sent), { ...nothing, input: 2000 });
    assert.deepEqual(send(sent), { ...nothing, input: 2000 });
  });

  test('a marked prefix is written once and then read; what follows it is plain input', () => {
    const send = account();
    const sent = userBody([textBlock(long, '5m'), textBlock('question')]);
    assert.deepEqual(send(sent), { ...nothing, input: 8, cacheWrite5m: 2000 });
    assert.deepEqual(send(sent), { ...nothing, input: 8, cacheRead: 2000, cachedBlocks: 1 });
  });

  test('a mark that moves forward reads the old prefix and writes only what is new', () => {
    const send = account();
    send(userBody([textBlock(long, '5m')]));
    const bill = send(userBody([textBlock(long), textBlock('12345', '5m')]));
    assert.deepEqual(bill, { ...nothing, cacheRead: 2000, cacheWrite5m: 5, cachedBlocks: 1 });
  });

  test('a string content and one text block are the same prompt', () => {
    const send = account();
    send(body({ system: [textBlock(long, '5m')], messages: [{ role: 'user', content: [textBlock('hi')] }] }));
    const marked = (content: unknown): Buffer =>
      body({
        system: [textBlock(long, '5m')],
        messages: [
          { role: 'user', content },
          { role: 'assistant', content: [textBlock('yes', '5m')] },
        ],
      });
    send(marked([textBlock('hi')]));
    assert.equal(send(marked('hi')).cachedBlocks, 3);
  });

  test('the order is tools, system, messages, wherever they stand in the body', () => {
    const send = account();
    const tools = [{ name: 'Bash', description: long, input_schema: {}, ...markFields('5m') }];
    const messages = [{ role: 'user', content: 'hi' }];
    const first = send(body({ messages, system: 'one', tools }));
    assert.ok(first.cacheWrite5m > 2000);
    const second = send(body({ tools, system: 'two', messages }));
    assert.equal(second.cacheRead, first.cacheWrite5m);
    assert.equal(second.cachedBlocks, 1);
  });
});

describe('what breaks a prefix', () => {
  const sent = (text: string, fields: Record<string, unknown> = {}): Buffer =>
    body({
      system: [textBlock(long, '5m')],
      messages: [{ role: 'user', content: [textBlock(text), textBlock('end', '5m')] }],
      ...fields,
    });

  const cases: readonly [string, Buffer, number][] = [
    ['nothing changed: all of it is read', sent('a'), 3],
    ['one letter of a message: the system prompt is still read', sent('b'), 1],
    ['another model: nothing is read', sent('a', { model: 'claude-sonnet-4-6' }), 0],
    ['another system prompt: nothing is read', sent('a', { system: [textBlock(`${long}!`, '5m')] }), 0],
    ['a tool more: nothing is read', sent('a', { tools: [{ name: 'T' }] }), 0],
    ['another tool choice: the system prompt is still read', sent('a', { tool_choice: { type: 'any' } }), 1],
    ['other thinking: the system prompt is still read', sent('a', { thinking: { type: 'disabled' } }), 1],
    ['another length of answer: all of it is read', sent('a', { max_tokens: 5 }), 3],
  ];
  for (const [title, second, blocks] of cases) {
    test(title, () => {
      const send = account();
      send(sent('a'));
      assert.equal(send(second).cachedBlocks, blocks);
    });
  }
});

describe('lifetimes', () => {
  const sent = (mark: '5m' | '1h'): Buffer => userBody([textBlock(long, mark)]);

  test('five minutes are over after five minutes', () => {
    const send = account();
    send(sent('5m'), 0);
    assert.equal(send(sent('5m'), 5).cacheRead, 0);
  });

  test('a read starts the five minutes anew', () => {
    const send = account();
    send(sent('5m'), 0);
    assert.equal(send(sent('5m'), 4).cacheRead, 2000);
    assert.equal(send(sent('5m'), 8).cacheRead, 2000);
    assert.equal(send(sent('5m'), 13).cacheRead, 0);
  });

  test('an hour is over after an hour and is billed as its own tier', () => {
    const send = account();
    assert.deepEqual(send(sent('1h'), 0), { ...nothing, cacheWrite1h: 2000 });
    assert.equal(send(sent('1h'), 59).cacheRead, 2000);
    assert.equal(send(sent('1h'), 119).cacheRead, 0);
  });

  test('both tiers in one request are billed apart', () => {
    const send = account();
    const both = userBody([textBlock(long, '1h'), textBlock('12345', '5m'), textBlock('123')]);
    assert.deepEqual(send(both, 0), { ...nothing, input: 3, cacheWrite1h: 2000, cacheWrite5m: 5 });
    const later = { ...nothing, input: 3, cacheRead: 2000, cacheWrite5m: 5, cachedBlocks: 1 };
    assert.deepEqual(send(both, 30), later);
  });

  test('a longer read keeps the marked prefixes before it alive', () => {
    const send = account();
    const both = (end: string): Buffer => userBody([textBlock(long, '5m'), textBlock(end, '5m')]);
    send(both('a'), 0);
    send(both('a'), 4);
    assert.equal(send(both('b'), 8).cacheRead, 2000);
  });
});

describe('limits', () => {
  const minimums: readonly [string, number][] = [
    ['claude-opus-5', 512],
    ['claude-sonnet-5', 1024],
    ['claude-opus-4-8', 1024],
    ['claude-opus-4-7-20260401', 2048],
    ['claude-haiku-4-5', 4096],
  ];
  for (const [name, minimum] of minimums) {
    test(`${name} caches nothing below ${minimum} tokens and says nothing`, () => {
      const send = account();
      const sent = (tokens: number): Buffer =>
        userBody([textBlock('x'.repeat(tokens), '5m')], { model: name });
      assert.deepEqual(send(sent(minimum - 1)), { ...nothing, input: minimum - 1 });
      assert.deepEqual(send(sent(minimum - 1)), { ...nothing, input: minimum - 1 });
      assert.deepEqual(send(sent(minimum)), { ...nothing, cacheWrite5m: minimum });
    });
  }

  test('the minimum is the length of the prefix, not of the marked block', () => {
    const send = account();
    assert.equal(send(userBody([textBlock(long), textBlock('end', '5m')])).cacheWrite5m, 2003);
  });

  const blocks = (count: number): Record<string, unknown>[] =>
    Array.from({ length: count }, (_, index) => textBlock(`block ${index}`));

  test('a breakpoint finds a prefix that ends nineteen blocks before it', () => {
    const send = account();
    send(userBody([textBlock(long, '5m')]));
    assert.equal(send(userBody([textBlock(long), ...blocks(18), textBlock('end', '5m')])).cachedBlocks, 1);
  });

  test('a breakpoint does not look further back than twenty positions', () => {
    const send = account();
    send(userBody([textBlock(long, '5m')]));
    assert.equal(send(userBody([textBlock(long), ...blocks(19), textBlock('end', '5m')])).cachedBlocks, 0);
  });

  test('a second breakpoint in between bridges a longer way', () => {
    const send = account();
    send(userBody([textBlock(long, '5m')]));
    const bridged = [
      textBlock(long),
      ...blocks(10),
      textBlock('mid', '5m'),
      ...blocks(15),
      textBlock('end', '5m'),
    ];
    assert.equal(send(userBody(bridged)).cachedBlocks, 1);
  });
});

test('every token of a prompt is billed exactly once', () => {
  const send = account();
  for (const turns of [1, 2, 5, 9]) {
    const content = Array.from({ length: turns }, (_, index) => textBlock(`${long}${index}`));
    const sent = body({
      system: [textBlock('system', '1h')],
      messages: [{ role: 'user', content: [...content, textBlock('end', '5m'), textBlock('?')] }],
    });
    const { input, cacheRead, cacheWrite1h, cacheWrite5m } = send(sent);
    assert.equal(input + cacheRead + cacheWrite1h + cacheWrite5m, 6 + 2001 * turns + 4);
  }
});
