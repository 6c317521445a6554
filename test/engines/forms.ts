import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { Piece } from '../../src/engines/engine.ts';

/** Kept pieces with the lines of a form put in where some were left out. */
export function rebuilt(pieces: readonly Piece[], form: string): string {
  const lines = form.split('\n');
  return pieces
    .map((piece) =>
      typeof piece === 'string' ? piece : lines.slice(piece.fromLine - 1, piece.toLine).join('\n'),
    )
    .join('\n');
}

const size = 25_000;
const times = 4;
const tries = 4;
/** Collecting garbage may fall into any try of the larger text. */
const noiseMs = 80;

/**
 * Four times the text takes about four times the time, quadratic work would take sixteen times as long. The processor
 * time of this very thread counts, and the best of a few tries: whatever else the machine does only ever adds to it.
 */
export function assertLinear(shape: (size: number) => string, work: (text: string) => void): void {
  const bestOf = (text: string): number => {
    const taken = Array.from({ length: tries }, (_, round) => {
      // Engines remember their last text.
      const fresh = `${text}\n${round}`;
      const started = threadCpuMs();
      work(fresh);
      return threadCpuMs() - started;
    });
    return Math.min(...taken);
  };
  const [small, large] = [shape(size), shape(times * size)];
  work(small);
  const [once, more] = [bestOf(small), bestOf(large)];
  assert.ok(
    more < once * times * 2 + noiseMs,
    `${JSON.stringify(small.slice(0, 20))}: ${once} ms, then ${more} ms`,
  );
}

/** Where the system tells it of a thread; else of the process, with the threads that collect garbage. */
function threadCpuMs(): number {
  const own = '/proc/thread-self/schedstat';
  if (existsSync(own)) return Number(readFileSync(own, 'utf8').split(' ', 1)[0]) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
