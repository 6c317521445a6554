import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { blockBudgetMs } from '../../src/limits.ts';
import type { Job, Verdict } from '../../src/pipeline/shrink.ts';
import { WorkerClient, type JobFailure } from '../../src/pipeline/worker-client.ts';

function job(text: string): Job {
  return {
    text,
    tool: null,
    command: null,
    role: 'run',
    failed: false,
    question: '',
    level: 'balanced',
    retrieval: null,
    memory: null,
  };
}

function stuck(t: TestContext): WorkerClient {
  const client = new WorkerClient(new URL('./stuck-worker.js', import.meta.url));
  t.after(async () => client.close());
  return client;
}

function failureOf(result: Verdict | JobFailure): string | null {
  return 'failure' in result ? result.failure : null;
}

const farAhead = (): number => performance.now() + 60_000;

test('the real worker gets ready and answers', async (t) => {
  const client = new WorkerClient();
  t.after(async () => client.close());
  assert.equal(await client.started(), true);
  const verdict = await client.run(job('plain words of no known shape'), farAhead());
  assert.ok('reason' in verdict);
  assert.equal(verdict.reason, 'no_engine');
  assert.equal(verdict.lossless, null);
});

test('an overrun is killed at its budget and the next job gets a fresh thread', async (t) => {
  const client = stuck(t);
  await client.started();
  const began = performance.now();
  assert.equal(failureOf(await client.run(job('hang'), farAhead())), 'timeout');
  const took = performance.now() - began;
  assert.ok(took >= blockBudgetMs - 5, `${took} ms`);
  const next = await client.run(job('next'), farAhead());
  assert.equal('reason' in next && next.reason, 'echo');
});

test('jobs wait their turn, and one past its deadline is not started', async (t) => {
  const client = stuck(t);
  await client.started();
  const [hung, late, fine] = await Promise.all([
    client.run(job('hang'), farAhead()),
    client.run(job('late'), performance.now() + 20),
    client.run(job('fine'), farAhead()),
  ]);
  assert.deepEqual([hung, late].map(failureOf), ['timeout', 'timeout']);
  assert.equal('before' in fine && fine.before, 4);
});

test('a worker that dies at work fails that job only', async (t) => {
  const client = stuck(t);
  await client.started();
  assert.equal(failureOf(await client.run(job('die'), farAhead())), 'worker_down');
  const next = await client.run(job('next'), farAhead());
  assert.equal('reason' in next && next.reason, 'echo');
});

test('a worker that cannot be loaded fails every job at once instead of throwing', async (t) => {
  const client = new WorkerClient(new URL('./no-such-worker.js', import.meta.url));
  t.after(async () => client.close());
  assert.equal(await client.started(), false);
  assert.equal(failureOf(await client.run(job('x'), farAhead())), 'worker_down');
});

test('closing settles the running job', async () => {
  const client = new WorkerClient(new URL('./stuck-worker.js', import.meta.url));
  await client.started();
  const running = client.run(job('hang'), farAhead());
  await new Promise(setImmediate);
  await client.close();
  assert.equal(failureOf(await running), 'worker_down');
});

test('a worker that comes up after all have stopped waiting for it takes the jobs from then on', async (t) => {
  const client = new WorkerClient(new URL('./stuck-worker.js', import.meta.url), 0);
  t.after(async () => client.close());
  assert.equal(await client.started(), false);
  let result = await client.run(job('early'), farAhead());
  assert.equal(failureOf(result), 'worker_down');
  while ('failure' in result) {
    await new Promise(setImmediate);
    result = await client.run(job('later'), farAhead());
  }
  assert.equal(result.reason, 'echo');
});

test('a long conversation is taken in before the time of a job begins', async (t) => {
  const client = new WorkerClient();
  t.after(async () => client.close());
  await client.started();
  const text = Array.from({ length: 200_000 }, (_, line) => `line ${line} of a long conversation`).join('\n');
  client.remember({ memory: 0, version: 1, keep: 0, add: [{ name: 'of "x"', text }] });
  const again = await client.run(
    { ...job(text.slice(0, 2_000)), memory: { memory: 0, version: 1 } },
    performance.now() + 30_000,
  );
  assert.equal(failureOf(again), null);
  assert.ok('lossless' in again && again.lossless?.text.startsWith('[same as lines 1-'));
  assert.equal(client.generation, 1);
});
