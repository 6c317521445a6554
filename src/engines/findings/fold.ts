import { firstMarkerTokens, nextMarkerTokens } from '../../limits.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { Piece } from '../engine.ts';
import type { SectionForm } from './form.ts';

/** What leaves is so many times as long as the marker in its place, or it stays. */
const leastGain = 1.5;

/** Leaves out what stands beside findings; null: there is too little of it. */
export function piecesOf(parts: readonly (readonly string[] | SectionForm)[]): readonly Piece[] | null {
  const pieces: Piece[] = [];
  let kept: string[] = [];
  let line = 0;
  const add = (lines: readonly string[]): void => {
    for (const each of lines) kept.push(each);
    line += lines.length;
  };
  for (const part of parts) {
    if (!('lines' in part)) {
      add(part);
      continue;
    }
    const { lines, besides, says } = part;
    const left = lines.slice(lines.length - besides);
    const marker = pieces.length === 0 ? firstMarkerTokens : nextMarkerTokens;
    if (left.reduce((sum, each) => sum + tokenWeight(each) + 1, 0) <= leastGain * marker) {
      add(lines);
      continue;
    }
    add(lines.slice(0, lines.length - besides));
    pieces.push(kept.join('\n'), { fromLine: line + 1, toLine: line + besides, says });
    kept = [];
    line += besides;
  }
  if (pieces.length === 0) return null;
  return kept.length === 0 ? pieces : [...pieces, kept.join('\n')];
}
