import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { costOf, priceOf } from '../../src/money/prices.ts';
import { openaiChat } from '../../src/wire/openai-chat/index.ts';
import { openaiResponses } from '../../src/wire/openai-responses/index.ts';
import type { Usage } from '../../src/wire/wire.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What Anthropic billed behind a gateway. */
interface Billed {
  readonly input: number;
  readonly read: number;
  readonly short: number;
  readonly long: number;
  readonly output: number;
}

const chatOf = (usage: Fields): Usage | null => {
  const reader = openaiChat.usageReader();
  reader.add({ object: 'chat.completion', usage });
  return reader.read();
};

/** All of the prompt, as OpenAI counts. */
const whole = ({ input, read, short, long, output }: Billed): Fields => {
  const prompt = input + read + short + long;
  return { prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output };
};

/** The forms in which gateways pass on Anthropic's figures in Chat Completions, and what is left of the tiers. */
const forms: Readonly<
  Record<string, { readonly usage: (billed: Billed) => Fields; readonly isSplit: boolean }>
> = {
  'LiteLLM: details and the same beside them': {
    isSplit: false,
    usage: (billed) => ({
      ...whole(billed),
      prompt_tokens_details: {
        audio_tokens: null,
        cached_tokens: billed.read,
        cache_creation_tokens: billed.short + billed.long,
      },
      cache_read_input_tokens: billed.read,
      cache_creation_input_tokens: billed.short + billed.long,
    }),
  },
  'LiteLLM: with the tiers': {
    isSplit: true,
    usage: (billed) => ({
      ...whole(billed),
      prompt_tokens_details: {
        cached_tokens: billed.read,
        cache_creation_tokens: billed.short + billed.long,
        cache_creation_token_details: {
          ephemeral_5m_input_tokens: billed.short,
          ephemeral_1h_input_tokens: billed.long,
        },
      },
    }),
  },
  'New API: its own names for the tiers': {
    isSplit: true,
    usage: (billed) => ({
      ...whole(billed),
      prompt_tokens_details: {
        cached_tokens: billed.read,
        cached_creation_tokens: billed.short + billed.long,
      },
      claude_cache_creation_5_m_tokens: billed.short,
      claude_cache_creation_1_h_tokens: billed.long,
    }),
  },
  "New API: in Anthropic's way of counting": {
    isSplit: false,
    usage: (billed) => ({
      prompt_tokens: billed.input,
      completion_tokens: billed.output,
      total_tokens: billed.input + billed.output,
      usage_semantic: 'anthropic',
      prompt_tokens_details: {
        cached_tokens: billed.read,
        cached_creation_tokens: billed.short + billed.long,
      },
    }),
  },
  "One API: Anthropic's names beside, counted apart": {
    isSplit: false,
    usage: (billed) => ({
      prompt_tokens: billed.input,
      completion_tokens: billed.output,
      total_tokens: billed.input + billed.read + billed.short + billed.long + billed.output,
      cache_read_input_tokens: billed.read,
      cache_creation_input_tokens: billed.short + billed.long,
    }),
  },
  "Model Studio: Anthropic's names within the details": {
    isSplit: true,
    usage: (billed) => ({
      ...whole(billed),
      prompt_tokens_details: {
        cached_tokens: billed.read,
        cache_creation_input_tokens: billed.short + billed.long,
        cache_creation: {
          ephemeral_5m_input_tokens: billed.short,
          ephemeral_1h_input_tokens: billed.long,
        },
      },
    }),
  },
  "OpenRouter: OpenAI's own name": {
    isSplit: false,
    usage: (billed) => ({
      ...whole(billed),
      prompt_tokens_details: { cached_tokens: billed.read, cache_write_tokens: billed.short + billed.long },
    }),
  },
  "claude-code-router: Anthropic's whole object beside": {
    isSplit: true,
    usage: (billed) => ({
      ...whole(billed),
      cache_read_input_tokens: billed.read,
      cache_creation_input_tokens: billed.short + billed.long,
      cache_creation: { ephemeral_5m_input_tokens: billed.short, ephemeral_1h_input_tokens: billed.long },
    }),
  },
  'what is 0 is left out': {
    isSplit: false,
    usage: (billed) => ({
      ...whole(billed),
      prompt_tokens_details: {
        ...(billed.read > 0 && { cached_tokens: billed.read }),
        cache_creation_tokens: billed.short + billed.long,
      },
    }),
  },
};

const count = fc.integer({ min: 0, max: 200_000 });
const billings = fc.record({ input: count, read: count, short: count, long: count, output: count });

describe('cache writes that a gateway passes on are written tokens', () => {
  for (const [name, { usage, isSplit }] of Object.entries(forms)) {
    test(name, () => {
      fc.assert(
        fc.property(billings, (billed) => {
          const [short, long] = isSplit ? [billed.short, billed.long] : [billed.short + billed.long, 0];
          assert.deepEqual(chatOf(usage(billed)), {
            input: billed.input,
            cacheRead: billed.read,
            cacheWrite5m: short,
            cacheWrite1h: long,
            output: billed.output,
          });
        }),
      );
    });
  }
});

test('a write through a gateway costs what a write costs', () => {
  const usage = chatOf({
    prompt_tokens: 12_010,
    completion_tokens: 100,
    total_tokens: 12_110,
    prompt_tokens_details: { cached_tokens: 2000, cache_creation_tokens: 10_000 },
    cache_read_input_tokens: 2000,
    cache_creation_input_tokens: 10_000,
  });
  const price = priceOf('claude-sonnet-4-5');
  assert.ok(usage !== null && price !== null);
  assert.ok(Math.abs(costOf(usage, price) - 0.03963) < 1e-9);
});

test('what DeepSeek names as read is read, and what it names as missed is input', () => {
  const usage = { prompt_tokens: 1000, completion_tokens: 5, prompt_cache_hit_tokens: 768 };
  assert.deepEqual(chatOf({ ...usage, prompt_cache_miss_tokens: 232 }), {
    ...{ input: 232, cacheRead: 768, cacheWrite5m: 0, cacheWrite1h: 0, output: 5 },
  });
});

test('a gateway that names nothing of a cache says nothing of it', () => {
  assert.equal(chatOf({ prompt_tokens: 1000, completion_tokens: 5 })?.cacheRead, null);
  const silent = { cached_tokens: null, cache_creation_tokens: null };
  assert.equal(chatOf({ prompt_tokens: 1000, prompt_tokens_details: silent })?.cacheRead, null);
});

test('what OpenAI keeps for 12 hours stands apart from what it keeps for 30 minutes', () => {
  const read = (answer: Fields): Usage | null => {
    const reader = openaiResponses.usageReader();
    reader.add({ type: 'response.completed', response: answer });
    return reader.read();
  };
  const usage = { input_tokens: 5000, output_tokens: 9 };
  const expected = { input: 1000, cacheRead: 1000, cacheWrite5m: 0, cacheWrite1h: 3000, output: 9 };
  const named = { cached_tokens: 1000, cache_write_tokens: 0, cache_write_12h_tokens: 3000 };
  assert.deepEqual(read({ usage: { ...usage, input_tokens_details: named } }), expected);
  const asked = {
    usage: { ...usage, input_tokens_details: { cached_tokens: 1000, cache_write_tokens: 3000 } },
    prompt_cache_options: { mode: 'implicit', ttl: '12h' },
  };
  assert.deepEqual(read(asked), expected);
});
