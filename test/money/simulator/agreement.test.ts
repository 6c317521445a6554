import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Counterfactual } from '../../../src/money/simulator/index.ts';
import { anthropicApi } from '../../../src/standin/anthropic/index.ts';
import type { PromptTokens } from '../../../src/store/records.ts';
import type { Api } from '../../../src/standin/api.ts';
import { googleApi } from '../../../src/standin/google/index.ts';
import { openaiApi } from '../../../src/standin/openai/index.ts';
import type { WireId } from '../../../src/wire/wire.ts';
import { scripts, type Asking, type Fields } from './script.ts';
import { anthropicBody, chatBody, geminiBody, responsesBody } from './wires.ts';
import { simulate } from './simulate.ts';

const lengthOf = (text: string): number => text.length;

interface Wired {
  readonly wire: WireId;
  readonly path: string;
  /** Where the path names it. */
  readonly model?: string;
  readonly api: () => Api;
  readonly body: (asking: Asking) => Fields;
}

const endings = ['gpt-6.1-sol', 'gpt-5.6-luna'];
const intervals = ['gpt-5.1-codex', 'gpt-5.5', 'gpt-4.1'];
const openai = (): Api => openaiApi(() => 0);

const wired: Readonly<Record<string, Wired>> = {
  Anthropic: { wire: 'anthropic', path: '/v1/messages', api: anthropicApi, body: anthropicBody },
  'Responses of newer models': {
    ...{ wire: 'openai-responses', path: '/v1/responses', api: openai },
    body: (asking) => responsesBody(asking, endings),
  },
  'Responses of older models': {
    ...{ wire: 'openai-responses', path: '/v1/responses', api: openai },
    body: (asking) => responsesBody(asking, intervals),
  },
  'Chat Completions of newer models': {
    ...{ wire: 'openai-chat', path: '/v1/chat/completions', api: openai },
    body: (asking) => chatBody(asking, endings),
  },
  'Chat Completions of older models': {
    ...{ wire: 'openai-chat', path: '/v1/chat/completions', api: openai },
    body: (asking) => chatBody(asking, intervals),
  },
  'Gemini, 1,024 tokens at least': {
    ...{ wire: 'gemini', path: '/v1beta/models/gemini-2.5-flash:generateContent', model: 'gemini-2.5-flash' },
    ...{ api: googleApi, body: geminiBody },
  },
  'Gemini, 4,096 tokens at least': {
    ...{ wire: 'gemini', path: '/v1beta/models/gemini-3.8-flash:generateContent', model: 'gemini-3.8-flash' },
    ...{ api: googleApi, body: geminiBody },
  },
};

describe('the simulator bills token for token what the stand-in provider bills', () => {
  for (const [name, { wire, path, model = null, api, body }] of Object.entries(wired)) {
    test(`${name}: whatever agents do`, () => {
      let reads = 0;
      fc.sample(scripts, { seed: 20_261_121, numRuns: 60 }).forEach((askings, script) => {
        const provider = api();
        const counterfactual = new Counterfactual(lengthOf, () => false);
        askings.forEach((asking, step) => {
          const sent = Buffer.from(JSON.stringify(body(asking)));
          const billed = billOf(provider, path, sent, asking.at);
          const simulated = simulate(counterfactual, {
            ...{ wire, model, at: asking.at, received: sent, sent: null, ours: [], caused: false },
          });
          const expected = { sent: billed, without: billed, causedOutput: 0 };
          assert.deepEqual(simulated, expected, `script ${script}, step ${step}`);
          if (billed.cacheRead > 0) reads += 1;
        });
      });
      assert.ok(reads > 100, `only ${reads} requests read from the cache`);
    });
  }
});

function billOf(api: Api, path: string, body: Buffer, at: number): PromptTokens {
  const route = api.route('POST', path);
  assert.ok(route?.kind === 'answer');
  const { input, cacheRead, cacheWrite5m, cacheWrite1h } = route.parse(body).bill(lengthOf, at);
  return { input, cacheRead, cacheWrite5m, cacheWrite1h };
}
