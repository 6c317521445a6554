import assert from 'node:assert/strict';
import { test } from 'node:test';
import { billedLifetime, longestLifetime } from '../../../src/pipeline/cache/cache-lifetime.ts';
import type { WireId } from '../../../src/wire/wire.ts';

const minutes = 60_000;
const nothing = { input: 5, cacheRead: 9, cacheWrite5m: 0, cacheWrite1h: 0, output: 1 };

test('what was billed tells the lifetime, and reading alone tells nothing', () => {
  assert.equal(billedLifetime('anthropic', { ...nothing, cacheWrite5m: 7 }), 5 * minutes);
  assert.equal(billedLifetime('anthropic', { ...nothing, cacheWrite5m: 7, cacheWrite1h: 1 }), 60 * minutes);
  assert.equal(billedLifetime('openai-responses', { ...nothing, cacheWrite5m: 7 }), 30 * minutes);
  assert.equal(billedLifetime('anthropic', nothing), null);
  assert.equal(billedLifetime('anthropic', { ...nothing, cacheWrite5m: null, cacheWrite1h: null }), null);
});

const cases: readonly [
  title: string,
  wire: WireId,
  model: string | null,
  billed: number | null,
  body: string,
  minutes: number,
][] = [
  [
    'OpenAI, whose client asks for 12 hours',
    'openai-responses',
    'gpt-6.2-sol',
    30,
    '{"prompt_cache_options":{"ttl":"12h"}}',
    1440,
  ],
  ['Claude, as billed', 'anthropic', 'claude-sonnet-5-5', 5, '{}', 5],
  ['Claude by another seller', 'anthropic', 'us.anthropic.claude-opus-5-v1:0', 5, '{}', 5],
  ['Claude, nothing billed yet', 'anthropic', 'claude-sonnet-5-5', null, '{}', 60],
  [
    'Claude, whose client asks for an hour',
    'anthropic',
    'claude-opus-5',
    5,
    '{"cache_control":{"ttl" : "1h"}}',
    60,
  ],
  [
    'Claude, where a text speaks of an hour',
    'anthropic',
    'claude-opus-5',
    5,
    JSON.stringify({ text: '"ttl":"1h"' }),
    5,
  ],
  ['another model on that wire', 'anthropic', 'glm-5', 5, '{}', Infinity],
  ['a model without a name', 'anthropic', null, 5, '{}', Infinity],
  ['GPT-5.6', 'openai-responses', 'gpt-5.6-sol', null, '{}', 30],
  ['GPT-6.1', 'openai-chat', 'openai/gpt-6.1-terra', 30, '{}', 30],
  ['GPT-10', 'openai-responses', 'gpt-10', null, '{}', 30],
  [
    'GPT-6, whose client asks for a day',
    'openai-responses',
    'gpt-6-sol',
    30,
    '{"prompt_cache_retention":"24h"}',
    24 * 60,
  ],
  ['GPT-5.5', 'openai-responses', 'gpt-5.5', null, '{}', 24 * 60],
  ['GPT-5', 'openai-chat', 'gpt-5', null, '{}', 24 * 60],
  ['another model over Chat', 'openai-chat', 'qwen3-coder', null, '{}', Infinity],
];

for (const [title, wire, model, billed, body, expected] of cases) {
  test(`the longest lifetime: ${title}`, () => {
    const known = billed === null ? null : billed * minutes;
    assert.equal(longestLifetime(wire, model, known, Buffer.from(body)), expected * minutes);
  });
}
