import {
  firstMarkerTokens,
  keptRowShare,
  maxCategories,
  minFoldRows,
  nextMarkerTokens,
} from '../../limits.ts';
import type { EngineContext, Omission, Piece } from '../engine.ts';
import { distinct, type Column } from './column.ts';
import { failedRows } from './failure.ts';
import type { Group, Page } from './layout.ts';
import { failureScore, rankRows } from './rank.ts';
import { tokenWeight } from '../../text/token-weight.ts';

/** Rows kept at each end of a group: they show how it begins, ends and is sorted. */
const endRows = 2;
/** Rows that state a failure are kept beside this share of the budget, which other rows have at least. */
const leastOtherShare = 1 / 3;
/** The budget may grow by this factor before a row that seems to tell of a failure is left out. */
const failureStretch = 1.5;
/** A gap of this many rows or fewer costs more as a marker than as rows. */
const smallGap = 2;
/** Rows that a gap must have before its values are counted, in one column and in two. */
const countedGap = 8;
const countedTwiceGap = 40;
/** Values that a count names before the rest is summed up. */
const namedValues = 4;
/** A category column of such a name tells most about rows that are left out. */
const tellingName = /level|severity|status|state|type|kind|category/i;

/** Leaves out the rows that matter least; null: too little would go to pay for the markers. */
export function foldPage(page: Page, context: EngineContext): readonly Piece[] | null {
  if (context.level === 'lossless') return null;
  const share = keptRowShare[context.level];
  const omissions = page.groups.flatMap((group) => groupOmissions(group, share, context.question));
  if (omissions.length === 0) return null;
  const saved = omissions.reduce((sum, omission) => sum + weightOf(page.lines, omission), 0);
  const markers = firstMarkerTokens + nextMarkerTokens * (omissions.length - 1);
  return saved > 2 * markers ? piecesOf(page.lines, omissions) : null;
}

function groupOmissions(group: Group, share: number, question: string): readonly Omission[] {
  const count = group.rows.length;
  if (count < minFoldRows) return [];
  const kept = keptRows(failedRows(group.items), rankRows(group, question), Math.ceil(count * share));
  const categories = group.table === null ? [] : categoriesOf(group.table.columns);
  const omissions: Omission[] = [];
  for (let from = 0; from < count; from += 1) {
    let to = from;
    while (to < count && kept[to] !== true) to += 1;
    if (to - from > smallGap) {
      const line = group.firstLine + 1;
      omissions.push({
        fromLine: line + from,
        toLine: line + to - 1,
        says: saysOf(group, categories, from, to),
      });
    }
    from = to;
  }
  return omissions.filter((omission) => weightOf(group.rows, omission, group.firstLine) > nextMarkerTokens);
}

/**
 * Every row that states a failure, the ends, and the rows of the highest scores. What the budget has left goes to
 * the ends, which costs no gap.
 */
function keptRows(failed: readonly boolean[], scores: readonly number[], budget: number): readonly boolean[] {
  const count = scores.length;
  const kept = failed.map((fails, row) => fails || row < endRows || row >= count - endRows);
  const ranked = [...scores.keys()]
    .filter((row) => failed[row] !== true && (scores[row] ?? 0) > 1)
    .sort((left, right) => (scores[right] ?? 0) - (scores[left] ?? 0) || left - right);
  const suspect = ranked.filter((row) => (scores[row] ?? 0) >= failureScore).length;
  const most = Math.max(
    budget - failed.filter(Boolean).length,
    Math.ceil(budget * leastOtherShare),
    Math.min(suspect + 2 * endRows, Math.ceil(budget * failureStretch)),
  );
  for (const row of ranked.slice(0, Math.max(1, most - 2 * endRows))) kept[row] = true;
  let left = budget - kept.filter(Boolean).length;
  // Three of four go to the beginning: lists are mostly sorted, best or newest first.
  for (let row = endRows; left > budget / 4 && row < count; row += 1) left -= keep(kept, row);
  for (let row = count - endRows - 1; left > 0 && row >= 0; row -= 1) left -= keep(kept, row);
  return kept;
}

/** Marks a row as kept; 1 if it was not before. */
function keep(kept: boolean[], row: number): number {
  const spent = kept[row] === true ? 0 : 1;
  kept[row] = true;
  return spent;
}

function weightOf(lines: readonly string[], { fromLine, toLine }: Omission, before = 0): number {
  let weight = 0;
  for (let line = fromLine - 1; line < toLine; line += 1)
    weight += tokenWeight(lines[line - before] ?? '') + 1;
  return weight;
}

function categoriesOf(columns: readonly Column[]): readonly Column[] {
  const categories = columns.filter((column) => {
    if (!column.shown || column.cells.some((cell) => cell !== null && cell.length > 40)) return false;
    const counts = distinct(column, maxCategories);
    return counts !== null && counts.size > 1;
  });
  return categories
    .sort((left, right) => Number(tellingName.test(right.name)) - Number(tellingName.test(left.name)))
    .slice(0, 2);
}

/** How often each value stands in the rows left out: "83 INFO, 4 DEBUG". */
function saysOf(group: Group, categories: readonly Column[], from: number, to: number): string {
  const size = to - from;
  const most = size >= countedTwiceGap ? 2 : size >= countedGap ? 1 : 0;
  return categories
    .slice(0, most)
    .map((column) => countsOf(group, column, from, to))
    .join('; ');
}

function countsOf(group: Group, column: Column, from: number, to: number): string {
  const counts = new Map<string, number>();
  for (let line = from; line < to; line += 1) {
    const row = group.table?.regular[line] ?? null;
    const cell = row === null ? null : (column.values[row] ?? null);
    if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const sorted = [...counts].sort((left, right) => right[1] - left[1]);
  const named = sorted.slice(0, namedValues).map(([cell, count]) => `${count} ${cell}`);
  const others = sorted.slice(namedValues).reduce((sum, [, count]) => sum + count, 0);
  return [...named, ...(others > 0 ? [`${others} others`] : [])].join(', ');
}

function piecesOf(lines: readonly string[], omissions: readonly Omission[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  for (const omission of omissions) {
    const kept = lines.slice(next, omission.fromLine - 1);
    if (kept.length > 0) pieces.push(kept.join('\n'));
    pieces.push(omission);
    next = omission.toLine;
  }
  if (next < lines.length) pieces.push(lines.slice(next).join('\n'));
  return pieces;
}
