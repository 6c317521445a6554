import type { Piece } from '../../engines/engine.ts';

/** Adds a piece of a text to those of the whole, where so many lines stand before that text; kept text is one piece. */
export function appendPiece(pieces: Piece[], piece: Piece, before: number): void {
  const last = pieces.at(-1);
  if (typeof piece !== 'string')
    pieces.push({ ...piece, fromLine: piece.fromLine + before, toLine: piece.toLine + before });
  else if (typeof last === 'string') pieces[pieces.length - 1] = `${last}\n${piece}`;
  else pieces.push(piece);
}
