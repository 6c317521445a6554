import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { EnginePool, type EnginePoolOptions } from '../../../src/pipeline/worker/engine-pool.ts';
import type { Job, JobFailure, Verdict } from '../../../src/pipeline/worker/job.ts';
import { procVitals, type ThreadVitals } from '../../../src/threads/vitals.ts';
import { loadTokenCounter } from '../../../src/tokens/count.ts';
import { textDigest } from '../../../src/tokens/counted.ts';
import { recordsJson } from '../../wire/conversations.ts';

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
  };
}

/** Elsewhere the kernel tells nothing of threads, so that an endless loop counts as hung. */
const endless = process.platform === 'linux' ? 'runaway' : 'hung';

const odd = new URL('../odd-worker.js', import.meta.url);

/** As of a processor ten times as slow, so that what never ends is known by a tenth of the work. */
const slowVitals: ThreadVitals = {
  ...procVitals,
  look: (place) => {
    const seen = procVitals.look(place);
    return seen === null ? null : { ...seen, cpuMs: 10 * seen.cpuMs };
  },
};

function poolFor(t: TestContext, options: EnginePoolOptions = {}): EnginePool {
  const pool = new EnginePool({ size: 1, lookEveryMs: 20, ...options });
  t.after(async () => pool.close());
  return pool;
}

function reasonOf(result: Verdict | JobFailure): string | null {
  return 'failure' in result ? result.failure : result.reason;
}

test('the real threads get ready and answer', async (t) => {
  const pool = poolFor(t);
  assert.equal(await pool.ready(), true);
  assert.equal(reasonOf(await pool.run(job('plain words of no known shape'), null)), 'no_engine');
});

test('promise 6: an engine that loops for ever costs its own text only', async (t) => {
  const pool = poolFor(t, { entry: odd, vitals: slowVitals });
  const results = await Promise.all(
    ['before', 'loops', 'behind', 'more'].map(async (text) => pool.run(job(text), null)),
  );
  assert.deepEqual(results.map(reasonOf), ['no_engine', endless, 'no_engine', 'no_engine']);
});

test('promise 6: a pattern that explodes costs its own text only', async (t) => {
  const pool = poolFor(t, { entry: odd, vitals: slowVitals });
  const results = await Promise.all(['explodes', 'behind'].map(async (text) => pool.run(job(text), null)));
  assert.deepEqual(results.map(reasonOf), [endless, 'no_engine']);
});

test('promise 6: a thread that hangs is told from one that is slow', async (t) => {
  const pool = poolFor(t, { entry: odd });
  const results = await Promise.all(['hangs', 'behind'].map(async (text) => pool.run(job(text), null)));
  assert.deepEqual(results.map(reasonOf), ['hung', 'no_engine']);
});

test('promise 6: a thread that dies costs the text that it died over, one that throws likewise', async (t) => {
  const pool = poolFor(t, { entry: odd });
  const results = await Promise.all(
    ['dies', 'behind', 'throws', 'last'].map(async (text) => pool.run(job(text), null)),
  );
  assert.deepEqual(results.map(reasonOf), ['thread_died', 'no_engine', 'engine_error', 'no_engine']);
});

test('a thread that cannot start fails its jobs at once, and so does one that is closed', async (t) => {
  const pool = poolFor(t, { entry: new URL('./no-such-worker.js', import.meta.url) });
  assert.equal(await pool.ready(), false);
  assert.equal(reasonOf(await pool.run(job('x'), null)), 'worker_down');
  const closed = poolFor(t);
  await closed.close();
  assert.equal(reasonOf(await closed.run(job('x'), null)), 'worker_down');
});

test('jobs without a memory go to all threads, and those of one memory to one', async (t) => {
  const pool = poolFor(t, { entry: odd, size: 3 });
  const enginesOf = async (jobs: readonly Promise<Verdict | JobFailure>[]): Promise<Set<unknown>> =>
    new Set((await Promise.all(jobs)).map((result) => ('failure' in result ? result : result.engine)));
  const nine = Array.from({ length: 9 }, (_, at) => job(`text ${at}`));
  assert.equal((await enginesOf(nine.map(async (each) => pool.run(each, null)))).size, 3);
  const told = { memory: 7, blocks: 0, lastKey: '', change: null };
  const above = { memory: 7, next: () => told, whole: () => told };
  assert.equal((await enginesOf(nine.map(async (each) => pool.run(each, above)))).size, 1);
});

test('promise 11: threads that have lost their memory are told all, and answer as if they had it', async (t) => {
  const text = Array.from({ length: 200 }, (_, line) => `line ${line} of a long conversation`).join('\n');
  const block = { key: 'a', texts: [{ name: 'of "x"', text }] };
  const common = { memory: 1, blocks: 1, lastKey: 'a' };
  const above = {
    memory: 1,
    next: () => ({ ...common, change: null }),
    whole: () => ({ ...common, change: { keep: 0, keptKey: '', add: [block] } }),
  };
  const verdict = await poolFor(t).run(job(text), above);
  assert.ok('lossless' in verdict && verdict.lossless?.text === '[same as lines 1-200 of "x"]');
});

test('texts are counted where the tokenizer is, and what was counted for a job is told', async (t) => {
  const pool = poolFor(t);
  const count = await loadTokenCounter();
  const text = recordsJson(60);
  const verdict = await pool.run(job(text), null);
  assert.ok(!('failure' in verdict) && verdict.lossless !== null);
  const form = verdict.lossless.text;
  assert.deepEqual(
    pool.takeCounted(),
    [text, form].map((each) => ({ digest: textDigest(each), tokens: count(each) })),
  );
  assert.deepEqual(pool.takeCounted(), []);
  assert.deepEqual(await pool.count(['', 'two words', text]), ['', 'two words', text].map(count));
  await pool.run(job('plain words of no known shape'), null);
  assert.deepEqual(pool.takeCounted(), []);
  await pool.close();
  assert.equal(await pool.count(['nobody counts it']), null);
});
