import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Accountant } from '../../src/proxy/accountant.ts';
import { anthropicBody, recordsJson, retrieveTool, type Turn } from '../wire/conversations.ts';

const silent = new URL('./silent-accountant.js', import.meta.url);
const usage = { input: 0, cacheRead: 0, cacheWrite5m: 3000, cacheWrite1h: 0, output: 10 };

function asked(turns: readonly Turn[] = [], at = 0): Parameters<Accountant['open']>[0] {
  const received = Buffer.from(anthropicBody(turns, { model: 'claude-sonnet-5' }));
  return { wire: 'anthropic', at, received, sent: null, ours: [retrieveTool], caused: false };
}

function number(id: number | null): number {
  assert.ok(id !== null);
  return id;
}

test('A receipt is made out in the tokens of the provider, and a refused request leaves no trace', async (t) => {
  const accountant = new Accountant();
  t.after(async () => accountant.close());
  const turns = [{ output: recordsJson(60) }];
  const refused = number(accountant.open(asked(turns)));
  assert.equal(await accountant.settle(refused, null), null);
  const taken = number(accountant.open(asked(turns, 1)));
  const receipt = await accountant.settle(taken, usage);
  assert.ok(receipt !== null);
  // Had the refused request been cached, this one would be a read.
  assert.deepEqual(receipt.simulated, { input: 0, cacheRead: 0, cacheWrite5m: 3000, cacheWrite1h: 0 });
  assert.ok(receipt.without.cacheWrite5m < 3000 && receipt.without.cacheWrite5m > 2900);
  assert.equal(receipt.without.output, 10);
});

test('The bytes that are handed over are copies: the request that goes out keeps its own', async (t) => {
  const accountant = new Accountant();
  t.after(async () => accountant.close());
  const one = asked();
  const before = Buffer.from(one.received);
  await accountant.settle(number(accountant.open(one)), usage);
  assert.deepEqual(Buffer.from(one.received), before);
});

test('Without its thread there are no receipts, and nobody waits for one', async (t) => {
  const accountant = new Accountant(silent);
  t.after(async () => accountant.close());
  const first = number(accountant.open(asked()));
  const second = number(accountant.open(asked()));
  const waiting = [accountant.settle(first, usage), accountant.settle(second, usage)];
  accountant.open(asked());
  assert.deepEqual(await Promise.all(waiting), [null, null]);
  assert.equal(accountant.open(asked()), null);
});

test('Receipts that somebody waits for are made out before it closes', async () => {
  const accountant = new Accountant(undefined, 60_000);
  const turns = [{ output: recordsJson(60) }];
  const waiting = [0, 1, 2].map(async (at) =>
    accountant.settle(number(accountant.open(asked(turns, at))), usage),
  );
  const closing = accountant.close();
  assert.equal(accountant.open(asked()), null);
  assert.ok((await Promise.all(waiting)).every((receipt) => receipt !== null));
  await closing;
});

test('Whoever waits for a thread that says nothing is answered when it is closed', async () => {
  const accountant = new Accountant(silent);
  const waiting = accountant.settle(number(accountant.open(asked())), usage);
  await accountant.close();
  assert.equal(await waiting, null);
  assert.equal(accountant.open(asked()), null);
});
