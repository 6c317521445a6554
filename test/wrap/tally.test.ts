import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LedgerRow } from '../../src/store/records.ts';
import { Tally } from '../../src/wrap/tally.ts';

const row: LedgerRow = {
  at: 0,
  run: 'r',
  agent: 'claude',
  project: '/work',
  wire: 'anthropic',
  model: null,
  path: '/v1/messages',
  status: 200,
  bytesBefore: 0,
  bytesAfter: 0,
  newBefore: 0,
  newAfter: 0,
  saved: 0,
  engines: {},
  left: {},
  retrievals: 0,
  inputTokens: null,
  cacheRead: null,
  cacheWrite5m: null,
  cacheWrite1h: null,
  outputTokens: null,
  delayMs: 0,
  note: null,
};

test('every row goes on to the ledger, and the sum is one sentence', () => {
  const kept: LedgerRow[] = [];
  const tally = new Tally({ record: (each) => kept.push(each) });
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
