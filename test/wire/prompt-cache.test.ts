import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropic } from '../../src/wire/anthropic/index.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { Wire } from '../../src/wire/wire.ts';

const minutes = 60_000;
const nothing = { input: 5, cacheRead: 9, cacheWrite5m: 0, cacheWrite1h: 0, output: 1 };

test('what was billed tells the lifetime, and reading alone tells nothing', () => {
  assert.equal(anthropic.cache.billedLifetime({ ...nothing, cacheWrite5m: 7 }), 5 * minutes);
  assert.equal(
    anthropic.cache.billedLifetime({ ...nothing, cacheWrite5m: 7, cacheWrite1h: 1 }),
    60 * minutes,
  );
  assert.equal(openaiResponses.cache.billedLifetime({ ...nothing, cacheWrite5m: 7 }), 30 * minutes);
  assert.equal(anthropic.cache.billedLifetime(nothing), null);
  assert.equal(anthropic.cache.billedLifetime({ ...nothing, cacheWrite5m: null, cacheWrite1h: null }), null);
});

const cases: readonly [
  title: string,
  wire: Wire,
  model: string | null,
  billed: number | null,
  body: string,
  minutes: number,
][] = [
  [
    'OpenAI, whose client asks for 12 hours',
    openaiResponses,
    'gpt-6.2-sol',
    30,
    '{"prompt_cache_options":{"ttl":"12h"}}',
    1440,
  ],
  ['Claude, as billed', anthropic, 'claude-sonnet-5-5', 5, '{}', 5],
  ['Claude by another seller', anthropic, 'us.anthropic.claude-opus-5-v1:0', 5, '{}', 5],
  ['Claude, nothing billed yet', anthropic, 'claude-sonnet-5-5', null, '{}', 60],
  [
    'Claude, whose client asks for an hour',
    anthropic,
    'claude-opus-5',
    5,
    '{"cache_control":{"ttl" : "1h"}}',
    60,
  ],
  [
    'Claude, where a text speaks of an hour',
    anthropic,
    'claude-opus-5',
    5,
    JSON.stringify({ text: '"ttl":"1h"' }),
    5,
  ],
  ['another model on that wire', anthropic, 'glm-5', 5, '{}', Infinity],
  ['a model without a name', anthropic, null, 5, '{}', Infinity],
  ['GPT-5.6', openaiResponses, 'gpt-5.6-sol', null, '{}', 30],
  ['GPT-6.1', openaiChat, 'openai/gpt-6.1-terra', 30, '{}', 30],
  ['GPT-10', openaiResponses, 'gpt-10', null, '{}', 30],
  [
    'GPT-6, whose client asks for a day',
    openaiResponses,
    'gpt-6-sol',
    30,
    '{"prompt_cache_retention":"24h"}',
    24 * 60,
  ],
  ['GPT-5.5', openaiResponses, 'gpt-5.5', null, '{}', 24 * 60],
  ['GPT-5', openaiChat, 'gpt-5', null, '{}', 24 * 60],
  ['another model over Chat', openaiChat, 'qwen3-coder', null, '{}', Infinity],
];

for (const [title, wire, model, billed, body, expected] of cases) {
  test(`the longest lifetime: ${title}`, () => {
    const known = billed === null ? null : billed * minutes;
    assert.equal(wire.cache.longestLifetime(model, known, Buffer.from(body)), expected * minutes);
  });
}

test('an answer that names no cached tokens tells nothing where a miss would be a write', () => {
  const silent = { ...nothing, cacheRead: 0 };
  assert.equal(anthropic.cache.isNamed(silent), false);
  assert.equal(anthropic.cache.isNamed({ ...silent, cacheWrite5m: 3 }), true);
  assert.equal(openaiChat.cache.isNamed(silent), true);
  for (const wire of [anthropic, openaiChat, openaiResponses])
    assert.equal(wire.cache.isNamed({ ...silent, cacheRead: null }), false);
});
