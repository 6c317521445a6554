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

const size = 60_000;
const tries = 5;

/** Twice the text takes about twice the time; quadratic work would take four times as long, and minutes. */
export function assertLinear(shape: (size: number) => string, work: (text: string) => void): void {
  const medianOf = (text: string): number => {
    const times = Array.from({ length: tries }, (_, round) => {
      // Engines remember their last text.
      const fresh = `${text}\n${round}`;
      const started = performance.now();
      work(fresh);
      return performance.now() - started;
    });
    return times.toSorted((one, other) => one - other)[Math.floor(tries / 2)] ?? 0;
  };
  const [small, large] = [shape(size), shape(2 * size)];
  work(small);
  const [once, twice] = [medianOf(small), medianOf(large)];
  assert.ok(twice < once * 3.2 + 15, `${small.slice(0, 20)}: ${once} ms, then ${twice} ms`);
}
