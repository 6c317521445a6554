import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LedgerRow } from '../../src/store/records.ts';
import { Tally } from '../../src/wrap/tally.ts';
import { ledgerRow } from '../store/stage.ts';

const row = ledgerRow({ saved: 0 });

test('every row goes on to the ledger, and the sum is one sentence', () => {
  const kept: LedgerRow[] = [];
  const tally = new Tally({
    record: (each) => {
      kept.push(each);
      return { amend: () => undefined };
    },
    follow: (_, written) => written,
  });
  assert.match(tally.sentence(), /no request came through/);
  tally.record(row);
  assert.equal(tally.sentence(), '1 request, nothing to shorten');
  tally.record({ ...row, saved: 1200 });
  tally.record({ ...row, saved: 34 });
  assert.match(tally.sentence(), /^3 requests carried 1,234 tokens less/);
  assert.equal(kept.length, 3);
});

test('without a ledger it still counts', () => {
  const tally = new Tally(null);
  tally.record({ ...row, saved: 5 });
  assert.match(tally.sentence(), /^1 request carried 5 tokens less/);
});

test('promise 10, honest money: a session in which nothing could be saved shows what our tool cost', () => {
  const tally = new Tally(null);
  tally.record({ ...row, schemaTokens: 124 });
  tally.record({ ...row, schemaTokens: 124, saved: 100 });
  tally.record({ ...row, status: 529, schemaTokens: 124, saved: 9_000 });
  assert.match(tally.sentence(), /^3 requests carried 148 tokens more: the definition of headroom_retrieve/);
});

test('a title is what was saved so far, and none while that is nothing', () => {
  const tally = new Tally(null);
  const titles: (string | null)[] = [];
  tally.onRecord = () => titles.push(tally.title());
  tally.record({ ...row, schemaTokens: 124 });
  tally.record({ ...row, schemaTokens: 124, saved: 1_000 });
  tally.record({ ...row, saved: 1_500_000 });
  assert.deepEqual(titles, [null, 'headroom: 752 tokens less', 'headroom: 1.5M tokens less']);
});

const billed = {
  at: Date.UTC(2026, 10, 1),
  inputTokens: 0,
  cacheRead: 1_000_000,
  cacheWrite5m: 100_000,
  cacheWrite1h: 0,
  outputTokens: 10_000,
};
const simulated = { input: 0, cacheRead: 1_000_000, cacheWrite5m: 100_000, cacheWrite1h: 0 };

test('promise 10, honest money: what a run saved or cost is said in dollars of the bill, and a loss is said too', () => {
  const tally = new Tally(null);
  const without = { ...simulated, cacheRead: 2_000_000, cacheWrite5m: 400_000, output: 10_000 };
  tally.record({ ...row, ...billed, receipt: { simulated, without } });
  assert.equal(
    tally.sentence(),
    '1 request cost $0.8500 (65.4 %) less than without headroom; details: headroom perf',
  );
  assert.equal(tally.title(), 'headroom: $0.8500 saved');
  const worse = new Tally(null);
  const cheaper = { ...simulated, cacheRead: 900_000, output: 10_000 };
  worse.record({ ...row, ...billed, receipt: { simulated, without: cheaper } });
  assert.match(worse.sentence(), /^1 request cost \$0\.0100 \(2\.3 %\) more than without headroom/);
  assert.equal(worse.title(), null);
});

test('promise 10, honest money: where answers name no usage, no bill says what was saved, but a loss is said', () => {
  const tally = new Tally(null);
  // A commit message, of which the provider names usage; nothing in it could be shortened.
  tally.record({ ...row, ...billed, receipt: { simulated, without: { ...simulated, output: 10_000 } } });
  tally.record({ ...row, saved: 900 });
  tally.record({ ...row, saved: 90, status: 529 });
  tally.record({ ...row, saved: 90 });
  assert.equal(
    tally.sentence(),
    '4 requests carried 990 tokens less; cost unknown, 2 answers name no usage: headroom perf',
  );
  assert.equal(tally.title(), 'headroom: 990 tokens less');
  const cheaper = { ...simulated, cacheRead: 900_000, output: 10_000 };
  tally.record({ ...row, ...billed, receipt: { simulated, without: cheaper } });
  assert.match(
    tally.sentence(),
    /^5 requests cost \$\S+ \(\S+ %\) more than without headroom; cost unknown, 2 answers/,
  );
});

test("a saving within the simulator's error is not claimed", () => {
  const tally = new Tally(null);
  const without = { ...simulated, cacheRead: 1_010_000, output: 10_000 };
  const off = { ...simulated, cacheWrite5m: 200_000 };
  tally.record({ ...row, ...billed, saved: 10_000, receipt: { simulated: off, without } });
  assert.match(tally.sentence(), /^1 request carried 10,000 tokens less/);
});

test('a price that nobody knows is said with the command that mends it, beside what is known', () => {
  const tally = new Tally(null);
  tally.record({ ...row, ...billed, model: 'gpt-7-sol', saved: 900 });
  assert.equal(
    tally.sentence(),
    '1 request carried 900 tokens less; cost unknown, no price of gpt-7-sol: headroom prices gpt-7-sol',
  );
  const without = { ...simulated, cacheRead: 2_000_000, output: 10_000 };
  tally.record({ ...row, ...billed, receipt: { simulated, without } });
  tally.record({ ...row, ...billed, model: 'a model\u001b[2J[1m]' });
  tally.record({ ...row, ...billed, model: 'a model\u001b[2J[1m]' });
  assert.match(
    tally.sentence(),
    /^4 requests cost \$\S+ \(\S+ %\) less than without headroom; cost unknown, no price of a model\\x1b\[2J\[1m\]: headroom prices 'a model\\x1b\[2J\[1m\]'$/,
  );
});

test('what went out as it came is said with its reason: nothing alarming where that is its nature', () => {
  const tally = new Tally(null);
  tally.record(row);
  assert.equal(tally.closing().length, 1);
  tally.record({ ...row, left: { small: { blocks: 1, tokens: 60 } } });
  assert.equal(
    tally.closing()[1],
    '60 tokens of tool output went as they are: too short for its shortening to pay',
  );
  tally.record({ ...row, note: 'aborted', left: { read: { blocks: 2, tokens: 4000 }, timeout: old } });
  assert.deepEqual(tally.closing(), [
    '3 requests, nothing to shorten',
    '4,100 tokens of tool output went as they are, 4,000 of them: read from a file, whose words an edit may quote, so all stay',
  ]);
});

const old = { blocks: 1, tokens: 40 };

test('a fault that left output as it was is said first, with what to do about it', () => {
  const tally = new Tally(null);
  tally.record({ ...row, note: 'store_failed', left: { read: { blocks: 1, tokens: 9 } } });
  tally.record({ ...row, left: { runaway: { blocks: 2, tokens: 12_000 } } });
  tally.record({ ...row, left: { runaway: { blocks: 1, tokens: 400 } } });
  assert.deepEqual(tally.closing().slice(1), [
    '3 outputs, 12,400 tokens, went as they are: an engine ran without end and was stopped; please report this',
    '1 request: what became of its new output could not be stored, so it went as it was; free disk space or check the data folder',
    '9 tokens of tool output went as they are: read from a file, whose words an edit may quote, so all stay',
  ]);
});

test('a run of which the provider cached nothing is told, once there were prompts to cache', () => {
  const tally = new Tally(null);
  const uncached = { ...row, ...billed, wire: 'anthropic', inputTokens: 9, cacheRead: 0, cacheWrite5m: 0 };
  tally.record({ ...uncached, wire: 'openai-chat' });
  tally.record({ ...uncached, inputTokens: null, outputTokens: null });
  tally.record(uncached);
  assert.equal(tally.isUncached, false);
  tally.record(uncached);
  assert.equal(tally.isUncached, true);
  tally.record({ ...uncached, cacheWrite5m: 5 });
  assert.equal(tally.isUncached, false);
});
