import {
  firstMarkerTokens,
  keptRowShare,
  maxCategories,
  minFoldRows,
  nextMarkerTokens,
} from '../../limits.ts';
import type { EngineContext, Omission, Piece } from '../engine.ts';
import { distinct, type Column } from './column.ts';
import { withEvents } from './events.ts';
import { failedRows } from './failure.ts';
import { findingRows } from './findings.ts';
import type { Group, Page } from './page.ts';
import { cellsOf, failureScore, rankRows } from './rank.ts';
import { rangesOf, within } from '../../text/row-counts.ts';
import { keptOdd } from '../../text/odd-rows.ts';
import { tokenWeight } from '../../text/token-weight.ts';

/** Rows kept at each end of a group: they show how it begins, ends and is sorted. */
const endRows = 2;
/** Where failures may be counted, more findings than this are. */
const countedFindings = 30;
/** What rows that state a failure take of the budget, others keep at least this share of it. */
const leastOtherShare = 0.1;
/** The budget may grow by this factor before a row that seems to tell of a failure is left out. */
const failureStretch = 1.5;
/** A gap of fewer tokens costs nearly as much as a marker. */
const smallGapTokens = 16;
/** Rows left out from which the values of a second column are counted. */
const countedTwice = 40;
/** Values that a count names before the rest is summed up. */
const namedValues = 4;
/** A category column of such a name tells most about rows that are left out. */
const tellingName = /level|severity|status|state|type|kind|category/i;

/** Leaves out the rows that matter least; null: too little would go to pay for the markers. */
export function foldPage(page: Page, context: EngineContext): readonly Piece[] | null {
  if (context.level === 'lossless') return null;
  const share = keptRowShare[context.level];
  const { level, question } = context;
  const failed = failuresOf(page, level);
  const omissions = page.groups.flatMap((group, index) =>
    groupOmissions(group, failed[index] ?? [], share, { level, question }),
  );
  if (omissions.length === 0) return null;
  const saved = omissions.reduce((sum, omission) => sum + weightOf(page.lines, omission), 0);
  const markers = firstMarkerTokens + nextMarkerTokens * (omissions.length - 1);
  return saved > 2 * markers ? piecesOf(page.lines, omissions) : null;
}

/** For each group its rows that state a failure, with the events and the findings that belong to them. */
function failuresOf({ groups }: Page, level: 'balanced' | 'tight'): readonly (readonly boolean[])[] {
  const failed = groups.map(({ items }) => failedRows(items));
  const items = groups.map((group) => group.items);
  return withEvents(items, failed).map((rows, index) => {
    const found = findingRows(items[index] ?? []);
    const many = level === 'tight' && found.filter(Boolean).length > countedFindings;
    return many ? rows : rows.map((stays, row) => stays || found[row] === true);
  });
}

interface Wanted {
  readonly level: 'balanced' | 'tight';
  readonly question: string;
}

function groupOmissions(
  group: Group,
  failed: readonly boolean[],
  share: number,
  { level, question }: Wanted,
): readonly Omission[] {
  const count = group.rows.length;
  if (count < minFoldRows) return [];
  const weights = group.rows.map((row) => tokenWeight(row) + 1);
  const { scores, odd, asked } = rankRows(group, question);
  const stays = group.rows.map((_, row) => failed[row] === true || asked.has(row));
  for (const row of keptOdd(odd, count, level)) stays[row] = true;
  const kept = keptRows(stays, scores, weights, share);
  const gaps: Gap[] = [];
  for (let from = 0; from < count; from += 1) {
    let to = from;
    let weight = 0;
    for (; to < count && kept[to] !== true; to += 1) weight += weights[to] ?? 0;
    if (weight > smallGapTokens) gaps.push({ from, to });
    from = to;
  }
  const line = group.firstLine + 1;
  return gaps.map(({ from, to }, index) => ({
    fromLine: line + from,
    toLine: line + to - 1,
    says: index === 0 ? saysOf(group, gaps) : '',
  }));
}

/** Consecutive rows that are left out; `to` is the first one behind. */
interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * Every row that stays whatever it costs, the ends, and the rows of the highest scores. What the budget has left goes to
 * the ends, which costs no gap.
 */
function keptRows(
  stays: readonly boolean[],
  scores: readonly number[],
  weights: readonly number[],
  share: number,
): readonly boolean[] {
  const count = scores.length;
  const budget = share * weights.reduce((sum, weight) => sum + weight, 0);
  const kept = stays.map(() => false);
  /** Marks a row as kept; the tokens that it adds, a gap included. */
  const keep = (row: number): number => {
    if (kept[row] === true) return 0;
    kept[row] = true;
    const alone = kept[row - 1] !== true && kept[row + 1] !== true;
    return (weights[row] ?? 0) + (alone ? nextMarkerTokens : 0);
  };
  let spent = 0;
  for (let row = 0; row < count; row += 1) if (stays[row] === true) spent += keep(row);
  const ranked = [...scores.keys()]
    .filter((row) => kept[row] !== true && (scores[row] ?? 0) > 1)
    .sort((left, right) => (scores[right] ?? 0) - (scores[left] ?? 0) || left - right);
  for (let row = 0; row < endRows; row += 1) spent += keep(row) + keep(count - 1 - row);
  const most = Math.max(budget, spent + budget * leastOtherShare);
  for (const row of ranked) {
    const suspect = (scores[row] ?? 0) >= failureScore;
    if (spent >= Math.max(most, suspect ? budget * failureStretch : 0)) break;
    spent += keep(row);
  }
  // Three of four go to the beginning: lists are mostly sorted, best or newest first.
  const beginning = budget - (budget - spent) / 4;
  for (let row = endRows; spent < beginning && row < count; row += 1) spent += keep(row);
  for (let row = count - endRows - 1; spent < budget && row >= 0; row -= 1) spent += keep(row);
  return kept;
}

function weightOf(lines: readonly string[], { fromLine, toLine }: Omission): number {
  let weight = 0;
  for (let line = fromLine - 1; line < toLine; line += 1) weight += tokenWeight(lines[line] ?? '') + 1;
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

/** How often each value stands in the rows of all gaps: "83 INFO, 4 DEBUG". The first gap says it of all. */
function saysOf(group: Group, gaps: readonly Gap[]): string {
  if (group.table === null) return wrappedCount(group, gaps);
  const categories = categoriesOf(group.table.columns);
  const size = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const counts = countsOf(group, categories.slice(0, size >= countedTwice ? 2 : 1), gaps);
  const left = gaps.flatMap(
    ({ from, to }) => group.table?.regular.slice(from, to).filter((row) => row !== null) ?? [],
  );
  const says = within([...counts, ...rangesOf(cellsOf(group.table.columns), left)]);
  return gaps.length > 1 && says !== '' ? `all gaps: ${says}` : says;
}

/** Lines of several items each do not say how many items they are. */
function wrappedCount({ items }: Group, gaps: readonly Gap[]): string {
  let count = 0;
  for (const { from, to } of gaps) {
    for (const item of items.slice(from, to)) {
      if (typeof item === 'string' || item.kind !== 'array') return '';
      count += item.items.length;
    }
  }
  return `${gaps.length > 1 ? 'all gaps: ' : ''}${count} items`;
}

function countsOf(group: Group, categories: readonly Column[], gaps: readonly Gap[]): readonly string[] {
  return categories.flatMap((column) => {
    const counts = new Map<string, number>();
    for (const { from, to } of gaps) countValues(group, column, from, to, counts);
    return counts.size === 0 ? [] : [listed(counts)];
  });
}

function countValues(
  group: Group,
  column: Column,
  from: number,
  to: number,
  counts: Map<string, number>,
): void {
  for (let line = from; line < to; line += 1) {
    const row = group.table?.regular[line] ?? null;
    const cell = row === null ? null : (column.values[row] ?? null);
    if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
}

function listed(counts: ReadonlyMap<string, number>): string {
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
