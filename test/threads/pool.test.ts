import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ThreadPool } from '../../src/threads/pool.ts';
import type { Odd } from './odd-thread.ts';

const entry = new URL('./odd-thread.js', import.meta.url);
const ample = { cpuMs: 60_000 };

test('A key keeps its thread, and a new one gets the first that has nothing to do', async (t) => {
  const pool = new ThreadPool<Odd, number>(entry, 2);
  t.after(async () => pool.close());
  const [one, two] = pool.clients;
  assert.equal(pool.threadOf('a'), one);
  const first = pool.threadOf('a').send('later', ample);
  assert.equal(pool.threadOf('b'), two);
  assert.equal(pool.threadOf('a'), one);
  const second = pool.threadOf('b').send('later', ample);
  assert.equal(pool.threadOf('c'), one);
  await Promise.all([first, second]);
  assert.equal(pool.threadOf('b'), two);
});

test('What any thread can answer goes to the one that fewest wait for, and binds no key', async (t) => {
  const pool = new ThreadPool<Odd, number>(entry, 3);
  t.after(async () => pool.close());
  const answers: Promise<number>[] = [];
  for (let sent = 0; sent < 9; sent += 1) answers.push(pool.leastBusy().send('later', ample));
  assert.deepEqual(
    pool.clients.map(({ waiting }) => waiting),
    [3, 3, 3],
  );
  await Promise.all(answers);
  assert.equal(pool.leastBusy(), pool.clients[0]);
});

test('As long as one thread is enough, one is started; a pool has at least one', async (t) => {
  const pool = new ThreadPool<Odd, number>(entry, 3);
  t.after(async () => pool.close());
  for (const key of ['a', 'b', 'c']) await pool.threadOf(key).send('echo', ample);
  assert.equal(await pool.threadOf('d').send('echo', ample), 4);
  assert.equal(new ThreadPool<Odd, number>(entry, 0).clients.length, 1);
});

test('What nobody waits for starts no thread as long as one runs', async (t) => {
  const pool = new ThreadPool<Odd, number>(entry, 3);
  t.after(async () => pool.close());
  const [one, two] = pool.clients;
  assert.equal(pool.leastBusyRunning(), one);
  const first = one?.send('later', ample);
  assert.equal(pool.leastBusy(), two);
  assert.equal(pool.leastBusyRunning(), one);
  await first;
});
