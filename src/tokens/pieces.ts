import { noRank, type RankOf } from './ranks.ts';

/** UTF-8 takes at most so many bytes for a UTF-16 unit. */
const bytesPerUnit = 3;

/** Room for most pieces; a longer one makes more. */
const usualBytes = 1024;

/** Counts the tokens of pieces, each one match of the encoding's pattern, by byte pair encoding. */
export interface PieceCounter {
  readonly count: (piece: string) => number;
  /** Pieces that are no token stay known, with the text that they are of, until they are forgotten. */
  readonly forget: () => void;
}

export function pieceCounter(rankOf: RankOf): PieceCounter {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(usualBytes);
  let starts = new Int32Array(usualBytes + 1);
  let ranks = new Int32Array(usualBytes);

  const encode = (piece: string): number => {
    if (piece.length * bytesPerUnit > bytes.length) {
      bytes = new Uint8Array(piece.length * bytesPerUnit);
      starts = new Int32Array(bytes.length + 1);
      ranks = new Int32Array(bytes.length);
    }
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (code >= 0x80) return encoder.encodeInto(piece, bytes).written;
      bytes[at] = code;
    }
    return piece.length;
  };

  /** The rank of two neighbouring parts as one. */
  const pairRank = (part: number, parts: number): number =>
    part < 0 || part + 2 > parts ? noRank : rankOf(bytes, starts[part] ?? 0, starts[part + 2] ?? 0);

  /** Single bytes, of which the two neighbours of the lowest rank become one part as long as there are such. */
  const merge = (length: number): number => {
    let parts = length;
    for (let part = 0; part <= parts; part += 1) starts[part] = part;
    for (let part = 0; part < parts; part += 1) ranks[part] = pairRank(part, parts);
    for (;;) {
      let [best, lowest] = [-1, noRank];
      for (let part = 0; part < parts - 1; part += 1) {
        const rank = ranks[part] ?? noRank;
        if (rank < lowest) [best, lowest] = [part, rank];
      }
      if (best < 0) return parts;
      starts.copyWithin(best + 1, best + 2, parts + 1);
      ranks.copyWithin(best, best + 1, parts);
      parts -= 1;
      ranks[best] = pairRank(best, parts);
      if (best > 0) ranks[best - 1] = pairRank(best - 1, parts);
    }
  };

  const known = new Map<string, number>();
  return {
    count: (piece) => {
      const length = encode(piece);
      if (rankOf(bytes, 0, length) !== noRank) return 1;
      let tokens = known.get(piece);
      if (tokens === undefined) known.set(piece, (tokens = merge(length)));
      return tokens;
    },
    forget: () => {
      known.clear();
    },
  };
}
