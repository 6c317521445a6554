import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { receiptDrainCpuMs, unpackedBytes } from '../../src/limits.ts';
import { Accountant } from '../../src/proxy/accountant.ts';
import { packed, sizeOf, unpacked } from '../../src/proxy/handed.ts';
import { hangGuardMs } from '../hang-guard.ts';
import { holdTimers } from '../held-timers.ts';
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

test('However long it takes by the clock, closing waits for receipts until enough work was done', async (t) => {
  const passes = holdTimers(t);
  let user = 0;
  t.mock.method(process, 'cpuUsage', (since?: NodeJS.CpuUsage) => ({
    user: user - (since?.user ?? 0),
    system: 0,
  }));
  const close = async (workedMs: number): Promise<unknown> => {
    const accountant = new Accountant();
    const receipt = accountant.settle(number(accountant.open(asked([{ output: recordsJson(60) }]))), usage);
    const closed = accountant.close();
    // Whoever closes looks first, before it has been worked.
    await turn();
    user += workedMs * 1_000;
    passes(hangGuardMs);
    await closed;
    return receipt;
  };
  assert.notEqual(await close(0), null);
  assert.equal(await close(receiptDrainCpuMs), null);
});

test('The bytes that are handed over are copies: the request that goes out keeps its own', async (t) => {
  const accountant = new Accountant();
  t.after(async () => accountant.close());
  const one = asked();
  const before = Buffer.from(one.received);
  await accountant.settle(number(accountant.open(one)), usage);
  assert.deepEqual(Buffer.from(one.received), before);
});

test('Without its thread there are no receipts, nobody waits for one, and another thread is not started for ever', async (t) => {
  const accountant = new Accountant(silent);
  t.after(async () => accountant.close());
  const deadly = { ...usage, output: 0 };
  for (let thread = 1; thread <= 6; thread += 1) {
    const [first, second] = [number(accountant.open(asked())), number(accountant.open(asked()))];
    const waiting = [accountant.settle(first, deadly), accountant.settle(second, usage)];
    assert.deepEqual(await Promise.all(waiting), [null, null]);
  }
});

test('However many bodies wait for their turn, each has a receipt: they are packed meanwhile', async (t) => {
  const accountant = new Accountant();
  t.after(async () => accountant.close());
  const turns = Array.from({ length: 30 }, (_, index) => ({ output: recordsJson(300, index) }));
  const bodies = turns.map((_, index) => asked(turns.slice(0, index + 1), index));
  const bytes = bodies.reduce((sum, { received }) => sum + received.length, 0);
  assert.ok(bytes > 1.5 * unpackedBytes, `only ${bytes} bytes`);
  const opened = bodies.map((one) => ({ id: number(accountant.open(one)), bytes: one.received.length }));
  const receipts = await Promise.all(
    opened.map(async ({ id, bytes: size }) => accountant.settle(id, { ...usage, cacheWrite5m: size / 3 })),
  );
  assert.ok(receipts.every((receipt) => receipt !== null));
});

test('What was packed is unpacked as it was, and takes less room meanwhile', async () => {
  for (const sent of [null, Buffer.from('short')]) {
    const one = { ...asked([{ output: recordsJson(300) }]), sent };
    const handed = await packed(one);
    assert.ok(sizeOf(handed) < one.received.length / 4);
    assert.deepEqual(unpacked(handed), one);
  }
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
