import { firstMarkerTokens, keptLogShare, nextMarkerTokens } from '../../limits.ts';
import { tokenWeight } from '../../text/token-weight.ts';
import type { EngineContext, Omission, Piece } from '../engine.ts';
import type { Page, Row } from './page.ts';
import { lookAt, rankRows, type Look } from './rank.ts';

/** Rows at each end that show how the run begins and ends. */
const endRows = { balanced: { first: 3, last: 12 }, tight: { first: 1, last: 5 } } as const;
/** Rows around a failure that always stay. */
const aroundRows = { balanced: { before: 3, after: 5 }, tight: { before: 1, after: 2 } } as const;
/** A gap of this many rows or fewer costs more as a marker than as rows. */
const smallGap = 2;

/** Leaves out the rows that matter least; null: too little would go to pay for the markers. */
export function foldPage(page: Page, context: EngineContext): readonly Piece[] | null {
  const { level } = context;
  if (level === 'lossless') return null;
  const { rows } = page;
  const looks = lookAt(rows);
  const weights = rows.map(({ text }) => tokenWeight(text) + 1);
  const whole = rows.reduce((sum, { line, lines }) => sum + (tokenWeight(line) + 1) * lines, 0);
  const kept = mustStay(rows, looks, level);
  let left = whole * keptLogShare[level];
  for (const [index, stays] of kept.entries()) if (stays) left -= weights[index] ?? 0;
  const scores = rankRows(rows, looks, context.question);
  const ranked = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  for (const index of ranked) {
    if (left <= 0) break;
    if (kept[index] === true) continue;
    kept[index] = true;
    left -=
      (weights[index] ?? 0) + (kept[index - 1] === true || kept[index + 1] === true ? 0 : nextMarkerTokens);
  }
  complete(rows, kept);
  return piecesOf(rows, looks, weights, kept);
}

function mustStay(rows: readonly Row[], looks: readonly Look[], level: 'balanced' | 'tight'): boolean[] {
  const kept = rows.map(
    (_, index) => index <= endRows[level].first || index >= rows.length - endRows[level].last,
  );
  const warned = new Set<string | number>();
  for (const [index, look] of looks.entries()) {
    if (look.trace) kept[index] = true;
    if (look.sign === 2) {
      const { before, after } = aroundRows[level];
      kept.fill(true, Math.max(0, index - before), Math.min(rows.length, index + after + 1));
    }
    if (look.level === 'WARN') {
      const kind = rows[index]?.kind ?? -1;
      const key = kind === -1 ? look.plain.replace(/\d+/g, '0') : kind;
      if (!warned.has(key)) kept[index] = true;
      warned.add(key);
    }
  }
  return kept;
}

/** Small gaps stay, a repeat stays with its line, and so does the line that spells out a kept row's kind. */
function complete(rows: readonly Row[], kept: boolean[]): void {
  const first = new Map<number, number>();
  for (const [index, row] of rows.entries()) if (row.role === 'first') first.set(row.kind, index);
  let gap = 0;
  for (let index = 0; index < rows.length; index += 1) {
    if (kept[index] !== true) {
      gap += 1;
      continue;
    }
    if (gap <= smallGap) kept.fill(true, index - gap, index);
    gap = 0;
  }
  for (const [index, row] of rows.entries()) {
    if (row.role === 'repeat') kept[index] = kept[index - 1] === true;
    if (kept[index] === true && row.kind !== -1) kept[first.get(row.kind) ?? index] = true;
  }
}

function piecesOf(
  rows: readonly Row[],
  looks: readonly Look[],
  weights: readonly number[],
  kept: readonly boolean[],
): readonly Piece[] | null {
  const pieces: Piece[] = [];
  let markers = 0;
  let saved = 0;
  for (let from = 0; from < rows.length;) {
    let to = from;
    while (to < rows.length && kept[to] === kept[from]) to += 1;
    if (kept[from] === true)
      pieces.push(
        rows
          .slice(from, to)
          .map((row) => row.text)
          .join('\n'),
      );
    else {
      pieces.push({
        fromLine: from + 1,
        toLine: to,
        says: saysOf(rows.slice(from, to), looks.slice(from, to)),
      });
      markers += markers === 0 ? firstMarkerTokens : nextMarkerTokens;
      for (let index = from; index < to; index += 1) saved += weights[index] ?? 0;
    }
    from = to;
  }
  return saved > 2 * markers ? pieces : null;
}

/** How often each level stands in the rows left out: "731 INFO, 41 DEBUG". */
function saysOf(rows: readonly Row[], looks: readonly Look[]): string {
  const counts = new Map<string, number>();
  for (const [index, { level }] of looks.entries()) {
    if (level !== null) counts.set(level, (counts.get(level) ?? 0) + (rows[index]?.lines ?? 1));
  }
  return [...counts]
    .sort((left, right) => right[1] - left[1])
    .map(([level, count]) => `${count} ${level}`)
    .join(', ');
}

export type { Omission };
