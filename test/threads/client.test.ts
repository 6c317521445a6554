import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ThreadClient } from '../../src/threads/client.ts';
import { ThreadFailure, type ThreadFailureKind } from '../../src/threads/failure.ts';
import type { ThreadOptions } from '../../src/threads/running.ts';
import type { ThreadVitals } from '../../src/threads/vitals.ts';
import type { Odd } from './odd-thread.ts';

const entry = new URL('./odd-thread.js', import.meta.url);
const onLinux = { skip: process.platform === 'linux' ? false : 'only Linux tells of threads' };
const quick = { cpuMs: 300 };
const ample = { cpuMs: 60_000 };

function client(t: TestContext, options: ThreadOptions = {}): ThreadClient<Odd, string | number> {
  const opened = new ThreadClient<Odd, string | number>(entry, { lookEveryMs: 20, ...options });
  t.after(async () => opened.close());
  return opened;
}

async function failureOf(answer: Promise<unknown>): Promise<ThreadFailureKind> {
  const failure: unknown = await answer.then(
    () => assert.fail('it was answered'),
    (error: unknown) => error,
  );
  assert.ok(failure instanceof ThreadFailure, String(failure));
  return failure.kind;
}

test('Requests are answered in order, by one thread', async (t) => {
  const odd = client(t);
  assert.deepEqual(await Promise.all([odd.send('later', ample), odd.send('echo', ample)]), [1, 2]);
  assert.equal(odd.generation, 1);
  assert.equal(odd.waiting, 0);
});

test('Memory is handed over where it is named', async (t) => {
  const bytes = new ArrayBuffer(1_000);
  const answer = client(t).send({ bytes }, { ...ample, transfer: [bytes] });
  assert.equal(bytes.byteLength, 0);
  assert.equal(await answer, 1_000);
});

test('What a request throws, or cannot be sent with, fails that request only', async (t) => {
  const odd = client(t);
  const first = odd.send('throw', ample);
  const second = odd.send('echo', ample);
  assert.equal(await failureOf(first), 'threw');
  assert.equal(await second, 2);
  const bytes = new ArrayBuffer(1);
  assert.equal(await failureOf(odd.send({ bytes }, { ...ample, transfer: [bytes, bytes] })), 'threw');
  assert.equal(await odd.send('echo', ample), 3);
  assert.equal(odd.generation, 1);
});

for (const [odd, kind] of [
  ['loop', 'runaway'],
  ['pattern', 'runaway'],
  ['wait', 'hung'],
] as const) {
  test(
    `A thread that is ${kind} (${odd}) is ended, and only what it was at is to blame`,
    onLinux,
    async (t) => {
      const one = client(t);
      const other = client(t);
      const bad = one.send(odd, quick);
      const behind = one.send('echo', ample);
      const beside = other.send('echo', ample);
      assert.equal(await failureOf(bad), kind);
      assert.equal(await failureOf(behind), 'lost');
      assert.equal(one.generation, 2);
      assert.equal(await one.send('echo', ample), 1);
      assert.equal(await beside, 1);
      assert.equal(other.generation, 1);
    },
  );
}

for (const odd of ['die', 'exit'] as const) {
  test(`A thread that ends by itself (${odd}) fails its request, and the next one gets another thread`, async (t) => {
    const one = client(t);
    const bad = one.send(odd, ample);
    const behind = one.send('echo', ample);
    assert.deepEqual([await failureOf(bad), await failureOf(behind)], ['died', 'lost']);
    assert.equal(await one.send('echo', ample), 1);
    assert.equal(one.generation, 2);
  });
}

test('A thread that waits for its turn at the processor is not ended, however long', onLinux, async (t) => {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  let looks = 0;
  const starved: ThreadVitals = {
    look: () => {
      looks += 1;
      if (looks === 1_000) {
        Atomics.store(gate, 0, 1);
        Atomics.notify(gate, 0);
      }
      return { cpuMs: 10, queuedMs: 5, runs: true };
    },
    // Before it has said where it is it can only be starting.
    othersRun: () => looks === 0,
  };
  const odd = client(t, { lookEveryMs: 1, vitals: starved });
  assert.equal(await odd.send({ gate }, ample), 1);
  assert.ok(looks >= 1_000, `${looks} looks`);
  assert.equal(odd.generation, 1);
});

test('Threads that cannot be opened are not started for ever', async (t) => {
  for (const odd of [
    client(t, { data: 'broken' }),
    new ThreadClient<Odd, string>(new URL('./no-such-thread.js', import.meta.url)),
  ]) {
    assert.equal(await odd.ready(), false);
    assert.equal(await failureOf(odd.send('echo', ample)), 'lost');
    assert.equal(await failureOf(odd.send('echo', ample)), 'lost');
    assert.equal(await failureOf(odd.send('echo', ample)), 'unstartable');
    assert.equal(await odd.ready(), false);
  }
});

test('promise 6: a thread that the system does not give fails its request only', async () => {
  // Node makes a thread of no such address: it throws, as where there is no memory or no descriptor.
  const none = new ThreadClient<Odd, string>(new URL('http://127.0.0.1/thread.js'));
  for (let attempt = 0; attempt < 5; attempt += 1) {
    assert.equal(await none.ready(), false);
    assert.equal(await failureOf(none.send('echo', ample)), 'unstartable');
  }
  assert.deepEqual([none.waiting, none.generation], [0, 1]);
  await none.close();
});

test('Closing tells whoever waits, and waits for the end of the thread', async (t) => {
  const odd = client(t);
  await odd.ready();
  const waiting = [odd.send('loop', ample), odd.send('echo', ample)].map(failureOf);
  await odd.close();
  assert.deepEqual(await Promise.all(waiting), ['closed', 'closed']);
  assert.equal(await failureOf(odd.send('echo', ample)), 'closed');
  await odd.idle();
});

test('Idle is whoever has no request left', async (t) => {
  const odd = client(t);
  await odd.idle();
  let answered = false;
  const answer = odd.send('later', ample).then(() => (answered = true));
  await odd.idle();
  await answer;
  assert.ok(answered);
});

test('A process lives as long as an answer is waited for, and ends beside an idle thread', async () => {
  const script = fileURLToPath(new URL('./asks-once.js', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = await new Promise<[number | null]>((resolve) => {
    child.on('close', (...ended) => {
      resolve([ended[0]]);
    });
  });
  assert.equal(said, 'answered 1');
  assert.equal(code, 0);
});
