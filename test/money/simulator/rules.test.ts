import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CacheSimulator,
  type CacheBlock,
  type CachePrompt,
  type Tier,
} from '../../../src/money/simulator/index.ts';
import type { PromptTokens } from '../../../src/store/records.ts';

const minute = 60_000;

/** `name:tokens`, with `!` behind it a mark of five minutes, with `!!` of an hour, with `.` an ending. */
function blocks(text: string, place = 'user'): readonly CacheBlock[] {
  return text.split(' ').map((piece) => {
    const [, name = '', tokens = '0', sign = ''] = /^(\w+):(\d+)([!.]*)$/.exec(piece) ?? [];
    const mark: Tier | null = sign.startsWith('!!') ? '1h' : sign.startsWith('!') ? '5m' : null;
    return { place, identity: name, tokens: Number(tokens), mark, ends: sign.endsWith('.') };
  });
}

function claude(text: string, more: Partial<CachePrompt> = {}): CachePrompt {
  return {
    ...{ provider: 'anthropic', model: 'claude-sonnet-5', opening: '', marksOnly: true, keepsLong: false },
    ...{ blocks: blocks(text), ...more },
  };
}

function gpt(text: string, more: Partial<CachePrompt> = {}): CachePrompt {
  return { ...claude(text), provider: 'openai', model: 'gpt-6.1-sol', marksOnly: false, ...more };
}

function older(text: string, more: Partial<CachePrompt> = {}): CachePrompt {
  return gpt(text, { model: 'gpt-5.1-codex', ...more });
}

/** Bills prompts in turn; the minute at which each starts stands before it. */
function bill(...asked: readonly (readonly [minute: number, prompt: CachePrompt])[]): PromptTokens {
  const cache = new CacheSimulator((text) => text.length);
  const bills = asked.map(([at, prompt]) => cache.request(prompt, at * minute).tokens);
  return bills.at(-1) ?? assert.fail('nothing was asked');
}

function tokens(input: number, cacheRead: number, cacheWrite5m: number, cacheWrite1h = 0): PromptTokens {
  return { input, cacheRead, cacheWrite5m, cacheWrite1h };
}

describe('Anthropic', () => {
  const first = claude('a:2000 b:100!');

  test('a prefix is written where the client set a mark, and what stands behind it is input', () => {
    assert.deepEqual(bill([0, claude('a:2000! b:100')]), tokens(100, 0, 2000));
  });

  test('without a mark nothing is cached', () => {
    const plain = claude('a:2000 b:100');
    assert.deepEqual(bill([0, plain], [0, plain]), tokens(2100, 0, 0));
  });

  test('the next turn reads what the one before wrote and writes what it adds', () => {
    assert.deepEqual(bill([0, first], [1, claude('a:2000 b:100 c:50 d:60!')]), tokens(0, 2100, 110));
  });

  test('any change bills everything behind it anew', () => {
    assert.deepEqual(bill([0, first], [1, claude('x:2000 b:100!')]), tokens(0, 0, 2100));
  });

  test('a mark looks at twenty blocks, its own among them', () => {
    const more = (count: number): string => Array.from({ length: count }, (_, at) => `m${at}:1`).join(' ');
    assert.deepEqual(bill([0, first], [1, claude(`a:2000 b:100 ${more(18)} z:1!`)]), tokens(0, 2100, 19));
    assert.deepEqual(bill([0, first], [1, claude(`a:2000 b:100 ${more(19)} z:1!`)]), tokens(0, 0, 2120));
    const between = claude(`a:2000 b:100! ${more(30)} z:1!`);
    assert.deepEqual(bill([0, first], [1, between]), tokens(0, 2100, 31));
  });

  test('five minutes count from the start of the request', () => {
    assert.deepEqual(bill([0, first], [4.99, first]), tokens(0, 2100, 0));
    assert.deepEqual(bill([0, first], [5, first]), tokens(0, 0, 2100));
  });

  test('reading refreshes a lifetime free of charge', () => {
    assert.deepEqual(bill([0, first], [4, first], [8, first]), tokens(0, 2100, 0));
  });

  test('what is read lives on where no mark stands on it, too', () => {
    const [next, other] = [claude('a:2000 b:100 c:50!'), claude('a:2000 b:100 x:50!')];
    assert.deepEqual(bill([0, first], [4, next], [8, other]), tokens(0, 2100, 50));
    assert.deepEqual(bill([0, first], [8, other]), tokens(0, 0, 2150));
  });

  test('an hour is another tier, and stands before the five minutes', () => {
    const mixed = claude('a:2000!! b:100!');
    assert.deepEqual(bill([0, mixed]), tokens(0, 0, 100, 2000));
    assert.deepEqual(bill([0, mixed], [59, mixed]), tokens(0, 2000, 100));
    assert.deepEqual(bill([0, mixed], [60, mixed]), tokens(0, 0, 100, 2000));
  });

  test('below the minimum of a model nothing is cached, and nothing is said', () => {
    const short = claude('a:1023!');
    assert.deepEqual(bill([0, short], [1, short]), tokens(1023, 0, 0));
    assert.deepEqual(bill([0, claude('a:1024!')]), tokens(0, 0, 1024));
    assert.deepEqual(bill([0, claude('a:512!', { model: 'claude-opus-5' })]), tokens(0, 0, 512));
    assert.deepEqual(
      bill([0, claude('a:4095!', { model: 'claude-haiku-4-5-20251001' })]),
      tokens(4095, 0, 0),
    );
  });

  test('a model whose minimum is not published has that of its family, else the usual one', () => {
    assert.deepEqual(bill([0, claude('a:512!', { model: 'claude-opus-5-5' })]), tokens(0, 0, 512));
    assert.deepEqual(bill([0, claude('a:1023!', { model: 'my-own-model' })]), tokens(1023, 0, 0));
  });

  test('each model has a cache of its own', () => {
    const other = claude('a:2000 b:100!', { model: 'claude-sonnet-4-6' });
    assert.deepEqual(bill([0, first], [1, other]), tokens(0, 0, 2100));
  });
});

describe('OpenAI since GPT-5.6', () => {
  const first = gpt('a:2000. b:100.');

  test('the last ending is written at a fee, without a mark', () => {
    assert.deepEqual(bill([0, gpt('a:2000. b:100')]), tokens(100, 0, 2000));
  });

  test('a prefix is read where it ends, and nowhere between', () => {
    assert.deepEqual(bill([0, first], [1, gpt('a:2000. b:100. c:50.')]), tokens(0, 2100, 50));
    assert.deepEqual(bill([0, first], [1, gpt('a:2000. x:100.')]), tokens(0, 0, 2100));
  });

  test('the half hour counts from the last write or read', () => {
    assert.deepEqual(bill([0, first], [29.9, first]), tokens(0, 2100, 0));
    assert.deepEqual(bill([0, first], [30, first]), tokens(0, 0, 2100));
    assert.deepEqual(bill([0, first], [20, first], [45, first]), tokens(0, 2100, 0));
  });

  test('below the minimum nothing is written', () => {
    assert.deepEqual(bill([0, gpt('a:1023.')]), tokens(1023, 0, 0));
  });

  test('a request looks at twenty endings before its last one, however many blocks they are', () => {
    const more = (count: number): string => Array.from({ length: count }, (_, at) => `m${at}:1.`).join(' ');
    assert.deepEqual(bill([0, first], [1, gpt(`a:2000. b:100. ${more(20)}`)]), tokens(0, 2100, 20));
    assert.deepEqual(bill([0, first], [1, gpt(`a:2000. b:100. ${more(21)}`)]), tokens(0, 0, 2121));
  });

  test('a mark is written besides the last ending', () => {
    const marked = gpt('a:2000! b:100.');
    assert.deepEqual(bill([0, marked], [1, gpt('a:2000! x:50.')]), tokens(0, 2000, 50));
  });

  test('of many marks the latest are written: three besides the ending, four without', () => {
    const marks = 'a:2000! b:1! c:1! d:1! e:1.';
    assert.deepEqual(bill([0, gpt(marks)], [1, gpt('a:2000! x:9.')]), tokens(0, 0, 2009));
    assert.deepEqual(bill([0, gpt(marks, { marksOnly: true })]), tokens(1, 0, 2003));
    assert.deepEqual(
      bill([0, gpt(marks, { marksOnly: true })], [1, gpt('a:2000! x:9.', { marksOnly: true })]),
      tokens(9, 2000, 0),
    );
  });

  test('a request looks at its first two marks and its latest fifty', () => {
    const written = gpt('a:2000! b:1! c:1! z:9.');
    const more = (count: number): string => Array.from({ length: count }, (_, at) => `m${at}:1!`).join(' ');
    assert.deepEqual(bill([0, written], [1, gpt(`a:2000! b:1! c:1! ${more(50)} y:9.`)]), tokens(0, 2001, 60));
    assert.deepEqual(bill([0, written], [1, gpt(`a:2000! b:1! c:1! ${more(49)} y:9.`)]), tokens(0, 2002, 58));
  });

  test('who wants marks only gets no ending written', () => {
    assert.deepEqual(bill([0, gpt('a:2000. b:100.', { marksOnly: true })]), tokens(2100, 0, 0));
  });

  test('prompts with different keys share nothing', () => {
    assert.deepEqual(bill([0, first], [1, { ...first, opening: 'other' }]), tokens(0, 0, 2100));
  });
});

describe('OpenAI before GPT-5.6', () => {
  test('what two prompts begin with in common is read in steps of 128 tokens, and written for nothing', () => {
    const [one, other] = [older('a:2000 b:100'), older('a:2000 c:100')];
    assert.deepEqual(bill([0, one]), tokens(2100, 0, 0));
    assert.deepEqual(bill([0, one], [1, other]), tokens(180, 1920, 0));
  });

  test('below 1024 tokens nothing is read', () => {
    assert.deepEqual(bill([0, older('a:1023')], [1, older('a:1023')]), tokens(1023, 0, 0));
    assert.deepEqual(bill([0, older('a:1024')], [1, older('a:1024')]), tokens(0, 1024, 0));
  });

  test('GPT-5.5 reads in steps of 2048 tokens and keeps for half an hour', () => {
    const model = 'gpt-5.5';
    const prompt = older('a:5000', { model });
    assert.deepEqual(bill([0, prompt], [29, prompt]), tokens(904, 4096, 0));
    assert.deepEqual(bill([0, prompt], [30, prompt]), tokens(5000, 0, 0));
  });

  test('five minutes are kept, half an hour where the client asks for a day', () => {
    const prompt = older('a:1280');
    assert.deepEqual(bill([0, prompt], [4.9, prompt]), tokens(0, 1280, 0));
    assert.deepEqual(bill([0, prompt], [5, prompt]), tokens(1280, 0, 0));
    const long = { ...prompt, keepsLong: true };
    assert.deepEqual(bill([0, long], [29, long]), tokens(0, 1280, 0));
  });

  test('texts that begin alike share their beginning', () => {
    const said = (text: string): CachePrompt => ({
      ...older('a:0'),
      blocks: [{ place: 'user', identity: text, tokens: text.length, mark: null, ends: true, text }],
    });
    const same = 'x'.repeat(1100);
    assert.deepEqual(bill([0, said(`${same}abc`)], [1, said(`${same}def`)]), tokens(79, 1024, 0));
  });
});

test('a request that the provider did not take leaves no trace', () => {
  for (const [prompt, later] of [
    [claude('a:2000!'), claude('a:2000 b:100!')],
    [gpt('a:2000.'), gpt('a:2000. b:100.')],
    [older('a:2048'), older('a:2048 b:100')],
  ] as const) {
    const cache = new CacheSimulator((text) => text.length);
    cache.request(prompt, 0).undo();
    assert.equal(cache.request(later, minute).tokens.cacheRead, 0);
    cache.request(later, 4 * minute).undo();
    assert.equal(cache.request(later, 5.5 * minute).tokens.cacheRead > 2000, true);
    assert.equal(cache.request(prompt, 90 * minute).tokens.cacheRead, 0);
  }
});
