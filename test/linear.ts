import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';

const times = 4;
/** Measured in turn up to as many times, so that both sizes meet the same machine. */
const rounds = 8;
/** Collecting garbage may fall into any round of the larger text. */
const noiseMs = 80;

/**
 * Four times the text takes about four times the work, quadratic work would be sixteen times as much. Work is the
 * processor time of this very thread, which no other process adds to, and the least of some rounds: what caches and
 * collectors add to it only ever makes it more. `size` is what `shape` gets for the smaller text.
 */
export function assertLinear(
  shape: (size: number) => string,
  work: (text: string) => void,
  size = 25_000,
): void {
  const [small, large] = [shape(size), shape(times * size)];
  let [once, more] = [Infinity, Infinity];
  work(small);
  for (let round = 0; round < rounds; round += 1) {
    once = Math.min(once, workOf(work, `${small}\n${round}`));
    more = Math.min(more, workOf(work, `${large}\n${round}`));
    if (more < once * times * 2 + noiseMs) return;
  }
  assert.fail(
    `${JSON.stringify(small.slice(0, 20))}: ${once} ms, then ${more} ms for ${times} times the text`,
  );
}

/** Milliseconds; every text is a new one, since engines remember their last. */
function workOf(work: (text: string) => void, text: string): number {
  const began = threadCpuMs();
  work(text);
  return threadCpuMs() - began;
}

/** Where the system tells it of a thread; else of the process, with the threads that collect garbage. */
function threadCpuMs(): number {
  const own = '/proc/thread-self/schedstat';
  if (existsSync(own)) return Number(readFileSync(own, 'utf8').split(' ', 1)[0]) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
