import assert from 'node:assert/strict';
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

const size = 40_000;
const tries = 5;
/** Collecting garbage may fall into any try of the larger text. */
const noiseMs = 80;

/**
 * Twice the text takes about twice the time, quadratic work would take four times as long, and seconds. Time of the
 * processor counts, and the best of a few tries: whatever else the machine does only ever adds to it.
 */
export function assertLinear(shape: (size: number) => string, work: (text: string) => void): void {
  const bestOf = (text: string): number => {
    const times = Array.from({ length: tries }, (_, round) => {
      // Engines remember their last text.
      const fresh = `${text}\n${round}`;
      const started = process.cpuUsage();
      work(fresh);
      const { user, system } = process.cpuUsage(started);
      return (user + system) / 1_000;
    });
    return Math.min(...times);
  };
  const [small, large] = [shape(size), shape(2 * size)];
  work(small);
  const [once, twice] = [bestOf(small), bestOf(large)];
  assert.ok(
    twice < once * 3 + noiseMs,
    `${JSON.stringify(small.slice(0, 20))}: ${once} ms, then ${twice} ms`,
  );
}
