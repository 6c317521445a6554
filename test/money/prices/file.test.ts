import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { HeadroomError } from '../../../src/errors.ts';
import {
  priceOf,
  pricesPath,
  publishedPrices,
  readPrices,
  type PriceList,
} from '../../../src/money/prices.ts';
import { temporaryHome } from '../../store/stage.ts';

async function written(t: TestContext, content: unknown): Promise<PriceList> {
  const home = temporaryHome(t);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(pricesPath(home), text);
  return readPrices(home);
}

function ofModels(t: TestContext, models: Readonly<Record<string, unknown>>): Promise<PriceList> {
  return written(t, { models });
}

const local = { input: 0, cacheRead: 0, output: 0 };

test('Without a file the published prices hold', async (t) => {
  const prices = await readPrices(temporaryHome(t));
  assert.deepEqual(prices.models, publishedPrices.models);
});

test('A model that nobody publishes costs what the file says, by all its names', async (t) => {
  const prices = await ofModels(t, {
    'My-Model': { ...local, output: 0.5, window: 128_000 },
    'team/tuned': local,
  });
  const price = prices.priceOf('my-model');
  assert.deepEqual(price, {
    provider: null,
    input: 0,
    cacheRead: 0,
    write5m: 0,
    write1h: 0,
    output: 0.5,
    long: null,
    minCacheable: null,
    window: 128_000,
    tiers: [],
    source: null,
  });
  for (const name of ['MY-MODEL', 'my-model-20261101', 'my-model-latest', 'openai/my-model']) {
    assert.equal(prices.priceOf(name), price, name);
  }
  assert.notEqual(prices.priceOf('team/tuned'), null);
  assert.equal(prices.priceOf('tuned'), null);
  assert.equal(prices.priceOf('claude-opus-5'), priceOf('claude-opus-5'));
});

test('Writes that the file does not price cost what input costs, the long tier what the usual one costs', async (t) => {
  const prices = await ofModels(t, {
    none: { input: 3, cacheRead: 1, output: 5 },
    usual: { input: 3, cacheRead: 1, write5m: 4, output: 5 },
  });
  const writes = (model: string): unknown => {
    const price = prices.priceOf(model);
    return [price?.write5m, price?.write1h];
  };
  assert.deepEqual(
    [writes('none'), writes('usual')],
    [
      [3, 3],
      [4, 4],
    ],
  );
});

test('Of a published model the file may name only what differs, on every day and in every band', async (t) => {
  const prices = await ofModels(t, {
    'claude-sonnet-5-5': { output: 7 },
    'claude-sonnet-4-5': { long: { input: 5 } },
    'gpt-5.5': { long: null },
    'gpt-5.1': { input: 1 },
    'claude-opus-5-20260101': { output: 1 },
  });
  const day = Date.UTC(2026, 9, 7);
  const published = priceOf('claude-sonnet-5-5', day - 1);
  assert.deepEqual(prices.priceOf('claude-sonnet-5-5', day - 1), { ...published, output: 7, source: null });
  assert.equal(prices.priceOf('claude-sonnet-5-5', day)?.cacheRead, 0.1);
  assert.equal(prices.priceOf('claude-sonnet-5-5', day)?.output, 7);
  const long = priceOf('claude-sonnet-4-5')?.long;
  assert.deepEqual(prices.priceOf('claude-sonnet-4-5')?.long, {
    above: 200_000,
    rates: { ...long?.rates, input: 5 },
  });
  assert.equal(prices.priceOf('gpt-5.5')?.long, null);
  // A written token stays an input token.
  assert.equal(prices.priceOf('gpt-5.1')?.write5m, 1);
  assert.equal(prices.priceOf('claude-opus-5-20260101')?.output, 1);
  assert.equal(prices.priceOf('claude-opus-5'), priceOf('claude-opus-5'));
});

test('A band of its own takes the rates of shorter prompts where it names none', async (t) => {
  const prices = await ofModels(t, {
    banded: { input: 2, cacheRead: 1, output: 4, long: { above: 200_000, input: 3, output: 8 } },
    'with-fee': { input: 2, cacheRead: 1, write5m: 2.5, output: 4, long: { above: 200_000, output: 8 } },
  });
  assert.deepEqual(prices.priceOf('banded')?.long, {
    above: 200_000,
    rates: { input: 3, cacheRead: 1, write5m: 3, write1h: 3, output: 8 },
  });
  assert.equal(prices.priceOf('with-fee')?.long?.rates.write1h, 2.5);
});

test('A file that cannot be understood is told with the field that is wrong', async (t) => {
  const cases: readonly (readonly [content: unknown, says: RegExp])[] = [
    ['{"models": ', /JSON/],
    ['', /JSON/],
    ['{\n  "models": oops\n}', /"models": oops/],
    [[], /it must be an object/],
    [{}, /models must be an object/],
    [{ models: [] }, /models must be an object/],
    [{ models: {}, model: {} }, /it has an unknown field "model"; known: models\./],
    [{ models: { a: 3 } }, /models\.a must be an object/],
    [{ models: { a: { ...local, inptu: 1 } } }, /models\.a has an unknown field "inptu"; known: input, /],
    [{ models: { a: { input: 1, output: 1 } } }, /models\.a has no "cacheRead"/],
    [{ models: { a: { ...local, output: '5' } } }, /models\.a\.output is "5", must be USD for a million/],
    [{ models: { a: { ...local, output: -1 } } }, /models\.a\.output is -1, must be/],
    [{ models: { a: { ...local, output: null } } }, /models\.a\.output is null, must be/],
    ['{"models": {"a": {"input": 1e999}}}', /models\.a\.input is null, must be/],
    [
      { models: { a: { ...local, window: 0 } } },
      /models\.a\.window is 0, must be a number of tokens, or null/,
    ],
    [{ models: { a: { ...local, minCacheable: 1.5 } } }, /models\.a\.minCacheable is 1\.5, must be/],
    [
      { models: { a: { ...local, provider: 'azure' } } },
      /models\.a\.provider is "azure", must be one of anthropic/,
    ],
    [{ models: { a: { ...local, long: 3 } } }, /models\.a\.long must be an object/],
    [{ models: { a: { ...local, long: {} } } }, /models\.a\.long\.above is not there, must be one of 100000/],
    [
      { models: { a: { ...local, long: { above: 128_000 } } } },
      /models\.a\.long\.above is 128000, must be one/,
    ],
    [
      { models: { a: { ...local, long: { above: 200_000, window: 1 } } } },
      /models\.a\.long has an unknown field/,
    ],
  ];
  for (const [content, says] of cases) {
    await assert.rejects(written(t, content), (error) => {
      assert.ok(error instanceof HeadroomError, String(error));
      assert.equal(error.code, 'CONFIG_UNREADABLE');
      assert.match(error.problem, says);
      assert.ok(!error.problem.includes('\n'), error.problem);
      return true;
    });
  }
});

test('Names that every object has are models like any other', async (t) => {
  const prices = await written(t, '{"models": {"__proto__": {"input": 1, "cacheRead": 1, "output": 1}}}');
  assert.equal(prices.priceOf('__proto__')?.input, 1);
  assert.equal(prices.priceOf('constructor'), null);
});

test('A file that cannot be read is told as such, not taken for none', async (t) => {
  const home = temporaryHome(t);
  mkdirSync(pricesPath(home));
  await assert.rejects(readPrices(home), { code: 'CONFIG_UNREADABLE', problem: /EISDIR/ });
});

test("A published model may be named with its seller's name in front", async (t) => {
  const prices = await ofModels(t, { 'anthropic/claude-opus-5': { output: 1 } });
  assert.equal(prices.priceOf('claude-opus-5')?.output, 1);
  assert.equal(prices.priceOf('anthropic/claude-opus-5')?.output, 1);
  assert.equal(prices.models.length, publishedPrices.models.length);
});

test(
  'A pipe in the place of the file is not waited for',
  { skip: process.platform === 'win32' },
  async (t) => {
    const home = temporaryHome(t);
    execFileSync('mkfifo', [pricesPath(home)]);
    await assert.rejects(readPrices(home), { code: 'CONFIG_UNREADABLE' });
  },
);
