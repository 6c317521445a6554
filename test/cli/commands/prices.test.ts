import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { publishedPrices } from '../../../src/money/prices.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { sqliteLedger } from '../../../src/store/ledger/ledger.ts';
import { ledgerRow } from '../../store/stage.ts';
import { cleanEnvironment, runInTurn, temporaryFolder } from '../run-headroom.ts';

function writePrices(home: string, text: string): string {
  const data = cleanEnvironment(home)['HEADROOM_HOME'] ?? '';
  mkdirSync(data);
  writeFileSync(join(data, 'prices.json'), text);
  return data;
}

const own =
  '{"models": {"my-model": {"input": 0, "cacheRead": 0, "output": 0}, "claude-opus-5": {"output": 20}}}';

test('prices lists every model with its source and leaves nothing behind', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stdout, stderr } = await runInTurn(['prices'], home);
  assert.deepEqual([code, stderr], [0, '']);
  const lines = stdout.split('\n');
  for (const line of lines) assert.ok(line.length <= 100, line);
  for (const { model } of publishedPrices.models) {
    assert.ok(
      lines.some((line) => line.startsWith(`  ${model} `)),
      model,
    );
  }
  for (const expected of [
    /^ {2}claude-opus-5-5 +4\.00 +0\.20 +5\.00 +8\.00 +20\.00 +\? {2}A 2026-10-24$/m,
    /^ {2}gpt-6\.1-sol +2\.00 +0\.10 +2\.50 +4\.00 +10\.00 +1,024 {2}O 2026-10-01\n {4}above 272,000 +4\.00 +0\.20 +5\.00 +8\.00 +15\.00$/m,
    /^ {2}A {2}Anthropic's pricing and model pages, as of 2026-10-24$/m,
  ]) {
    assert.match(stdout, expected);
  }
  assert.ok(!/\bown\b/.test(stdout));
  assert.deepEqual(await readdir(home), []);
});

test('prices of one model tells all there is, by any of its names', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stdout } = await runInTurn(['prices', 'anthropic/claude-sonnet-5-5-latest'], home);
  assert.equal(code, 0);
  for (const expected of [
    /^claude-sonnet-5-5 /,
    /^ {2}price +2\.00 +0\.20 /m,
    /^ {2}from 2026-10-07 +2\.00 +0\.10 /m,
    /^ {2}window +1,000,000 tokens$/m,
    /^ {2}cached from +not published$/m,
    /^ {2}cache written for +5m, 1h$/m,
  ]) {
    assert.match(stdout, expected);
  }
});

test('prices marks what the user has written down', async (t) => {
  const home = await temporaryFolder(t);
  const data = writePrices(home, own);
  const { stdout } = await runInTurn(['prices'], home);
  assert.match(stdout, /^ {2}my-model +0\.00 +0\.00 +0\.00 +- +0\.00 +\? {2}own$/m);
  assert.match(stdout, /^ {2}claude-opus-5 +5\.00 +0\.50 +6\.25 +10\.00 +20\.00 +512 {2}own$/m);
  assert.ok(stdout.includes(`  own  ${join(data, 'prices.json')}\n`));
});

test('prices of a model that nobody knows ends with code 1 and says where to add it', async (t) => {
  const home = await temporaryFolder(t);
  const { code, stdout, stderr } = await runInTurn(['prices', 'claude-opsu-5'], home);
  assert.deepEqual([code, stderr], [1, '']);
  assert.match(stdout, /^The price of claude-opsu-5 is unknown\.\nDid you mean claude-opus-5\?\n/);
  assert.ok(stdout.includes(join(home, 'data', 'prices.json')));
  // The line it shows is a file that works.
  const shown = stdout.split('\n').find((line) => line.startsWith('  {')) ?? '';
  writePrices(home, shown);
  assert.equal((await runInTurn(['prices', 'claude-opsu-5'], home)).code, 0);
});

test('The file that the help shows works', async (t) => {
  const home = await temporaryFolder(t);
  const { stdout } = await runInTurn(['prices', '--help'], home);
  writePrices(home, stdout.slice(stdout.indexOf('{"models"'), stdout.lastIndexOf('}}') + 2));
  const { code, stderr } = await runInTurn(['prices', 'big-model'], home);
  assert.deepEqual([code, stderr], [0, '']);
});

test('prices --json has the rates as numbers, and null for what is not known', async (t) => {
  const home = await temporaryFolder(t);
  const { stdout } = await runInTurn(['prices', 'gemini-3.8-flash', '--json'], home);
  const rates = { write1h: 0.75, write5m: 0.75, input: 0.75, cacheRead: 0.075, output: 3.75 };
  const rest = { long: null, minCacheable: 4096, window: 1_048_576, tiers: [], provider: 'gemini' };
  const source = { says: "Google's pricing page, as transcribed by api-evangelist", date: '2026-10-07' };
  const later = { write1h: 1.5, write5m: 1.5, input: 1.5, cacheRead: 0.15, output: 7.5 };
  assert.deepEqual(JSON.parse(stdout), {
    file: join(home, 'data', 'prices.json'),
    models: [
      {
        model: 'gemini-3.8-flash',
        prices: [
          { from: null, ...rest, ...rates, source },
          { from: '2027-01-01', ...rest, ...later, source },
        ],
      },
    ],
  });
  const unknown = await runInTurn(['prices', 'nobody', '--json'], home);
  assert.equal(unknown.code, 1);
  assert.deepEqual(JSON.parse(unknown.stdout), { file: join(home, 'data', 'prices.json'), models: [] });
});

test('perf and stats bill by the prices of the file, and say so', async (t) => {
  const home = await temporaryFolder(t);
  const data = writePrices(home, own);
  const database = await openDatabase(data);
  const ledger = sqliteLedger(database);
  const usage = { inputTokens: 1e6, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, outputTokens: 1e6 };
  ledger.record(ledgerRow({ ...usage, model: 'my-model' }));
  const free = await runInTurn(['perf'], home);
  assert.match(free.stdout, /^ {2}cost at your own prices +\$0\.00 {2}1 request$/m);
  ledger.record(ledgerRow({ ...usage, model: 'claude-sonnet-5' }));
  const mixed = await runInTurn(['perf'], home);
  assert.match(
    mixed.stdout,
    /^ {2}cost at list prices of 2026-10-24 +\$12\.00 {2}2 requests\n {4}of these at your own prices +1 {2}request$/m,
  );
  database.close();
  const stats = await runInTurn(['stats', '--json'], home);
  assert.match(stats.stdout, /"own": 1\b/);
});

test('A file that cannot be understood ends perf, stats and prices with two lines', async (t) => {
  const home = await temporaryFolder(t);
  const data = writePrices(home, '{"models": {"my-model": {"inptu": 1}}}');
  for (const command of ['perf', 'stats', 'prices']) {
    const { code, stdout, stderr } = await runInTurn([command], home);
    assert.deepEqual([code, stdout], [2, ''], command);
    assert.match(
      stderr,
      /^headroom: .*prices\.json cannot be used: models\.my-model has an unknown field "inptu"/,
    );
    assert.equal(stderr.split('\n').length, 3);
  }
  assert.deepEqual(await readdir(data), ['prices.json']);
});
