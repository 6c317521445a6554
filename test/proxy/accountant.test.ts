import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';

import { Accountant, maxHeldBodyBytes, receiptDrainCpuMs } from '../../src/proxy/accountant.ts';
import { Spool } from '../../src/store/runs/spool.ts';
import { ThreadClient } from '../../src/threads/client.ts';
import { ThreadFailure } from '../../src/threads/failure.ts';
import { loadTokenCounter } from '../../src/tokens/count.ts';
import { textDigest, type TextCounter } from '../../src/tokens/counted.ts';
import { hangGuardMs } from '../hang-guard.ts';
import { whole } from '../../src/wire/items/pieces.ts';
import { holdTimers } from '../held-timers.ts';
import { temporaryHome } from '../store/stage.ts';
import { anthropicBody, recordsJson, retrieveTool, type Turn } from '../wire/conversations.ts';

/** Counts at once, and nothing for others. */
const count = await loadTokenCounter();
const counter: TextCounter = {
  count: async (texts) => Promise.resolve(texts.map(count)),
  takeCounted: () => [],
};

const silent = new URL('./silent-accountant.js', import.meta.url);
const mortal = new URL('./mortal-accountant.js', import.meta.url);
const usage = { input: 0, cacheRead: 0, cacheWrite5m: 3000, cacheWrite1h: 0, output: 10 };

function opened(t: TestContext, entry?: URL, drainCpuMs?: number): Accountant {
  const accountant = new Accountant(new Spool(temporaryHome(t)), counter, entry, drainCpuMs);
  t.after(async () => accountant.close());
  return accountant;
}

function asked(turns: readonly Turn[] = [], at = 0): Parameters<Accountant['open']>[0] {
  const received = Buffer.from(anthropicBody(turns, { model: 'claude-sonnet-5' }));
  return { wire: 'anthropic', at, received, sent: null, ours: [retrieveTool], caused: false };
}

function number(id: number | null): number {
  assert.ok(id !== null);
  return id;
}

test('A receipt is made out in the tokens of the provider, and a refused request leaves no trace', async (t) => {
  const accountant = opened(t);
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
    const accountant = opened(t);
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
  const accountant = opened(t);
  const one = asked();
  const before = Buffer.from(whole(one.received));
  await accountant.settle(number(accountant.open(one)), usage);
  assert.deepEqual(Buffer.from(whole(one.received)), before);
});

test('Without its thread there are no receipts, nobody waits for one, and another thread is not started for ever', async (t) => {
  const accountant = opened(t, silent);
  const deadly = { ...usage, output: 0 };
  for (let thread = 1; thread <= 6; thread += 1) {
    const [first, second] = [number(accountant.open(asked())), number(accountant.open(asked()))];
    const waiting = [accountant.settle(first, deadly), accountant.settle(second, usage)];
    assert.deepEqual(await Promise.all(waiting), [null, null]);
  }
});

test('A thread in the place of another one is handed whole bodies: the next turn has its receipt', async (t) => {
  const accountant = opened(t, mortal);
  const turns = [{ output: recordsJson(60) }];
  const first = number(accountant.open(asked(turns)));
  assert.equal(await accountant.settle(first, { ...usage, output: 0 }), null);
  const next = number(accountant.open(asked(turns, 1)));
  assert.notEqual(await accountant.settle(next, usage), null);
});

test('A request that no thread could be had for costs its own receipt, none of those that begin like it', async (t) => {
  const accountant = opened(t);
  const send = t.mock.method(ThreadClient.prototype, 'send');
  send.mock.mockImplementationOnce(async () =>
    Promise.reject(new ThreadFailure('unstartable', 'the system has none to give')),
  );
  const turns = [{ output: recordsJson(60) }, { output: 'done' }];
  const lost = number(accountant.open(asked(turns.slice(0, 1))));
  assert.equal(await accountant.settle(lost, usage), null);
  const next = number(accountant.open(asked(turns, 1)));
  assert.notEqual(await accountant.settle(next, usage), null);
});

test('Sixteen bodies of 4 MB in flight each have a receipt: they wait in a file that nobody else finds', async (t) => {
  const home = temporaryHome(t);
  const accountant = new Accountant(new Spool(home), counter);
  t.after(async () => accountant.close());
  const turns = Array.from({ length: 40 }, (_, index) => ({ output: recordsJson(500, index) }));
  const longest = asked(turns).received.length;
  assert.ok(longest > 4_000_000, `only ${longest} bytes`);
  const ids = Array.from({ length: 16 }, (_, at) => {
    const one = asked(turns.toSpliced(at, 1), at);
    // What went out differs, so that both bodies are kept.
    return number(accountant.open({ ...one, sent: Buffer.from(whole(one.received)) }));
  });
  assert.ok(16 * longest > 7 * maxHeldBodyBytes);
  const receipts = await Promise.all(
    ids.map(async (id) => accountant.settle(id, { ...usage, cacheWrite5m: longest / 3 })),
  );
  assert.ok(receipts.every((receipt) => receipt !== null));
  assert.deepEqual(readdirSync(home), ['.headroom']);
});

test('What waits beyond the room on the disk has no receipt, and what comes when there is room again has one', async (t) => {
  // None begins like another one: all of each has to wait somewhere.
  const others = (at: number): ReturnType<typeof asked> =>
    asked([{ output: recordsJson(2_500, at + 10) }], at);
  const bytes = others(0).received.length;
  const inMemory = Math.floor(maxHeldBodyBytes / bytes);
  const accountant = new Accountant(new Spool(temporaryHome(t), Math.ceil(2.5 * bytes)), counter);
  t.after(async () => accountant.close());
  const ids = Array.from({ length: inMemory + 3 }, (_, at) => accountant.open(others(at)));
  assert.deepEqual(
    ids.map((id) => id !== null),
    [...ids.slice(1).map(() => true), false],
  );
  const billed = { ...usage, cacheWrite5m: bytes / 3 };
  await Promise.all(ids.flatMap((id) => (id === null ? [] : [accountant.settle(id, billed)])));
  const late = number(accountant.open(others(ids.length)));
  assert.ok((await accountant.settle(late, billed)) !== null);
});

test('Where the data folder takes no file what is short has its receipt all the same', async (t) => {
  const accountant = new Accountant(new Spool('/dev/null/nowhere'), counter);
  t.after(async () => accountant.close());
  const longs = Array.from({ length: 60 }, (_, at) => asked([{ output: recordsJson(2_500, at + 10) }], at));
  assert.ok(longs.reduce((sum, { received }) => sum + received.length, 0) > 2 * maxHeldBodyBytes);
  const many = longs.map((long) => accountant.open(long));
  assert.equal(many.at(-1), null);
  await accountant.settle(number(many[0] ?? null), null);
  assert.ok(
    (await accountant.settle(number(accountant.open(asked([{ output: recordsJson(60) }], 1))), usage)) !==
      null,
  );
});

test('Receipts that somebody waits for are made out before it closes', async (t) => {
  const accountant = opened(t, undefined, 60_000);
  const turns = [{ output: recordsJson(60) }];
  const waiting = [0, 1, 2].map(async (at) =>
    accountant.settle(number(accountant.open(asked(turns, at))), usage),
  );
  const closing = accountant.close();
  assert.equal(accountant.open(asked()), null);
  assert.ok((await Promise.all(waiting)).every((receipt) => receipt !== null));
  await closing;
});

test('Whoever waits for a thread that says nothing is answered when it is closed', async (t) => {
  const accountant = opened(t, silent);
  const waiting = accountant.settle(number(accountant.open(asked())), usage);
  await accountant.close();
  assert.equal(await waiting, null);
  assert.equal(accountant.open(asked()), null);
});

/** What a prompt of some texts is billed at a thousand tokens each. */
const ten = { ...usage, cacheWrite5m: 10_000 };

/** Whose counts are no tokenizer's: nobody else can come to them. It notes what it is asked. */
function oddCounter(tokensOf: (text: string) => number): TextCounter & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    count: async (texts) => {
      asked.push(...texts);
      return Promise.resolve(texts.map(tokensOf));
    },
    takeCounted: () => [],
  };
}

test('The thread counts nothing itself: receipts are made of what others have counted, each text once', async (t) => {
  const odd = oddCounter((text) => (text.includes(retrieveTool) ? 3_000 : 1_000));
  const accountant = new Accountant(new Spool(temporaryHome(t)), odd);
  t.after(async () => accountant.close());
  const turns = [{ output: recordsJson(60) }, { output: recordsJson(61) }];
  const first = number(accountant.open(asked(turns.slice(0, 1))));
  const before = odd.asked.length;
  const receipt = await accountant.settle(first, ten);
  const blocks = odd.asked.length;
  assert.ok(before === 0 && blocks >= 4 && new Set(odd.asked).size === blocks, odd.asked.join('\n'));
  // All but the definition of our tool, of what everything together comes to.
  const all = 1_000 * (blocks - 1) + 3_000;
  assert.equal(receipt?.without.cacheWrite5m, Math.round((10_000 * (all - 3_000)) / all));
  await accountant.settle(number(accountant.open(asked(turns, 1))), ten);
  assert.equal(new Set(odd.asked).size, odd.asked.length);
  assert.ok(odd.asked.length > blocks && odd.asked.length <= blocks + 2);
});

test('What was counted for others is not counted once more', async (t) => {
  const output = recordsJson(60);
  const odd = oddCounter(() => 1_000);
  const accountant = new Accountant(new Spool(temporaryHome(t)), {
    ...odd,
    takeCounted: () => [{ digest: textDigest(output), tokens: 1_000 }],
  });
  t.after(async () => accountant.close());
  const receipt = await accountant.settle(number(accountant.open(asked([{ output }]))), ten);
  assert.ok(receipt !== null && odd.asked.length > 0 && !odd.asked.includes(output));
});

test('Where nobody can count a request has no receipt, and the next one has', async (t) => {
  let isThere = false;
  const accountant = new Accountant(new Spool(temporaryHome(t)), {
    count: async (texts) => Promise.resolve(isThere ? texts.map(count) : null),
    takeCounted: () => [],
  });
  t.after(async () => accountant.close());
  const turns = [{ output: recordsJson(60) }];
  assert.equal(await accountant.settle(number(accountant.open(asked(turns))), usage), null);
  isThere = true;
  assert.notEqual(await accountant.settle(number(accountant.open(asked(turns, 1))), usage), null);
});

test('Requests are simulated in the order in which they went out, however long their texts take to be counted', async (t) => {
  const waiting: (() => void)[] = [];
  const accountant = new Accountant(new Spool(temporaryHome(t)), {
    count: async (texts) =>
      new Promise((resolve) => {
        waiting.push(() => {
          resolve(texts.map(count));
        });
      }),
    takeCounted: () => [],
  });
  t.after(async () => accountant.close());
  const turns = [{ output: recordsJson(60) }];
  const ids = [0, 1].map((at) => number(accountant.open(asked(turns, at))));
  const receipts = ids.map(async (id, at) =>
    accountant.settle(id, at === 0 ? usage : { ...usage, cacheRead: 3000, cacheWrite5m: 0 }),
  );
  const state = { isDone: false };
  const all = Promise.all(receipts).finally(() => (state.isDone = true));
  while (!state.isDone) {
    waiting.shift()?.();
    await turn();
  }
  const [first, second] = await all;
  assert.ok((first?.simulated.cacheWrite5m ?? 0) > 0 && first?.simulated.cacheRead === 0);
  assert.deepEqual(second?.simulated, { input: 0, cacheRead: 3000, cacheWrite5m: 0, cacheWrite1h: 0 });
});
