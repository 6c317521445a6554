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
