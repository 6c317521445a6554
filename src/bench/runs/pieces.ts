const words = /[A-Za-z_$][\w$]{3,}|\d+(?:\.\d+)*/g;
const paths = /[\w.@~+-]*(?:\/[\w.@+-]+)+/g;

/** The identifiers of four characters or more, the numbers and the paths of a text. */
export function piecesOf(text: string): Set<string> {
  const pieces = new Set<string>(text.match(words));
  for (const path of text.match(paths) ?? []) pieces.add(path.replace(/^\.\//, '').replace(/\.$/, ''));
  return pieces;
}

/**
 * True if a piece can be read off a text of these pieces; a path in parts too, as beneath a heading that names its
 * folder.
 */
export function isAmong(piece: string, pieces: ReadonlySet<string>): boolean {
  return pieces.has(piece) || (piece.includes('/') && partsOf(piece).every((part) => pieces.has(part)));
}

function partsOf(path: string): readonly string[] {
  return path.match(words) ?? [];
}

/** True for a piece that is no plain word: a path, a number of two digits, a name that only code has. */
export function isCodeLike(piece: string): boolean {
  if (piece.includes('/')) return true;
  return /^\d/.test(piece) ? /\d\d/.test(piece) : /[_\d]|[a-z][A-Z]|[A-Z]{3}/.test(piece);
}
